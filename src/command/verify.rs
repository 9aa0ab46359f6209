//! `workshop verify`: plays the exercise, judges it, and says what came of it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use serde::Serialize;

use crate::course::{Course, Exercise, Hint, Judged, Solution};
use crate::engine::{Cancel, Links, Stage, Troupe, Watcher};
use crate::evidence::{Event, What};
use crate::judge::{self, Judgement, NoVerdict};
use crate::program::{self, Given, Program};
use crate::progress::{Known, Store};
use crate::render;
use crate::render::verdict::Names;
use crate::scenario::Scenario;
use crate::verdict::{Cause, Finding, Kind, Outcome, Verdict};

use super::console::Progress;
use super::play::{self, Order};
use super::{Choice, Console, Exit, Trouble, doctor, picture};

/// In which form the verdict is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// For a person.
    Text,
    /// For a program: one JSON object.
    Json,
}

/// Files in which something of what was seen is kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keep<'a> {
    /// All of it, as JSON lines.
    pub evidence: Option<&'a Path>,
    /// The picture of where every job was.
    pub svg: Option<&'a Path>,
}

/// Verifies.
///
/// # Errors
/// There is no such exercise or program, or no verdict could be reached.
pub fn run(
    console: &Console,
    choice: &Choice,
    order: Order,
    report: Report,
    keep: Keep<'_>,
) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    let exercise = choice.find(&course, &order.exercise)?;
    picture::refuse(exercise, keep.svg)?;
    if exercise.judged == Judged::Machine {
        return doctor::run(console, choice, report);
    }
    let cancel = play::cancel_on_signals()?;
    let progress = match report {
        Report::Text => Progress::begin(&format!("{}: getting ready", exercise.name)),
        Report::Json => Progress::none(),
    };
    let program = match play::prepare(choice, &order.given, exercise, &cancel, &progress) {
        Ok(program) => program,
        Err(trouble) => {
            drop(progress);
            let refusal = play::not_prepared(&trouble, &order.given, &cancel);
            if report == Report::Json && refusal.exit == Exit::NotStarted {
                print_json(console, &not_built(exercise, &trouble, order.seed()))?;
                return Ok(Exit::NotStarted);
            }
            return Err(refusal);
        }
    };
    let reference = play::reference(choice, &course, exercise, &cancel, &progress)?;
    let watcher = alive(exercise, &program.shown, &progress);
    let again = || progress.say(&format!("{}: playing it once more, to be sure", exercise.name));
    let judged = verdict_on(exercise, program, &reference, order.seed(), &cancel, Some(watcher), &again);
    drop(progress);
    let judgement = match judged {
        Ok(judgement) => judgement,
        Err(NoVerdict::Interrupted) => return Err(Trouble::interrupted()),
        Err(error @ NoVerdict::Reference { .. }) => return Err(no_measure(choice, exercise, &error)),
    };
    if let Some(path) = keep.evidence {
        save(&judgement, path).map_err(|error| {
            Trouble::wrong_use(format!("the evidence could not be written to {}: {error}", path.display()))
        })?;
    }
    if let Some(played) = judgement.played.first() {
        picture::save(exercise, &played.learner, keep.svg)?;
    }
    let verdict = &judgement.verdict;
    if order.given != Given::Reference {
        remember(console, &course.key(exercise), verdict.outcome);
    }
    match report {
        Report::Json => print_json(console, verdict)?,
        Report::Text => print_text(console, choice, &course, exercise, &judgement)?,
    }
    Ok(exit_of(verdict.outcome))
}

/// The reference solution is no measure: the machine may be at fault, or a course of somebody's own.
fn no_measure(choice: &Choice, exercise: &Exercise, error: &NoVerdict) -> Trouble {
    let (call, label) = (choice.call(), exercise.label());
    let words = match error {
        NoVerdict::Reference { words, .. } => words.last(),
        NoVerdict::Interrupted => None,
    };
    let words = words.map_or_else(String::new, |last| format!(" Its last words on stderr: {last}"));
    Trouble::wrong_use(match &exercise.solution {
        Some(Solution::Own(_)) => format!(
            "{error}.{words}\n  Try again. For the course's author: `{call} run {label} --reference` shows what it does."
        ),
        _ => format!(
            "{error}. The machine is very busy, or its sockets do not work; try again, and see `workshop doctor`"
        ),
    })
}

/// Plays the exercise with a program that is ready, beside the reference, and judges it; `again` hears when it is played
/// once more.
///
/// # Errors
/// There is no verdict, and the program is not to blame.
pub fn verdict_on(
    exercise: &Exercise,
    program: Program,
    reference: &Troupe,
    seed: u64,
    cancel: &Cancel,
    watcher: Option<Watcher>,
    again: &dyn Fn(),
) -> Result<Judgement, NoVerdict> {
    let stage = Stage {
        exercise: &exercise.name,
        scenario: &exercise.scenario,
        learner: &play::troupe(program),
        reference,
        seed,
        cancel,
        links: Links::Steady,
        watcher,
        live: None,
    };
    judge::verify(exercise, &stage, again)
}

