//! How a program comes to run: its streams, the keeper that starts it, and the keeper's first words.

use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::ending::{Keepers, signal};
use super::errand::Errand;
use super::keeper::KEEPER_ARG0;
use super::launch::{Launch, Limits, MARKER, Output, StartError, executable};
use super::report::{Report, Reports};
use super::terminal;

/// A keeper that says nothing for so long is taken for dead.
const SILENT: Duration = Duration::from_secs(20);
/// A process that has not become the program, and not failed to, after so long is taken for the program.
const UNCLEAR: Duration = Duration::from_secs(5);
/// A keeper that has nothing more to do ends at once; this is for a machine that is very busy.
const ENDING: Duration = Duration::from_secs(2);

/// A program that runs, and all that ties it to the workshop.
pub(super) struct Started {
    /// To and from the keeper. The keeper ends everything when this is closed, so it comes before the keeper.
    pub(super) link: UnixStream,
    /// What of the keeper's words was not yet heard.
    pub(super) reports: Reports,
    /// The program's standard output.
    pub(super) output: OwnedFd,
    /// The program's standard error.
    pub(super) errors: OwnedFd,
    /// The keeper.
    pub(super) keeper: Keeper,
    /// The program's process id.
    pub(super) leader: u32,
    /// What marks its processes.
    pub(super) marker: String,
}

impl Started {
    /// Starts a program under a keeper.
    pub(super) fn new(launch: &Launch, limits: &Limits) -> Result<Started, StartError> {
        let program = launch.command.first().ok_or(StartError::NoCommand)?;
        if let Some(dir) = launch.dir.as_ref().filter(|dir| !dir.is_dir()) {
            return Err(StartError::NoDirectory(dir.clone()));
        }
        adopt_orphans();
        let marker = unique();
        let (mut link, theirs) = UnixStream::pair()?;
        let (output, program_output): (OwnedFd, OwnedFd) = match launch.output {
            Output::Terminal => terminal::open()?,
            Output::Pipe => io::pipe().map(|(reader, writer)| (reader.into(), writer.into()))?,
        };
        let (errors, program_errors) = io::pipe()?;
        let streams = [theirs.into(), program_output, program_errors.into()];
        let keeper = Keeper::spawn(keeper(launch, limits, &marker, streams))?;
        let mut reports = Reports::default();
        match birth(&mut link, &mut reports, keeper.id()) {
            Birth::Alive(leader) => {
                Ok(Started { link, reports, output, errors: errors.into(), keeper, leader, marker })
            }
            Birth::Refused(errno) => Err(StartError::refused(program.clone(), errno)),
            Birth::NoKeeper => Err(StartError::NoKeeper),
        }
    }
}

/// A keeper process. It is certainly collected, so that no zombie of it stays.
pub(super) struct Keeper {
    child: Child,
    collected: bool,
}

impl Keeper {
    fn spawn(mut command: Command) -> io::Result<Keeper> {
        let mut keepers = Keepers::lock();
        let child = command.spawn()?;
        keepers.add(child.id());
        Ok(Keeper { child, collected: false })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end, with force if it takes long; tells whether a signal of somebody else ended it.
    pub(super) fn end(&mut self) -> bool {
        if self.collected {
            return false;
        }
        self.collected = true;
        let begun = Instant::now();
        let mut killed = false;
        loop {
            match self.child.try_wait() {
                Ok(None) if begun.elapsed() < ENDING => std::thread::sleep(Duration::from_millis(1)),
                Ok(None) => {
                    let _ = self.child.kill();
                    let _ = self.child.wait();
                    break;
                }
                Ok(Some(status)) => {
                    killed = status.signal().is_some();
                    break;
                }
                Err(_) => break,
            }
        }
        Keepers::lock().remove(self.id());
        killed
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.end();
    }
}

/// The command that starts the keeper. The descriptors are closed with it.
fn keeper(launch: &Launch, limits: &Limits, marker: &str, streams: [OwnedFd; 3]) -> Command {
    let errand = Errand {
        data_bytes: limits.data_bytes,
        open_files: limits.open_files,
        file_bytes: limits.file_bytes,
        calls: launch.calls,
        input: launch.input.clone(),
        remove: launch.remove.clone(),
        arg0: launch.arg0.clone(),
        command: launch.command.clone(),
    };
    let [link, output, errors] = streams.map(Stdio::from);
    let mut command = Command::new(executable());
    command.arg0(KEEPER_ARG0).args(errand.to_arguments()).stdin(link).stdout(output).stderr(errors);
    command.envs(launch.env.iter().map(|(name, value)| (name, value))).env(MARKER, marker);
    if let Some(dir) = &launch.dir {
        command.current_dir(dir);
    }
    command
}

/// What became of the attempt to start a program.
enum Birth {
    /// It runs, or it did and has already killed or frozen its keeper.
    Alive(u32),
    /// The system refused, with this error number.
    Refused(i32),
    /// The keeper ended, or fell silent, before it had made a process of it.
    NoKeeper,
}

/// Waits for the keeper's first reports.
fn birth(link: &mut UnixStream, reports: &mut Reports, keeper: u32) -> Birth {
    let begun = Instant::now();
    let mut pid = None;
    let mut bytes = [0; 256];
    // Only a time of zero would be refused.
    let _ = link.set_read_timeout(Some(Duration::from_millis(50)));
    while begun.elapsed() < if pid.is_some() { UNCLEAR } else { SILENT } {
        match reports.next() {
            Some(Report::Born(born)) => pid = Some(born),
            Some(Report::Failed(errno)) => return Birth::Refused(errno),
            Some(_) => break,
            None => match link.read(&mut bytes) {
                Ok(length @ 1..) => reports.feed(&bytes[..length]),
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) =>
                {
                    // The program may have frozen it.
                    signal(keeper, Signal::SIGCONT);
                }
                Ok(_) | Err(_) => break,
            },
        }
    }
    pid.map_or(Birth::NoKeeper, Birth::Alive)
}

/// When a program kills its keeper, what it started comes to the workshop.
fn adopt_orphans() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        #[cfg(target_os = "linux")]
        let _ = nix::sys::prctl::set_child_subreaper(true);
    });
}

/// A word that no other program of any workshop on this machine is marked with.
fn unique() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{}-{:x}-{count}", std::process::id(), now.as_nanos())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_markers_are_the_same() {
        let markers: HashSet<String> = (0..1000).map(|_| unique()).collect();
        assert_eq!(markers.len(), 1000);
    }
}
