//! A program that was started: what others may ask of it and do to it.

use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::attendant::{self, Attendant};
use super::ending::{Keepers, signal};
use super::errand::Errand;
use super::keeper::KEEPER_ARG0;
use super::launch::{Launch, Limits, MARKER, Output, StartError, executable};
use super::noticed::Noticed;
use super::report::{Report, Reports};
use super::{sockets, terminal, tree};
use crate::evidence::{Ended, Name, Recorder, SocketSeen, StopReason, What};

/// A keeper that says nothing for so long is taken for dead.
const START: Duration = Duration::from_secs(20);
/// A process that has not become the program, and not failed to, after so long is taken for the program.
const RUN: Duration = Duration::from_secs(5);
/// A drop waits at most this long for the program's end, which goes on without it.
const DROP: Duration = Duration::from_secs(5);

/// A running program. It ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    shared: Arc<Shared>,
    /// To wake the attendant.
    ringer: UnixStream,
    pid: u32,
    keeper: u32,
    marker: String,
}

/// What the attendant and the others both know.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) actor: Name,
    state: Mutex<State>,
    changed: Condvar,
    noticed: Mutex<Noticed>,
    /// On the recorder's clock, in microseconds.
    pub(super) last_life: AtomicU64,
    recorder: NoDebug,
}

struct NoDebug(Recorder);

impl std::fmt::Debug for NoDebug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recorder")
    }
}

#[derive(Debug, Default)]
struct State {
    ended: Option<Ended>,
    over: bool,
    wanted: Option<StopReason>,
    dropped: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(super) fn noticed(&self) -> MutexGuard<'_, Noticed> {
        self.noticed.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Notes the sockets that the program called for since they were noted last, however short they were there.
    pub(super) fn note_last_calls(&self) {
        let mut noticed = self.noticed();
        if let Some(sockets) = noticed.last_news() {
            self.recorder().note(What::Sockets { actor: self.actor.clone(), sockets });
        }
    }

    pub(super) fn recorder(&self) -> &Recorder {
        &self.recorder.0
    }

    /// The reason for which somebody wants it to stop, and whether it was dropped.
    pub(super) fn wanted(&self) -> (Option<StopReason>, bool) {
        let state = self.state();
        (state.wanted, state.dropped)
    }

    pub(super) fn set_ended(&self, ended: Ended) {
        self.state().ended = Some(ended);
        self.changed.notify_all();
    }

    pub(super) fn set_over(&self) {
        self.state().over = true;
        self.changed.notify_all();
    }
}

impl Running {
    /// Starts a program and notes that it was started. When it could not be started nothing is noted.
    ///
    /// # Errors
    ///
    /// The program is not there or may not be executed, or the system has no process, terminal or pipe left.
    pub fn start(
        actor: &Name,
        launch: &Launch,
        limits: &Limits,
        recorder: &Recorder,
    ) -> Result<Running, StartError> {
        let program = launch.command.first().ok_or(StartError::NoCommand)?.clone();
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
        let mut keeper = Collected::spawn(keeper(launch, limits, &marker, streams))?;

        let mut reports = Reports::default();
        let pid = match birth(&mut link, &mut reports, keeper.id()) {
            Birth::Alive(pid) => pid,
            Birth::Refused(errno) => {
                keeper.end();
                return Err(StartError::refused(program, errno));
            }
            Birth::NoKeeper => {
                keeper.end();
                return Err(StartError::NoKeeper);
            }
        };
        let command = launch.command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        recorder.note(What::Started { actor: actor.clone(), pid, command });
        let shared = Arc::new(Shared {
            actor: actor.clone(),
            state: Mutex::default(),
            changed: Condvar::new(),
            noticed: Mutex::default(),
            last_life: AtomicU64::new(recorder.elapsed_us()),
            recorder: NoDebug(recorder.clone()),
        });
        let (ringer, bell) = UnixStream::pair()?;
        ringer.set_nonblocking(true)?;
        let running =
            Running { shared: shared.clone(), ringer, pid, keeper: keeper.id(), marker: marker.clone() };
        let start = attendant::Start {
            shared,
            limits: *limits,
            link,
            bell,
            output,
            errors: errors.into(),
            keeper,
            leader: pid,
            marker,
            reports,
        };
        Attendant::begin(start)?;
        Ok(running)
    }

    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The value of [`MARKER`] in the environment of the program and of all that it starts.
    pub fn marker(&self) -> &str {
        &self.marker
    }