/// The exit status of an outcome.
pub fn exit_of(outcome: Outcome) -> Exit {
    match outcome {
        Outcome::Passed => Exit::Passed,
        Outcome::Failed => Exit::NotPassed,
        Outcome::NotStarted => Exit::NotStarted,
    }
}

/// Shows that the program is alive: how many lines and messages came so far, and the last line.
fn alive(exercise: &Exercise, shown: &str, progress: &Progress) -> Watcher {
    let words = format!("{}: playing {shown}", exercise.name);
    progress.say(&words);
    let progress = progress.clone();
    let (lines, messages) = (AtomicU64::new(0), AtomicU64::new(0));
    let first = exercise.scenario.scenes.first().map(|scene| scene.name.clone()).unwrap_or_default();
    Arc::new(move |scene: &str, event: &Event| {
        if scene != first {
            return;
        }
        let count = |counter: &AtomicU64, more| counter.fetch_add(more, Ordering::Relaxed) + more;
        let (lines, messages) = match &event.what {
            What::Line { .. } => (count(&lines, 1), count(&messages, 0)),
            What::Message { .. } => (count(&lines, 0), count(&messages, 1)),
            What::MoreMessages { count: more, .. } => (count(&lines, 0), count(&messages, *more)),
            _ => return,
        };
        progress.say(&format!("{words}: {lines} lines printed, {messages} messages crossed"));
    })
}

/// Keeps everything that was seen.
fn save(judgement: &Judgement, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for played in &judgement.played {
        played.learner.save(&mut file)?;
        played.reference.save(&mut file)?;
    }
    file.flush()
}

/// The learner's progress. What can't be saved costs a warning, never the verdict.
pub fn remember(console: &Console, key: &str, outcome: Outcome) {
    match Store::here().record(key, outcome == Outcome::Passed, SystemTime::now()) {
        Ok(Known { notice: None, .. }) => {}
        Ok(Known { notice: Some(notice), .. }) => console.warn(&notice),
        Err(error) => console.warn(&error.to_string()),
    }
}

/// One object on stdout and nothing else.
pub fn print_json(console: &Console, verdict: &impl Serialize) -> Result<(), Trouble> {
    let mut out = console.stdout();
    serde_json::to_writer_pretty(&mut out, verdict).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

fn print_text(
    console: &Console,
    choice: &Choice,
    course: &Course,
    exercise: &Exercise,
    judgement: &Judgement,
) -> Result<(), Trouble> {
    let verdict = &judgement.verdict;
    let matrix = matrix(console, exercise, judgement)?;
    let number = exercise.label();
    let next = course.after(exercise).map(Exercise::label);
    let proved: Vec<String> =
        exercise.scenario.scenes.iter().map(|scene| format!("{}: {}.", scene.name, scene.proves)).collect();
    let names = Names {
        call: choice.call(),
        number: &number,
        name: exercise.short_name(),
        hint: hint_for(exercise, verdict),
        next: next.as_deref(),
        proved: &proved,
        matrix: &matrix,
    };
    let mut out = console.stdout();
    render::verdict::render(verdict, &names, console.look(), &mut out)?;
    Ok(out.flush()?)
}

/// The table of who got what in the first scene, for exercises that judge it, and its picture, for those that have one.
fn matrix(console: &Console, exercise: &Exercise, judgement: &Judgement) -> io::Result<String> {
    let mut text = Vec::new();
    if let Some(played) = judgement.played.first().filter(|_| exercise.checks.who_got_what.is_some()) {
        let Scenario { links, scenes } = &exercise.scenario;
        render::matrix::render(links, &scenes[played.scene], &played.learner, console.look(), &mut text)?;
    }
    if let Some(played) = judgement.played.first().filter(|played| played.scene == 0) {
        picture::show(exercise, &played.learner, console.look(), &mut text)?;
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The first hint that is there for the failure that is explained.
fn hint_for(exercise: &Exercise, verdict: &Verdict) -> Option<usize> {
    let first = verdict.findings.first().filter(|finding| finding.kind == Kind::Failure)?;
    let answers = |hint: &Hint| hint.answers.iter().any(|id| id == first.id);
    exercise.hints.iter().position(answers).map(|index| index + 1)
}

/// The verdict on a program that could not even be built.
pub fn not_built(exercise: &Exercise, trouble: &program::Trouble, seed: u64) -> Verdict {
    let finding = Finding::failure(trouble.id(), Cause::Start, trouble.message.as_str())
        .expected("a program that can be started", trouble.words.as_str())
        .advice(trouble.advice.as_str());
    Verdict {
        exercise: exercise.name.clone(),
        outcome: Outcome::NotStarted,
        seed,
        seconds: 0.0,
        findings: vec![finding],
        checks: Vec::new(),
    }
}
