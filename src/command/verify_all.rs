//! `workshop verify --all`: every exercise, several of them side by side, and a line on each.

use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;

use serde::Serialize;

use crate::course::{Course, Exercise, Judged};
use crate::engine::{Cancel, Links, Troupe};
use crate::program::{self, Given, Program};
use crate::render::all::{self, Row, State};
use crate::verdict::{Cause, Finding, Outcome, Verdict};

use crate::session::verify::{Setting, not_built, verdict_on};
use crate::session::{Session, fitness, prepare};

use super::console::Progress;
use super::verify::{self, Report};
use super::{Choice, Console, Exit, Trouble};

/// Whose programs are verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Programs {
    /// The reference solutions.
    Reference,
    /// Those in this folder, by their names.
    Folder(PathBuf),
}

impl Programs {
    /// How many exercises play at the same time. A reference solution hardly needs the processor. A learner's
    /// program may be one of many interpreters that start at once.
    fn side_by_side(&self) -> usize {
        match self {
            Programs::Reference => 6,
            Programs::Folder(_) => 3,
        }
    }
}

/// Verifies every exercise.
///
/// # Errors
/// There is no such folder, the course is broken, or somebody interrupted it.
pub fn run(
    console: &Console,
    choice: &Choice,
    programs: &Programs,
    seed: Option<u64>,
    report: Report,
) -> Result<Exit, Trouble> {
    if let Programs::Folder(folder) = programs
        && !folder.is_dir()
    {
        let what =
            format!("there is no folder {}: --all wants the one that your programs are in", folder.display());
        return Err(Trouble::wrong_use(what));
    }
    let session = Session::open(choice)?;
    let course = session.course();
    let cancel = prepare::cancel_on_signals()?;
    let progress = match report {
        Report::Text => console.progress("getting ready"),
        Report::Json => Progress::none(),
    };
    let play = Play { choice, course, seed, cancel: &cancel, progress: &progress };
    let mut entries: Vec<Entry<'_>> = course
        .exercises()
        .iter()
        .map(|exercise| play.prepare(exercise, programs))
        .collect::<Result<_, _>>()?;
    play.side_by_side(&mut entries, programs.side_by_side());
    // What did not come to a verdict beside the others is played once more, alone.
    play.side_by_side(&mut entries, 1);
    drop(progress);
    if cancel.is_asked() {
        return Err(Trouble::interrupted());
    }
    let done: Vec<Done<'_>> = entries.into_iter().map(Entry::end).collect();
    if *programs != Programs::Reference {
        for done in done.iter().filter(|done| done.is_a_try()) {
            if let Some(notice) = session.record(done.exercise, &done.verdict) {
                console.warn(&notice);
            }
        }
    }
    let passed = done.iter().all(|done| done.verdict.outcome == Outcome::Passed);
    match report {
        Report::Json => {
            let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
            let exercises = done.iter().map(|done| &done.verdict).collect();
            verify::print_json(console, &All { outcome, exercises })?;
        }
        Report::Text => {
            let rows: Vec<Row<'_>> = done.iter().map(Done::row).collect();
            let mut out = console.stdout();
            all::render(&rows, next_step(&done, choice.call()).as_deref(), console.look(), &mut out)?;
            out.flush()?;
        }
    }
    Ok(if passed { Exit::Passed } else { Exit::NotPassed })
}

/// All verdicts. Serialised, it is what `verify --all --json` prints.
#[derive(Serialize)]
struct All<'a> {
    outcome: Outcome,
    exercises: Vec<&'a Verdict>,
}

/// An exercise on its way to its verdict.
struct Entry<'a> {
    exercise: &'a Exercise,
    label: String,
    /// What the learner calls the program, if there is one.
    path: Option<PathBuf>,
    stage: Way,
}

/// How far it is.
enum Way {
    /// The machine is judged.
    Machine,
    /// It can play, beside the reference.
    Ready(Program, Troupe),
    /// It is over.
    Judged(Verdict),
    /// It played, and nobody can say what came of it: again with these programs, for this reason.
    Undecided(Program, Troupe, String),
}

impl<'a> Entry<'a> {
    fn is_over(&self) -> bool {
        matches!(self.stage, Way::Judged(_))
    }

    fn end(self) -> Done<'a> {
        let verdict = match self.stage {
            Way::Judged(verdict) => verdict,
            Way::Undecided(_, _, why) => undecided(self.exercise, &why),
            Way::Machine | Way::Ready(..) => undecided(self.exercise, "It was not played."),
        };
        Done { exercise: self.exercise, label: self.label, path: self.path, verdict }
    }
}

/// An exercise and its verdict.
struct Done<'a> {
    exercise: &'a Exercise,
    label: String,
    path: Option<PathBuf>,
    verdict: Verdict,
}

impl Done<'_> {
    /// Whether there was something to judge.
    fn is_a_try(&self) -> bool {
        self.verdict.outcome != Outcome::NotStarted
    }

    fn row(&self) -> Row<'_> {
        let first = self.verdict.findings.first();
        let why = first.map_or("", |finding| finding.message.as_str());
        let state = match self.verdict.outcome {
            Outcome::Passed => State::Passed,
            Outcome::Failed => State::NotPassed(why),
            Outcome::NotStarted if first.is_some_and(|finding| finding.id == NO_PROGRAM) => State::NoProgram,
            Outcome::NotStarted => State::NotStarted(why),
        };
        Row { number: &self.label, name: self.exercise.short_name(), state }
    }
}

