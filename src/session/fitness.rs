//! The machine as an exercise: what is there and what is missing, as a verdict.

use std::time::Instant;

use crate::course::Exercise;
use crate::machine::{self, Line, Machine, Need, State};
use crate::verdict::{self, Cause, CheckOutcome, CheckResult, Finding, Kind, Outcome, Verdict};

use super::Trouble;

/// The scene that the lines are filed under.
const SCENE: &str = "machine";

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
