//! Requests without an answer, and jobs that were given away twice.

use super::Hall;
use super::counter::Request;
use crate::check::seen::{End, after, counted, quoted};
use crate::flow::Handout;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

pub(super) fn findings(of: &Hall<'_>, server: &Actor) -> Vec<Finding> {
    let mut findings: Vec<Finding> = handed_twice(of, server).into_iter().collect();
    // A server that ended by itself is told of already.
    let is_gone = matches!(of.case.learner().end(&server.name), End::ByItself(_));
    if findings.is_empty() && !is_gone {
        findings.extend(not_answered(of).or_else(|| nonsense_unanswered(of)));
    }
    findings
}

fn not_answered(of: &Hall<'_>) -> Option<Finding> {
    let counter = &of.counter;
    let open: Vec<&Request> = counter
        .requests
        .iter()
        .filter(|request| {
            // Asked again on another connection, it may have been answered there.
            let answered = |other: &&Request| other.client == request.client && other.task == request.task;
            request.answer.is_none()
                && !counter.is_gone(request)
                && !counter.requests.iter().filter(answered).any(|other| other.answer.is_some())
        })
        .collect();
    let request = *open.first()?;
    // On a machine on which the reference was not in time either, nobody is to blame.
    if of.of_the_reference().is_lost() {
        return None;
    }
    let handed: Vec<&Handout> = counter.handed(&request.task).collect();
    let (id, fate, advice) = match handed.last() {
        None => (
            "not-answered",
            format!("no worker was ever given it, and workers asked {}", times(counter.asked.len())),
            "Take what comes on both sockets, again and again: poll both. A job that comes in goes to a worker that \
             waits, or to the next one that asks.",
        ),
        Some(last) => match (&last.done, last.gone_us) {
            (Some(done), _) => (
                "not-answered",
                format!(
                    "job {} was done by `{}` {}, and no answer went back to the client",
                    last.job,
                    last.worker,
                    after(done.at_us)
                ),
                "Give back the header that came with the request: a raw socket drops, in silence, an answer without a \
                 header or with a wrong one. Use `nn_recvmsg` and `nn_sendmsg`; `nn_recv` and `nn_send` lose it.",
            ),
            (None, Some(gone_us)) => (
                "lost-with-worker",
                format!(
                    "job {} was with `{}` when that one was gone {}; nobody got it again",
                    last.job,
                    last.worker,
                    after(gone_us)
                ),
                "Nothing tells a server that a worker has gone. Note when each job was handed out, and see to it at each \
                 turn of the loop, also when nothing comes: when its lease is over, it goes to the next worker that asks.",
            ),
            (None, None) => (
                "not-answered",
                format!(
                    "job {} was given to `{}` {} and not done",
                    last.job,
                    last.worker,
                    after(last.handed_us)
                ),
                "The worker may have gone, or got no answer before. A job whose lease is over goes to the next worker \
                 that asks.",
            ),
        },
    };
    let message = format!(
        "`{}` submitted {} {} and never got an answer: {fate}.{}",
        request.client,
        quoted(&request.task),
        after(request.asked_us),
        match open.len() - 1 {
            0 => String::new(),
            others => format!(" So did {}.", counted(others as u64, "other request")),
        }
    );
    // Where answers went astray, those that are missing follow from it.
    let cause = if id == "not-answered" { Cause::GaveUp } else { Cause::Messages };
    let finding = Finding::failure(id, cause, message);
    Some(
        finding
            .expected("an answer to every request", counted(open.len() as u64, "request") + " without one")
            .at(after(request.asked_us))
            .advice(advice)
            .section("Task"),
    )
}

fn nonsense_unanswered(of: &Hall<'_>) -> Option<Finding> {
    let call = of.counter.nonsense.iter().find(|call| call.answer.is_none())?;
    if of.of_the_reference().nonsense.iter().any(|call| call.answer.is_none()) {
        return None;
    }
    let message = format!(
        "`{}` sent a message that makes no sense {}, and never got an answer. A REQ that gets none can ask nothing else.",
        call.actor,
        after(call.asked_us)
    );
    let advice =
        "Whatever comes from a client and is no SUBMIT with a job is answered at once: `ERROR <text>`.";
    let finding = Finding::failure("nonsense-unanswered", Cause::Messages, message).by_the_clock();
    Some(finding.expected("ERROR", "nothing").at(after(call.asked_us)).advice(advice).section("Task"))
}

/// A job that was given to somebody else although its worker was there, and its lease had hardly begun.
fn handed_twice(of: &Hall<'_>, server: &Actor) -> Option<Finding> {
    let handouts = &of.counter.handouts;
    let lease_us = of.lease_us(server);
    // Clocks may be read in whole milliseconds.
    let early_us = lease_us / 10 * 9;
    handouts.iter().enumerate().find_map(|(place, first)| {
        let second = of.counter.again(place).find(|second| {
            let one = &handouts[*second];
            of.counter.is_within(place, *second, early_us)
                && of.counter.is_within(*second, place, early_us)
                && first.gone_us.is_none_or(|gone_us| gone_us > one.handed_us)
                // An id may be used again for the next job.
                && first.done.as_ref().is_none_or(|done| done.at_us > one.handed_us)
        })?;
        let second = &handouts[second];
        let message = format!(
            "Job {} was given to `{}` {} and to `{}` {}, although the lease is {} ms.",
            first.job,
            first.worker,
            after(first.handed_us),
            second.worker,
            after(second.handed_us),
            lease_us / 1000
        );
        let advice = "Take a job off the list of those that wait when it is handed out. It comes back only when its lease \
                      is over.";
        let finding = Finding::failure("handed-twice", Cause::Messages, message);
        Some(
            finding
                .expected("one worker at a time", "two workers")
                .at(after(second.handed_us))
                .advice(advice)
                .section("Task"),
        )
    })
}

fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        many => format!("{many} times"),
    }
}
