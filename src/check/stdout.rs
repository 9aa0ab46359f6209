//! The check `stdout`: each program prints what the reference prints in the same scene.

use std::collections::BTreeMap;

use serde::Deserialize;
use similar::DiffOp;

use crate::check::align::{clean, differences, excerpt};
use crate::check::numbers::number;
use crate::check::seen::Seen;
use crate::check::tampering::{expected_lines, tampered, untampered_lines};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::Stream;
use crate::scenario::{Actor, Ending, Prints};
use crate::verdict::Finding;

mod findings;
mod habits;
#[cfg(test)]
mod tests;

use findings::{
    different, extra_line, missing_line, nothing_printed, on_stderr_instead, out_of_order, prepared_answer,
};

pub(super) use habits::unplain;

/// From this likeness on, of 0 to 1, a line is the expected one with a slip in it.
const ALIKE: f64 = 0.6;

/// What is compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stdout {
    /// Who judges the lines that are numbers.
    #[serde(default)]
    pub numbers: Numbers,
}

/// What becomes of the lines that are numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbers {
    /// They are compared like any other.
    #[default]
    Judged,
    /// Another check judges them: any run of numbers is as good as any other.
    Ignored,
}

impl Check for Stdout {
    fn name(&self) -> &'static str {
        "stdout"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let judge = |actor| Some((actor, self.judge(case, actor)?));
        let judged: Vec<(&Actor, Option<Finding>)> = talkers(case).filter_map(judge).collect();
        if judged.is_empty() {
            return Examined::Skipped;
        }
        Examined::Found(told_once(judged.into_iter().filter_map(|(actor, finding)| Some((actor, finding?)))))
    }
}

/// Those whose stdout is the answer.
fn talkers(case: Case<'_>) -> impl Iterator<Item = &Actor> {
    case.learners().filter(|actor| actor.prints == Prints::TheAnswer)
}

/// The finding for the first actor that printed nothing where the reference did, although the scene waited for it; or
/// that printed something where nothing is to be printed.
pub(super) fn silent_or_loud(case: Case<'_>) -> Option<Finding> {
    talkers(case).find_map(|actor| {
        let of = |seen: Seen<'_>, stream| clean(&seen.lines(&actor.name, stream));
        let expected = of(case.reference(), Stream::Stdout);
        let actual = of(case.learner(), Stream::Stdout);
        let silent = actor.ends != Ending::Stopped && !expected.is_empty() && actual.is_empty();
        if expected.is_empty() && !actual.is_empty() {
            return compared(case, actor, expected);
        }
        let on_stderr = of(case.learner(), Stream::Stderr);
        let all = Outputs { who: case.who(actor), expected, actual, on_stderr };
        silent.then(|| nothing_printed(&all).section("Task"))
    })
}

/// What one program printed, and what it should have.
struct Outputs {
    who: String,
    expected: Vec<String>,
    actual: Vec<String>,
    on_stderr: Vec<String>,
}

impl Stdout {
    /// `None`: there is nothing to judge. `Some(None)`: the output is right.
    fn judge(&self, case: Case<'_>, actor: &Actor) -> Option<Option<Finding>> {
        case.learner().started(&actor.name)?;
        let expected = match self.numbers {
            Numbers::Judged => expected_lines(case, actor)?,
            // Runs of numbers are all alike, so it does not matter what the tap did to them.
            Numbers::Ignored => clean(&case.reference().lines(&actor.name, Stream::Stdout)),
        };
        Some(self.compare(case, actor, expected))
    }

    fn compare(&self, case: Case<'_>, actor: &Actor, expected: Vec<String>) -> Option<Finding> {
        let seen = case.learner();
        let of = |stream| clean(&seen.lines(&actor.name, stream));
        let (actual, on_stderr) = (of(Stream::Stdout), of(Stream::Stderr));
        let all = Outputs { who: case.who(actor), expected, actual, on_stderr };
        let (expected, actual) = (self.essence(&all.expected), self.essence(&all.actual));
        if texts(&expected) == texts(&actual) {
            return None;
        }
        if let Some(index) = unplain(&all.expected, &all.actual).filter(|_| self.numbers == Numbers::Ignored)
        {
            let at = |lines: &[String]| Essential {
                line: index + 1,
                text: String::new(),
                shown: lines[index].clone(),
                run: true,
            };
            let finding = different(case, &all, &at(&all.expected), &at(&all.actual));
            return Some(finding.section("Task").excerpt(excerpt(&all.expected, &all.actual)));
        }
        let untampered = untampered_lines(case, actor).filter(|_| tampered(case));
        let prepared = self.numbers == Numbers::Judged
            && untampered.is_some_and(|untampered| is_prepared(&all.actual, &all.expected, &untampered));
        let finding = if all.actual.is_empty() {
            on_stderr_instead(case, actor, &all).unwrap_or_else(|| nothing_printed(&all))
        } else if prepared {
            prepared_answer(&all)
        } else {
            self.name(case, actor, &all, &expected, &actual)
        };
        Some(finding.section("Task").excerpt(excerpt(&all.expected, &all.actual)))
    }

