//! A program that was started: what others may ask of it and do to it.

use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use nix::sys::signal::Signal;

use super::attendant::Attendant;
use super::ending::signal;
use super::launch::{Launch, Limits, StartError};
use super::noticed::Noticed;
use super::start::Started;
use super::{sockets, tree, waits};
use crate::evidence::{Ended, Name, Recorder, SocketSeen, StopReason, What};

/// A drop waits at most this long for the program's end, which goes on without it.
const DROP: Duration = Duration::from_secs(5);

/// A running program. It ends when this is dropped.
pub struct Running {
    shared: Arc<Shared>,
    /// To wake the attendant.
    ringer: UnixStream,
    pid: u32,
    keeper: u32,
    marker: String,
}

/// What the attendant and the others both know.
pub(super) struct Shared {
    pub(super) actor: Name,
    state: Mutex<State>,
    changed: Condvar,
    noticed: Mutex<Noticed>,
    /// On the recorder's clock, in microseconds.
    pub(super) last_life: AtomicU64,
    pub(super) recorder: Recorder,
}

#[derive(Default)]
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
            self.recorder.note(What::Sockets { actor: self.actor.clone(), sockets });
        }
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
        let started = Started::new(launch, limits)?;
        let pid = started.leader;
        let command = launch.command.iter().map(|word| word.to_string_lossy().into_owned()).collect();
        recorder.note(What::Started { actor: actor.clone(), pid, command });
        let (ringer, bell) = UnixStream::pair()?;
        ringer.set_nonblocking(true)?;
        let running = Running {
            shared: Arc::new(Shared {
                actor: actor.clone(),
                state: Mutex::default(),
                changed: Condvar::new(),
                noticed: Mutex::default(),
                last_life: AtomicU64::new(recorder.elapsed_us()),
                recorder: recorder.clone(),
            }),
            ringer,
            pid,
            keeper: started.keeper.id(),
            marker: started.marker.clone(),
        };
        Attendant::begin(started, running.shared.clone(), *limits, bell)?;
        Ok(running)
    }

    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The value of [`MARKER`](super::MARKER) in the environment of the program and of all that it starts.
    pub fn marker(&self) -> &str {
        &self.marker
    }

    /// Asks for its end and returns at once: TERM, and KILL half a second later, for all its processes.
    /// For too much memory or too many processes there is no delay. The first reason counts.
    pub fn stop(&self, reason: StopReason) {
        self.shared.state().wanted.get_or_insert(reason);
        self.ring();
    }

    /// Makes all its processes stand still. What they had opened stays open.
    pub fn freeze(&self) {
        self.shared.recorder.note(What::Frozen { actor: self.shared.actor.clone() });
        self.signal_all(Signal::SIGSTOP);
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        self.shared.recorder.note(What::Thawed { actor: self.shared.actor.clone() });
        self.signal_all(Signal::SIGCONT);
    }

    /// Kills them at once, without the grace of [`Running::stop`].
    pub fn kill(&self) {
        self.shared.recorder.note(What::Killed { actor: self.shared.actor.clone() });
        self.signal_all(Signal::SIGKILL);
    }

    /// The program itself comes first: so it sees nothing of what befalls those that it started, and starts no more.
    fn signal_all(&self, what: Signal) {
        let is_its_own = |process: &tree::Process| process.parent == self.keeper;
        if tree::read(self.pid).is_some_and(|leader| is_its_own(&leader)) {
            signal(self.pid, what);
        }
        // A process that was started just now must not be missed.
        let others = tree::Scanner::new().scan().under(self.keeper);
        let others = others.iter().filter(|process| ![self.pid, self.keeper].contains(&process.pid));
        others.for_each(|process| signal(process.pid, what));
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

    /// The longest that one of its threads was ready to run until now, and no processor was free.
    pub fn waited_for_processor(&self) -> Duration {
        waits::longest(&self.pids())
    }

    /// Those that were there some milliseconds ago: a look at all processes takes long on a busy machine.
    fn pids(&self) -> Vec<u32> {
        tree::recent().under(self.keeper).iter().map(|process| process.pid).collect()
    }

    /// The addresses on which its processes listen now, and those to which they are connected or connect; those of a
    /// process that was started within the last 60 ms may be missing. Where its calls are seen
    /// ([`Calls`](super::Calls)), also all that they ever tried to bind or dial, at most 64.
    pub fn sockets(&self) -> Vec<SocketSeen> {
        let there = sockets::sockets(&self.pids());
        self.shared.noticed().with(there)
    }

    /// Notes its sockets, when they differ from those noted last. What its calls show is noted at the latest
    /// when it ends, without being asked for.
    pub fn note_sockets(&self) {
        let sockets = self.sockets();
        let mut noticed = self.shared.noticed();
        if let Some(sockets) = noticed.news(sockets) {
            self.shared.recorder.note(What::Sockets { actor: self.shared.actor.clone(), sockets });
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
