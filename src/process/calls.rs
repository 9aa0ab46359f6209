//! Sees every address that a program binds or dials, however short it lives: the keeper answers those calls.
//!
//! Where the system does not let it, the program runs as it would without, and only what a look at its
//! sockets shows is known.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, IoSlice, IoSliceMut, Write};
use std::net::TcpListener;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockType, getsockopt, recvmsg, sendmsg, sockopt,
};

use super::address;
use super::errand::Errand;
use super::launch::Calls;
use super::report::Report;
use super::seccomp::{Call, Held, Listener, copy_of, hold_calls};
use crate::evidence::SocketSeen;

/// More different addresses than this are not reported.
const MOST: usize = 64;

/// A place for the calls to be heard at: one end is the program's, the other the keeper's.
///
/// `None` when the calls are not wanted, or when holding them would change what the program does.
pub(super) fn prepare(errand: &Errand) -> Option<(Speaker, Hearer)> {
    if errand.calls == Calls::Unseen || gains_privileges(&errand.command[0]) {
        return None;
    }
    let (speaker, hearer) = UnixStream::pair().ok()?;
    Some((Speaker(speaker), Hearer(hearer)))
}

/// Whether executing it may give privileges, which a process whose calls are held never gets.
fn gains_privileges(command: &std::ffi::OsStr) -> bool {
    let found = if command.as_encoded_bytes().contains(&b'/') {
        Some(PathBuf::from(command))
    } else {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).map(|folder| folder.join(command)).find(|file| file.is_file())
    };
    let Some(file) = found.and_then(|file| file.canonicalize().ok()) else { return false };
    // What is installed as a snap starts by way of a program that has privileges.
    let of_a_snap = file.file_name().is_some_and(|name| name == "snap");
    of_a_snap || file.metadata().is_ok_and(|about| about.permissions().mode() & 0o6000 != 0)
}

/// The end of the process that becomes the program.
pub(super) struct Speaker(UnixStream);

impl Speaker {
    /// Has the calling process's calls held, if the system lets it.
    ///
    /// # Errors
    ///
    /// They are held, but nobody will hear of them: the process is of no use any more.
    pub(super) fn begin(&self) -> io::Result<()> {
        let Ok(listener) = hold_calls() else { return Ok(()) };
        let fds = [listener.as_raw_fd()];
        let rights = [ControlMessage::ScmRights(&fds)];
        sendmsg::<()>(self.0.as_raw_fd(), &[IoSlice::new(b"!")], &rights, MsgFlags::empty(), None)?;
        Ok(())
    }
}

/// The keeper's end.
pub(super) struct Hearer(UnixStream);

impl Hearer {
    /// Answers the program's calls from now on, in a thread, and reports their addresses over `link`.
    pub(super) fn begin(self, link: UnixStream) -> io::Result<()> {
        let Some(fd) = self.listener()? else { return Ok(()) };
        let listener = Listener::new(fd);
        std::thread::Builder::new().name("calls".to_string()).spawn(move || answer(&listener, link))?;
        Ok(())
    }

    fn listener(&self) -> io::Result<Option<OwnedFd>> {
        let mut byte = [0];
        let mut data = [IoSliceMut::new(&mut byte)];
        let mut space = nix::cmsg_space!([i32; 1]);
        let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_CMSG_CLOEXEC;
        let message = recvmsg::<()>(self.0.as_raw_fd(), &mut data, Some(&mut space), flags)?;
        for part in message.cmsgs()? {
            if let ControlMessageOwned::ScmRights(fds) = part
                && let [fd] = fds[..]
            {
                #[allow(unsafe_code)]
                // SAFETY: the system has just made this descriptor for us, and nobody else has its number.
                return Ok(Some(unsafe { OwnedFd::from_raw_fd(fd) }));
            }
        }
        Ok(None)
    }
}

/// Until nobody is left who could call. Each call goes on at once, whatever could be learned of it.
fn answer(listener: &Listener, mut link: UnixStream) {
    let mut seen = BTreeSet::new();
    while let Some(held) = listener.next() {
        if seen.len() < MOST
            && let Some(socket) = look(&held, &seen)
            && listener.waits(&held)
        {
            // Before the call goes on, so that it is told before whatever follows from it. A line so short is
            // written as a whole, or not at all when nobody reads.
            let _ = link.write(Report::Called(socket.clone()).line().as_bytes());
            seen.insert(socket);
        }
        if !listener.go_on(&held) {
            return;
        }
    }
}

/// What a call says of an address, if that is news.
fn look(held: &Held, seen: &BTreeSet<SocketSeen>) -> Option<SocketSeen> {
    let socket = match held.call {
        // A bind that fails shows, too, where somebody wants to listen.
        Call::Bind => SocketSeen::Listening(address::bound(&argument(held)?)?),
        Call::Connect => SocketSeen::Dialing(address::dialed(&argument(held)?)?),
        Call::Listen => SocketSeen::Listening(listening(held)?),
    };
    (!seen.contains(&socket) && is_stream(held)).then_some(socket)
}

/// The address that the thread hands to the system.
fn argument(held: &Held) -> Option<Vec<u8>> {
    let mut bytes = [0; address::LONGEST];
    let wanted = bytes.get_mut(..held.length as usize)?;
    let memory = File::open(format!("/proc/{}/mem", held.thread)).ok()?;
    memory.read_exact_at(wanted, held.address).ok()?;
    Some(wanted.to_vec())
}

/// Where a socket listens that let the system choose its port.
fn listening(held: &Held) -> Option<String> {
    let socket = TcpListener::from(copy_of(process_of(held.thread)?, held.socket)?);
    let mut at = socket.local_addr().ok().filter(|at| at.port() != 0)?;
    at.set_ip(at.ip().to_canonical());
    Some(at.to_string())
}

/// Links are made of streams. What the system does not show is taken for one.
fn is_stream(held: &Held) -> bool {
    let socket = process_of(held.thread).and_then(|process| copy_of(process, held.socket));
    let kind = socket.and_then(|socket| getsockopt(&socket, sockopt::SockType).ok());
    matches!(kind, None | Some(SockType::Stream | SockType::SeqPacket))
}

/// The process that a thread belongs to.
fn process_of(thread: u32) -> Option<u32> {
    let status = fs::read_to_string(Path::new("/proc").join(thread.to_string()).join("status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("Tgid:"))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_that_gain_privileges_are_told_by_their_files() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("it");
        fs::write(&file, "").unwrap();
        assert!(!gains_privileges(file.as_os_str()));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o4755)).unwrap();
        assert!(gains_privileges(file.as_os_str()));
        let snap = folder.path().join("snap");
        fs::write(&snap, "").unwrap();
        let node = folder.path().join("node");
        std::os::unix::fs::symlink(&snap, &node).unwrap();
        assert!(gains_privileges(node.as_os_str()));
        assert!(!gains_privileges("no-such-program".as_ref()));
        assert!(!gains_privileges("sh".as_ref()));
    }

    #[test]
    fn a_thread_is_known_by_its_process() {
        let thread = nix::unistd::gettid().as_raw() as u32;
        assert_eq!(process_of(thread), Some(std::process::id()));
    }
}
