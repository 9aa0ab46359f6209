//! Jobs that were handed out once more: too early, or when they were done.

use crate::check::exactly_once::{Loan, Says};
use crate::check::lease::Terms;
use crate::check::seen::{after, seconds};
use crate::verdict::{Cause, Finding};

/// Whoever hands out a job again after less than this much of its lease, in percent, does not wait for its end. The rest
/// is for those who round.
const EARLY: u64 = 95;
/// Each handing out of a job that had been handed out before, with the one before it.
pub(super) fn pairs<'a>(terms: &'a Terms<'a>) -> impl Iterator<Item = (&'a Loan, &'a Loan)> {
    let loans = &terms.round.loans;
    loans.iter().enumerate().filter_map(move |(index, loan)| {
        loans[..index].iter().rev().find(|before| before.job == loan.job).map(|before| (before, loan))
    })
}

/// The most that may lie between the two moments in which the server lent them. What it sent first may have come to
/// the tap last.
fn most_us(one: &Loan, other: &Loan) -> u64 {
    one.handed_us.max(other.handed_us) - one.asked_us.min(other.asked_us)
}

/// The worker before had it, was there and had said nothing, and its lease was not over.
pub(super) fn too_early(terms: &Terms<'_>) -> Option<Finding> {
    let early = |(before, next): &(&Loan, &Loan)| {
        let silent = terms.round.calls.iter().all(|call| {
            *call.actor != *before.actor
                || call.asked_us <= before.handed_us
                || call.asked_us >= next.handed_us
        });
        let there = before.gone_us.is_none_or(|gone| gone >= next.handed_us);
        silent && there && most_us(before, next) * 100 < terms.lease_us * EARLY
    };
    let all: Vec<(&Loan, &Loan)> = pairs(terms).filter(early).collect();
    let (before, next) = all.first()?;
    let others = match all.len() - 1 {
        0 => String::new(),
        others => format!(
            " So it went {} more.",
            if others == 1 { "once".into() } else { format!("{others} times") }
        ),
    };
    let message = format!(
        "Job {} went to `{}` {}, and to `{}` {}, only {} later. The lease is {}, and `{}` was at work on it.{others}",
        before.job,
        before.worker,
        after(before.handed_us),
        next.worker,
        after(next.handed_us),
        seconds(next.handed_us - before.handed_us),
        seconds(terms.lease_us),
        before.worker
    );
    let advice = "A job that is out is nobody else's until its lease is over. The lease begins when the job is handed out, \
                  each time anew, and the argument counts milliseconds. While nothing is free, say `WAIT`.";
    Some(
        Finding::failure("handed-out-too-early", Cause::Meeting, message)
            .by_the_clock()
            .expected(
                format!("after {}", seconds(terms.lease_us)),
                seconds(next.handed_us - before.handed_us),
            )
            .at(after(next.handed_us))
            .advice(advice),
    )
}

/// The server had heard in time that it was done, or had even logged it, before somebody asked and got it again.
pub(super) fn done_again(terms: &Terms<'_>) -> Option<Finding> {
    let known_us = |before: &Loan| {
        let (_, answered_us) = before.done?;
        answered_us.filter(|answered_us| answered_us - before.asked_us < terms.lease_us)
    };
    let logged_us = |job: &str| {
        let is_it = |says: &Says| matches!(says, Says::Done { job: id, .. } if id == job);
        terms.round.log.iter().find(|entry| is_it(&entry.says)).map(|entry| entry.at_us)
    };
    for (index, next) in terms.round.loans.iter().enumerate() {
        for before in terms.round.loans[..index].iter().filter(|before| before.job == next.job) {
            let Some((done_us, _)) = before.done.filter(|(done_us, _)| *done_us < next.asked_us) else {
                continue;
            };
            let known = known_us(before).into_iter().chain(logged_us(&next.job)).min();
            if known.is_none_or(|known| known >= next.asked_us) {
                continue;
            }
            let message = format!(
                "Job {} was done: `{}` had got it {} and said DONE {}. Then `{}` asked for work and got it once more, {}.",
                next.job,
                before.worker,
                after(before.handed_us),
                after(done_us),
                next.worker,
                after(next.handed_us)
            );
            let advice = "When the DONE comes the lease is over too: take the job off the list of those that are out, and \
                          off any list or timer that would put it back. Nobody needs the work twice.";
            return Some(
                Finding::failure("done-again", Cause::Meeting, message)
                    .expected(format!("job {} once", next.job), "handed out again")
                    .at(after(next.handed_us))
                    .advice(advice),
            );
        }
    }
    None
}
