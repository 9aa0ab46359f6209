//! Slow jobs that hold up quick ones, judged by the order on the wire.

use super::Hall;
use super::counter::{Counter, Request};
use super::task::{self, Due};
use crate::check::seen::{after, counted, quoted, seconds};
use crate::flow::Handout;
use crate::verdict::{Cause, Finding};

/// A job of less is not called slow, in microseconds.
const SLOW_US: u64 = 150_000;
/// So many requests may be waiting at the same time, and a server hears the next one.
const MANY: usize = 10;
/// So often a slow job has to hold up all others before it is no accident.
const OFTEN: usize = 3;

/// A slow job in somebody's hands, while a quick one waited and another worker asked for work.
struct Span<'a> {
    slow: &'a Handout,
    until_us: u64,
    /// Other jobs that were done meanwhile.
    done: usize,
}

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let theirs = of.of_the_reference();
    let reference = spans(&theirs);
    // On a machine on which nothing moved for the reference either, nobody is to blame.
    if reference.iter().all(|span| span.done == 0) {
        return None;
    }
    let spans = spans(&of.counter);
    if spans.len() < OFTEN || spans.iter().any(|span| span.done > 0) {
        return None;
    }
    let first = spans.first()?;
    let message = format!(
        "While `{}` worked on {}, from {} on for {}, other clients waited for quick jobs, another worker asked for work, \
         and no other job was done. So it was {} times.",
        first.slow.worker,
        quoted(&first.slow.task),
        after(first.slow.handed_us),
        seconds(first.until_us - first.slow.handed_us),
        spans.len(),
    );
    let advice = "An ordinary REP takes no request before it has answered the last. The server has to take requests from \
                  all clients at any time and answer them in any order: with a raw socket, which gives the header of each \
                  request apart, or with a context for each request in Python.";
    let done = reference.iter().map(|span| span.done as u64).sum();
    let finding = Finding::failure("held-up", Cause::Pace, message);
    Some(
        finding
            .expected(
                format!("quick jobs go on meanwhile ({} for the reference)", counted(done, "job")),
                "none was answered",
            )
            .at(after(first.slow.handed_us))
            .advice(advice)
            .section("The trap"),
    )
}

/// What no worker is needed for was not answered while many others waited for one.
pub(super) fn unheard(of: &Hall<'_>) -> Option<Finding> {
    let requests = &of.counter.requests;
    let unheard = unanswered_at_once(&of.counter)?;
    let open = requests.iter().filter(|one| {
        one.client != unheard.client
            && one.asked_us < unheard.asked_us
            && one.answer.as_ref().is_none_or(|(at_us, _)| *at_us > unheard.asked_us)
    });
    let open = open.count();
    if open < MANY || unanswered_at_once(&of.of_the_reference()).is_some() {
        return None;
    }
    let message = format!(
        "`{}` submitted {} {}, when {} waited for a worker. There is no such job, which is an ERROR at once and needs no \
         worker, and it never got an answer.",
        unheard.client,
        quoted(&unheard.task),
        after(unheard.asked_us),
        counted(open as u64, "other request")
    );
    let advice = "However many wait, the server has to hear the next one. An ordinary REP takes no request before it has \
                  answered the last, and contexts in Python take as many as there are of them: make a new one for each \
                  request, or a hundred. A raw socket takes them all.";
    // Where nothing is answered at all, that has another cause.
    let finding = Finding::failure("held-up", Cause::GaveUp, message);
    Some(
        finding
            .expected("ERROR at once", "nothing")
            .at(after(unheard.asked_us))
            .advice(advice)
            .section("The trap"),
    )
}

/// A request that is an ERROR at once, and was not answered.
fn unanswered_at_once(counter: &Counter) -> Option<&Request> {
    counter
        .requests
        .iter()
        .find(|one| task::due(&one.task) == Due::Unknown && one.answer.is_none() && !counter.is_gone(one))
}

fn spans(counter: &Counter) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    for slow in &counter.handouts {
        let Some(back) = slow.done.as_ref() else { continue };
        let (from_us, until_us) = (slow.handed_us, back.at_us);
        if task::sleep_us(&slow.task).is_none_or(|us| us < SLOW_US) || slow.gone_us.is_some() {
            continue;
        }
        let others = counter.handouts.iter().filter(|other| other.job != slow.job);
        let times = others.filter_map(|other| other.done.as_ref()).map(|done| done.at_us);
        let done = times.filter(|at_us| from_us < *at_us && *at_us < until_us).count();
        // Asked in the first half, and open until the end.
        let waited = counter.requests.iter().any(|request| {
            task::sleep_us(&request.task).is_none()
                && request.asked_us < from_us + (until_us - from_us) / 2
                && request.answer.as_ref().is_none_or(|(at_us, _)| *at_us >= until_us)
        });
        if done > 0 || (waited && another_is_free(counter, slow, until_us)) {
            spans.push(Span { slow, until_us, done });
        }
    }
    spans
}

/// Whether a worker asked before the end and had nothing to do all the time.
fn another_is_free(counter: &Counter, slow: &Handout, until_us: u64) -> bool {
    let others = counter.asked.iter().filter(|call| call.actor != slow.actor && call.asked_us < until_us);
    others.into_iter().any(|call| {
        !counter.handouts.iter().any(|one| {
            one.actor == call.actor
                && one.handed_us < until_us
                && one.done.as_ref().is_none_or(|done| done.at_us > slow.handed_us)
        })
    })
}
