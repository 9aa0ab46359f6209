//! Workers that ask to the end, while jobs that wait go to others who asked later.

use super::Hall;
use crate::check::seen::{after, counted, quoted};
use crate::evidence::Name;
use crate::flow::{Answer, Call, Handout, Said};
use crate::verdict::{Cause, Finding};

/// So many jobs that waited have to go past a worker before it is no accident: messages may be on the way, and threads
/// may be quick or slow.
const OFTEN: usize = 10;

/// A job that had been submitted, and went to somebody who asked after that.
struct Waited<'a> {
    job: &'a str,
    worker: &'a Name,
    submitted_us: u64,
    asked_us: u64,
    handed_us: u64,
}

pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let counter = &of.counter;
    let waited: Vec<Waited<'_>> = (0..counter.handouts.len()).filter_map(|one| waited(of, one)).collect();
    let mut workers: Vec<&Name> = counter.asked.iter().map(|call| &call.actor).collect();
    workers.sort_unstable();
    workers.dedup();
    let stays = |worker: &&Name| !counter.hung_up(worker);
    workers.into_iter().filter(stays).find_map(|worker| starved(of, worker, &waited))
}

fn waited<'a>(of: &'a Hall<'_>, handout: usize) -> Option<Waited<'a>> {
    let counter = &of.counter;
    let Handout { job, actor, handed_us, .. } = &counter.handouts[handout];
    // Some tasks are the same: the one that was submitted last waited for the shortest time.
    let times = counter.submitted_us(handout);
    let submitted_us = *times[..times.partition_point(|at_us| at_us <= handed_us)].last()?;
    let asked_us = counter.asked_us(handout);
    let waited = Waited { job, worker: actor, submitted_us, asked_us, handed_us: *handed_us };
    (submitted_us < asked_us).then_some(waited)
}

/// Whether a worker with these questions was there, with nothing to do, when the job went to another who came later than
/// both.
fn is_passed_over(questions: &[&Call], waited: &Waited<'_>) -> bool {
    let open = questions.iter().find(|question| question.answered_us.is_none());
    let is_open = open.is_some_and(|question| question.asked_us < waited.asked_us);
    // The first that was asked when the job was there: it was sent away all the same.
    let after = questions.partition_point(|question| question.asked_us <= waited.submitted_us);
    let is_sent_away = questions.get(after).is_some_and(|question| {
        question.asked_us < waited.asked_us
            && question.answered_us.is_some_and(|answered_us| answered_us < waited.handed_us)
    });
    is_open || is_sent_away
}

fn starved(of: &Hall<'_>, worker: &Name, waited: &[Waited<'_>]) -> Option<Finding> {
    let its = || of.counter.asked.iter().filter(|call| call.actor == *worker && call.said.worker().is_some());
    let last_job = its().filter(|call| matches!(call.answer, Some(Answer::Job { .. })));
    let fed_us = last_job.filter_map(|call| call.answered_us).max().unwrap_or(0);
    let in_vain: Vec<&Call> = its().filter(|call| call.asked_us >= fed_us).collect();
    let past = waited.iter().filter(|one| one.worker != worker && is_passed_over(&in_vain, one));
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
