//! What a server knew before it was killed, and does not know any more.

use super::Hall;
use super::book::Given;
use crate::check::seen::after;
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

/// Where workers asked so often and got nothing, there was nothing.
const OFTEN: usize = 3;

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let answers = (0..of.book.requests.len())
        .filter_map(|request| answered(of, request))
        .min_by_key(|(at_us, _)| *at_us);
    let told = answers.map(|(_, finding)| finding).or_else(|| accepted(of))?;
    Some(match of.journal() {
        Some((name, None | Some(0))) => no_journal(name, told),
        _ => told,
    })
}

/// It was answered before the server was killed, and was a worker's job after that.
fn answered(of: &Hall<'_>, place: usize) -> Option<(u64, Finding)> {
    let request = &of.book.requests[place];
    let (ask, answered_us, _) = request.first_answer()?;
    let again = of.book.given(place).find(|given| given.life > ask.life)?;
    if of.may_be_torn(place, ask.life..again.life) {
        return None;
    }
    let asked = request.asks.iter().rev().find(|ask| ask.life == again.life && ask.at_us <= again.handed_us);
    let message = format!(
        "{} was answered {}, the server was killed {}, {}and {} `{}` was given it again, as job {}.",
        of.request(request),
        after(answered_us),
        of.killed_between(ask.life, again.life),
        asked.map_or_else(String::new, |ask| format!(
            "`{}` made it again {}, ",
            ask.client,
            after(ask.at_us)
        )),
        after(again.handed_us),
        again.worker,
        again.job
    );
    let advice = match asked {
        Some(_) => {
            "An answer goes into the journal before it goes to the client, and no buffer of the program's may hold it back: \
             a killed program flushes nothing. After the start, whoever asks again gets the answer that stands there."
        }
        None => {
            "Nobody had asked for it again. The journal knows that the request was accepted, and not that it was answered: \
             write that as well, before the answer is sent, and let no buffer of the program's hold it back. A killed \
             program flushes nothing."
        }
    };
    let finding = Finding::failure("done-again", Cause::Messages, message)
        .expected("the answer of before", format!("job {} for {}", again.job, again.worker))
        .at(after(again.handed_us))
        .advice(advice)
        .section("Task");
    Some((again.handed_us, finding))
}

/// A worker had it when the server was killed, its client does not come back, and nobody ever got it again.
fn accepted(of: &Hall<'_>) -> Option<Finding> {
    let book = &of.book;
    let last = book.last_life();
    let reached_us = *book.reached.get(&last)?;
    // A server may count the lease anew, and look at it only now and then.
    let due_us = reached_us + 2 * of.lease_us();
    let idle: Vec<&Call> = book
        .workers
        .iter()
        .filter(|(life, call)| *life == last && call.asked_us > due_us && got_nothing(of, call))
        .map(|(_, call)| call)
        .collect();
    let idle = *idle.first().filter(|_| idle.len() >= OFTEN)?;
    let (place, given) = (0..book.requests.len()).find_map(|place| {
        let request = &book.requests[place];
        let given: Vec<&Given> = book.given(place).collect();
        let only = *given.last()?;
        let back = book.workers.iter().any(|(_, call)| match &call.said {
            Said::Done { job, .. } | Said::Fail { job, .. } => {
                *job == only.job && call.asked_us > only.handed_us
            }
            _ => false,
        });
        let gone = of.vanishes(request.client()) && request.first_answer().is_none() && !back;
        (gone && only.life < last && !of.may_be_torn(place, only.life..last)).then_some((place, only))
    })?;
    let message = format!(
        "{} was accepted: {} it was with `{}`, as job {}. The server was killed {}. Nobody ever got it again, although \
         `{}` asked for work {}.",
        of.request(&book.requests[place]),
        after(given.handed_us),
        given.worker,
        given.job,
        of.killed_between(given.life, last),
        idle.said.worker().unwrap_or(&idle.actor),
        after(idle.asked_us)
    );
    let advice = "A request goes into the journal before its job goes to a worker. After the start, every request that was \
                  accepted and has no answer is waiting for a worker, whether its client comes back or not.";
    let finding = Finding::failure("accepted-lost", Cause::Messages, message);
    Some(
        finding
            .expected("the job, for the next worker that asks", "nothing")
            .at(after(given.handed_us))
            .advice(advice)
            .section("Task"),
    )
}

/// Whether the worker asked for work when there was none: it was told to wait, or was kept waiting until somebody
/// submitted something.
fn got_nothing(of: &Hall<'_>, call: &Call) -> bool {
    match (&call.said, &call.answer) {
        (Said::Submit(_) | Said::Other(_), _) => false,
        (_, Some(Answer::Wait)) => true,
        (_, Some(Answer::Job { job, .. })) => {
            let given =
                of.book.given.iter().find(|given| given.job == *job && given.asked_us == call.asked_us);
            let request = given.and_then(|given| of.book.requests.get(given.request?));
            request.is_some_and(|request| request.asks.iter().all(|ask| ask.at_us > call.asked_us))
        }
        _ => false,
    }
}

fn no_journal(name: &str, told: Finding) -> Finding {
    let message =
        format!("{} And when all was over, there was nothing in `{name}`, the journal.", told.message);
    let advice = "The last argument is the path of the journal. What must not be forgotten is written there as soon as it \
                  happens, not at the end: a server that is killed has no end of its own.";
    Finding { id: "no-journal", message, advice: advice.to_owned(), ..told }
}
