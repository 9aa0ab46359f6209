//! `workshop doctor`, and `verify` where an exercise judges the machine: is everything here that is needed?

use std::io::Write;
use std::time::Instant;

use crate::course::{Exercise, Judged};
use crate::machine::{self, Line, Machine, Need, State};
use crate::render;
use crate::verdict::{self, Cause, CheckOutcome, CheckResult, Finding, Kind, Outcome, Verdict};

use crate::session::Session;
use crate::session::verify::exit_of;

use super::console::Progress;
use super::verify::{self, Report};
use super::{Choice, Console, Exit, Trouble};

/// The scene that the lines are filed under.
const SCENE: &str = "machine";

/// Checks the machine.
///
/// # Errors
/// The current folder is gone, or the course is broken.
pub fn run(console: &Console, choice: &Choice, report: Report) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let course = session.course();
    let progress = match report {
        Report::Text => console.progress("looking at this machine"),
        Report::Json => Progress::none(),
    };
    let exercise = course.exercises().iter().find(|exercise| exercise.judged == Judged::Machine);
    let (lines, verdict) = examine(exercise)?;
    drop(progress);
    let fit = machine::is_fit(&lines);
    if let Some(exercise) = exercise
        && let Some(notice) = session.record(exercise, &verdict)
    {
        console.warn(&notice);
    }
    match report {
        Report::Json => verify::print_json(console, &verdict)?,
        Report::Text => {
            let mut out = console.stdout();
            render::machine::render(&lines, fit, console.look(), &mut out)?;
            if let Some(next) = exercise.filter(|_| fit).and_then(|exercise| course.after(exercise)) {
                writeln!(out, "Go on with the first exercise: {} show {}", choice.call(), next.label())?;
            }
            out.flush()?;
        }
    }
    Ok(exit_of(verdict.outcome))
}

/// Looks at the machine, and judges it: as the exercise that asks for it, where there is one.
///
/// # Errors
/// The current folder is gone.
pub fn examine(exercise: Option<&Exercise>) -> Result<(Vec<Line>, Verdict), Trouble> {
    let began = Instant::now();
    let lines = Machine::here()?.examine();
    let verdict = verdict(exercise, &lines, machine::is_fit(&lines), began);
    Ok((lines, verdict))
}

/// The same as a verdict.
fn verdict(exercise: Option<&Exercise>, lines: &[Line], fit: bool, began: Instant) -> Verdict {
    let findings = lines.iter().filter_map(finding).collect();
    let outcome = |line: &Line| match (&line.state, line.need) {
        (State::Ready(_), _) => CheckOutcome::Passed,
        (State::Missing { .. }, Need::Needed) => CheckOutcome::Failed,
        (State::Missing { .. }, Need::Runner | Need::Optional) => CheckOutcome::Skipped,
    };
    let result =
        |line: &Line| CheckResult { check: line.name, scene: SCENE.to_owned(), outcome: outcome(line) };
    Verdict {
        exercise: exercise.map_or_else(String::new, |exercise| exercise.name.clone()),
        outcome: if fit { Outcome::Passed } else { Outcome::Failed },
        seed: 0,
        seconds: verdict::hundredths(began.elapsed()),
        findings,
        checks: lines.iter().map(result).collect(),
    }
}

fn finding(line: &Line) -> Option<Finding> {
    let State::Missing { why, repair } = &line.state else { return None };
    let kind = match line.need {
        Need::Needed => Kind::Failure,
        Need::Runner | Need::Optional => Kind::Note,
    };
    let message = format!("{}: {why}. It is used for {}.", line.name, line.used_for);
    let finding = Finding::failure("missing", Cause::Start, message).expected(line.name, why.as_str());
    let advice = if repair.is_empty() { String::new() } else { format!("This command repairs it: {repair}") };
    Some(Finding { kind, check: line.name, scene: SCENE.to_owned(), ..finding.advice(advice) })
}
