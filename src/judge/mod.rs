//! From an exercise and a program to a verdict: the engine, then the checks, in order.

mod doubt;
mod worth;

use std::time::Instant;

use thiserror::Error;

use crate::check::{self, Case, Examined};
use crate::course::Exercise;
use crate::engine::{Played, Stage};
use crate::evidence::{Ended, Event, Evidence, Stream, What};
use crate::scenario::{Ending, Scene};
use crate::verdict::{self, Cause, CheckOutcome, CheckResult, Finding, Kind, Outcome, Verdict};
use doubt::Doubts;

pub use worth::Worth;

/// Under this check's name stands what [`check::last_resort`] finds.
const LAST_RESORT: &str = "stdout";

/// What is left behind is seen of whoever crashed, too.
const LEFTOVERS: &str = "leftovers";

/// The verdict, and what it rests on.
pub struct Judgement {
    /// What it comes to.
    pub verdict: Verdict,
    /// What that is worth. Only what has its full worth is progress.
    pub worth: Worth,
    /// The Evidence, scene by scene.
    pub played: Vec<Played>,
}

/// There is no verdict, and the program is not to blame.
#[derive(Debug, Error, PartialEq)]
pub enum NoVerdict {
    /// Somebody asked for the end.
    #[error("interrupted")]
    Interrupted,
    /// The reference solution did not get through, so there is nothing to compare with.
    #[error("the reference solution did not get through scene `{scene}`: {what}")]
    Reference {
        /// The scene.
        scene: String,
        /// What happened to it.
        what: String,
        /// What it wrote to stderr.
        words: Vec<String>,
    },
}

/// Plays the exercise and judges what was seen. What only a busy machine may have made is played again, with the same
/// seed; `again` hears of it.
///
/// # Errors
/// [`NoVerdict`]: it was interrupted, or there is nothing to compare with.
pub fn verify(exercise: &Exercise, stage: &Stage<'_>, again: &dyn Fn()) -> Result<Judgement, NoVerdict> {
    let began = Instant::now();
    let mut doubts = Doubts::default();
    loop {
        let begun = Instant::now();
        let played = stage.play();
        let took = begun.elapsed();
        if stage.cancel.is_asked() {
            return Err(NoVerdict::Interrupted);
        }
        let mut judged = judge(exercise, &played);
        let mut worth = Worth::Full;
        if let Ok(verdict) = &mut judged {
            worth = worth::weigh(verdict, stage.links, &played);
        }
        let held_up = played.iter().map(|played| played.held_up).max().unwrap_or_default();
        // What was done by hand would not be done again.
        if worth == Worth::Touched || doubts.are_settled_by(&judged, took, held_up) {
            let mut verdict = judged?;
            verdict.seed = stage.seed;
            verdict.seconds = verdict::hundredths(began.elapsed());
            return Ok(Judgement { verdict, worth, played });
        }
        again();
    }
}