/// What those who play share.
struct Play<'a> {
    choice: &'a Choice,
    course: &'a Course,
    seed: Option<u64>,
    cancel: &'a Cancel,
    progress: &'a Progress,
}

impl Play<'_> {
    /// Finds and builds the program for an exercise, and the reference.
    fn prepare<'a>(&self, exercise: &'a Exercise, programs: &Programs) -> Result<Entry<'a>, Trouble> {
        let entry = |path, stage| Entry { exercise, label: exercise.label(), path, stage };
        if exercise.judged == Judged::Machine {
            return Ok(entry(None, Way::Machine));
        }
        let no_program = |trouble: &program::Trouble| Way::Judged(not_built(exercise, trouble, 0));
        let (given, path) = match programs {
            Programs::Reference => (Given::Reference, None),
            Programs::Folder(folder) => match program::among(folder, &exercise.name) {
                Ok(Some(path)) => (Given::File(path.clone()), Some(path)),
                Ok(None) => return Ok(entry(None, Way::Judged(without(exercise)))),
                Err(trouble) => return Ok(entry(None, no_program(&trouble))),
            },
        };
        let say = |words: &str| self.progress.say(words);
        let reference = match prepare::reference(self.choice, self.course, exercise, self.cancel, &say) {
            Ok(reference) => reference,
            Err(trouble) if trouble.exit == Exit::Interrupted => return Err(trouble),
            Err(trouble) => return Ok(entry(path, Way::Judged(undecided(exercise, &trouble.what)))),
        };
        match prepare::program(self.choice, &given, exercise, self.cancel, &say) {
            Ok(program) => Ok(entry(path, Way::Ready(program, reference))),
            Err(_) if self.cancel.is_asked() => Err(Trouble::interrupted()),
            Err(trouble) => Ok(entry(path, no_program(&trouble))),
        }
    }

    /// Plays all that are not over, so many at a time.
    fn side_by_side(&self, entries: &mut [Entry<'_>], at_once: usize) {
        let total = entries.len();
        let done = AtomicUsize::new(entries.iter().filter(|entry| entry.is_over()).count());
        let waiting = Mutex::new(entries.iter_mut().filter(|entry| !entry.is_over()));
        let next = || lock(&waiting).next();
        thread::scope(|scope| {
            for _ in 0..at_once {
                scope.spawn(|| {
                    while let Some(entry) = next() {
                        if self.cancel.is_asked() {
                            return;
                        }
                        let so_far = done.load(Ordering::Relaxed);
                        let now = &entry.exercise.name;
                        self.progress.say(&format!("{so_far} of {total} verified, playing {now}"));
                        self.judge(entry);
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
    }

    fn judge(&self, entry: &mut Entry<'_>) {
        let exercise = entry.exercise;
        let (program, reference) = match &entry.stage {
            Way::Ready(program, reference) | Way::Undecided(program, reference, _) => {
                (program.clone(), reference.clone())
            }
            Way::Machine => {
                let examined = fitness::examine(Some(exercise));
                let verdict = examined
                    .map_or_else(|trouble| undecided(exercise, &trouble.what), |(_, verdict)| verdict);
                entry.stage = Way::Judged(verdict);
                return;
            }
            Way::Judged(_) => return,
        };
        let seed = prepare::seed(self.seed);
        let links = Links::Steady;
        let setting = Setting { seed, cancel: self.cancel, watcher: None, links, live: None };
        let judged = verdict_on(exercise, program.clone(), &reference, setting, &|| ());
        entry.stage = match judged {
            Ok(judgement) => Way::Judged(judgement.verdict),
            Err(error) => Way::Undecided(program, reference, error.to_string()),
        };
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The finding of an exercise for which there is no program.
const NO_PROGRAM: &str = "no-program";

fn without(exercise: &Exercise) -> Verdict {
    let message = format!("There is no program for {}.", exercise.name);
    let advice = format!("Its name begins with the exercise's number, or is {}.", exercise.short_name());
    not_started(exercise, Finding::failure(NO_PROGRAM, Cause::Start, message).advice(advice))
}

fn undecided(exercise: &Exercise, why: &str) -> Verdict {
    not_started(exercise, Finding::failure("no-verdict", Cause::Start, why))
}

fn not_started(exercise: &Exercise, finding: Finding) -> Verdict {
    Verdict {
        exercise: exercise.name.clone(),
        outcome: Outcome::NotStarted,
        seed: 0,
        seconds: 0.0,
        findings: vec![finding],
        checks: Vec::new(),
    }
}

/// The command that tells more about the first program that did not pass.
fn next_step(done: &[Done<'_>], call: &str) -> Option<String> {
    let wrong = done.iter().find(|done| done.verdict.outcome != Outcome::Passed && done.path.is_some())?;
    Some(format!("{call} verify {} {}", wrong.label, wrong.path.as_ref()?.display()))
}
