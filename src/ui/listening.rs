//! Listens to the terminal and to signals, in threads of its own, while the screen is taken.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::crossterm::event;
use signal_hook::SigId;
use signal_hook::consts::{SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::iterator::{Handle, Signals};

use super::keys::{Input, Translator};
use super::terminal;

/// How long the keys are waited for at a time. Between two waits the ears can be closed.
const LOOK: Duration = Duration::from_millis(50);
/// Whoever closes the ears waits for this at most; a thread that hangs in half a key is left alone.
const LONGEST_LOOK: Duration = Duration::from_millis(500);
/// When the end that was asked for has not come by itself by then, it is made.
const LONGEST_END: Duration = Duration::from_secs(5);
/// Giving the terminal back may hang as well, when nobody reads what is written there. On a busy machine it takes a while.
const LONGEST_FAREWELL: Duration = Duration::from_secs(5);
/// The exit status of whoever was asked to end.
const INTERRUPTED: i32 = 130;

/// All that end a program which does not listen. What a mistake of its own or the system's raises, such as SIGSEGV, can't
/// be waited out.
const ENDS: [i32; 8] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGALRM, SIGUSR1, SIGUSR2];

/// Hears keys and signals, and tells them to whoever waits for them. Closed for good when dropped.
pub(super) struct Ears {
    gate: Arc<Gate>,
    resized: Arc<AtomicBool>,
    continued: Continued,
    signals: Handle,
    watched: SigId,
}

/// Whether keys are read just now.
#[derive(Default)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
    gone: AtomicBool,
}

#[derive(Default)]
struct State {
    closed: bool,
    reading: bool,
}

/// Whether the program went on after a stop.
#[derive(Clone, Default)]
pub(super) struct Continued(Arc<AtomicBool>);

impl Continued {
    /// Forgets earlier ones.
    pub(super) fn expect(&self) {
        self.0.store(false, SeqCst);
    }

    /// Whether it went on since.
    pub(super) fn has_come(&self) -> bool {
        self.0.load(SeqCst)
    }
}

impl Ears {
    /// Begins to listen.
    ///
    /// # Errors
    /// The system refuses to tell of signals.
    pub(super) fn listen<E: From<Input> + Send + 'static>(events: Sender<E>) -> io::Result<Ears> {
        // Another size is heard of from here on, and not only when the keys are first waited for.
        event::poll(Duration::ZERO)?;
        let gate = Arc::new(Gate::default());
        let resized = Arc::new(AtomicBool::new(false));
        let continued = Continued::default();
        let watched = signal_hook::flag::register(SIGCONT, Arc::clone(&continued.0))?;
        let signals = Signals::new(ENDS.into_iter().chain([SIGCONT]))?;
        let handle = signals.handle();
        let (for_signals, tell) = (Arc::clone(&gate), events.clone());
        thread::spawn(move || hear_signals(signals, &for_signals, &tell));
        let (for_keys, of_sizes) = (Arc::clone(&gate), Arc::clone(&resized));
        thread::spawn(move || hear_keys(&for_keys, &of_sizes, &events));
        Ok(Ears { gate, resized, continued, signals: handle, watched })
    }

    /// Reads no keys from now on: they are somebody else's.
    pub(super) fn close(&self) {
        let mut state = self.gate.lock();
        state.closed = true;
        let began = Instant::now();
        while state.reading && began.elapsed() < LONGEST_LOOK {
            let waited = self.gate.changed.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
    }

    /// Reads them again.
    pub(super) fn open(&self) {
        self.gate.lock().closed = false;
        self.gate.changed.notify_all();
    }

    /// Whether the terminal was given another size since this was asked.
    pub(super) fn was_resized(&self) -> bool {
        self.resized.swap(false, SeqCst)
    }

    /// Says when the program went on after a stop.
    pub(super) fn continued(&self) -> Continued {
        self.continued.clone()
    }
}

impl Drop for Ears {
    fn drop(&mut self) {
        self.gate.gone.store(true, SeqCst);
        self.gate.changed.notify_all();
        self.signals.close();
        signal_hook::low_level::unregister(self.watched);
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn is_gone(&self) -> bool {
        self.gone.load(SeqCst)
    }

    /// Waits until keys may be read; whether there is anybody left to read them for.
    fn begin(&self) -> bool {
        let mut state = self.lock();
        while state.closed && !self.is_gone() {
            let waited = self.changed.wait_timeout(state, LOOK);
            state = waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
        state.reading = !self.is_gone();
        state.reading
    }

    fn end(&self) {
        self.lock().reading = false;
        self.changed.notify_all();
    }
}

fn hear_keys<E: From<Input>>(gate: &Gate, resized: &AtomicBool, events: &Sender<E>) {
    let mut translator = Translator::default();
    while gate.begin() {
        let heard = match event::poll(LOOK) {
            Ok(true) => event::read().map(Some),
            Ok(false) => Ok(None),
            Err(error) => Err(error),
        };
        gate.end();
        let input = match heard {
            Ok(Some(event)) => translator.input(event, Instant::now()),
            Ok(None) => None,
            // No terminal any more.
            Err(_) => Some(Input::End),
        };
        if matches!(input, Some(Input::Resize(..))) {
            resized.store(true, SeqCst);
        }
        let ends = input == Some(Input::End);
        if input.is_some_and(|input| events.send(input.into()).is_err()) || ends {
            return;
        }
    }
}

fn hear_signals<E: From<Input>>(mut signals: Signals, gate: &Gate, events: &Sender<E>) {
    let mut asked = false;
    for signal in signals.forever() {
        let elsewhere = gate.lock().closed;
        match signal {
            SIGCONT if elsewhere => {}
            SIGCONT => drop(events.send(Input::Continued.into())),
            // Ctrl-C in an editor is the editor's business.
            SIGINT | SIGQUIT if elsewhere => {}
            _ if asked => end_now(),
            _ => {
                asked = true;
                let _ = events.send(Input::End.into());
                thread::spawn(|| {
                    thread::sleep(LONGEST_END);
                    end_now();
                });
            }
        }
    }
}

/// The end without waiting for whoever draws. What still plays is ended by its keeper.
fn end_now() -> ! {
    thread::spawn(|| terminal::give_back_and_exit(INTERRUPTED));
    thread::sleep(LONGEST_FAREWELL);
    std::process::exit(INTERRUPTED);
}
