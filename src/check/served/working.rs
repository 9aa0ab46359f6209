//! What a worker makes of the jobs that it was given.

use super::Hall;
use super::counter::is_handout_of;
use super::task::{self, Due};
use crate::check::seen::{after, quoted};
use crate::flow::{DoneAt, Handout, How, Said};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// A clock may be read in whole milliseconds.
const CLOCK_US: u64 = 3_000;

pub(super) fn findings(of: &Hall<'_>, actor: &Actor) -> Vec<Finding> {
    let said = of.counter.asked.iter().filter(|call| *call.actor == *actor.name);
    let wrong_word = said.clone().find_map(|call| wrong_word(of, actor, &call.said, call.asked_us));
    if let Some(finding) = wrong_word {
        return vec![finding];
    }
    let handouts = of.counter.handouts.iter().filter(|one| *one.actor == *actor.name);
    let wrong = handouts.clone().find_map(|one| wrong_report(one, whole_task(of, one)?, one.done.as_ref()?));
    wrong.or_else(|| never_done(of, actor)).into_iter().collect()
}

/// A message that no server can make sense of, or that speaks of another worker or another job.
fn wrong_word(of: &Hall<'_>, actor: &Actor, said: &Said, at_us: u64) -> Option<Finding> {
    let finding = |id, message: String, expected: String, actual: String, advice: &str| {
        let finding = Finding::failure(id, Cause::Messages, message);
        Some(finding.expected(expected, actual).at(after(at_us)).advice(advice).section("Task"))
    };
    let name = &actor.name;
    match said {
        Said::Submit(_) | Said::Other(_) => {
            let text = match said {
                Said::Submit(task) => format!("SUBMIT {task}"),
                Said::Other(text) => text.clone(),
                _ => String::new(),
            };
            finding(
                "wrong-message",
                format!("`{name}` sent {} to the server.", quoted(&text)),
                format!("READY {name}, DONE or FAIL <id> {name} <text>"),
                text,
                "A worker has three things to say: READY, DONE and FAIL. Words are separated by one space.",
            )
        }
        Said::Ready { worker } | Said::Done { worker, .. } | Said::Fail { worker, .. } if worker != name => {
            finding(
                "wrong-name",
                format!("`{name}` called itself {}.", quoted(worker)),
                name.clone(),
                worker.clone(),
                "The worker's name is its second argument. In DONE and FAIL it stands behind the job's id.",
            )
        }
        Said::Done { job, .. } | Said::Fail { job, .. } => {
            let had = |one: &&Handout| *one.actor == **name && one.handed_us <= at_us;
            let mut handouts = of.counter.handouts.iter().filter(had);
            if handouts.clone().any(|one| one.job == *job) {
                return None;
            }
            let last = handouts.next_back();
            finding(
                "wrong-id",
                format!("`{name}` said that job {job} was done, which it had never been given."),
                last.map_or_else(|| "READY first".to_owned(), |one| one.job.clone()),
                job.clone(),
                "The id is the first word behind JOB. Send it back as it came: it need not be a number.",
            )
        }
        Said::Ready { .. } => None,
    }
}

/// The task as it was submitted: behind a long id, less is left of it in the Evidence.
fn whole_task<'a>(of: &'a Hall<'_>, handout: &'a Handout) -> Option<&'a str> {
    if !task::is_cut(&handout.task, "JOB  ".len() + handout.job.len()) {
        return Some(&handout.task);
    }
    let request = of.counter.requests.iter().find(|one| is_handout_of(handout, &one.task))?;
    Some(&request.task)
}

fn wrong_report(handout: &Handout, task: &str, done: &DoneAt) -> Option<Finding> {
    let Handout { job, worker, handed_us, .. } = handout;
    let verb = match done.how {
        How::Done => "DONE",
        How::Failed => "FAIL",
    };
    let said = format!("{verb} {job} {worker} {}", done.text);
    let finding = |id, what: String, expected: String, advice: &str| {
        let message =
            format!("`{worker}` was given {}, and said {}. {what}", quoted(task), quoted(said.trim_end()));
        let finding = Finding::failure(id, Cause::Messages, message);
        Some(finding.expected(expected, said.trim_end()).at(after(done.at_us)).advice(advice).section("Task"))
    };
    match (task::due(task), done.how) {
        (Due::Text(owed), How::Done) => {
            let before = said.len() - done.text.len();
            if task::is_same(&done.text, before, &owed) {
                return None;
            }
            finding(
                "wrong-result",
                String::new(),
                format!("DONE {job} {worker} {owed}"),
                "echo brings its arguments, with one space between them. sum brings their sum as a decimal number; some \
                 of them are negative.",
            )
        }
        (Due::Text(owed), How::Failed) => finding(
            "wrong-result",
            "Nothing is wrong with that job.".to_owned(),
            format!("DONE {job} {worker} {owed}"),
            "The task is what stands behind the id in JOB: its first word is the job, the others are its arguments.",
        ),
        (Due::Crash, How::Done) => finding(
            "crash-is-done",
            "That job fails, always.".to_owned(),
            format!("FAIL {job} {worker} <text>"),
            "For `crash` the worker says `FAIL <id> <worker> <text>`, and goes on.",
        ),
        (Due::Any, How::Failed) if task::sleep_us(task).is_some() => finding(
            "wrong-result",
            "Nothing is wrong with that job.".to_owned(),
            format!("DONE {job} {worker} slept <ms>"),
            "`sleep <ms>` waits for so many milliseconds and is done.",
        ),
        (Due::Any, How::Done) => {
            let slept_us = done.at_us.saturating_sub(*handed_us);
            let owed_us = task::sleep_us(task)?;
            if slept_us + CLOCK_US >= owed_us {
                return None;
            }
            finding(
                "slept-too-short",
                format!("It took {} ms.", slept_us / 1000),
                format!("{} ms", owed_us / 1000),
                "`sleep <ms>` waits for so many milliseconds before it is done. Look at the unit: 1 second is 1000 of \
                 them.",
            )
        }
        (Due::Any | Due::Crash | Due::Unknown, _) => None,
    }
}

/// It took a job, and the scene was lost because nothing more was heard of that.
fn never_done(of: &Hall<'_>, actor: &Actor) -> Option<Finding> {
    let holds = |one: &&Handout| *one.actor == *actor.name && one.done.is_none() && one.gone_us.is_none();
    let held = of.counter.handouts.iter().find(holds).filter(|_| of.counter.is_lost())?;
    let waited = of.counter.requests.iter().any(|one| one.task == held.task && one.answer.is_none());
    if !waited || of.of_the_reference().is_lost() {
        return None;
    }
    let message = format!(
        "`{}` was given job {}, {}, {}, and never said what came of it.",
        actor.name,
        held.job,
        quoted(&held.task),
        after(held.handed_us)
    );
    let advice = "Every job ends with DONE or FAIL, and the answer to that is the next one. A job that fails is no reason \
                  to stop.";
    let finding = Finding::failure("never-done", Cause::Messages, message).by_the_clock();
    Some(
        finding
            .expected(format!("DONE or FAIL {} {}", held.job, actor.name), "nothing")
            .at(after(held.handed_us))
            .advice(advice)
            .section("Task"),
    )
}
