//! The system's part in seeing calls: a filter that holds a program at a few system calls until they are
//! answered, and the descriptor on which they are heard of. See `seccomp_unotify(2)`.
//!
//! The crates do not do this part: `seccompiler` knows no notifications, `libseccomp` needs a C library.

use std::io;
use std::mem::{offset_of, size_of};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};

use nix::errno::Errno;
use nix::libc::{self, seccomp_data, seccomp_notif, seccomp_notif_resp, seccomp_notif_sizes};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// How the kernel names the machine's own system calls; those of another ABI, such as x32, are not held.
#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: Option<u32> = Some(0xc000_003e);
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: Option<u32> = Some(0xc000_00b7);
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const ARCHITECTURE: Option<u32> = None;

/// A call that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// A socket is given an address of its own.
    Bind,
    /// A socket is to be connected.
    Connect,
    /// A socket begins to listen.
    Listen,
}

const HELD: [(libc::c_long, Call); 3] =
    [(libc::SYS_bind, Call::Bind), (libc::SYS_connect, Call::Connect), (libc::SYS_listen, Call::Listen)];

/// A call of a process that waits for the answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    id: u64,
    /// Which.
    pub(super) call: Call,
    /// The thread that calls, by its id.
    pub(super) thread: u32,
    /// Its descriptor of the socket.
    pub(super) socket: i32,
    /// Where in its memory the address is. Not for [`Call::Listen`].
    pub(super) address: u64,
    /// The length of that address in bytes, as the process says.
    pub(super) length: u64,
}

/// Puts the calling process and all that it will start under the filter, for ever.
///
/// # Errors
///
/// This kernel, this machine or somebody else's filter does not let it. Then nothing has changed, except
/// that the process may gain no privileges by executing a file.
pub(super) fn hold_calls() -> io::Result<OwnedFd> {
    let unsupported = || io::Error::from(io::ErrorKind::Unsupported);
    let architecture = ARCHITECTURE.ok_or_else(unsupported)?;
    // Since 5.5 a held call can be let go on.
    if !known_layout() || kernel() < Some((5, 5)) {
        return Err(unsupported());
    }
    nix::sys::prctl::set_no_new_privs()?;
    let mut program = filter(architecture);
    let flags = libc::SECCOMP_FILTER_FLAG_NEW_LISTENER | libc::SECCOMP_FILTER_FLAG_SPEC_ALLOW;
    // Since 5.19 a harmless signal does not interrupt a call that is about to be answered.
    match install(&mut program, flags | libc::SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV) {
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => install(&mut program, flags),
        installed => installed,
    }
}

/// The filter: the calls in [`HELD`] are held, all others go on.
fn filter(architecture: u32) -> Vec<libc::sock_filter> {
    let load = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    let equal = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
    let answer = (libc::BPF_RET | libc::BPF_K) as u16;
    let step = |code, k, jt, jf| libc::sock_filter { code, jt, jf, k };
    let calls = HELD.len() as u8;
    let mut program = vec![
        step(load, offset_of!(seccomp_data, arch) as u32, 0, 0),
        step(equal, architecture, 0, 1 + calls),
        step(load, offset_of!(seccomp_data, nr) as u32, 0, 0),
    ];
    // To the last step if it is this call; otherwise to the next.
    program.extend(
        HELD.iter()
            .enumerate()
            .map(|(index, (number, _))| step(equal, *number as u32, calls - index as u8, 0)),
    );
    program.push(step(answer, libc::SECCOMP_RET_ALLOW, 0, 0));
    program.push(step(answer, libc::SECCOMP_RET_USER_NOTIF, 0, 0));
    program
}

fn install(program: &mut [libc::sock_filter], flags: libc::c_ulong) -> io::Result<OwnedFd> {
    let program = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
    #[allow(unsafe_code)]
    // SAFETY: the program outlives the call, and the kernel checks it. The descriptor is new and nobody else's.
    unsafe {
        match libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, flags, &program) {
            fd @ 0.. => Ok(OwnedFd::from_raw_fd(fd as i32)),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// Whether the kernel's structures are those that this was built with.
fn known_layout() -> bool {
    let mut sizes = seccomp_notif_sizes { seccomp_notif: 0, seccomp_notif_resp: 0, seccomp_data: 0 };
    #[allow(unsafe_code)]
    // SAFETY: `sizes` is a valid place for what is asked.
    let asked = unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_NOTIF_SIZES, 0, &raw mut sizes) };
    asked == 0
        && usize::from(sizes.seccomp_notif) == size_of::<seccomp_notif>()
        && usize::from(sizes.seccomp_notif_resp) == size_of::<seccomp_notif_resp>()
}

/// The first two numbers of the kernel's version.
fn kernel() -> Option<(u32, u32)> {
    version(&std::fs::read_to_string("/proc/sys/kernel/osrelease").ok()?)
}

