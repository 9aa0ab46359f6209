//! Answers that are not what the client is owed.

use super::Hall;
use super::counter::Request;
use super::task::{self, Due};
use crate::check::seen::{after, quoted};
use crate::flow::{Answer, Handout, How};
use crate::verdict::{Cause, Finding};

/// The first answer that is wrong, and the first that is one too many.
pub(super) fn findings(of: &Hall<'_>) -> Vec<Finding> {
    let wrong = addresses_swapped(of).or_else(|| changed_on_the_way(of)).or_else(|| {
        let answered = of.counter.requests.iter().filter_map(|request| {
            let (at_us, answer) = request.answer.as_ref()?;
            Some((request, *at_us, answer))
        });
        answered.into_iter().find_map(|(request, at_us, answer)| wrong(of, request, at_us, answer))
    });
    wrong.or_else(|| answered_twice(of)).into_iter().collect()
}

/// No client got a result, and no worker was spoken to as one: each came to the other's socket.
fn addresses_swapped(of: &Hall<'_>) -> Option<Finding> {
    let counter = &of.counter;
    let refused = |answer: Option<&Answer>| matches!(answer, Some(Answer::Error(_) | Answer::Other(_)));
    let workers = counter.asked.iter().filter(|call| call.answer.is_some());
    let clients = counter.requests.iter().filter_map(|request| request.answer.as_ref());
    let known = |task: &str| task::due(task) != Due::Unknown;
    let were_asked = counter.requests.iter().any(|request| known(&request.task) && request.answer.is_some());
    if !were_asked
        || workers.clone().next().is_none()
        || !workers.into_iter().all(|call| refused(call.answer.as_ref()))
        || !clients.into_iter().all(|(_, answer)| !matches!(answer, Answer::Result(_)))
    {
        return None;
    }
    let message = "The server answered every SUBMIT and every READY with an error, as if clients were workers and workers \
                   were clients.";
    let advice = "The first address behind `server` is for the clients, the second for the workers.";
    let finding = Finding::failure("addresses-swapped", Cause::Meeting, message);
    Some(finding.advice(advice).section("The addresses"))
}

/// A worker was given what nobody had submitted.
fn changed_on_the_way(of: &Hall<'_>) -> Option<Finding> {
    let counter = &of.counter;
    let handout = counter.handouts.iter().find(|handout| {
        !counter.requests.iter().any(|request| super::counter::is_handout_of(handout, &request.task))
    })?;
    let given = format!("JOB {} {}", handout.job, handout.task);
    let message =
        format!("`{}` was given {}, and no client had submitted that.", handout.worker, quoted(&given));
    let advice = "A job is given away as it was submitted: `JOB <id>`, and then everything behind the word SUBMIT, \
                  letter by letter.";
    let finding = Finding::failure("text-changed", Cause::Messages, message);
    Some(
        finding
            .expected("what a client submitted", given)
            .at(after(handout.handed_us))
            .advice(advice)
            .section("Task"),
    )
}

fn wrong(of: &Hall<'_>, request: &Request, at_us: u64, answer: &Answer) -> Option<Finding> {
    let counter = &of.counter;
    let due = task::due(&request.task);
    match (&due, answer) {
        (Due::Unknown, Answer::Error(_)) => None,
        (Due::Crash, Answer::Error(_)) if counter.was_done(&request.task, at_us) => None,
        (Due::Crash | Due::Unknown, Answer::Result(text)) => Some(not_an_error(of, request, text, at_us)),
        (Due::Text(_) | Due::Any, Answer::Result(text)) => wrong_result(of, request, at_us, text),
        // A worker may have failed at what nobody can do.
        (Due::Any, Answer::Error(text)) if counter.was_said(&request.task, text) == Some(How::Failed) => None,
        (Due::Text(_) | Due::Any, Answer::Error(text)) => Some(refused(request, at_us, text)),
        (Due::Crash, Answer::Error(text)) => Some(too_early(of, request, at_us, &format!("ERROR {text}"))),
        (_, Answer::Job { .. } | Answer::Wait | Answer::End | Answer::Other(_)) => {
            Some(no_answer(request, at_us, answer))
        }
    }
}

fn asked(request: &Request) -> String {
    format!("`{}` submitted {}", request.client, quoted(&request.task))
}

fn finding(id: &'static str, request: &Request, at_us: u64, message: String) -> Finding {
    let owed = match task::due(&request.task) {
        Due::Text(text) => format!("RESULT {text}"),
        Due::Any => "RESULT, with the worker's text".to_owned(),
        Due::Crash | Due::Unknown => "ERROR".to_owned(),
    };
    Finding::failure(id, Cause::Messages, message).expected(owed, "").at(after(at_us)).section("Task")
}

fn not_an_error(of: &Hall<'_>, request: &Request, text: &str, at_us: u64) -> Finding {
    let why = match task::due(&request.task) {
        Due::Crash => match of.counter.handed(&request.task).any(|one| one.done.is_some()) {
            true => "The worker said FAIL.",
            false => "No worker had said anything of it.",
        },
        _ => "There is no such job.",
    };
    let message = format!("{}, and was answered with RESULT {}. {why}", asked(request), quoted(text));
    let advice = "DONE becomes RESULT and FAIL becomes ERROR, each with the worker's text. A job that is not registered is \
                  an ERROR at once.";
    let finding = finding("not-an-error", request, at_us, message);
    Finding { actual: format!("RESULT {text}"), ..finding.advice(advice) }
}

