//! Jobs that were handed out once more, or came back, long after their lease was over.

use std::collections::BTreeMap;

use crate::check::exactly_once::Loan;
use crate::check::lease::Terms;
use crate::check::lease::again::pairs;
use crate::check::lease::lost::{SLACK_US, refusals};
use crate::check::seen::{after, counted, seconds};
use crate::flow::{Answer, Call};
use crate::verdict::{Cause, Finding};

/// Who sends so many away empty-handed after the end of a lease is awake, and does not look at its leases ...
const SENT_AWAY: usize = 25;
/// ... if that goes on for more than this part of the lease: a server may well look a few times in a lease only.
const PART: u64 = 4;
/// Handed out again after so many leases, a job has waited for too long also where nobody was sent away ...
const LATE: u64 = 4;
/// ... if somebody waited for an answer for so long, in microseconds, and nobody else got one meanwhile: so the server had
/// nothing else to do.
const KEPT_WAITING_US: u64 = 1_000_000;
/// And all of it must be so many times more than what was seen with the reference, beside.
const LONGER: u64 = 5;

const ADVICE: &str = "Look at every request whether a lease is over, and give that job to whoever asks, or has asked and \
                      waits. The lease is the argument behind the list, another one in each scene, and it counts \
                      milliseconds.";

/// It came at last, but others had asked for a long time, and got nothing.
pub(super) fn too_late(terms: &Terms<'_>) -> Option<Finding> {
    sent_away(terms).or_else(|| kept(terms))
}

/// The server sent everybody away while a job's lease was over and the job was neither back nor lent anew.
fn sent_away(terms: &Terms<'_>) -> Option<Finding> {
    let enough = SENT_AWAY.max(sent_away_beside(terms) * LONGER as usize);
    terms.round.loans.iter().enumerate().find_map(|(index, before)| {
        let over_us = before.handed_us + terms.lease_us;
        let dones = terms.round.loans_of(&before.job).filter_map(|loan| loan.done.map(|(at_us, _)| at_us));
        let next = terms.round.loans[index + 1..].iter().find(|loan| loan.job == before.job);
        // Where it never came to anybody, it is lost, which is another finding.
        let until_us = dones.chain(next.map(|next| next.asked_us)).min()?;
        let refused = refusals(terms, over_us + SLACK_US, until_us).len();
        if until_us < over_us + terms.lease_us / PART || refused < enough {
            return None;
        }
        let times = counted(refused as u64, "time");
        let fate = match next.filter(|next| next.asked_us == until_us) {
            Some(next) => format!("only {} it went to `{}`", after(next.handed_us), next.worker),
            None => format!("nobody got it again until its DONE came {}", after(until_us)),
        };
        let meanwhile = format!("Until then others were told WAIT {times}");
        Some(finding(terms, before, &fate, &meanwhile, until_us))
    })
}

/// How often somebody was sent away by the reference while the lease of a job was over, at the most.
fn sent_away_beside(terms: &Terms<'_>) -> usize {
    let refused = |(before, next): (u64, u64)| {
        let overdue = before + terms.lease_us + SLACK_US..next;
        let is_one = |call: &&Call| call.answer == Some(Answer::Wait) && overdue.contains(&call.asked_us);
        terms.their_calls.iter().filter(is_one).count()
    };
    pairs_beside(terms).map(refused).max().unwrap_or_default()
}

/// Nobody was sent away, and somebody waited for an answer all the time.
fn kept(terms: &Terms<'_>) -> Option<Finding> {
    let usual = overdue_beside(terms);
    pairs(terms).find_map(|(before, next)| {
        let over_us = before.handed_us + terms.lease_us;
        let loans = || terms.round.loans_of(&before.job);
        let back = loans().any(|loan| loan.done.is_some_and(|(at, _)| at < next.handed_us));
        let overdue = next.handed_us.saturating_sub(over_us);
        if back || overdue < terms.lease_us * (LATE - 1) || overdue < usual * LONGER {
            return None;
        }
        let call = kept_waiting(terms, over_us + SLACK_US, next)?;
        let meanwhile = format!(
            "Meanwhile `{}`, who had asked {}, waited for an answer, and nobody got one",
            call.actor,
            after(call.asked_us)
        );
        let fate = format!("only {} it went to `{}`", after(next.handed_us), next.worker);
        Some(finding(terms, before, &fate, &meanwhile, next.handed_us))
    })
}

fn finding(terms: &Terms<'_>, before: &Loan, fate: &str, meanwhile: &str, at_us: u64) -> Finding {
    let over_us = before.handed_us + terms.lease_us;
    let lost = terms.round.fate(before).map_or(String::new(), |fate| format!(" when it {fate}"));
    let message = format!(
        "Job {} was with `{}`{lost}. Its lease of {} was over {}, and {fate}. {meanwhile}.",
        before.job,
        before.worker,
        seconds(terms.lease_us),
        after(over_us),
    );
    Finding::failure("handed-out-too-late", Cause::Meeting, message)
        .by_the_clock()
        .expected(after(over_us), after(at_us))
        .at(after(at_us))
        .advice(ADVICE)
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
    let overdue = |(before, next): (u64, u64)| next.saturating_sub(before + terms.lease_us);
    pairs_beside(terms).map(overdue).max().unwrap_or_default()
}

/// Each handing out by the reference of a job that it had handed out before: when it had, and when it did, in
/// microseconds.
fn pairs_beside(terms: &Terms<'_>) -> impl Iterator<Item = (u64, u64)> {
    let mut last: BTreeMap<&str, u64> = BTreeMap::new();
    terms.theirs.iter().filter_map(move |one| Some((last.insert(&one.job, one.handed_us)?, one.handed_us)))
}
