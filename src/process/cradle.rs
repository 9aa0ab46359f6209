//! What a keeper prepares before it keeps: itself, apart from the workshop, and the program, apart from both.

use std::fs;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::libc;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{SigHandler, Signal, signal as set_handler};
use nix::unistd::setsid;

use super::errand::Errand;
use super::report::Report;

/// Real-time signals go up to here.
const LAST_SIGNAL: i32 = 64;

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

/// The program as the learner's shell would start it, but in a session of its own and with limits.
pub(super) fn program(errand: &Errand, mut link: UnixStream) -> Command {
    let mut command = Command::new(&errand.command[0]);
    command.args(&errand.command[1..]).stdin(Stdio::null());
    if let Some(name) = &errand.arg0 {
        command.arg0(name);
    }
    let limits = [
        (Resource::RLIMIT_DATA, errand.data_bytes),
        (Resource::RLIMIT_NOFILE, errand.open_files),
        (Resource::RLIMIT_FSIZE, errand.file_bytes),
        (Resource::RLIMIT_CORE, 0),
    ];
    #[allow(unsafe_code)]
    // SAFETY: the keeper has one thread, so that the forked child may do whatever the keeper may.
    unsafe {
        command.pre_exec(move || {
            setsid()?;
            for number in 1..=LAST_SIGNAL {
                libc::signal(number, libc::SIG_DFL); // refused for a few, and those need it not
            }
            #[cfg(target_os = "linux")]
            {
                nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
                // When memory is short, the system takes it from the program and from nobody else.
                let _ = fs::write("/proc/self/oom_score_adj", "1000");
            }
            for (resource, most) in limits {
                lower(resource, most);
            }
            // From here and not from the keeper, whom the program may kill before it comes to speak.
            link.write_all(Report::Born(std::process::id()).line().as_bytes())
        });
    }
    command
}

/// Sets a limit, unless a lower one is already there.
fn lower(resource: Resource, most: u64) {
    if let Ok((soft, hard)) = getrlimit(resource) {
        let _ = setrlimit(resource, soft.min(most), hard.min(most));
    }
}
