//! Workers that ask to the end, while jobs that wait go to others who asked later.

use super::Hall;
use super::counter::is_handout_of;
use crate::check::seen::{after, counted, quoted};
use crate::evidence::Name;
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

/// So many jobs that waited have to go past a worker before it is no accident: messages may be on the way, and threads
/// may be quick or slow.
const OFTEN: usize = 10;

/// A job that had been submitted, and went to somebody who asked after that.
struct Waited<'a> {
    job: &'a str,
    submitted_us: u64,
    call: &'a Call,
    handed_us: u64,
}

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let counter = &of.counter;
    let waited: Vec<Waited<'_>> = counter.asked.iter().filter_map(|call| waited(of, call)).collect();
    let mut workers: Vec<&Name> = counter.asked.iter().map(|call| &call.actor).collect();
    workers.sort_unstable();
    workers.dedup();
    let stays = |worker: &&Name| !counter.hung_up(worker);
    workers.into_iter().filter(stays).find_map(|worker| starved(of, worker, &waited))
}

fn waited<'a>(of: &'a Hall<'_>, call: &'a Call) -> Option<Waited<'a>> {
    let (handed_us, Some(Answer::Job { job, .. })) = (call.answered_us?, &call.answer) else { return None };
    let handout = of.counter.handouts.iter().find(|one| one.job == *job && one.handed_us == handed_us)?;
    // Some tasks are the same: the one that was submitted last waited for the shortest time.
    let its = of.counter.requests.iter().filter(|one| is_handout_of(handout, &one.task));
    let submitted_us = its.map(|one| one.asked_us).filter(|at_us| *at_us <= handed_us).max()?;
    (submitted_us < call.asked_us).then_some(Waited { job, submitted_us, call, handed_us })
}

/// Whether this worker was there, with nothing to do, when the job went to another who came later than both.
fn is_passed_over(question: &Call, waited: &Waited<'_>) -> bool {
    let was_first = question.asked_us < waited.call.asked_us && question.actor != waited.call.actor;
    was_first
        && match question.answered_us {
            None => true,
            // It was sent away although the job was there.
            Some(answered_us) => waited.submitted_us < question.asked_us && answered_us < waited.handed_us,
        }
}

fn starved(of: &Hall<'_>, worker: &Name, waited: &[Waited<'_>]) -> Option<Finding> {
    let its = || of.counter.asked.iter().filter(|call| call.actor == *worker && call.said.worker().is_some());
    let last_job = its().filter(|call| matches!(call.answer, Some(Answer::Job { .. })));
    let fed_us = last_job.filter_map(|call| call.answered_us).max().unwrap_or(0);
    let in_vain: Vec<&Call> = its().filter(|call| call.asked_us >= fed_us).collect();
    let past = waited.iter().filter(|one| in_vain.iter().any(|question| is_passed_over(question, one)));
    let mut past: Vec<&str> = past.map(|one| one.job).collect();
    past.sort_unstable();
    past.dedup();
    let first = *in_vain.iter().find(|call| call.answer.is_none()).or(in_vain.first())?;
    if past.len() < OFTEN {
        return None;
    }
    let (said, never) = match &first.said {
        Said::Done { job, .. } => (format!("DONE {job}"), in_vain.len() == 1),
        Said::Fail { job, .. } => (format!("FAIL {job}"), in_vain.len() == 1),
        _ => ("READY".to_owned(), fed_us == 0),
    };
    let fate = match (first.answer.is_none(), never) {
        (true, _) => "never got an answer",
        (false, true) => "never had a job",
        (false, false) => "never had a job again",
    };
    let late = match &first.said {
        Said::Done { job, .. } | Said::Fail { job, .. } => {
            let done = of.counter.handouts.iter().filter(|one| one.job == *job && one.actor != first.actor);
            let done = done.filter_map(|one| one.done.as_ref()).map(|done| done.at_us).min();
            done.filter(|at_us| *at_us < first.asked_us)
        }
        _ => None,
    };
    let late = late.map_or_else(String::new, |at_us| {
        format!(" Its lease had been over, and another had done that job {}.", after(at_us))
    });
    let message = format!(
        "`{worker}` said {} {} and {fate}, while {} that waited went to others, who had asked later.{late}",
        quoted(&said),
        after(first.asked_us),
        counted(past.len() as u64, "job"),
    );
    let advice = "Whoever says READY, DONE or FAIL is a worker that has nothing to do now, whoever it is, whenever it came, \
                  and whatever its DONE was worth. It gets a job if there is one, or WAIT; or it is kept waiting, and gets \
                  the next job that comes.";
    let finding = Finding::failure("starved", Cause::Messages, message);
    let asked = match first.answer.is_none() {
        true => "no answer".to_owned(),
        false => format!("{} without a job", counted(in_vain.len() as u64, "answer")),
    };
    Some(
        finding
            .expected("a job, when there is one", asked)
            .at(after(first.asked_us))
            .advice(advice)
            .section("Task"),
    )
}
