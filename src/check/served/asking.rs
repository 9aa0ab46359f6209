//! What a client asks, and what it prints of the answer.

use super::Hall;
use super::counter::Request;
use crate::check::printed;
use crate::check::seen::{after, quoted};
use crate::flow::Answer;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

pub(super) fn findings(of: &Hall<'_>, actor: &Actor) -> Vec<Finding> {
    let Some(arguments) = of.case.learner().arguments(actor) else { return Vec::new() };
    // `client`, the address, the job and its arguments.
    let task = arguments.get(2..).unwrap_or_default().join(" ");
    wrong_request(of, actor, &task).or_else(|| not_printed(of, actor)).into_iter().collect()
}

fn requests<'a>(of: &'a Hall<'_>, actor: &'a Actor) -> impl Iterator<Item = &'a Request> {
    of.counter.requests.iter().filter(|request| *request.client == *actor.name)
}

fn wrong_request(of: &Hall<'_>, actor: &Actor, task: &str) -> Option<Finding> {
    let expected = format!("SUBMIT {task}");
    let nonsense = of.counter.nonsense.iter().find(|call| *call.actor == *actor.name);
    let (at_us, said) = match nonsense {
        Some(call) => (call.asked_us, call.said.worker().map_or_else(String::new, str::to_owned)),
        None => {
            let strange =
                requests(of, actor).find(|request| !super::task::is_same(&request.task, 7, task))?;
            (strange.asked_us, format!("SUBMIT {}", strange.task))
        }
    };
    let said = match nonsense.map(|call| &call.said) {
        Some(crate::flow::Said::Other(text)) => text.clone(),
        _ => said,
    };
    let message = format!("`{}` was told {}, and sent {}.", actor.name, quoted(task), quoted(&said));
    let advice = "The request is the word SUBMIT and then all arguments behind the address, with one space between two \
                  words.";
    let finding = Finding::failure("wrong-request", Cause::Messages, message);
    Some(finding.expected(expected, said).at(after(at_us)).advice(advice).section("Task"))
}

/// The result is in no line of its stdout.
fn not_printed(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    let (at_us, text) = requests(of, actor).find_map(|request| match &request.answer {
        Some((at_us, Answer::Result(text))) => Some((*at_us, text)),
        _ => None,
    })?;
    printed::not_printed(of.case, actor, at_us, text)
}
