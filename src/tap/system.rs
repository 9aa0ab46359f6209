//! What the systems call differently: sockets that children don't get, writing to one that is gone, and hanging up.

use std::os::fd::OwnedFd;

use nix::poll::PollFlags;
use nix::sys::socket::{AddressFamily, MsgFlags, SockFlag, SockType, socket};

/// A stream socket that no child inherits.
#[cfg(target_os = "linux")]
pub(super) fn stream(family: AddressFamily) -> nix::Result<OwnedFd> {
    socket(family, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)
}

/// A stream socket that no child inherits, but for one that is started at this very moment.
#[cfg(not(target_os = "linux"))]
pub(super) fn stream(family: AddressFamily) -> nix::Result<OwnedFd> {
    use nix::fcntl::{FcntlArg, FdFlag, fcntl};
    let fd = socket(family, SockType::Stream, SockFlag::empty(), None)?;
    fcntl(&fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
    Ok(fd)
}

/// Writing to a socket whose other end is gone is an error, and no signal.
#[cfg(target_os = "linux")]
pub(super) const QUIETLY: MsgFlags = MsgFlags::MSG_NOSIGNAL;
/// Where the flag is not there, the signal is ignored already: Rust's own start sees to that.
#[cfg(not(target_os = "linux"))]
pub(super) const QUIETLY: MsgFlags = MsgFlags::empty();

/// The other end will send nothing more.
#[cfg(target_os = "linux")]
pub(super) fn hung_up() -> PollFlags {
    PollFlags::from_bits_retain(nix::libc::POLLRDHUP)
}
/// The other end will send nothing more.
#[cfg(not(target_os = "linux"))]
pub(super) fn hung_up() -> PollFlags {
    PollFlags::POLLHUP
}
