//! Whether more jobs overlapped than the limit allows.

use crate::check::overlap::log::Entry;
use crate::check::overlap::{Shift, jobs, ms};
use crate::check::seen::{after, quoted, seconds};
use crate::verdict::{Cause, Finding};

/// So many lines above the limit are no slip of a program that took its numbers at different moments.
const LINES: usize = 3;

pub(super) fn over(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let by_time = by_time(shift);
    // Jobs that wait inside the program may begin in another order than they came.
    let inside = if by_time.is_none() && wait_inside(shift, entries) { by_log(shift, entries) } else { None };
    inside.or_else(|| by_order(shift)).or(by_time).or_else(|| by_log(shift, entries))
}

/// Whether the jobs took so much longer than they last that they must have waited after they were received.
fn wait_inside(shift: &Shift<'_>, entries: &[Entry]) -> bool {
    let latencies: f64 = entries.iter().map(|entry| entry.latency * 1000.0).sum();
    let lasted: u64 = shift.jobs.given.iter().map(|job| job.lasts_us).sum();
    latencies > lasted as f64 * 2.0
}

fn finding(id: &'static str, message: String) -> Finding {
    Finding::failure(id, Cause::Pace, message).section("Task")
}

const PERMITS: &str = "Take a job only when one of the places is free: a semaphore, a counter with a condition, or as many \
                       threads as places, each with one job at a time. The limit is the last argument, and another one in \
                       each scene.";

/// How many must have been in work when the job at this place in the mailbox came back after so many others.
fn overlap((before, place): (usize, &usize)) -> usize {
    (place + 1).saturating_sub(before)
}

/// What the order of the results proves of how many were in work.
pub(super) struct Proof {
    /// So many, within the limit.
    pub(super) at_least: usize,
    /// The place of the first job that proves it.
    pub(super) place: usize,
    /// How many had come back before it.
    pub(super) before: usize,
}

/// The most that several results prove.
pub(super) fn proven(shift: &Shift<'_>) -> Option<Proof> {
    if shift.jobs.connections != (1, 1) {
        return None;
    }
    let proofs = |most: usize| shift.jobs.back.iter().enumerate().filter(move |pair| overlap(*pair) >= most);
    let at_least = (2..=shift.limit).rev().find(|most| proofs(*most).count() >= LINES)?;
    let (before, place) = proofs(at_least).next()?;
    Some(Proof { at_least, place: *place, before })
}

/// How many had come back: the end of a sentence about one that came then.
pub(super) fn back(before: usize) -> String {
    match before {
        0 => "no other one was".to_string(),
        1 => "only one other was".to_string(),
        more => format!("only {more} others were"),
    }
}

/// Jobs are received in the order in which they were delivered. So when the seventh comes back as the second, five were
/// in work besides the one before it, however slow the machine was.
fn by_order(shift: &Shift<'_>) -> Option<Finding> {
    // Over several connections neither order is certain.
    if shift.jobs.connections != (1, 1) {
        return None;
    }
    let overlaps = || shift.jobs.back.iter().enumerate().map(overlap);
    let (most, proofs) = (overlaps().max()?, overlaps().filter(|overlap| *overlap > shift.limit).count());
    // A single result may have been pushed by a thread that was held up when its place was free already.
    if most < shift.limit + 2 && proofs < 2 {
        return None;
    }
    let (before, place) = shift.jobs.back.iter().enumerate().find(|pair| overlap(*pair) > shift.limit)?;
    let (job, first) = (&shift.jobs.given[*place], overlap((before, place)));
    let back = back(before);
    let which = match job.id == (place + 1).to_string() {
        true => format!("Job {}", job.id),
        false => format!("Job {}, number {} in the mailbox,", job.id, place + 1),
    };
    let peak = if most > first { format!(" Later it was {most} or more.") } else { String::new() };
    let message = format!(
        "{which} was done when {back}. Jobs are received in the order in which they come: so at least {first} overlapped, and \
         the limit is {}.{peak}",
        shift.limit
    );
    let found = finding("over-the-limit", message);
    let found = found.expected(format!("at most {}", shift.limit), format!("at least {most}"));
    Some(found.at(job.back_us.map(after).unwrap_or_default()).advice(PERMITS))
}

/// More work was done by some moment than the limit allows in the time since the first job came.
fn by_time(shift: &Shift<'_>) -> Option<Finding> {
    let given: Vec<_> = shift.jobs.given.iter().filter_map(|job| Some((job, job.back_us?))).collect();
    let first = shift.jobs.first_us();
    // What must have been worked on a job by `then`, if it was worked on as late as possible.
    let worked = |then: u64| {
        given
            .iter()
            .map(|(job, back)| job.at_least_us().saturating_sub(back.saturating_sub(then)))
            .sum::<u64>()
    };
    let too_much = |then: u64| worked(then) > then.saturating_sub(first) * shift.limit as u64;
    let (_, then) = given.iter().filter(|(_, back)| too_much(*back)).min_by_key(|(_, back)| *back)?;
    let (done, time) = (worked(*then), then.saturating_sub(first));
    let at_least = done.div_ceil(time.max(1)).max(shift.limit as u64 + 1);
    let message = format!(
        "{} after the first job had come, jobs of {} in all had been worked on: {at_least} at a time, and the limit is {}.",
        seconds(time),
        ms(done),
        shift.limit
    );
    let found = finding("over-the-limit", message);
    let found = found.expected(format!("at most {}", shift.limit), format!("at least {at_least}"));
    Some(found.at(after(*then)).advice(PERMITS))
}

/// The log says so itself. Nobody can see from outside that a job was taken in and is waiting.
fn by_log(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let in_hand = in_hand(entries);
    let above = || entries.iter().zip(&in_hand).filter(|(_, overlap)| **overlap > shift.limit as i64);
    if above().count() < LINES {
        return None;
    }
    let (entry, overlap) = above().next()?;
    let most = in_hand.iter().max()?;
    let message = format!(
        "{} of {} lines of the log have more than {} in hand, the first one {}: {} were received and only {} done before. At \
         the most it was {most}.",
        above().count(),
        entries.len(),
        jobs(shift.limit),
        quoted(&entry.text),
        entry.received,
        entry.done - 1
    );
    let advice = "Whoever receives a job has it in hand, also while it waits for its turn. First see that a place is free, and \
                  only then receive: what nobody has received can still go to another worker. And log a job before its \
                  place is given to the next one.";
    let found = finding("reads-ahead", message);
    let found = found.expected(format!("overlap at most {}", shift.limit), format!("overlap {overlap}"));
    Some(found.at(format!("line {}", entry.line)).advice(advice))
}

/// How many jobs were in hand when each was done, by R and D alone. A thread that was held up between reading D and
/// reading R may have read an R that is too large; whoever counted a later D before had read a smaller one.
pub(super) fn in_hand(entries: &[Entry]) -> Vec<i64> {
    let least_later =
        |done: i64| entries.iter().filter(|entry| entry.done >= done).map(|entry| entry.received).min();
    let of = |entry: &Entry| least_later(entry.done).unwrap_or(entry.received) - (entry.done - 1);
    entries.iter().map(of).collect()
}

impl Shift<'_> {
    /// The most jobs that the log says were in hand, or that may have been.
    pub(super) fn most_in_hand(&self, entries: &[Entry]) -> u64 {
        let most = in_hand(entries).into_iter().max().unwrap_or_default();
        u64::try_from(most).unwrap_or_default().max(self.limit as u64)
    }
}
