//! When a verdict is believed: what a busy machine may have made is looked at again.

use std::time::Duration;

use crate::engine::Played;
use crate::verdict::{Finding, Ground, Kind, Outcome, Verdict};

use super::NoVerdict;

/// From so much on a machine was held up: whatever happened then, a program's own time may have run out, or a time that
/// is too short may have become as long as it should be.
const HELD_UP: Duration = Duration::from_millis(250);
/// A play that took longer than this had to be ended: whoever made it so long was given time enough, and nobody waits
/// for that twice. A program that hangs is stopped within half of that, also on a slow machine.
const LONG: Duration = Duration::from_secs(40);
/// No exercise is played more often than this for one verdict.
const PLAYS: usize = 3;

/// What the plays of one verification came to until now.
#[derive(Default)]
pub(super) struct Doubts {
    plays: usize,
    /// The first failure of each play that was judged, or none for one that passed.
    came_to: Vec<Option<&'static str>>,
}

impl Doubts {
    /// Whether this play, which took so long and in which the workshop was late by `held_up` at most, gives the verdict:
    /// the machine was at rest and it passed with nothing against it, or its failure is a fact; or it came to the same as
    /// one before, it was long, or it was the last one.
    pub(super) fn are_settled_by(
        &mut self,
        judged: &Result<Verdict, NoVerdict>,
        took: Duration,
        held_up: Duration,
    ) -> bool {
        self.plays += 1;
        let verdict = match judged {
            Ok(Verdict { outcome: Outcome::NotStarted, .. }) | Err(NoVerdict::Interrupted) => return true,
            // It says nothing about the program, and more often than not the machine is to blame.
            Err(NoVerdict::Reference { .. }) => return self.plays >= PLAYS,
            Ok(verdict) => verdict,
        };
        let failure = first_failure(verdict);
        let is_clear = match failure {
            Some(failure) => failure.ground == Ground::Fact,
            None => self.came_to.is_empty(),
        };
        let is_certain = is_clear && held_up < HELD_UP;
        let id = failure.map(|failure| failure.id);
        let settled = is_certain || self.came_to.contains(&id) || took > LONG || self.plays >= PLAYS;
        self.came_to.push(id);
        settled
    }
}

/// By how much the workshop was late where it matters: a fact was seen in its own scene, everything else rests on all of
/// them.
pub(super) fn held_up(judged: &Result<Verdict, NoVerdict>, played: &[Played]) -> Duration {
    let failure = judged.as_ref().ok().and_then(first_failure);
    let fact = failure.filter(|failure| failure.ground == Ground::Fact);
    let matters = |played: &&Played| fact.is_none_or(|fact| *fact.scene == *played.learner.scene);
    played.iter().filter(matters).map(|played| played.held_up).max().unwrap_or_default()
}

