//! A request that became two jobs, although the server was there all the time.

use super::Hall;
use super::book::Given;
use crate::check::seen::after;
use crate::flow::Said;
use crate::verdict::{Cause, Finding};

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    (0..of.book.requests.len())
        .find_map(|request| after_its_answer(of, request).or_else(|| side_by_side(of, request)))
}

/// It was handed out to a worker that had not even asked when it was answered.
fn after_its_answer(of: &Hall<'_>, place: usize) -> Option<Finding> {
    let request = &of.book.requests[place];
    let (ask, answered_us, _) = request.first_answer()?;
    let again = of.book.given(place).find(|given| given.life == ask.life && given.asked_us > answered_us)?;
    let times = request.asks.iter().filter(|one| one.life == ask.life && one.at_us < again.handed_us).count();
    let message = format!(
        "{} was made {} and answered {}. {} `{}` was given it once more, as job {}.",
        of.request(request),
        if times > 1 { format!("{times} times") } else { "once".to_owned() },
        after(answered_us),
        sentence(&after(again.handed_us).words),
        again.worker,
        again.job
    );
    Some(told(message, again))
}

/// Two workers had it although the lease of the first could not be over.
fn side_by_side(of: &Hall<'_>, place: usize) -> Option<Finding> {
    let request = &of.book.requests[place];
    let asked_us = request.asks.iter().map(|ask| ask.at_us).min()?;
    let given: Vec<&Given> = of.book.given(place).collect();
    // The taps may have seen the two in another order than that in which they were handed out. So whichever was first:
    // its lease began when it was handed out, which was later than the request and its worker's question.
    let too_soon = |first: &Given, second: &Given| {
        // A worker that says READY has forgotten its job, and may get it again, or somebody else.
        let forgot = of.book.workers.iter().any(|(life, call)| {
            let is_ready = matches!(&call.said, Said::Ready { worker } if *worker == first.worker);
            *life == first.life
                && is_ready
                && call.asked_us > first.asked_us
                && call.asked_us <= second.handed_us
        });
        second.handed_us.saturating_sub(first.asked_us.max(asked_us)) < of.lease_us() && !forgot
    };
    let mut pairs = given.windows(2).map(|pair| (pair[0], pair[1]));
    let (first, second) = pairs.find(|(first, second)| {
        first.life == second.life && too_soon(first, second) && too_soon(second, first)
    })?;
    let message = format!(
        "{} was given to `{}` {}, as job {}, and to `{}` {}, as job {}. The lease is {} ms.",
        of.request(request),
        first.worker,
        after(first.handed_us),
        first.job,
        second.worker,
        after(second.handed_us),
        second.job,
        of.lease_us() / 1000
    );
    Some(told(message, second))
}

fn told(message: String, again: &Given) -> Finding {
    let advice = "A client that gets no answer asks again under the same name. Look the name up before anything else: if it \
                  has its answer, send that; if it is under way, keep the way back and wait; only a new name is a new job.";
    Finding::failure("ran-twice", Cause::Messages, message)
        .expected("one job for each request", "two jobs")
        .at(after(again.handed_us))
        .advice(advice)
        .section("Task")
}

/// With a capital letter in front.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
