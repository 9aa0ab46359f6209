//! What a program of a course showed when it was played, and whether that is what it is there for.

use super::page::WIDEST;
use super::{Filed, Part, Remark, Weight};
use crate::process::Captured;
use crate::program::{Trouble, TroubleKind};
use crate::text::width;
use crate::verdict::{Finding, Kind, Outcome, Verdict};

/// What came of playing a program.
#[derive(Clone, Debug)]
pub enum Played {
    /// It was judged.
    Judged(Verdict),
    /// The reference solution did not get through, so nobody could be judged: what happened, and what it wrote to
    /// stderr.
    NoMeasure(String, Vec<String>),
    /// It could not be built or started.
    NotPrepared(Trouble),
    /// It showed the trap by itself.
    Shown(Captured),
}

/// What there is to say about it; nothing, when all is as it should be.
///
/// `call` is what one types in front of a command for this course, `exercise` the exercise's number.
pub fn remark(filed: &Filed, played: &Played, call: &str, exercise: &str) -> Option<Remark> {
    let file = filed.shown();
    let mistake = |what: String| Some(Remark::mistake(file.clone(), None, what));
    let skipped =
        |what: String| Some(Remark { weight: Weight::Skipped, file: file.clone(), line: None, what });
    let verdict = match played {
        Played::NotPrepared(trouble) if trouble.kind == TroubleKind::NoRunner => {
            return skipped(trouble.to_string());
        }
        Played::NotPrepared(trouble) => return mistake(in_one_line(trouble)),
        Played::NoMeasure(what, words) => {
            if let Some(line) = words.iter().find(|line| misses_a_package(line)) {
                return skipped(format!("{line}. Install it, for those who learn with this course as well."));
            }
            let words =
                words.last().map_or_else(String::new, |last| format!(" Its last words on stderr: {last}."));
            return mistake(format!("{what}.{words} To see it: `{call} run {exercise} --reference`"));
        }
        Played::Shown(captured) => {
            if let Some(line) = captured.stderr.lines().find(|line| misses_a_package(line)) {
                return skipped(format!("{line}. Install it, for those who learn with this course as well."));
            }
            let what = shortcoming(captured)?;
            return mistake(format!("{what} To see it: `{call} trap {exercise}`"));
        }
        Played::Judged(verdict) => verdict,
    };
    let first = verdict.findings.iter().find(|finding| finding.kind == Kind::Failure);
    let expects_crash = matches!(&filed.part, Part::Wrong(finding) if finding == "missing-module");
    if let Some(first) = first.filter(|first| first.id == "missing-module" && !expects_crash) {
        return skipped(format!("{} {}", first.message, first.advice));
    }
    let again = format!("To see it: `{call} verify {exercise} {file} --seed {}`", verdict.seed);
    match (&filed.part, verdict.outcome, first) {
        (_, Outcome::NotStarted, first) => {
            let why = first.map_or("it could not be started", |first| first.message.as_str());
            mistake(format!("{why} {again}"))
        }
        (Part::Reference, Outcome::Failed, first) => {
            mistake(format!("the reference solution does not pass: {}. {again}", named(first)))
        }
        (Part::Right, Outcome::Failed, first) => {
            mistake(format!("is filed as right, but does not pass: {}. {again}", named(first)))
        }
        (Part::Starter, Outcome::Passed, _) => {
            mistake("the starter passes already. Leave the learner something to do.".to_owned())
        }
        (Part::Starter, Outcome::Failed, Some(first)) if first.advice.is_empty() => {
            mistake(format!("the starter fails with {}, which advises nothing. {again}", named(Some(first))))
        }
        (Part::Wrong(finding), Outcome::Passed, _) => {
            mistake(format!("is filed under `{finding}`, but passes. {again}"))
        }
        (Part::Wrong(finding), Outcome::Failed, first) if first.is_none_or(|first| first.id != finding) => {
            mistake(format!("is filed under `{finding}`, but what comes first is {}. {again}", named(first)))
        }
        _ => None,
    }
}

