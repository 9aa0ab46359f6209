//! Questions that the server must have had, because it answered others that were asked later, and that it never answered.

use crate::check::asking::Talk;
use crate::check::asking::server::words;
use crate::check::seen::{after, counted, seconds};
use crate::evidence::Ended;
use crate::flow::{Answer, Call, Handout, Said};
use crate::verdict::{Cause, Finding};

/// What was asked by so much later, in microseconds, came to the server later, on a busy machine as well ...
const LATER_US: u64 = 400_000;
/// ... where so many of it were answered.
pub(super) const ANSWERED: usize = 4;

/// Whoever asked was there to the end, and others who asked later had their answers.
pub(super) fn finding(talk: &Talk<'_>) -> Option<Finding> {
    // How else it ended is told in another place.
    let (end_us, _) = talk.left(&talk.server.name).filter(|(_, ended)| *ended == Ended::Code(0))?;
    let mut open = talk.ledger.calls.iter().filter(|call| call.answer.is_none());
    let (call, later) = open.find_map(|call| {
        let there = talk.hung_up(call).is_none_or(|gone| gone >= end_us);
        // Whoever lost its connection has asked again on another one.
        let last = talk.calls(&call.actor).all(|other| other.asked_us <= call.asked_us);
        let later = answered_later(talk, call);
        (there && last && later >= ANSWERED && call.said.worker().is_some()).then_some((call, later))
    })?;
    let said = words(call);
    let late = late(talk, call);
    let what = match &late {
        Some(loan) => format!(
            ". It had had job {} for {}, and the job was done already, by another one",
            loan.job,
            seconds(call.asked_us.saturating_sub(loan.handed_us))
        ),
        None => String::new(),
    };
    let message = format!(
        "`{}` said {said} {}{what}. It was never answered, and {} that others asked later {}.",
        call.actor,
        after(call.asked_us),
        counted(later as u64, "question"),
        if later == 1 { "was" } else { "were" }
    );
    let advice = match late {
        Some(_) => {
            "A DONE that comes too late is no news, but it is a question all the same: whoever said it waits for the answer. \
             Answer it like a READY. And see that nothing fails on the way to that answer, such as a look at a job or a \
             timer that is not there any more."
        }
        None => {
            "Answer every READY and every DONE: with a job while there are any, with `WAIT` (or later) while others still \
             work, with `END` when all is done."
        }
    };
    let finding = Finding::failure("no-reply", Cause::Meeting, message).by_the_clock();
    Some(finding.expected("JOB, WAIT or END", "no answer").at(after(call.asked_us)).advice(advice))
}

/// How many questions that others asked later were answered. END does not count: who waits for it may have to wait
/// for the machine when the server is gone.
pub(super) fn answered_later(talk: &Talk<'_>, call: &Call) -> usize {
    let later = |other: &&Call| {
        other.actor != call.actor
            && other.asked_us > call.asked_us + LATER_US
            && matches!(other.answer, Some(Answer::Job { .. } | Answer::Wait))
    };
    talk.ledger.calls.iter().filter(later).count()
}

/// The job that it had had, if it reported one that another had reported before.
fn late<'a>(talk: &'a Talk<'_>, call: &Call) -> Option<&'a Handout> {
    let Said::Done { job, .. } = &call.said else { return None };
    let its = |one: &&Handout| one.job == *job;
    let other = |one: &Handout| {
        one.actor != call.actor && one.done.as_ref().is_some_and(|done| done.at_us < call.asked_us)
    };
    if !talk.handouts.iter().filter(its).any(other) {
        return None;
    }
    talk.handouts.iter().filter(its).find(|one| one.actor == call.actor)
}
