//! Jobs that were handed out once more: too early, too late, or when they were done.

use std::collections::BTreeMap;

use crate::check::exactly_once::{Loan, Says};
use crate::check::lease::Terms;
use crate::check::lease::lost::{SLACK_US, refusals};
use crate::check::seen::{after, counted, seconds};
use crate::flow::Call;
use crate::verdict::{Cause, Finding};

/// Whoever hands out a job again after less than this much of its lease, in percent, has no lease in mind.
const EARLY: u64 = 80;
/// Handed out again after so many leases, a job has waited for too long ...
const LATE: u64 = 4;
/// ... if so many were sent away empty-handed meanwhile: so the server was awake ...
const SENT_AWAY: usize = 25;
/// ... or if somebody waited for an answer for so long, in microseconds, and nobody else got one meanwhile: so the server
/// had nothing else to do.
const KEPT_WAITING_US: u64 = 1_000_000;
/// And if it waited so many times longer than any overdue job did with the reference, beside.
const LONGER: u64 = 5;

/// Each handing out of a job that had been handed out before, with the one before it.
fn pairs<'a>(terms: &'a Terms<'a>) -> impl Iterator<Item = (&'a Loan, &'a Loan)> {
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

/// It came at last, but others had asked for a long time, and got nothing.
pub(super) fn too_late(terms: &Terms<'_>) -> Option<Finding> {
    let usual = overdue_beside(terms);
    pairs(terms).find_map(|(before, next)| {
        let over_us = before.handed_us + terms.lease_us;
        let loans = || terms.round.loans_of(&before.job);
        let back = loans().any(|loan| loan.done.is_some_and(|(at, _)| at < next.handed_us));
        let overdue = next.handed_us.saturating_sub(over_us);
        if back || overdue < terms.lease_us * (LATE - 1) || overdue < usual * LONGER {
            return None;
        }
        let sent_away = refusals(terms, over_us + SLACK_US, next.asked_us).len();
        let kept = kept_waiting(terms, over_us + SLACK_US, next);
        let others = match kept {
            _ if sent_away >= SENT_AWAY => {
                format!("Until then others were told WAIT {}", counted(sent_away as u64, "time"))
            }
            Some(call) => format!(
                "Meanwhile `{}`, who had asked {}, waited for an answer, and nobody got one",
                call.actor,
                after(call.asked_us)
            ),
            None => return None,
        };
        let fate = terms.round.fate(before).map_or(String::new(), |fate| format!(" when it {fate}"));
        let message = format!(
            "Job {} was with `{}`{fate}. Its lease of {} was over {}, and only {} it went to `{}`. {others}.",
            before.job,
            before.worker,
            seconds(terms.lease_us),
            after(over_us),
            after(next.handed_us),
            next.worker,
        );
        let advice = "Look at every request whether a lease is over, and give that job to whoever asks, or has asked and \
                      waits. The lease is the argument behind the list, another one in each scene, and it counts \
                      milliseconds.";
        Some(
            Finding::failure("handed-out-too-late", Cause::Meeting, message).by_the_clock()
                .expected(after(over_us), after(next.handed_us))
                .at(after(next.handed_us))
                .advice(advice),
        )
    })
}

/// Whoever waited for an answer all the time before this job was handed out, when nothing else was.
fn kept_waiting<'a>(terms: &'a Terms<'_>, over_us: u64, next: &Loan) -> Option<&'a Call> {
    let calls = &terms.round.calls;
    let last_us =
        calls.iter().filter_map(|call| call.answered_us).filter(|at_us| *at_us < next.handed_us).max();
    let since = |call: &Call| call.asked_us.max(over_us).max(last_us.unwrap_or_default());
    let most = (terms.lease_us * (LATE - 1)).max(KEPT_WAITING_US).max(terms.usual_us * LONGER);
    let waits = |call: &&Call| {
        call.said.worker().is_some()
            && call.answered_us.is_none_or(|at_us| at_us >= next.handed_us)
            && next.handed_us.saturating_sub(since(call)) >= most
    };
    calls.iter().find(waits)
}

/// How long after the end of its lease a job was handed out again by the reference, at the most.
fn overdue_beside(terms: &Terms<'_>) -> u64 {
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    let mut most = 0;
    for one in &terms.theirs {
        if let Some(before) = last.insert(&one.job, one.handed_us) {
            most = most.max(one.handed_us.saturating_sub(before + terms.lease_us));
        }
    }
    most
}
