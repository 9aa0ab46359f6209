//! `workshop verify --repeat N`: verifies one program many times, each time with another seed.

use std::io::Write;

use serde::Serialize;

use crate::course::{Exercise, Judged};
use crate::engine::Links;
use crate::judge::{NoVerdict, Worth};
use crate::program::Given;
use crate::render::repeat::{self, Other, Tally};
use crate::session::Session;
use crate::session::prepare::{self, Order};
use crate::session::verify::{Setting, verdict_on};
use crate::text::shell_word;
use crate::verdict::{Kind, Outcome, Verdict};

use super::console::Progress;
use super::verify::{Report, print_json};
use super::{Choice, Console, Exit, Trouble};

/// One verification.
enum Run {
    Judged(Verdict, Worth),
    /// With its seed and the reason.
    NoVerdict(u64, String),
}

/// All of them. Serialised, it is what `verify --repeat N --json` prints.
#[derive(Serialize)]
struct All<'a> {
    exercise: &'a str,
    outcome: Outcome,
    asked: usize,
    passed: usize,
    runs: Vec<&'a Verdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    without_verdict: Vec<WithoutVerdict<'a>>,
}

#[derive(Serialize)]
struct WithoutVerdict<'a> {
    seed: u64,
    why: &'a str,
}

/// Verifies so many times; after an interruption it says what there is so far.
///
/// # Errors
/// There is no such exercise or program, or it can't be built.
pub fn run(
    console: &Console,
    choice: &Choice,
    order: &Order,
    times: usize,
    report: Report,
) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find_to_play(order, "verify")?;
    if exercise.judged == Judged::Machine {
        return Err(choice.no_program(exercise));
    }
    let cancel = prepare::cancel_on_signals()?;
    let progress = match report {
        Report::Text => Progress::begin(&format!("{}: getting ready", exercise.name)),
        Report::Json => Progress::none(),
    };
    let say = |words: &str| progress.say(words);
    let program = prepare::program(choice, &order.given, exercise, &cancel, &say)
        .map_err(|trouble| prepare::not_prepared(&trouble, &order.given, &cancel))?;
    let reference = prepare::reference(choice, session.course(), exercise, &cancel, &say)?;
    let mut runs: Vec<Run> = Vec::new();
    for (seed, time) in (order.seed()..).zip(1..=times) {
        let passed = runs.iter().filter(|run| run.has_passed()).count();
        say(&format!("{}: {time} of {times}, seed {seed}; {passed} passed", exercise.name));
        let setting = Setting { seed, cancel: &cancel, watcher: None, links: order.links, live: None };
        match verdict_on(exercise, program.clone(), &reference, setting, &|| ()) {
            Ok(judgement) => runs.push(Run::Judged(judgement.verdict, judgement.worth)),
            Err(NoVerdict::Interrupted) => break,
            Err(error) => runs.push(Run::NoVerdict(seed, format!("no verdict: {error}"))),
        }
    }
    drop(progress);
    if order.given != Given::Reference {
        remember(console, &session, exercise, &runs);
    }
    let all_passed = runs.iter().all(Run::has_passed);
    match report {
        Report::Json => print_json(console, &all(exercise, times, &runs))?,
        Report::Text => print(console, choice, exercise, order, times, &runs)?,
    }
    Ok(match (cancel.is_asked(), all_passed) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::Passed,
        (false, false) => Exit::NotPassed,
    })
}

impl Run {
    fn has_passed(&self) -> bool {
        matches!(self, Run::Judged(Verdict { outcome: Outcome::Passed, .. }, _))
    }

    fn seed(&self) -> u64 {
        match self {
            Run::Judged(verdict, _) => verdict.seed,
            Run::NoVerdict(seed, _) => *seed,
        }
    }

    /// What was found first.
    fn what(&self) -> &str {
        match self {
            Run::Judged(verdict, _) => {
                let mut failures = verdict.findings.iter().filter(|finding| finding.kind == Kind::Failure);
                failures.next().map_or("", |finding| &finding.message)
            }
            Run::NoVerdict(_, why) => why,
        }
    }
}

/// All of it is one try: passed when it passed every time.
fn remember(console: &Console, session: &Session, exercise: &Exercise, runs: &[Run]) {
    let judged = || {
        runs.iter().filter_map(|run| match run {
            Run::Judged(verdict, Worth::Full) => Some(verdict),
            _ => None,
        })
    };
    let failed = judged().find(|verdict| verdict.outcome != Outcome::Passed);
    if let Some(verdict) = failed.or(judged().next())
        && (failed.is_some() || runs.iter().all(Run::has_passed))
        && let Some(notice) = session.record(exercise, verdict)
    {
        console.warn(&notice);
    }
}

fn all<'a>(exercise: &'a Exercise, asked: usize, runs: &'a [Run]) -> All<'a> {
    let mut verdicts = Vec::new();
    let mut without_verdict = Vec::new();
    for run in runs {
        match run {
            Run::Judged(verdict, _) => verdicts.push(verdict),
            Run::NoVerdict(seed, why) => without_verdict.push(WithoutVerdict { seed: *seed, why }),
        }
    }
    let passed = runs.iter().filter(|run| run.has_passed()).count();
    let outcome = if passed == runs.len() { Outcome::Passed } else { Outcome::Failed };
    All { exercise: &exercise.name, outcome, asked, passed, runs: verdicts, without_verdict }
}

fn print(
    console: &Console,
    choice: &Choice,
    exercise: &Exercise,
    order: &Order,
    asked: usize,
    runs: &[Run],
) -> Result<(), Trouble> {
    let others: Vec<(&Run, String)> = runs
        .iter()
        .filter(|run| !run.has_passed())
        .map(|run| (run, command(choice, exercise, order, run.seed())))
        .collect();
    let lines: Vec<Other<'_>> =
        others.iter().map(|(run, command)| Other { seed: run.seed(), what: run.what(), command }).collect();
    let tally = Tally {
        exercise: &format!("{} {}", exercise.label(), exercise.short_name()),
        asked,
        played: runs.len(),
        passed: runs.len() - others.len(),
        others: &lines,
    };
    let mut out = console.stdout();
    repeat::render(&tally, console.look(), &mut out)?;
    Ok(out.flush()?)
}

/// What one types to play the same again.
fn command(choice: &Choice, exercise: &Exercise, order: &Order, seed: u64) -> String {
    let mut words = vec![choice.call().to_owned(), "verify".to_owned(), exercise.label()];
    match &order.given {
        Given::File(path) => words.push(shell_word(&path.display().to_string())),
        Given::Reference => words.push("--reference".to_owned()),
        Given::Nothing | Given::Command(_) | Given::One { .. } => {}
    }
    if order.links == Links::Jittery {
        words.push("--jitter".to_owned());
    }
    words.push(format!("--seed {seed}"));
    if let Given::Command(command) = &order.given {
        words.push("--".to_owned());
        words.extend(command.iter().map(|word| shell_word(&word.to_string_lossy())));
    }
    words.join(" ")
}
