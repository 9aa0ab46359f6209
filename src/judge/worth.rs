//! What a verdict is worth: that of a scene in which a person had a hand, or whose links were made unsteady, says less.

use crate::engine::{Links, Played};
use crate::verdict::{self, Cause, CheckOutcome, Finding, Ground, Kind, Outcome, Verdict};

/// Whether a verdict says all that a verdict can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It does.
    Full,
    /// Something about times speaks against the program, and was not counted: the links were jittery.
    WithoutTimes,
    /// A person had a hand in the scene, so it is no verdict on the program.
    Touched,
}

/// What this verdict is worth; says so in it, and takes out of it what may have come of it that the links were jittery.
/// The checks of these names judge nothing but times.
pub(super) fn weigh(verdict: &mut Verdict, links: Links, of_times: &[&str], played: &[Played]) -> Worth {
    if verdict.outcome == Outcome::NotStarted {
        return Worth::Full;
    }
    let mut worth = Worth::Full;
    if links == Links::Jittery {
        if forgive_times(verdict) {
            worth = Worth::WithoutTimes;
        }
        // A pass would say more than was judged.
        for result in verdict.checks.iter_mut().filter(|result| of_times.contains(&result.check)) {
            result.outcome = CheckOutcome::Skipped;
        }
        let what = "Each message was up to 20 ms late (--jitter). So it was not judged when something happened, only \
                    what happened, and in which order.";
        verdict.findings.push(Finding::note("jitter", Cause::Start, what));
    }
    if was_touched(played) {
        worth = Worth::Touched;
        let what = "You had a hand in what was played, so this verdict does not count.";
        verdict.findings.push(Finding::note("by-hand", Cause::Start, what));
    }
    verdict::order(&mut verdict.findings);
    worth
}

/// Whether a person had a hand in one of these.
fn was_touched(played: &[Played]) -> bool {
    played.iter().any(|played| played.learner.was_touched())
}

/// Makes notes of the failures that rest on time. Says whether there were any.
fn forgive_times(verdict: &mut Verdict) -> bool {
    let Verdict { findings, checks, outcome, .. } = verdict;
    let mut forgiven = false;
    for finding in findings.iter_mut().filter(|finding| finding.ground == Ground::Time) {
        forgiven |= finding.kind == Kind::Failure;
        finding.kind = Kind::Note;
    }
    let fails = |finding: &Finding| finding.kind == Kind::Failure;
    for result in checks.iter_mut().filter(|result| result.outcome == CheckOutcome::Failed) {
        let its = |finding: &&Finding| finding.check == result.check && finding.scene == result.scene;
        if !findings.iter().filter(its).any(fails) {
            result.outcome = CheckOutcome::Skipped;
        }
    }
    if !findings.iter().any(fails) {
        *outcome = Outcome::Passed;
    }
    forgiven
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::CheckResult;

    fn found(id: &'static str, cause: Cause, check: &'static str) -> Finding {
        Finding { check, scene: "plain".into(), ..Finding::failure(id, cause, "") }
    }

    fn verdict(findings: Vec<Finding>) -> Verdict {
        let failed = |finding: &Finding| CheckResult {
            check: finding.check,
            scene: "plain".into(),
            outcome: CheckOutcome::Failed,
        };
        Verdict {
            exercise: "02-pushpull".into(),
            outcome: Outcome::Failed,
            seed: 1,
            seconds: 1.0,
            checks: findings.iter().map(failed).collect(),
            findings,
        }
    }

    fn ids(verdict: &Verdict) -> Vec<(&str, Kind)> {
        verdict.findings.iter().map(|finding| (finding.id, finding.kind)).collect()
    }

    #[test]
    fn with_jitter_a_failure_of_pace_is_a_note_and_its_check_was_skipped() {
        let mut verdict = verdict(vec![found("too-slow", Cause::Pace, "pace")]);
        assert_eq!(weigh(&mut verdict, Links::Jittery, &[], &[]), Worth::WithoutTimes);
        assert_eq!(ids(&verdict), [("jitter", Kind::Note), ("too-slow", Kind::Note)]);
        assert_eq!((verdict.outcome, verdict.checks[0].outcome), (Outcome::Passed, CheckOutcome::Skipped));
    }

    #[test]
    fn with_jitter_a_check_of_times_is_not_judged_though_it_passed() {
        let mut verdict = verdict(Vec::new());
        let passed = |check| CheckResult { check, scene: "plain".into(), outcome: CheckOutcome::Passed };
        verdict.checks = vec![passed("wire"), passed("pace")];
        verdict.outcome = Outcome::Passed;
        assert_eq!(weigh(&mut verdict, Links::Jittery, &["pace"], &[]), Worth::Full);
        let outcomes: Vec<CheckOutcome> = verdict.checks.iter().map(|result| result.outcome).collect();
        assert_eq!(outcomes, [CheckOutcome::Passed, CheckOutcome::Skipped]);
    }

    #[test]
    fn with_jitter_a_fact_stays_one() {
        let mut verdict = verdict(vec![
            found("sends-sums", Cause::Messages, "wire"),
            found("too-slow", Cause::Pace, "pace"),
        ]);
        assert_eq!(weigh(&mut verdict, Links::Jittery, &[], &[]), Worth::WithoutTimes);
        assert_eq!(ids(&verdict)[0], ("sends-sums", Kind::Failure));
        assert_eq!((verdict.outcome, verdict.checks[0].outcome), (Outcome::Failed, CheckOutcome::Failed));
    }

    #[test]
    fn on_steady_links_nothing_is_forgiven_and_nothing_said() {
        let mut verdict = verdict(vec![found("too-slow", Cause::Pace, "pace")]);
        let before = verdict.clone();
        assert_eq!(weigh(&mut verdict, Links::Steady, &["pace"], &[]), Worth::Full);
        assert_eq!(verdict, before);
    }
}
