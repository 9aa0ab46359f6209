//! What a keeper does before it keeps: it leaves the workshop, and takes charge of orphans.

use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::libc;
use nix::sys::signal::{SigHandler, Signal, signal as set_handler};
use nix::unistd::setsid;

/// Leaves the workshop's session, takes charge of orphans, and turns a child's end into something to read.
pub(super) fn prepare() -> io::Result<(UnixStream, UnixStream)> {
    let _ = setsid(); // fails for a session's leader, which is just as well
    ignore_signals();
    #[cfg(target_os = "linux")]
    {
        nix::sys::prctl::set_child_subreaper(true)?;
        let _ = nix::sys::prctl::set_name(c"workshop-keeper");
    }
    close_on_exec();
    let link = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    link.set_nonblocking(true)?;
    let (bell, ringer) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(libc::SIGCHLD, ringer)?;
    Ok((link, bell))
}

#[allow(unsafe_code)]
fn ignore_signals() {
    use Signal::{
        SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2,
    };
    for what in
        [SIGALRM, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2]
    {
        // SAFETY: ignoring a signal runs no code.
        let _ = unsafe { set_handler(what, SigHandler::SigIgn) };
    }
}

/// Nothing that the workshop had open by mistake reaches the program.
fn close_on_exec() {
    let Ok(open) = fs::read_dir("/dev/fd") else { return };
    let numbers: Vec<i32> = open
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|fd| *fd > 2)
        .collect();
    for number in numbers {
        #[allow(unsafe_code)]
        // SAFETY: the descriptor is borrowed for one call; if it is closed, that call fails.
        let fd = unsafe { BorrowedFd::borrow_raw(number) };
        let _ = fcntl(fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC));
    }
}
