//! The tap's sockets: listening, dialling, reading and writing, alike for tcp and ipc.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::time::Duration;

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{
    AddressFamily, Backlog, MsgFlags, Shutdown, SockaddrIn, SockaddrLike, UnixAddr, bind, connect,
    getsockname, getsockopt, listen, recv, send, setsockopt, shutdown, sockopt,
};
use nix::sys::time::{TimeVal, TimeValLike};

use super::system;

/// The kernel's buffers on each of the tap's sockets, in bytes as asked for; Linux doubles them. So small that
/// messages wait where they would wait without the tap: with these a PUSH whose PULL never reads gets rid of at most
/// 7% more of them, with 4096 for both 14% more, with the system's own sizes twelve times as many.
const RECEIVE_BUFFER: usize = 2048;
const SEND_BUFFER: usize = 4096;
/// How long a read or a write blocks before it reports [`Read::Silence`] or calls back.
pub(super) const TICK: Duration = Duration::from_millis(100);
/// How many connections may wait to be accepted.
const BACKLOG: i32 = 128;

/// Where one end of a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    Tcp(u16),
    Ipc(PathBuf),
}

impl Address {
    /// The address as the libraries want it.
    pub(super) fn url(&self) -> String {
        match self {
            Address::Tcp(port) => format!("tcp://127.0.0.1:{port}"),
            Address::Ipc(path) => format!("ipc://{}", path.display()),
        }
    }

    /// An ipc address.
    ///
    /// # Errors
    /// When the path is too long for a socket.
    pub(super) fn ipc(path: PathBuf) -> io::Result<Address> {
        UnixAddr::new(&path)?;
        Ok(Address::Ipc(path))
    }

    fn family(&self) -> AddressFamily {
        match self {
            Address::Tcp(_) => AddressFamily::Inet,
            Address::Ipc(_) => AddressFamily::Unix,
        }
    }

    fn sockaddr(&self) -> io::Result<Box<dyn SockaddrLike>> {
        Ok(match self {
            Address::Tcp(port) => Box::new(SockaddrIn::from(SocketAddrV4::new(Ipv4Addr::LOCALHOST, *port))),
            Address::Ipc(path) => Box::new(UnixAddr::new(path)?),
        })
    }

    /// A socket with the tap's buffers, bound to nothing yet.
    fn socket(&self) -> io::Result<OwnedFd> {
        let fd = system::stream(self.family())?;
        setsockopt(&fd, sockopt::RcvBuf, &RECEIVE_BUFFER)?;
        setsockopt(&fd, sockopt::SndBuf, &SEND_BUFFER)?;
        Ok(fd)
    }
}

/// A tcp port that the system gave us and gives to nobody else; another socket that sets `SO_REUSEADDR` may bind
/// it and listen on it, as long as we do not.
pub(super) fn reserve_port() -> io::Result<(OwnedFd, Address)> {
    let reserve = |address: &Address| -> io::Result<OwnedFd> {
        let fd = address.socket()?;
        setsockopt(&fd, sockopt::ReuseAddr, &true)?;
        bind(fd.as_raw_fd(), address.sockaddr()?.as_ref())?;
        Ok(fd)
    };
    let drawn = reserve(&Address::Tcp(0))?;
    let address = Address::Tcp(getsockname::<SockaddrIn>(drawn.as_raw_fd())?.port());
    // Linux lets go of a port that it chose itself when the socket stops listening; one that was named stays.
    Ok((reserve(&address)?, address))
}

/// Makes a reserved port, or a new socket on an ipc path, listen.
pub(super) fn listen_on(fd: &OwnedFd) -> io::Result<()> {
    Ok(listen(fd, Backlog::new(BACKLOG)?)?)
}

/// Undoes [`listen_on`]; the port stays reserved.
pub(super) fn listen_no_more(fd: &OwnedFd) {
    let _ = shutdown(fd.as_raw_fd(), Shutdown::Both);
}

/// A socket that waits for connections.
pub(super) enum Listener {
    Tcp(TcpListener),
    Ipc(UnixListener),
}

impl Listener {
    /// Listens on a port that the system chooses (0), or on an ipc path that is not there yet.
    pub(super) fn open(wanted: &Address) -> io::Result<(Listener, Address)> {
        let fd = wanted.socket()?;
        bind(fd.as_raw_fd(), wanted.sockaddr()?.as_ref())?;
        let address = match wanted {
            Address::Tcp(_) => Address::Tcp(getsockname::<SockaddrIn>(fd.as_raw_fd())?.port()),
            Address::Ipc(_) => wanted.clone(),
        };
        listen_on(&fd)?;
        // An accept must never block: who knocked may be gone again.
        unblock(&fd, true)?;
        let listener = match wanted {
            Address::Tcp(_) => Listener::Tcp(fd.into()),
            Address::Ipc(_) => Listener::Ipc(fd.into()),
        };
        Ok((listener, address))
    }

    /// Takes the next connection; `WouldBlock` if there is none.
    pub(super) fn accept(&self) -> io::Result<Wire> {
        match self {
            Listener::Tcp(listener) => Wire::new(listener.accept()?.0.into(), true),
            Listener::Ipc(listener) => Wire::new(listener.accept()?.0.into(), false),
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Listener::Tcp(listener) => listener.as_fd(),
            Listener::Ipc(listener) => listener.as_fd(),
        }
    }
}

/// What a read brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// So many bytes.
    Bytes(usize),
    /// Nothing for a [`TICK`].
    Silence,
    /// The peer is gone, however it went.
    End,
}