    /// The lines that are compared. A run of numbers that another check judges counts as one line.
    fn essence(&self, lines: &[String]) -> Vec<Essential> {
        let mut essence: Vec<Essential> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let run = self.numbers == Numbers::Ignored && number(line).is_some();
            let again = run && essence.last().is_some_and(|last| last.run);
            if !again {
                let text = if run { RUN.to_string() } else { line.clone() };
                essence.push(Essential { line: index + 1, text, shown: line.clone(), run });
            }
        }
        essence
    }

    fn name(
        &self,
        case: Case<'_>,
        actor: &Actor,
        all: &Outputs,
        expected: &[Essential],
        actual: &[Essential],
    ) -> Finding {
        if let (None, Some(extra)) = (expected.first(), actual.first()) {
            return extra_line(case, all, extra, expected);
        }
        let (wanted, found) = (texts(expected), texts(actual));
        let counts = |lines: &[&str]| {
            let mut counts: BTreeMap<String, i64> = BTreeMap::new();
            lines.iter().for_each(|line| *counts.entry((*line).to_string()).or_default() += 1);
            counts
        };
        if counts(&wanted) == counts(&found) {
            return out_of_order(case, all, expected, actual);
        }
        // Without messages nothing comes early or late, so line n answers line n.
        if !case.has_links() && expected.len() == actual.len() {
            let mut lines = expected.iter().zip(actual);
            if let Some((meant, there)) = lines.find(|(meant, there)| meant.text != there.text) {
                return different(case, all, meant, there);
            }
        }
        let changes = differences(&wanted, &found);
        // Where words stand between numbers, the runs are cut up; the words are what is too much.
        let wanted_run = expected.iter().any(|line| line.run);
        let run = |op: &DiffOp| {
            wanted_run
                && matches!(op, DiffOp::Insert { .. })
                && actual[op.new_range()].iter().all(|line| line.run)
        };
        let telling = |op: &&DiffOp| !matches!(op, DiffOp::Equal { .. }) && !run(op);
        let Some(first) = changes.iter().find(telling) else {
            return out_of_order(case, all, expected, actual);
        };
        let (old, new) = (&expected[first.old_range()], &actual[first.new_range()]);
        match (old.first(), new.iter().find(|line| !line.run).or(new.first())) {
            (Some(missing), None) => {
                on_stderr_instead(case, actor, all).unwrap_or_else(|| missing_line(all, missing, actual))
            }
            (None, Some(extra)) => extra_line(case, all, extra, expected),
            (Some(_), Some(there)) => {
                // The line that was meant is the expected one most like it.
                let likeness = |line: &&Essential| {
                    (strsim::normalized_levenshtein(&line.shown, &there.shown) * 1e6) as u64
                };
                let meant = old.iter().max_by_key(likeness).unwrap_or(&old[0]);
                different(case, all, meant, there)
            }
            (None, None) => out_of_order(case, all, expected, actual),
        }
    }
}

/// What is wrong with what the actor printed, where another check knows what it should have been.
pub(super) fn compared(case: Case<'_>, actor: &Actor, expected: Vec<String>) -> Option<Finding> {
    Stdout::default().compare(case, actor, expected)
}

/// Whether each line is right, or would be right had nobody tampered.
fn is_prepared(actual: &[String], expected: &[String], untampered: &[String]) -> bool {
    let mut lines = actual.iter().zip(expected).zip(untampered);
    actual.len() == expected.len() && lines.all(|((line, one), other)| line == one || line == other)
}

/// What stands for a run of numbers.
const RUN: &str = "(numbers)";

/// A line that is compared.
struct Essential {
    /// Its number in the output, from 1.
    line: usize,
    /// What is compared.
    text: String,
    /// What is shown.
    shown: String,
    /// Whether it stands for a run of numbers.
    run: bool,
}

fn texts(lines: &[Essential]) -> Vec<&str> {
    lines.iter().map(|line| line.text.as_str()).collect()
}