fn version(release: &str) -> Option<(u32, u32)> {
    let mut numbers = release.split(|c: char| !c.is_ascii_digit()).map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// Where held calls are heard of. When it is dropped they fail with `ENOSYS`, and so do later ones.
#[derive(Debug)]
pub(super) struct Listener(OwnedFd);

impl Listener {
    /// Listens on what [`hold_calls`] returned.
    pub(super) fn new(fd: OwnedFd) -> Listener {
        Listener(fd)
    }

    /// Waits for the next held call; `None` when nobody is left under the filter.
    pub(super) fn next(&self) -> Option<Held> {
        loop {
            let mut fds = [PollFd::new(self.0.as_fd(), PollFlags::POLLIN)];
            match poll(&mut fds, PollTimeout::NONE) {
                Err(Errno::EINTR) => continue,
                Ok(_) if fds[0].revents().is_some_and(|what| what.contains(PollFlags::POLLIN)) => {}
                Ok(_) | Err(_) => return None,
            }
            match self.receive() {
                Ok(Some(held)) => return Some(held),
                // A signal came, or the caller went, before it was taken up.
                Ok(None) | Err(Errno::EINTR | Errno::ENOENT) => {}
                Err(_) => return None,
            }
        }
    }

    fn receive(&self) -> Result<Option<Held>, Errno> {
        #[allow(unsafe_code)]
        // SAFETY: the structure has numbers only, and the kernel wants it to be zero.
        let mut notice: seccomp_notif = unsafe { std::mem::zeroed() };
        self.control(libc::SECCOMP_IOCTL_NOTIF_RECV, &mut notice)?;
        let data = notice.data;
        let call = HELD.iter().find(|(number, _)| *number == libc::c_long::from(data.nr));
        let Some((_, call)) = call else {
            let _ = self.answer(notice.id);
            return Ok(None);
        };
        let [socket, address, length, ..] = data.args;
        // The kernel, too, takes the lower half of these.
        let (socket, length) = (socket as i32, u64::from(length as u32));
        Ok(Some(Held { id: notice.id, call: *call, thread: notice.pid, socket, address, length }))
    }

    /// Whether it still waits: then its thread id is still its own.
    pub(super) fn waits(&self, held: &Held) -> bool {
        self.control(libc::SECCOMP_IOCTL_NOTIF_ID_VALID, &mut held.id.clone()).is_ok()
    }

    /// Lets the call go on as if it had not been held. Tells whether more calls can be answered.
    pub(super) fn go_on(&self, held: &Held) -> bool {
        matches!(self.answer(held.id), Ok(()) | Err(Errno::ENOENT))
    }

    fn answer(&self, id: u64) -> Result<(), Errno> {
        let flags = libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32;
        let mut answer = seccomp_notif_resp { id, val: 0, error: 0, flags };
        loop {
            match self.control(libc::SECCOMP_IOCTL_NOTIF_SEND, &mut answer) {
                Err(Errno::EINTR) => {}
                answered => return answered,
            }
        }
    }

    /// `argument` is of the type that `request` is about.
    fn control<T>(&self, request: libc::Ioctl, argument: &mut T) -> Result<(), Errno> {
        #[allow(unsafe_code)]
        // SAFETY: each request reads or writes one value of its type, and `argument` is a valid one.
        let done = unsafe { libc::ioctl(self.0.as_raw_fd(), request, std::ptr::from_mut(argument)) };
        Errno::result(done).map(drop)
    }
}

/// A second descriptor of a process's socket, where the system lets its parent have one.
pub(super) fn copy_of(process: u32, socket: i32) -> Option<OwnedFd> {
    #[allow(unsafe_code)]
    // SAFETY: both calls take numbers and return a new descriptor that is nobody else's, or a negative number.
    let owned = |fd: libc::c_long| (fd >= 0).then(|| unsafe { OwnedFd::from_raw_fd(fd as i32) });
    #[allow(unsafe_code)]
    // SAFETY: as above.
    let process = owned(unsafe { libc::syscall(libc::SYS_pidfd_open, process, 0) })?;
    #[allow(unsafe_code)]
    // SAFETY: as above.
    owned(unsafe { libc::syscall(libc::SYS_pidfd_getfd, process.as_raw_fd(), socket, 0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kernels_version_is_read_whatever_follows_it() {
        assert_eq!(version("6.18.44-fc-v657\n"), Some((6, 18)));
        assert_eq!(version("5.4"), Some((5, 4)));
        assert_eq!(version("Linux"), None);
    }

    /// What the filter answers, by the rules of the few steps that it has.
    fn answer(architecture: u32, number: u32) -> u32 {
        let program = filter(0xc0ffee);
        let (mut at, mut loaded) = (0, 0);
        loop {
            let step = &program[at];
            at += 1;
            match u32::from(step.code) & 7 {
                libc::BPF_LD => loaded = if step.k == 4 { architecture } else { number },
                libc::BPF_JMP => at += usize::from(if loaded == step.k { step.jt } else { step.jf }),
                _ => return step.k,
            }
        }
    }

    #[test]
    fn three_calls_of_the_own_machine_are_held_and_all_others_go_on() {
        for (number, _) in HELD {
            assert_eq!(answer(0xc0ffee, number as u32), libc::SECCOMP_RET_USER_NOTIF);
            assert_eq!(answer(0xbad, number as u32), libc::SECCOMP_RET_ALLOW);
            assert_eq!(answer(0xc0ffee, number as u32 | 0x4000_0000), libc::SECCOMP_RET_ALLOW);
        }
        assert_eq!(answer(0xc0ffee, libc::SYS_accept4 as u32), libc::SECCOMP_RET_ALLOW);
        assert_eq!(answer(0xc0ffee, libc::SYS_execve as u32), libc::SECCOMP_RET_ALLOW);
    }
}
