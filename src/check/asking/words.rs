//! What is said has to be spelled as the page spells it: by the workers, and by the server.

use crate::check::asking::Talk;
use crate::check::seen::{after, quoted};
use crate::check::told_once;
use crate::flow::{Answer, Call, Said};
use crate::scenario::{Actor, Argument};
use crate::verdict::{Cause, Finding};

pub(super) fn findings(talk: &Talk<'_>) -> Vec<Finding> {
    let said = talk.learners_workers().filter_map(|actor| {
        Some((actor, talk.calls(&actor.name).find_map(|call| question(talk, actor, call))?))
    });
    let mut findings = told_once(said);
    if talk.is_learners_server() {
        let answered = talk.ledger.calls.iter().filter(|call| call.said.worker().is_some());
        let numbers = !talk.list.is_empty();
        findings.extend(answered.filter_map(|call| answer(talk, call, numbers)).next());
    }
    findings
}

/// The name that the worker was given.
fn given_name(actor: &Actor) -> &str {
    // Behind its role stands its name.
    match actor.arguments.get(1) {
        Some(Argument::Word(name)) => name,
        _ => &actor.name,
    }
}

fn question(talk: &Talk<'_>, actor: &Actor, call: &Call) -> Option<Finding> {
    let name = given_name(actor);
    let wanted = format!("READY {name}");
    let finding = match &call.said {
        Said::Other(text) => misspelled(talk, actor, text, name),
        Said::Done { job, text, .. } if !text.is_empty() && !talk.list.is_empty() => {
            let all = format!("DONE {job} {} {text}", call.said.worker()?);
            misspelled(talk, actor, &all, name)
        }
        // The id stands where the name belongs.
        Said::Done { job, worker, .. } if job == name && worker != name && !talk.list.is_empty() => {
            misspelled(talk, actor, &format!("DONE {job} {worker}"), name)
        }
        Said::Submit(text) | Said::Fail { text, .. } if !talk.list.is_empty() => {
            misspelled(talk, actor, text, name)
        }
        said => {
            let other = said.worker().filter(|other| *other != name)?;
            let message = format!(
                "{} was started with the name `{name}`, and calls itself {} on the wire.",
                talk.case.who(actor),
                quoted(other)
            );
            Finding::failure("wrong-name", Cause::Meeting, message).expected(wanted, other).advice(
                "A worker's name is the argument behind `worker`. The server writes it into its answer, so it has to \
                 be the one that was given.",
            )
        }
    };
    Some(finding.at(after(call.asked_us)).section("Task"))
}

fn misspelled(talk: &Talk<'_>, actor: &Actor, text: &str, name: &str) -> Finding {
    let who = talk.case.who(actor);
    let upper = text.split(' ').next().unwrap_or_default().to_ascii_uppercase();
    let known = matches!(&*upper, "READY" | "DONE");
    let id = if known && !text.starts_with(&*upper) { "letter-case" } else { "wrong-message" };
    let what = if text.is_empty() { "an empty message".to_owned() } else { quoted(text) };
    let message = format!("{who} said {what}. A worker says `READY {name}` or `DONE <id> {name}`.");
    let advice = match (id, &*upper) {
        ("letter-case", _) => "Capital and small letters matter, also on the wire: READY and DONE.",
        (_, "READY") => "Behind READY stands the worker's name, after one space, and nothing else.",
        (_, "DONE") if text.split(' ').nth(1) == Some(name) => {
            "Look at the order of the words: first the job's id, as the server wrote it, and then the worker's name."
        }
        (_, "DONE") => {
            "Behind DONE stand the job's id, as the server wrote it, and then the worker's name, with one space between \
             the words, and nothing else."
        }
        _ => {
            "The server may be somebody else's, so the words are a part of the task. Send them as the page spells them."
        }
    };
    Finding::failure(id, Cause::Protocol, message).expected(format!("READY {name}"), what).advice(advice)
}

/// Whether the milliseconds stand where the id belongs: this number of them is not on the list, and the id is, and so it
/// is with most others.
fn is_swapped(talk: &Talk<'_>, job: &str, task: &str) -> bool {
    let listed = |word: &str| word.parse().is_ok_and(|ms: u64| talk.list.contains(&ms));
    let looks = |job: &str, task: &str| listed(job) && !listed(task);
    let all = talk.handouts.iter();
    looks(job, task) && all.clone().filter(|one| looks(&one.job, &one.task)).count() * 2 > all.count()
}

fn swapped(talk: &Talk<'_>, call: &Call, job: &str, task: &str) -> Finding {
    let message = format!(
        "{} answered `JOB {job} {task}`. A job of {task} ms is not in its list, and one of {job} ms is: the two words have \
         changed places. A server answers `JOB <id> <ms>`.",
        talk.case.who(talk.server)
    );
    let advice = "Behind JOB stands the id first, and then the milliseconds. The worker waits for as long as the second word \
                  says, and its DONE carries the first.";
    let finding = Finding::failure("wrong-message", Cause::Protocol, message).section("Task");
    let finding = finding.expected(format!("JOB {task} {job}"), format!("JOB {job} {task}"));
    finding.at(after(call.answered_us.unwrap_or(call.asked_us))).advice(advice)
}

/// What is wrong with the words of this answer.
fn answer(talk: &Talk<'_>, call: &Call, numbers: bool) -> Option<Finding> {
    let text = match call.answer.as_ref()? {
        Answer::Wait | Answer::End => return None,
        Answer::Job { job, task } if numbers && is_swapped(talk, job, task) => {
            return Some(swapped(talk, call, job, task));
        }
        Answer::Job { task, .. } if !numbers || task.parse::<u64>().is_ok() => return None,
        Answer::Job { job, task } => format!("JOB {job} {task}"),
        Answer::Result(text) => format!("RESULT {text}"),
        Answer::Error(text) => format!("ERROR {text}"),
        Answer::Other(text) => text.clone(),
    };
    let asked = match &call.said {
        Said::Ready { worker } => format!("READY {worker}"),
        Said::Done { job, worker, .. } => format!("DONE {job} {worker}"),
        _ => return None,
    };
    let upper = text.split(' ').next().unwrap_or_default().to_ascii_uppercase();
    let known = matches!(&*upper, "JOB" | "WAIT" | "END");
    let id = if known && !text.starts_with(&*upper) { "letter-case" } else { "wrong-message" };
    let what = if text.is_empty() { "an empty message".to_owned() } else { quoted(&text) };
    let who = talk.case.who(talk.server);
    let message = format!(
        "{who} answered {what} to `{asked}`. A server answers `JOB <id> <ms>`, `WAIT` or `END`, and nothing else."
    );
    let advice = match (id, &*upper) {
        ("letter-case", _) => "Capital and small letters matter, also on the wire: JOB, WAIT and END.",
        (_, "JOB") => {
            "Behind JOB stand an id and the milliseconds, a number and nothing else. One job to an answer: a worker \
             that wants another one asks for it."
        }
        (_, "ERROR") => {
            "`READY <worker>` and `DONE <id> <worker>` are right questions, whoever asks and whenever. Only what is \
             neither may be answered with an ERROR."
        }
        _ => {
            "The worker may be somebody else's, so the words are a part of the task. Send them as the page spells them."
        }
    };
    let finding = Finding::failure(id, Cause::Protocol, message).expected("JOB, WAIT or END", what);
    Some(finding.at(after(call.answered_us?)).advice(advice).section("Task"))
}
