//! Slow jobs that hold up quick ones, judged by the order on the wire.

use super::Hall;
use super::counter::Counter;
use super::task;
use crate::check::seen::{after, counted, quoted, seconds};
use crate::flow::Handout;
use crate::verdict::{Cause, Finding};

/// A job of less is not called slow, in microseconds.
const SLOW_US: u64 = 150_000;
/// So often a slow job has to hold up all others before it is no accident.
const OFTEN: usize = 2;

/// A slow job in somebody's hands, while a quick one waited and another worker asked for work.
struct Span<'a> {
    slow: &'a Handout,
    until_us: u64,
    /// Requests that were answered meanwhile.
    answered: usize,
}

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let theirs = of.of_the_reference();
    let reference = spans(&theirs);
    // On a machine on which nothing moved for the reference either, nobody is to blame.
    if reference.is_empty() || reference.iter().any(|span| span.answered == 0) {
        return None;
    }
    let spans = spans(&of.counter);
    if spans.len() < OFTEN || spans.iter().any(|span| span.answered > 0) {
        return None;
    }
    let first = spans.first()?;
    let message = format!(
        "While `{}` worked on {}, from {} on for {}, other clients waited for quick jobs, another worker asked for work, \
         and not one request was answered. So it was {} times.",
        first.slow.worker,
        quoted(&first.slow.task),
        after(first.slow.handed_us),
        seconds(first.until_us - first.slow.handed_us),
        spans.len(),
    );
    let advice = "An ordinary REP takes no request before it has answered the last. The server has to take requests from \
                  all clients at any time and answer them in any order: with a raw socket, which gives the header of each \
                  request apart, or with a context for each request in Python.";
    let answered = reference.iter().map(|span| span.answered as u64).sum();
    let finding = Finding::failure("held-up", Cause::Pace, message);
    Some(
        finding
            .expected(format!("quick jobs go on meanwhile ({} here)", counted(answered, "answer")), "none was answered")
            .at(after(first.slow.handed_us))
            .advice(advice)
            .section("The trap"),
    )
}

fn spans(counter: &Counter) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    for slow in &counter.handouts {
        let Some(done) = slow.done.as_ref() else { continue };
        let (from_us, until_us) = (slow.handed_us, done.at_us);
        if task::sleep_us(&slow.task).is_none_or(|us| us < SLOW_US) || slow.gone_us.is_some() {
            continue;
        }
        let within = |at_us: u64| from_us < at_us && at_us < until_us;
        let answered = counter.requests.iter().filter_map(|request| request.answer.as_ref());
        let answered = answered.into_iter().filter(|(at_us, _)| within(*at_us)).count();
        // Asked in the first half, and open until the end.
        let waited = counter.requests.iter().any(|request| {
            task::sleep_us(&request.task).is_none()
                && request.asked_us < from_us + (until_us - from_us) / 2
                && request.answer.as_ref().is_none_or(|(at_us, _)| *at_us >= until_us)
        });
        if answered > 0 || (waited && another_is_free(counter, slow, until_us)) {
            spans.push(Span { slow, until_us, answered });
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
