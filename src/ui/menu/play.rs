//! Plays the learner's program in a thread of its own, for a verdict or to be looked at.

mod looking_on;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

use super::pane::{Kind, Paint, Pane};
use super::run::Happening;
use super::texts;
use crate::course::{Exercise, Judged};
use crate::engine::{Cancel, Links};
use crate::machine;
use crate::program::Given;
use crate::render::Look;
use crate::render::machine as fitness_text;
use crate::render::verdict::Checks;
use crate::session::report::Keys;
use crate::session::verify::{Terms, Unjudged};
use crate::session::{Exit, Session, Trouble, alive, fitness, prepare};
use crate::ui::terminal;
use looking_on::Printed;

/// What is said when somebody has stopped it.
pub(super) const STOPPED: &str = "It was stopped.";

/// What came of playing.
pub(super) enum Played {
    /// Something to read from its beginning.
    Shown { exercise: usize, pane: Pane, notice: Option<String> },
    /// Something to read from its end.
    ShownFromEnd { exercise: usize, pane: Pane, notice: Option<String> },
    /// It was stopped, and there is nothing to read.
    Stopped,
}

/// Something that plays.
pub(super) struct Play {
    cancel: Cancel,
    words: Words,
    thread: JoinHandle<()>,
}

/// What goes on, in a few words.
#[derive(Clone, Default)]
struct Words(Arc<Mutex<String>>);

impl Words {
    fn say(&self, words: &str) {
        let mut said = lock(&self.0);
        said.clear();
        said.push_str(words);
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// What the thread has to work with.
struct Work {
    session: Arc<Session>,
    exercise: usize,
    cancel: Cancel,
    words: Words,
}

impl Work {
    fn exercise(&self) -> &Exercise {
        &self.session.course().exercises()[self.exercise]
    }

    fn message(&self, text: String) -> Played {
        Played::Shown { exercise: self.exercise, pane: texts::message(text), notice: None }
    }

    fn trouble(&self, trouble: Trouble) -> Played {
        match trouble.exit {
            Exit::Interrupted => Played::Stopped,
            _ => self.message(texts::with_advice(&self.session, trouble.what)),
        }
    }
}

impl Play {
    /// Begins a verification.
    pub(super) fn verify(
        session: Arc<Session>,
        exercise: usize,
        tell: Sender<Happening>,
    ) -> (Play, Option<Pane>) {
        (Play::begin(session, exercise, tell, verify), None)
    }

    /// Begins to play without a verdict. The pane shows what is printed meanwhile.
    pub(super) fn run(
        session: Arc<Session>,
        exercise: usize,
        tell: Sender<Happening>,
    ) -> (Play, Option<Pane>) {
        let printed = Arc::new(Mutex::new(Printed::default()));
        let shown = Arc::clone(&printed);
        let pane = Pane::new(Kind::Run, Box::new(move |_| lock(&shown).text().into_bytes()));
        (Play::begin(session, exercise, tell, move |work| looking_on::run(work, &printed)), Some(pane))
    }

    fn begin(
        session: Arc<Session>,
        exercise: usize,
        tell: Sender<Happening>,
        play: impl FnOnce(&Work) -> Played + Send + 'static,
    ) -> Play {
        let (cancel, words) = (Cancel::default(), Words::default());
        words.say(&format!("{}: getting ready", session.course().exercises()[exercise].name));
        let work = Work { session, exercise, cancel: cancel.clone(), words: words.clone() };
        let thread = thread::spawn(move || {
            let played = catch_unwind(AssertUnwindSafe(|| play(&work))).unwrap_or_else(|_| {
                let what = terminal::mishaps().join("\n\n");
                work.message(format!(
                    "The workshop itself made a mistake, and there is no verdict.\n\n{what}"
                ))
            });
            // Whoever left the menu waits for nothing any more.
            let _ = tell.send(Happening::Played(played));
        });
        Play { cancel, words, thread }
    }

    /// What goes on.
    pub(super) fn words(&self) -> String {
        lock(&self.words.0).clone()
    }

    /// Asks it to stop.
    pub(super) fn cancel(&self) {
        self.cancel.ask();
    }

    /// Stops it, and waits until nothing of it is left.
    pub(super) fn end(self) {
        self.cancel.ask();
        // A panic in it was told already.
        let _ = self.thread.join();
    }
}

fn verify(work: &Work) -> Played {
    let Work { session, cancel, words, .. } = work;
    let exercise = work.exercise();
    if exercise.judged == Judged::Machine {
        return examine(work);
    }
    let watcher = |shown: &str| {
        let words = words.clone();
        Some(alive::watcher(exercise, shown, move |said| words.say(said)))
    };
    let say = |said: &str| words.say(said);
    let seed = prepare::seed(None);
    let terms = Terms { seed, cancel, say: &say, watcher: &watcher, links: Links::Steady, live: None };
    let judgement = match session.verify(exercise, &Given::Nothing, &terms) {
        Ok(judgement) => judgement,
        Err(Unjudged::Trouble(trouble)) => return work.trouble(trouble),
        Err(Unjudged::NotBuilt(trouble)) => {
            let pane = texts::plain(Kind::Verdict, prepare::in_full(&trouble));
            return Played::Shown { exercise: work.exercise, pane, notice: None };
        }
    };
    let notice = session.record(exercise, &judgement.verdict);
    let (session, place) = (Arc::clone(session), work.exercise);
    let paint = move |look, out: &mut Vec<u8>| {
        let exercise = &session.course().exercises()[place];
        session.report_with_keys(Keys::Menu, Checks::Table, exercise, &judgement, look, out)
    };
    Played::Shown { exercise: place, pane: Pane::new(Kind::Verdict, painted(paint)), notice }
}

/// The exercise that asks for no program: it judges the machine.
fn examine(work: &Work) -> Played {
    work.words.say("looking at this machine");
    let exercise = work.exercise();
    let (lines, verdict) = match fitness::examine(Some(exercise)) {
        Ok(examined) => examined,
        Err(trouble) => return work.trouble(trouble),
    };
    let notice = work.session.record(exercise, &verdict);
    let fit = machine::is_fit(&lines);
    let paint = move |look, out: &mut Vec<u8>| fitness_text::render(&lines, fit, look, out);
    Played::Shown { exercise: work.exercise, pane: Pane::new(Kind::Verdict, painted(paint)), notice }
}

/// What writes a text for a look, with a vector that takes everything.
fn painted(paint: impl Fn(Look, &mut Vec<u8>) -> io::Result<()> + Send + 'static) -> Paint {
    Box::new(move |look| {
        let mut text = Vec::new();
        let _ = paint(look, &mut text);
        text
    })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::render::Colour;
    use crate::session::Choice;

    fn shown(mut pane: Pane) -> String {
        pane.set_size(80, 100, Colour::Plain);
        pane.seen().iter().map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn a_mistake_of_the_workshop_ends_the_play_and_is_told() {
        let session = Arc::new(Session::open(&Choice::of(None, None, None)).expect("the course"));
        let (tell, told) = mpsc::channel();
        let play = Play::begin(session, 2, tell, |_| panic!("a mistake of ours"));
        let Happening::Played(Played::Shown { exercise: 2, pane, .. }) = told.recv().expect("its end") else {
            panic!("it is to be shown")
        };
        assert!(shown(pane).contains("The workshop itself made a mistake"));
        play.end();
    }
}