/// A connection. Each end may be used by one thread that reads and one that writes.
pub(super) struct Wire(OwnedFd);

impl Wire {
    fn new(fd: OwnedFd, tcp: bool) -> io::Result<Wire> {
        unblock(&fd, false)?;
        if tcp {
            setsockopt(&fd, sockopt::TcpNoDelay, &true)?;
        } else {
            // On ipc an accepted socket does not inherit it. All that waits is charged to the sender there, so that
            // the smallest buffer that the system allows is right.
            setsockopt(&fd, sockopt::SndBuf, &1)?;
        }
        let tick = TimeVal::milliseconds(TICK.as_millis() as i64);
        setsockopt(&fd, sockopt::ReceiveTimeout, &tick)?;
        setsockopt(&fd, sockopt::SendTimeout, &tick)?;
        Ok(Wire(fd))
    }

    /// Connects, or fails, within about a [`TICK`].
    pub(super) fn dial(address: &Address) -> io::Result<Wire> {
        let fd = address.socket()?;
        // A listener that accepts nothing, such as a frozen program, must not keep us for minutes.
        unblock(&fd, true)?;
        match connect(fd.as_raw_fd(), address.sockaddr()?.as_ref()) {
            Ok(()) => {}
            Err(Errno::EINPROGRESS) => {
                if !ready(&[(fd.as_fd(), PollFlags::POLLOUT)], TICK)?[0] {
                    return Err(ErrorKind::TimedOut.into());
                }
                let error = getsockopt(&fd, sockopt::SocketError)?;
                if error != 0 {
                    return Err(io::Error::from_raw_os_error(error));
                }
            }
            Err(error) => return Err(error.into()),
        }
        Wire::new(fd, matches!(address, Address::Tcp(_)))
    }

    /// Reads what there is, or waits for it for a [`TICK`].
    pub(super) fn read(&self, buffer: &mut [u8]) -> Read {
        loop {
            match recv(self.0.as_raw_fd(), buffer, MsgFlags::empty()) {
                Ok(0) => return Read::End,
                Ok(count) => return Read::Bytes(count),
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Read::Silence,
                Err(_) => return Read::End,
            }
        }
    }

    /// Writes all of it. Calls `waiting` after each [`TICK`] in which the peer took nothing.
    ///
    /// # Errors
    /// When the peer, or we ourselves, closed the connection.
    pub(super) fn write(&self, mut bytes: &[u8], mut waiting: impl FnMut()) -> io::Result<()> {
        while !bytes.is_empty() {
            match send(self.0.as_raw_fd(), bytes, system::QUIETLY) {
                Ok(count) => bytes = &bytes[count..],
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => waiting(),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Ends it both ways; whoever reads or writes on it is woken up.
    pub(super) fn end(&self) {
        // It fails when the peer is gone already, and then it is not needed.
        let _ = shutdown(self.0.as_raw_fd(), Shutdown::Both);
    }

    /// Tells the peer that no more comes. What was written still arrives.
    pub(super) fn finish(&self) {
        let _ = shutdown(self.0.as_raw_fd(), Shutdown::Write);
    }

    /// Waits for `time`, or until the peer hangs up, or until `over` says that all is over; says whether to go on.
    pub(super) fn linger(&self, over: BorrowedFd<'_>, time: Duration) -> bool {
        match ready(&[(self.0.as_fd(), system::hung_up()), (over, PollFlags::POLLIN)], time) {
            Ok(ready) => !ready.contains(&true),
            Err(_) => false,
        }
    }
}

/// Waits until something is ready; says for each whether it is.
pub(super) fn ready(fds: &[(BorrowedFd<'_>, PollFlags)], time: Duration) -> io::Result<Vec<bool>> {
    let mut polled: Vec<PollFd> = fds.iter().map(|(fd, events)| PollFd::new(*fd, *events)).collect();
    // Rounded up: a wait for less than a millisecond must not become no wait at all.
    let ms = time.as_micros().div_ceil(1000);
    match poll(&mut polled, PollTimeout::try_from(ms).unwrap_or(PollTimeout::MAX)) {
        Ok(_) | Err(Errno::EINTR) => {}
        Err(error) => return Err(error.into()),
    }
    // A flag that `nix` has no name for, such as that of a peer that hung up, makes `revents` none.
    Ok(polled.iter().map(|fd| fd.revents().is_none_or(|events| !events.is_empty())).collect())
}

fn unblock(fd: &OwnedFd, unblocked: bool) -> io::Result<()> {
    let flags = OFlag::from_bits_retain(fcntl(fd, FcntlArg::F_GETFL)?);
    fcntl(
        fd,
        FcntlArg::F_SETFL(if unblocked { flags | OFlag::O_NONBLOCK } else { flags - OFlag::O_NONBLOCK }),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_notices_at_once_that_the_peer_hung_up() {
        let (listener, address) = Listener::open(&Address::Tcp(0)).unwrap();
        let caller = Wire::dial(&address).unwrap();
        ready(&[(listener.as_fd(), PollFlags::POLLIN)], Duration::from_secs(60)).unwrap();
        let waiting = listener.accept().unwrap();
        let (over, _kept) = std::os::unix::net::UnixStream::pair().unwrap();
        assert!(waiting.linger(over.as_fd(), Duration::from_millis(3)));
        drop(caller);
        // It would be true after a minute if nobody noticed.
        assert!(!waiting.linger(over.as_fd(), Duration::from_secs(60)));
    }
}
