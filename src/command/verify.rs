//! `workshop verify`: plays the exercise, judges it, and says what came of it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use serde::Serialize;

use crate::course::{Course, Exercise, Hint, Judged};
use crate::engine::{Cancel, Stage, Watcher};
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
use super::{Console, Exit, Trouble, course, doctor};

/// In which form the verdict is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// For a person.
    Text,
    /// For a program: one JSON object.
    Json,
}

/// Verifies.
///
/// # Errors
/// There is no such exercise or program, or no verdict could be reached.
pub fn run(
    console: &Console,
    order: Order,
    report: Report,
    evidence: Option<&Path>,
) -> Result<Exit, Trouble> {
    let course = course()?;
    let exercise = order.find(&course)?;
    if exercise.judged == Judged::Machine {
        return doctor::run(console, report);
    }
    let cancel = play::cancel_on_signals()?;
    let progress = match report {
        Report::Text => Progress::begin(&format!("{}: getting ready", exercise.name)),
        Report::Json => Progress::none(),
    };
    let program = match play::prepare(&order.given, exercise, &cancel, &progress) {
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
    let watcher = alive(exercise, &program.shown, &progress);
    let judged = verdict_on(exercise, program, order.seed(), &cancel, Some(watcher));
    drop(progress);
    let judgement = match judged {
        Ok(judgement) => judgement,
        Err(NoVerdict::Interrupted) => return Err(Trouble::interrupted()),
        Err(error @ NoVerdict::Reference { .. }) => return Err(Trouble::wrong_use(error)),
    };
    if let Some(path) = evidence {
        keep(&judgement, path).map_err(|error| {
            Trouble::wrong_use(format!("the evidence could not be written to {}: {error}", path.display()))
        })?;
    }
    let verdict = &judgement.verdict;
    if order.given != Given::Reference {
        remember(console, verdict);
    }
    match report {
        Report::Json => print_json(console, verdict)?,
        Report::Text => print_text(console, &course, exercise, &judgement)?,
    }
    Ok(exit_of(verdict.outcome))
}

/// Plays the exercise with a program that is ready, and judges it.
///
/// # Errors
/// There is no verdict, and the program is not to blame.
pub fn verdict_on(
    exercise: &Exercise,
    program: Program,
    seed: u64,
    cancel: &Cancel,
    watcher: Option<Watcher>,
) -> Result<Judgement, NoVerdict> {
    let stage = Stage {
        exercise: &exercise.name,
        scenario: &exercise.scenario,
        learner: &play::troupe(program),
        reference: &play::reference(exercise),
        seed,
        cancel,
        watcher,
    };
    judge::verify(exercise, &stage)
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
fn keep(judgement: &Judgement, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for played in &judgement.played {
        played.learner.save(&mut file)?;
        played.reference.save(&mut file)?;
    }
    file.flush()
}

/// The learner's progress. What can't be saved costs a warning, never the verdict.
pub fn remember(console: &Console, verdict: &Verdict) {
    let passed = verdict.outcome == Outcome::Passed;
    match Store::here().record(&verdict.exercise, passed, SystemTime::now()) {
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

/// The table of who got what in the first scene, for exercises that judge it.
fn matrix(console: &Console, exercise: &Exercise, judgement: &Judgement) -> io::Result<String> {
    let mut text = Vec::new();
    if let Some(played) = judgement.played.first().filter(|_| exercise.checks.who_got_what.is_some()) {
        let Scenario { links, scenes } = &exercise.scenario;
        render::matrix::render(links, &scenes[played.scene], &played.learner, console.look(), &mut text)?;
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
