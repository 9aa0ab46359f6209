//! A server that waits at the end for somebody who is gone.

use std::collections::BTreeSet;

use crate::check::lease::Terms;
use crate::check::seen::{End, after, seconds};
use crate::evidence::{StopReason, What};
use crate::flow::Answer;
use crate::verdict::{Cause, Finding};

/// All was done, those who were there had their END, and the server stayed on for one who was gone.
pub(super) fn finding(terms: &Terms<'_>) -> Option<Finding> {
    let round = terms.round;
    let seen = round.seen();
    if !matches!(seen.end(&round.server.name), End::Stopped(StopReason::Idle | StopReason::Deadline)) {
        return None;
    }
    let ids = round.ids();
    let open = ids.len() < round.jobs || ids.iter().any(|id| !round.is_back(id));
    if open {
        return None;
    }
    let askers: BTreeSet<&str> = round.calls.iter().map(|call| &*call.actor).collect();
    let had_end = |actor: &str| {
        round.calls.iter().any(|call| *call.actor == *actor && call.answer == Some(Answer::End))
    };
    let gone_us = |actor: &str| {
        let killed = round.case.learner.events.iter().find_map(|event| match &event.what {
            What::Killed { actor: who } if **who == *actor => Some(event.at_us),
            _ => None,
        });
        killed.or_else(|| round.loans.iter().filter(|loan| loan.actor == actor).find_map(|loan| loan.gone_us))
    };
    let mut without = askers.iter().filter(|actor| !had_end(actor));
    let (missed, others) = (without.next()?, without.next());
    let gone_us = gone_us(missed).filter(|_| others.is_none())?;
    let done_us = round.loans.iter().filter_map(|loan| loan.done).map(|(at_us, _)| at_us).max()?;
    let stayed = round.end_us().saturating_sub(done_us);
    let message = format!(
        "All {} jobs were done {}, and everybody who asked had END. {} was still there {} later: it probably waited for \
         `{missed}`, who was gone since {}.",
        round.jobs,
        after(done_us),
        round.who(),
        seconds(stayed),
        seconds(gone_us)
    );
    let advice = "Whoever is dead never comes for its END. Remember when each worker was last heard of, and at the end wait \
                  only for those that spoke within the last lease. A receive needs a timeout for that: it must not wait for \
                  ever.";
    Some(
        Finding::failure("waits-for-the-gone", Cause::Meeting, message)
            .by_the_clock()
            .expected("an end without it", "still running")
            .at(after(done_us))
            .advice(advice),
    )
}
