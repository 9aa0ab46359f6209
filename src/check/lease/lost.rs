//! Jobs that went with their worker, and came to nobody any more.

use crate::check::exactly_once::Loan;
use crate::check::lease::Terms;
use crate::check::seen::{after, counted, seconds};
use crate::flow::{Answer, Call};
use crate::verdict::{Cause, Finding};

/// A lease that is over by less than this, in microseconds, may not be over by the server's clock.
pub(super) const SLACK_US: u64 = 50_000;
/// Whoever has waited for an answer for this much longer than the lease, in microseconds, waits in vain.
const IN_VAIN_US: u64 = 1_000_000;

/// Those who asked after the one moment and before the other, and got no work.
pub(super) fn refusals<'a>(terms: &'a Terms<'a>, from_us: u64, to_us: u64) -> Vec<&'a Call> {
    let refused = |call: &&Call| {
        matches!(call.answer, Some(Answer::Wait | Answer::End)) && (from_us..to_us).contains(&call.asked_us)
    };
    terms.round.calls.iter().filter(refused).collect()
}

/// Those who wait for an answer from this moment on until the end.
fn waiting<'a>(terms: &'a Terms<'a>, from_us: u64) -> Vec<&'a Call> {
    let end_us = terms.round.end_us();
    let in_vain = |call: &&Call| {
        let since = call.asked_us.max(from_us);
        call.answer.is_none() && call.said.worker().is_some() && since + terms.lease_us + IN_VAIN_US < end_us
    };
    terms.round.calls.iter().filter(in_vain).collect()
}

const ADVICE: &str = "Nothing ever tells a server that a worker is dead. Keep for each job since when it is out. At every \
                      request look first whether a lease is over, and give that job to whoever asks. A server that looks \
                      only when its receive has timed out never comes to it: those who wait ask every 10 ms.";

/// The first job that is open at the end, although its lease was over and somebody asked.
pub(super) fn finding(terms: &Terms<'_>) -> Option<Finding> {
    let round = terms.round;
    let mut lost: Vec<(&Loan, String)> = Vec::new();
    let all_out = round.ids().len() >= round.jobs;
    for id in round.ids() {
        let Some(last) = round.loans_of(id).last() else { continue };
        // What the server has logged it takes for done, and what it does not answer is no matter of leases.
        if round.loans_of(id).any(|loan| loan.done.is_some()) || round.is_logged(id) {
            continue;
        }
        let over_us = last.handed_us + terms.lease_us;
        let late = round.end_us() > over_us + terms.lease_us || round.left_us().is_some();
        let refused = refusals(terms, over_us + SLACK_US, u64::MAX);
        // A server that still has other jobs and answers nobody is stuck in another place.
        let waited = if all_out { waiting(terms, over_us + SLACK_US) } else { Vec::new() };
        let asked = match (refused.last(), waited.first()) {
            _ if !late => continue,
            (Some(call), _) => {
                let told = if call.answer == Some(Answer::End) { "END" } else { "WAIT" };
                format!(
                    "others asked {} after that, and were told {told}",
                    counted(refused.len() as u64, "time")
                )
            }
            (None, Some(call)) => {
                format!("`{}` asked {} and was never answered", call.actor, after(call.asked_us))
            }
            (None, None) => continue,
        };
        lost.push((last, asked));
    }
    let (last, asked) = lost.first()?;
    let fate = match (round.fate(last), last.gone_us) {
        (Some(fate), Some(gone_us)) => format!("when it {fate}, {}", after(gone_us)),
        _ => format!("from {} ms on", last.handed_us / 1000),
    };
    let others = match lost.len() - 1 {
        0 => String::new(),
        1 => " One other job was lost like this.".to_string(),
        others => format!(" {others} other jobs were lost like this."),
    };
    let untouched = round.jobs.saturating_sub(round.ids().len());
    let besides = match untouched {
        0 => String::new(),
        more => format!(" Nor did anybody get {} that nobody had had at all.", counted(more as u64, "job")),
    };
    // Who gets no new jobs either is kept from work by something else.
    let cause = if untouched > 0 { Cause::Pace } else { Cause::Meeting };
    let message = format!(
        "Job {} was with `{}` {fate}. Its lease of {} was over {}, and nobody got it again: {asked}.{others}{besides}",
        last.job,
        last.worker,
        seconds(terms.lease_us),
        after(last.handed_us + terms.lease_us)
    );
    Some(
        Finding::failure("lost-with-worker", cause, message)
            .expected(format!("job {} for the next that asks", last.job), "nobody got it again")
            .at(after(last.handed_us + terms.lease_us))
            .advice(ADVICE),
    )
}

/// A job that never crossed the wire, where somebody was gone before its answer came: the job was probably in it.
pub(super) fn on_its_way(terms: &Terms<'_>) -> Option<Finding> {
    let round = terms.round;
    let missing = round.jobs.saturating_sub(round.ids().len());
    let unanswered = |call: &&Call| call.answer.is_none() && call.said.worker().is_some();
    let gone = |call: &&Call| {
        let killed = |event: &crate::evidence::Event| match &event.what {
            crate::evidence::What::Killed { actor } => *actor == call.actor,
            _ => false,
        };
        round.case.learner.events.iter().any(killed)
    };
    let call = round.calls.iter().filter(unanswered).find(gone)?;
    let over_us = call.asked_us + terms.lease_us;
    let refused = refusals(terms, over_us + IN_VAIN_US, u64::MAX).len();
    let waited = !waiting(terms, over_us + SLACK_US).is_empty();
    if missing != 1 || (refused == 0 && !waited) || round.left_us().is_some() {
        return None;
    }
    let message = format!(
        "1 of {} jobs never came. `{}` asked {} and was killed before its answer came, so the job was probably in it. Its \
         lease of {} was over long ago when the scene ended, and others still asked for work.",
        round.jobs,
        call.actor,
        after(call.asked_us),
        seconds(terms.lease_us)
    );
    Some(
        Finding::failure("lost-with-worker", Cause::Meeting, message)
            .by_the_clock()
            .expected("each job for somebody", "one for nobody")
            .at(after(over_us))
            .advice(ADVICE),
    )
}
