//! What a server knew before it was killed, and does not know any more.

use super::Hall;
use super::book::Given;
use crate::check::seen::{after, counted};
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

/// Where workers asked so often and got nothing, there was nothing.
const OFTEN: usize = 3;

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let answers = (0..of.book.requests.len())
        .filter_map(|request| answered(of, request))
        .min_by_key(|(at_us, _)| *at_us);
    answers.map(|(_, finding)| finding).or_else(|| accepted(of))
}

/// Where nothing is in the file that it was given as its journal, that is the first thing to tell of the server: all else
/// comes of it, and may be different each time.
pub(super) fn without_journal(of: &Hall<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let Some((name, None | Some(0))) = of.journal() else { return findings };
    let results = of.book.requests.iter().flat_map(|request| &request.asks);
    let results = results.filter(|ask| matches!(ask.answer, Some((_, Answer::Result(_))))).count();
    let is_gone = findings.iter().any(|finding| finding.id == "did-not-come-back");
    if results == 0 || is_gone || of.book.kills.is_empty() {
        return findings;
    }
    let what = format!(
        "When all was over, there was nothing in `{name}`, the file that is the server's last argument. It had been killed \
         {} and had answered {}.",
        of.killed_between(0, of.book.last_life()),
        counted(results as u64, "request")
    );
    let told = findings.into_iter().next();
    let message = match &told {
        Some(told) => format!("{} {what}", told.message),
        None => what,
    };
    let advice = "The last argument is the path of the journal: open that file, and no other. Each record is in it before \
                  anybody relies on it. A buffer of the program's own does not count, nor does what is written at the end: \
                  a server that is killed flushes nothing and has no end of its own.";
    // It comes before what it causes.
    let finding = Finding::failure("no-journal", Cause::Counting, message);
    let finding = finding.advice(advice).section("Task");
    vec![match told {
        Some(told) => {
            Finding { expected: told.expected, actual: told.actual, r#where: told.r#where, ..finding }
        }
        None => finding.expected("what was accepted and answered", "nothing"),
    }]
}

/// It was answered before the server was killed, and was a worker's job after that.
fn answered(of: &Hall<'_>, place: usize) -> Option<(u64, Finding)> {
    let request = &of.book.requests[place];
    let (ask, answered_us, again) = of.book.given(place).find_map(|given| {
        let answered = request.asks.iter().filter(|ask| ask.life < given.life);
        let answered = answered.filter_map(|ask| Some((ask, ask.answer.as_ref()?.0)));
        let (ask, answered_us) = answered.max_by_key(|(_, at_us)| *at_us)?;
        (!of.may_be_torn(place, ask.life..given.life)).then_some((ask, answered_us, given))
    })?;
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
        // In a later life the same id may be another job's.
        let back = book.workers.iter().any(|(life, call)| match &call.said {
            Said::Done { job, worker, .. } | Said::Fail { job, worker, .. } => {
                *job == only.job
                    && *worker == only.worker
                    && call.asked_us > only.handed_us
                    && !book.given.iter().any(|given| {
                        given.life == *life && given.job == *job && given.handed_us > only.handed_us
                    })
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