fn refused(request: &Request, at_us: u64, text: &str) -> Finding {
    let message = format!(
        "{}, and was answered with ERROR {}, although nothing is wrong with it.",
        asked(request),
        quoted(text)
    );
    let advice = "Compare the name of the job only, and take all words behind it as its arguments. What was malformed \
                  before, or comes from somebody else, must not change what is said here.";
    let finding = finding("refused-a-job", request, at_us, message);
    Finding { actual: format!("ERROR {text}"), ..finding.advice(advice) }
}

fn no_answer(request: &Request, at_us: u64, answer: &Answer) -> Finding {
    let shown = match answer {
        Answer::Wait => "WAIT".to_owned(),
        Answer::End => "END".to_owned(),
        Answer::Job { job, task } => format!("JOB {job} {task}"),
        Answer::Other(text) | Answer::Result(text) | Answer::Error(text) => text.clone(),
    };
    let message = format!("{}, and was answered with {}.", asked(request), quoted(&shown));
    let advice = "A client gets one answer, when the work is done: `RESULT <text>` or `ERROR <text>`. It does not ask \
                  again, so until then the server keeps its request and says nothing.";
    let finding = finding("no-result", request, at_us, message);
    Finding { actual: shown, ..finding.advice(advice) }
}

fn too_early(of: &Hall<'_>, request: &Request, at_us: u64, shown: &str) -> Finding {
    let handed: Vec<&Handout> = of.counter.handed(&request.task).collect();
    let (id, what) = match (handed.iter().find(|one| one.handed_us <= at_us), handed.first()) {
        (Some(one), _) => ("answered-too-early", format!("`{}` was still at work on it", one.worker)),
        (None, Some(later)) => (
            "answered-too-early",
            format!(
                "no worker had been given that job yet: `{}` was, {}",
                later.worker,
                after(later.handed_us)
            ),
        ),
        (None, None) => ("answers-itself", "no worker had been given that job".to_owned()),
    };
    let message = format!(
        "{}, and was answered with {} {}, when {what}.",
        asked(request),
        quoted(shown.trim_end()),
        after(at_us)
    );
    let advice = "The server does no job itself. It gives the job to a worker that asks, keeps the client's request, and \
                  answers it with what the worker says.";
    Finding { actual: shown.to_owned(), ..finding(id, request, at_us, message).advice(advice) }
}

fn wrong_result(of: &Hall<'_>, request: &Request, at_us: u64, text: &str) -> Option<Finding> {
    let counter = &of.counter;
    let before = "RESULT ".len();
    let is_right = match task::due(&request.task) {
        Due::Text(owed) => task::is_same(text, before, &owed),
        _ => counter.was_said(&request.task, text).is_some(),
    };
    let done = counter.was_done(&request.task, at_us);
    let shown = format!("RESULT {text}");
    if is_right {
        return (!done).then(|| too_early(of, request, at_us, &shown));
    }
    let elsewhere = counter.requests.iter().find(|other| {
        other.task != request.task
            && match task::due(&other.task) {
                Due::Text(owed) => !owed.is_empty() && task::is_same(text, before, &owed),
                Due::Any => counter.was_said(&other.task, text).is_some() && !text.is_empty(),
                _ => false,
            }
    });
    if let Some(other) = elsewhere {
        let message = format!(
            "{}, and was answered with {}. That is the answer to {}, which `{}` had submitted.",
            asked(request),
            quoted(&shown),
            quoted(&other.task),
            other.client
        );
        let advice = "Keep with each job the header that its own request brought, and give exactly that one back with the \
                      answer. A variable that holds the last header, or one REP for all clients, answers whoever asked \
                      last.";
        let finding = finding("wrong-client", request, at_us, message);
        return Some(Finding { actual: shown, ..finding.advice(advice).section("The trap") });
    }
    if let Some((call, job)) =
        counter.claimed(text).filter(|_| !done || counter.was_said(&request.task, text).is_none())
    {
        let message = format!(
            "{}, and was answered with {}: `{}` had said DONE {job}, and had never been given that job.",
            asked(request),
            quoted(shown.trim_end()),
            call.actor
        );
        let advice = "Keep with each job who was given it. A DONE of anybody else's is answered like READY, and changes \
                      nothing.";
        let finding = finding("claim-believed", request, at_us, message);
        return Some(Finding { actual: shown, ..finding.advice(advice) });
    }
    if !done {
        return Some(too_early(of, request, at_us, &shown));
    }
    let message =
        format!("{}, and was answered with {}. No worker had said that.", asked(request), quoted(&shown));
    let advice = "The text of a RESULT is everything behind the worker's name in `DONE <id> <worker> <text>`, letter by \
                  letter. Clear buffers before they are filled again.";
    let finding = finding("text-changed", request, at_us, message);
    Some(Finding { actual: shown, ..finding.advice(advice) })
}

fn answered_twice(of: &Hall<'_>) -> Option<Finding> {
    let surplus = of.counter.surplus.first()?;
    let message = format!(
        "`{}` was answered once more, with {}, when all that it had asked was answered already.",
        surplus.client,
        quoted(&surplus.text)
    );
    let advice = "Answer a client when its job is done for the first time, and forget the job then. A DONE that comes late, \
                  or twice, changes nothing.";
    let finding = Finding::failure("answered-twice", Cause::Messages, message);
    Some(
        finding
            .expected("one answer to each request", "one more")
            .at(after(surplus.at_us))
            .advice(advice)
            .section("Task"),
    )
}
