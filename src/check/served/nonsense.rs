//! What a server makes of messages that make no sense.

use super::Hall;
use super::task::{self, Due};
use crate::check::seen::{after, quoted};
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

pub(super) fn findings(of: &Hall<'_>) -> Vec<Finding> {
    accepted(of).into_iter().chain(handed_out(of)).collect()
}

fn said(call: &Call) -> String {
    match &call.said {
        Said::Other(text) if text.is_empty() => "an empty message".to_owned(),
        Said::Other(text) => quoted(text),
        other => format!("{other:?}"),
    }
}

fn accepted(of: &Hall<'_>) -> Option<Finding> {
    let (call, result) = of.counter.nonsense.iter().find_map(|call| match &call.answer {
        Some(Answer::Result(text)) => Some((call, text)),
        _ => None,
    })?;
    let message = format!(
        "`{}` said {}, which asks for nothing, and the server answered with RESULT {}.",
        call.actor,
        said(call),
        quoted(result)
    );
    let advice = "Look at the whole message before anything is done: the first word has to be SUBMIT, in capital letters, \
                  and a job has to follow. Everything else gets an ERROR.";
    let finding = Finding::failure("nonsense-accepted", Cause::Messages, message);
    Some(finding.expected("ERROR", "RESULT").at(after(call.asked_us)).advice(advice).section("Task"))
}

/// A worker got a job that nobody can do.
fn handed_out(of: &Hall<'_>) -> Option<Finding> {
    let is_unknown = |task: &str| task::due(task) == Due::Unknown;
    let counter = &of.counter;
    let handout = counter.handouts.iter().find(|one| {
        is_unknown(&one.task) && counter.requests.iter().any(|request| request.task == one.task)
    })?;
    let message = format!(
        "A client submitted {}. There is no such job, and the server gave it to `{}`.",
        quoted(&handout.task),
        handout.worker
    );
    let advice = "Four jobs are registered: echo, sum, sleep and crash. The server looks at the name when the request \
                  comes, and answers any other with ERROR at once.";
    let finding = Finding::failure("unknown-job", Cause::Messages, message);
    Some(
        finding
            .expected("ERROR, and no worker sees it", format!("JOB {} {}", handout.job, handout.task))
            .at(after(handout.handed_us))
            .advice(advice)
            .section("Task"),
    )
}