/// Judges what was seen, with no process and no clock: the same Evidence gives the same verdict.
///
/// # Errors
/// [`NoVerdict::Reference`].
pub fn judge(exercise: &Exercise, played: &[Played]) -> Result<Verdict, NoVerdict> {
    let mut findings = Vec::new();
    let mut checks = Vec::new();
    let mut outcome = Outcome::Passed;
    for Played { scene, learner, reference, .. } in played {
        let scene = &exercise.scenario.scenes[*scene];
        if let Some(mut finding) = could_not_start(learner) {
            outcome = Outcome::NotStarted;
            finding.scene.clone_from(&scene.name);
            findings.push(finding);
            continue;
        }
        if let Some(what) = shortcoming(scene, reference) {
            let words = words_on_stderr(reference);
            return Err(NoVerdict::Reference { scene: scene.name.clone(), what, words });
        }
        let case = Case { links: &exercise.scenario.links, scene, learner, reference };
        let before = findings.len();
        for check in exercise.checks.iter() {
            let (result, found) = match check.examine(case) {
                Examined::Skipped => (CheckOutcome::Skipped, Vec::new()),
                Examined::Found(found) if found.iter().any(|finding| finding.kind == Kind::Failure) => {
                    (CheckOutcome::Failed, found)
                }
                Examined::Found(found) => (CheckOutcome::Passed, found),
            };
            let scene = scene.name.clone();
            checks.push(CheckResult { check: check.name(), scene: scene.clone(), outcome: result });
            findings.extend(found.into_iter().map(|finding| Finding {
                check: check.name(),
                scene: scene.clone(),
                ..finding
            }));
        }
        // Whoever crashed was not judged on what it had no time for.
        if findings[before..]
            .iter()
            .any(|finding| finding.kind == Kind::Failure && finding.cause == Cause::Crash)
        {
            let its = |result: &&mut CheckResult| result.scene == scene.name;
            for result in checks.iter_mut().filter(its) {
                if result.outcome == CheckOutcome::Passed && result.check != LEFTOVERS {
                    result.outcome = CheckOutcome::Skipped;
                }
            }
        }
        let failed = findings[before..].iter().any(|finding| finding.kind == Kind::Failure);
        if let Some(finding) = check::last_resort(case).filter(|_| !failed) {
            let scene = scene.name.clone();
            checks.retain(|result| (result.check, &result.scene) != (LAST_RESORT, &scene));
            checks.push(CheckResult {
                check: LAST_RESORT,
                scene: scene.clone(),
                outcome: CheckOutcome::Failed,
            });
            findings.push(Finding { check: LAST_RESORT, scene, ..finding });
        }
    }
    if outcome == Outcome::Passed && findings.iter().any(|finding| finding.kind == Kind::Failure) {
        outcome = Outcome::Failed;
    }
    verdict::order(&mut findings);
    Ok(Verdict { exercise: exercise.name.clone(), outcome, seed: 0, seconds: 0.0, findings, checks })
}

/// The finding for a program that could not even be started.
fn could_not_start(evidence: &Evidence) -> Option<Finding> {
    evidence.events.iter().find_map(|event| match &event.what {
        What::NotStarted { actor, reason } => Some(
            Finding::failure("not-started", Cause::Start, format!("{actor} could not be started: {reason}."))
                .expected("a program that starts", reason.as_str()),
        ),
        _ => None,
    })
}

/// Why the reference's Evidence is no measure for anybody.
fn shortcoming(scene: &Scene, reference: &Evidence) -> Option<String> {
    if let Some(finding) = could_not_start(reference) {
        return Some(finding.actual);
    }
    for actor in &scene.cast {
        match actor.ends {
            Ending::ByItself => {}
            Ending::Stopped => continue,
            Ending::AfterLines(lines) => {
                let printed = printed(reference, &actor.name);
                if printed < lines {
                    return Some(format!("{} printed {printed} of {lines} lines", actor.name));
                }
                continue;
            }
        }
        let ended = reference.events.iter().find_map(|event| match &event.what {
            What::Exited { actor: name, ended } if **name == *actor.name => Some(*ended),
            _ => None,
        });
        match ended {
            Some(Ended::Code(code)) if code == actor.status => {}
            Some(Ended::Code(code)) => return Some(format!("{} ended with status {code}", actor.name)),
            Some(Ended::Signal(signal)) => {
                return Some(format!("{} was ended by signal {signal}", actor.name));
            }
            None => return Some(format!("{} did not end", actor.name)),
        }
    }
    None
}

/// How many lines an actor printed on stdout.
fn printed(evidence: &Evidence, actor: &str) -> u64 {
    let its = |what: &What| matches!(what, What::Line { actor: who, stream: Stream::Stdout, .. } if **who == *actor);
    evidence.events.iter().filter(|event| its(&event.what)).count() as u64
}

/// All that was written to stderr, without empty lines.
fn words_on_stderr(evidence: &Evidence) -> Vec<String> {
    let line = |event: &Event| match &event.what {
        What::Line { stream: Stream::Stderr, text, .. } if !text.trim().is_empty() => {
            Some(text.trim_end().to_owned())
        }
        _ => None,
    };
    evidence.events.iter().filter_map(line).collect()
}