/// What is wrong with a demonstration.
fn shortcoming(captured: &Captured) -> Option<String> {
    if !captured.succeeded() {
        let words = captured.stderr.lines().rfind(|line| !line.trim().is_empty());
        let words = words.map_or_else(String::new, |words| format!(" Its last words on stderr: {words}."));
        return Some(format!("shows the trap, but does not end by itself with status 0.{words}"));
    }
    if captured.stdout.trim().is_empty() {
        return Some("shows the trap, but prints nothing.".to_owned());
    }
    let widest = captured.stdout.lines().map(width).max().unwrap_or(0);
    (widest > WIDEST).then(|| format!("prints a line of {widest} columns; at most {WIDEST} fit."))
}

/// What Python and Node write when a package is not installed.
fn misses_a_package(line: &str) -> bool {
    ["ModuleNotFoundError: No module named", "Cannot find module '", "Cannot find package '"]
        .iter()
        .any(|words| line.contains(words))
}

fn named(finding: Option<&Finding>) -> String {
    finding.map_or_else(String::new, |finding| {
        format!("`{}`, in scene {}: {}", finding.id, finding.scene, finding.message.trim_end_matches('.'))
    })
}

/// The compiler's first error is enough here.
fn in_one_line(trouble: &Trouble) -> String {
    let error = trouble.words.lines().find(|line| line.to_lowercase().contains("error"));
    match error.or_else(|| trouble.words.lines().find(|line| !line.trim().is_empty())) {
        Some(first) => format!("{} The first error: {}", trouble.message, first.trim()),
        None => trouble.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Cause;

    fn verdict(outcome: Outcome, id: Option<&'static str>) -> Played {
        let finding = |id| Finding::failure(id, Cause::Answer, "It says no.").advice("Say yes.");
        Played::Judged(Verdict {
            exercise: "01-max".to_owned(),
            outcome,
            seed: 7,
            seconds: 0.1,
            findings: id.map(finding).into_iter().collect(),
            checks: Vec::new(),
        })
    }

    fn said(part: Part, played: &Played) -> Option<(Weight, String)> {
        let filed = Filed { exercise: 0, path: "c/x.py".into(), part };
        remark(&filed, played, "workshop --course c", "01").map(|remark| (remark.weight, remark.to_string()))
    }

    #[test]
    fn what_is_as_it_should_be_is_not_spoken_of() {
        let failed = verdict(Outcome::Failed, Some("different-text"));
        assert_eq!(said(Part::Reference, &verdict(Outcome::Passed, None)), None);
        assert_eq!(said(Part::Right, &verdict(Outcome::Passed, None)), None);
        assert_eq!(said(Part::Starter, &failed), None);
        assert_eq!(said(Part::Wrong("different-text".to_owned()), &failed), None);
    }

    #[test]
    fn what_is_not_comes_with_the_command_that_shows_it() {
        let failed = verdict(Outcome::Failed, Some("extra-line"));
        for part in [Part::Reference, Part::Right, Part::Wrong("different-text".to_owned())] {
            let (weight, said) = said(part, &failed).expect("a remark");
            assert_eq!(weight, Weight::Mistake);
            assert!(said.contains("`extra-line`"), "{said}");
            assert!(said.ends_with("`workshop --course c verify 01 c/x.py --seed 7`"), "{said}");
        }
        assert!(said(Part::Starter, &verdict(Outcome::Passed, None)).is_some());
    }

    #[test]
    fn a_language_or_a_package_that_is_not_here_is_told_and_is_no_mistake() {
        let trouble = Played::NotPrepared(Trouble::new(TroubleKind::NoRunner, "x.py needs `python3`."));
        assert_eq!(said(Part::Right, &trouble).map(|(weight, _)| weight), Some(Weight::Skipped));
        let missing = verdict(Outcome::Failed, Some("missing-module"));
        assert_eq!(said(Part::Right, &missing).map(|(weight, _)| weight), Some(Weight::Skipped));
        assert_eq!(said(Part::Wrong("missing-module".to_owned()), &missing), None);
        let words = vec!["ModuleNotFoundError: No module named 'pynng'".to_owned()];
        let missing = Played::NoMeasure("it did not get through".to_owned(), words);
        assert_eq!(said(Part::Reference, &missing).map(|(weight, _)| weight), Some(Weight::Skipped));
    }
}
