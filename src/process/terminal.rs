//! Opens the pseudo terminal that a program takes for a screen.

use std::fs::OpenOptions;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;

use nix::fcntl::OFlag;
use nix::libc;
use nix::pty::{Winsize, grantpt, posix_openpt, unlockpt};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};

/// So wide that no program folds a line because of it.
const SIZE: Winsize = Winsize { ws_row: 50, ws_col: 1000, ws_xpixel: 0, ws_ypixel: 0 };

/// Opens a pseudo terminal that changes no byte and echoes none: the end to read and the program's end.
/// No program started meanwhile inherits either.
pub(super) fn open() -> io::Result<(OwnedFd, OwnedFd)> {
    let reader = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC)?;
    grantpt(&reader)?;
    unlockpt(&reader)?;
    let writer: OwnedFd = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NOCTTY) // std adds O_CLOEXEC
        .open(name(&reader)?)?
        .into();
    let mut settings = tcgetattr(&writer)?;
    cfmakeraw(&mut settings);
    tcsetattr(&writer, SetArg::TCSANOW, &settings)?;
    set_size(&writer)?;
    Ok((reader.into(), writer))
}

#[cfg(target_os = "linux")]
fn name(reader: &nix::pty::PtyMaster) -> nix::Result<String> {
    nix::pty::ptsname_r(reader)
}

#[cfg(not(target_os = "linux"))]
#[allow(unsafe_code)]
fn name(reader: &nix::pty::PtyMaster) -> nix::Result<String> {
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    // SAFETY: ptsname returns a buffer that it shares; nobody else calls it while the lock is held.
    unsafe { nix::pty::ptsname(reader) }
}

#[allow(unsafe_code)]
fn set_size(writer: &OwnedFd) -> nix::Result<()> {
    nix::ioctl_write_ptr_bad!(set_window_size, libc::TIOCSWINSZ, Winsize);
    // SAFETY: the descriptor is open and SIZE is a whole Winsize that outlives the call.
    unsafe { set_window_size(writer.as_raw_fd(), &SIZE) }.map(drop)
}