    /// Asks for its end and returns at once: TERM, and KILL half a second later, for all its processes.
    /// For too much memory or too many processes there is no delay. The first reason counts.
    pub fn stop(&self, reason: StopReason) {
        self.shared.state().wanted.get_or_insert(reason);
        self.ring();
    }

    /// Whether the program has ended, all it printed was read, and nothing that it started is left.
    pub fn is_over(&self) -> bool {
        self.shared.state().over
    }

    /// Waits until it is over, at most so long, and tells whether it is.
    pub fn wait(&self, most: Duration) -> bool {
        let state = self.shared.state();
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(state, most, |state| !state.over)
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        state.over
    }

    /// How the program itself ended, once it has.
    pub fn ended(&self) -> Option<Ended> {
        self.shared.state().ended
    }

    /// When it last showed that it was doing something, in microseconds on the recorder's clock: it printed,
    /// used processor time, wanted a processor or waited for a device. Sampled about every 30 ms.
    pub fn last_sign_of_life(&self) -> u64 {
        self.shared.last_life.load(Ordering::Relaxed)
    }

    /// The addresses on which its processes listen now, and those to which they are connected or connect. Where
    /// its calls are seen ([`Calls`](super::Calls)), also all that they ever tried to bind or dial, at most 64.
    pub fn sockets(&self) -> Vec<SocketSeen> {
        let pids: Vec<u32> =
            tree::Scanner::new().scan().under(self.keeper).iter().map(|process| process.pid).collect();
        let there = sockets::sockets(&pids);
        self.shared.noticed().with(there)
    }

    /// Notes its sockets, when they differ from those noted last. What its calls show is noted at the latest
    /// when it ends, without being asked for.
    pub fn note_sockets(&self) {
        let sockets = self.sockets();
        let mut noticed = self.shared.noticed();
        if let Some(sockets) = noticed.news(sockets) {
            self.shared.recorder().note(What::Sockets { actor: self.shared.actor.clone(), sockets });
        }
    }

    fn ring(&self) {
        // Full means that it is ringing already, broken that nobody is there any more.
        let _ = (&self.ringer).write(&[1]);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.state().dropped = true;
        self.ring();
        self.wait(DROP);
    }
}

/// A keeper process that is certainly collected, so that no zombie of it stays.
#[derive(Debug)]
pub(super) struct Collected(Child);

impl Collected {
    fn spawn(mut command: Command) -> io::Result<Collected> {
        let mut keepers = Keepers::lock();
        let child = command.spawn()?;
        keepers.add(child.id());
        Ok(Collected(child))
    }

    pub(super) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits for its end, with force if it takes long; tells whether a signal of somebody else ended it.
    pub(super) fn end(&mut self) -> bool {
        use std::os::unix::process::ExitStatusExt;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) {
            match self.0.try_wait() {
                Ok(Some(status)) => {
                    Keepers::lock().remove(self.id());
                    return status.signal().is_some();
                }
                Ok(None) => std::thread::sleep(Duration::from_millis(1)),
                Err(_) => break,
            }
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
        Keepers::lock().remove(self.id());
        false
    }
}

/// The command that starts the keeper. The descriptors are closed with it.
fn keeper(launch: &Launch, limits: &Limits, marker: &str, streams: [OwnedFd; 3]) -> Command {
    let errand = Errand {
        data_bytes: limits.data_bytes,
        open_files: limits.open_files,
        file_bytes: limits.file_bytes,
        calls: launch.calls,
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
    // This end blocks, so that a zero time-out would be the only reason for a failure.
    let _ = link.set_read_timeout(Some(Duration::from_millis(50)));
    while begun.elapsed() < if pid.is_some() { RUN } else { START } {
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