fn first_failure(verdict: &Verdict) -> Option<&Finding> {
    verdict.findings.iter().find(|finding| finding.kind == Kind::Failure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Evidence, Player};
    use crate::verdict::Cause;

    const AT_REST: Duration = Duration::from_millis(8);

    fn verdict(failure: Option<Finding>) -> Result<Verdict, NoVerdict> {
        Ok(Verdict {
            exercise: "02-pushpull".into(),
            outcome: if failure.is_some() { Outcome::Failed } else { Outcome::Passed },
            seed: 1,
            seconds: 1.0,
            findings: failure.into_iter().collect(),
            checks: Vec::new(),
        })
    }

    fn passed() -> Result<Verdict, NoVerdict> {
        verdict(None)
    }

    fn a_fact() -> Result<Verdict, NoVerdict> {
        verdict(Some(Finding::failure("sends-sums", Cause::Messages, "")))
    }

    fn too_fast() -> Result<Verdict, NoVerdict> {
        verdict(Some(Finding::failure("too-fast", Cause::Pace, "")))
    }

    fn too_early() -> Result<Verdict, NoVerdict> {
        verdict(Some(Finding::failure("asked-too-early", Cause::Messages, "").by_the_clock()))
    }

    fn no_reference() -> Result<Verdict, NoVerdict> {
        Err(NoVerdict::Reference { scene: "plain".into(), what: String::new(), words: Vec::new() })
    }

    /// How many of these plays there are until it is settled.
    fn plays(of: &[(Result<Verdict, NoVerdict>, Duration)]) -> usize {
        let mut doubts = Doubts::default();
        let settles = |(judged, held_up): &(_, _)| doubts.are_settled_by(judged, Duration::ZERO, *held_up);
        of.iter().position(settles).map_or(usize::MAX, |last| last + 1)
    }

    #[test]
    fn who_passes_has_passed() {
        assert_eq!(plays(&[(passed(), AT_REST)]), 1);
    }

    #[test]
    fn on_a_machine_that_was_held_up_whoever_passes_has_to_pass_twice() {
        assert_eq!(plays(&[(passed(), HELD_UP), (passed(), HELD_UP)]), 2);
        assert_eq!(plays(&[(passed(), HELD_UP), (a_fact(), AT_REST)]), 2);
        assert_eq!(plays(&[(passed(), HELD_UP), (too_fast(), AT_REST), (passed(), AT_REST)]), 3);
    }

    #[test]
    fn a_fact_needs_to_be_seen_once() {
        assert_eq!(plays(&[(a_fact(), AT_REST)]), 1);
    }

    #[test]
    fn what_rests_on_time_needs_to_be_seen_twice() {
        assert_eq!(plays(&[(too_fast(), AT_REST), (too_fast(), AT_REST)]), 2);
        assert_eq!(plays(&[(too_early(), AT_REST), (too_fast(), AT_REST), (too_early(), AT_REST)]), 3);
    }

    #[test]
    fn two_of_three_decide() {
        assert_eq!(plays(&[(too_fast(), AT_REST), (passed(), AT_REST), (passed(), AT_REST)]), 3);
        assert_eq!(plays(&[(too_fast(), AT_REST), (passed(), AT_REST), (too_fast(), AT_REST)]), 3);
    }

    #[test]
    fn a_fact_rests_on_its_own_scene_and_all_else_on_every_one() {
        let scene = |name: &str, held_up| {
            let evidence = || Evidence {
                exercise: "02-pushpull".into(),
                scene: name.into(),
                player: Player::Learner,
                seed: 1,
                events: Vec::new(),
            };
            Played { scene: 0, learner: evidence(), reference: evidence(), held_up }
        };
        let played = [scene("plain", AT_REST), scene("tampered", HELD_UP)];
        let of = |scene: &str, finding: Finding| {
            held_up(&verdict(Some(Finding { scene: scene.into(), ..finding })), &played)
        };
        let fact = || Finding::failure("sends-sums", Cause::Messages, "");
        assert_eq!(of("plain", fact()), AT_REST);
        assert_eq!(of("tampered", fact()), HELD_UP);
        assert_eq!(of("plain", fact().by_the_clock()), HELD_UP);
        assert_eq!(held_up(&passed(), &played), HELD_UP);
    }

    #[test]
    fn a_fact_after_a_doubt_decides() {
        assert_eq!(plays(&[(too_fast(), AT_REST), (a_fact(), AT_REST)]), 2);
    }

    #[test]
    fn on_a_machine_that_was_held_up_a_fact_needs_to_be_seen_twice_too() {
        assert_eq!(plays(&[(a_fact(), HELD_UP), (a_fact(), HELD_UP)]), 2);
        assert_eq!(plays(&[(a_fact(), HELD_UP), (passed(), AT_REST), (passed(), AT_REST)]), 3);
    }

    #[test]
    fn what_took_long_is_not_waited_for_again() {
        let mut doubts = Doubts::default();
        assert!(!doubts.are_settled_by(&too_fast(), LONG, HELD_UP));
        let mut doubts = Doubts::default();
        assert!(doubts.are_settled_by(&too_fast(), LONG + AT_REST, HELD_UP));
    }

    #[test]
    fn a_reference_that_did_not_get_through_is_asked_again() {
        assert_eq!(plays(&[(no_reference(), AT_REST), (passed(), AT_REST)]), 2);
        assert_eq!(
            plays(&[(no_reference(), AT_REST), (no_reference(), AT_REST), (no_reference(), AT_REST)]),
            3
        );
    }
}
