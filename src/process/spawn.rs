//! Starts the program, as the keeper's child: in a session of its own, with limits, its calls seen or not.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use nix::libc;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::setsid;

#[cfg(target_os = "linux")]
use super::calls;
use super::errand::Errand;
use super::report::Report;

/// Real-time signals go up to here.
const LAST_SIGNAL: i32 = 64;

/// Starts the program, and the thread that answers its calls.
#[cfg(target_os = "linux")]
pub(super) fn spawn(errand: &Errand, link: &UnixStream) -> io::Result<Child> {
    let Some((speaker, hearer)) = calls::prepare(errand) else {
        return program(errand, link.try_clone()?).spawn();
    };
    let (mut command, reports) = (program(errand, link.try_clone()?), link.try_clone()?);
    #[allow(unsafe_code)]
    // SAFETY: the keeper has one thread, so that the forked child may do whatever the keeper may.
    unsafe {
        command.pre_exec(move || speaker.begin());
    }
    // Whatever the reason was: unseen, the program runs or fails for reasons of its own.
    let Ok(child) = command.spawn() else { return program(errand, link.try_clone()?).spawn() };
    // It fails where the system did not let the calls be held.
    let _ = hearer.begin(reports);
    Ok(child)
}

/// Starts the program.
#[cfg(not(target_os = "linux"))]
pub(super) fn spawn(errand: &Errand, link: &UnixStream) -> io::Result<Child> {
    program(errand, link.try_clone()?).spawn()
}

/// The program as the learner's shell would start it, but in a session of its own and with limits.
fn program(errand: &Errand, mut link: UnixStream) -> Command {
    let mut command = Command::new(&errand.command[0]);
    // A file that has gone since is as good as an empty one.
    let input = errand.input.as_ref().and_then(|path| File::open(path).ok());
    command.args(&errand.command[1..]).stdin(input.map_or_else(Stdio::null, Stdio::from));
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
                nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
                // When memory is short, the system takes it from the program and from nobody else.
                let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
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
