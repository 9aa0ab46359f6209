//! What the learner's clients and workers do beside a server that is killed.

use super::Hall;
use crate::check::printed;
use crate::check::seen::{after, quoted};
use crate::check::served::task::{self, Due};
use crate::evidence::Side;
use crate::flow::{Answer, Said};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

pub(super) fn findings(of: &Hall<'_>) -> Vec<Finding> {
    let clients = of.case.learners().filter(|actor| actor.is_given(&of.rule.clients, Side::Connect));
    let workers = of.case.learners().filter(|actor| actor.is_given(&of.rule.jobs, Side::Connect));
    let workers = workers.into_iter().find_map(|actor| wrong_result(of, actor));
    let clients = clients.into_iter().find_map(|actor| client(of, actor));
    workers.or(clients).into_iter().collect()
}

/// A worker said of a job what it does not bring.
fn wrong_result(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    let given = of.book.given.iter();
    let done = given.filter(|given| given.worker == actor.name).filter_map(|given| {
        let (_, call) = of.book.workers.iter().find(|(_, call)| {
            call.asked_us >= given.handed_us
                && matches!(&call.said, Said::Done { job, worker, .. } if *job == given.job && *worker == given.worker)
        })?;
        let Said::Done { text, .. } = &call.said else { return None };
        Some((given, call.asked_us, text))
    });
    done.into_iter().find_map(|(given, at_us, text)| {
        let said = format!("DONE {} {} {text}", given.job, given.worker);
        let owed = match task::due(&given.task) {
            Due::Text(owed) if task::is_same(text, said.len() - text.len(), &owed) => return None,
            Due::Text(owed) => owed,
            _ => return None,
        };
        let message =
            format!("`{}` was given {}, and said {}.", given.worker, quoted(&given.task), quoted(&said));
        let advice =
            "The worker is that of the exercise before. The task is what stands behind the id in JOB.";
        let finding = Finding::failure("wrong-result", Cause::Messages, message);
        Some(
            finding
                .expected(format!("DONE {} {} {owed}", given.job, given.worker), said)
                .at(after(at_us))
                .advice(advice)
                .section("Task"),
        )
    })
}

fn client(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    let arguments = of.case.learner().arguments(actor)?;
    // `client`, the address, the job and its arguments.
    let job = arguments.get(2..).unwrap_or_default().join(" ");
    wrong_request(of, actor, &job)
        .or_else(|| shared(of, actor))
        .or_else(|| another_name(of, actor))
        .or_else(|| not_printed(of, actor))
}

fn told(id: &'static str, message: String, at_us: u64, advice: &str) -> Finding {
    // An ERROR that comes of it, and what the client makes of that, is a consequence.
    Finding::failure(id, Cause::Protocol, message).at(after(at_us)).advice(advice).section("Task")
}

fn wrong_request(of: &Hall<'_>, actor: &Actor, job: &str) -> Option<Finding> {
    let nameless = of.book.nameless.iter().find(|call| *call.actor == *actor.name);
    let nameless = nameless.map(|call| match &call.said {
        Said::Submit(text) => (call.asked_us, format!("SUBMIT {text}")),
        Said::Other(text) => (call.asked_us, text.clone()),
        other => (call.asked_us, format!("{other:?}")),
    });
    let other = || {
        of.book.requests.iter().find_map(|request| {
            let ask = request.asks.iter().find(|ask| *ask.client == *actor.name)?;
            let before = "SUBMIT  ".len() + request.name.len();
            let is_right = task::is_same(&ask.task, before, job);
            (!is_right).then(|| (ask.at_us, format!("SUBMIT {} {}", request.name, ask.task)))
        })
    };
    let (at_us, said) = nameless.or_else(other)?;
    let message = format!("`{}` was told {}, and sent {}.", actor.name, quoted(job), quoted(&said));
    let advice = "A request begins with the word SUBMIT and a name of its own, one word that the client chooses. Behind it \
                  stand all arguments after the address, with one space between two words.";
    let finding = told("wrong-request", message, at_us, advice);
    Some(finding.expected(format!("SUBMIT <request> {job}"), said))
}

/// Two clients made two requests under one name.
fn shared(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    of.book.requests.iter().find_map(|request| {
        let mine = request.asks.iter().find(|ask| *ask.client == *actor.name)?;
        let other = request.asks.iter().find(|ask| *ask.client != *actor.name)?;
        let message = format!(
            "`{}` and `{}` both made a request by the name {}. The server does each request once: one of them gets the \
             other's answer.",
            mine.client, other.client, request.name
        );
        let advice = "A name has to be one that nobody else has: the process id and the time, or sixteen letters by chance. \
                      A counter that begins at 1 in every client is none.";
        let finding = told("shared-name", message, mine.at_us.max(other.at_us), advice);
        Some(finding.expected("a name of its own for each request", request.name.clone()))
    })
}

/// It made its one request under two names.
fn another_name(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    let its = of.book.requests.iter().filter_map(|request| {
        let ask = request.asks.iter().find(|ask| *ask.client == *actor.name)?;
        Some((request, ask.at_us))
    });
    let mut its: Vec<_> = its.collect();
    its.sort_by_key(|(_, at_us)| *at_us);
    let [(first, first_us), (second, second_us), ..] = its[..] else { return None };
    let message = format!(
        "`{}` asked {} under the name {}, and {} under the name {}. For the server these are two jobs.",
        actor.name,
        after(first_us),
        first.name,
        after(second_us),
        second.name
    );
    let advice = "Choose the name once, before the first time that you ask, and keep it: it is by the name that the server \
                  knows that it has done this already.";
    let finding = told("another-name", message, second_us, advice);
    Some(finding.expected(first.name.clone(), second.name.clone()))
}

/// The result is in no line of its stdout.
fn not_printed(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    let its =
        of.book.requests.iter().flat_map(|request| &request.asks).filter(|ask| *ask.client == *actor.name);
    let (at_us, text) = its.into_iter().find_map(|ask| match &ask.answer {
        Some((at_us, Answer::Result(text))) => Some((*at_us, text)),
        _ => None,
    })?;
    // Whoever has not ended has not printed all that it is going to.
    of.case.learner().ended(&actor.name)?;
    printed::not_printed(of.case, actor, at_us, text)
}
