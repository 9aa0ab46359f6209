//! Lines of the log that should not be there: jobs logged twice, too early, under another name, or on a claim.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::exactly_once::{Loan, Round, Says};
use crate::check::seen::{after, counted, listed, quoted};
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

/// A line that says that a job is done.
struct Claimed<'a> {
    /// Its number, from 1.
    line: usize,
    at_us: u64,
    text: &'a str,
    job: &'a str,
    worker: &'a str,
}

/// The first line that is wrong.
pub(super) fn finding(round: &Round<'_>) -> Option<Finding> {
    let mut had: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, entry) in round.log.iter().enumerate() {
        let Says::Done { job, worker } = &entry.says else { continue };
        let line = Claimed { line: index + 1, at_us: entry.at_us, text: &entry.text, job, worker };
        let wrong = match had.insert(job, index) {
            Some(before) => Some(logged_twice(round, &line, before)),
            None => first_time(round, &line),
        };
        if wrong.is_some() {
            return wrong;
        }
    }
    None
}

/// What is wrong with the first line about a job.
fn first_time(round: &Round<'_>, line: &Claimed<'_>) -> Option<Finding> {
    let held = round.loans_of(line.job).any(|loan| loan.worker == line.worker);
    let said = round.first_done(line.job, line.worker);
    let others = || {
        let is_its = |call: &&Call| matches!(&call.said, Said::Done { job, .. } if job == line.job);
        round.calls.iter().filter(is_its).find(|call| call.asked_us <= line.at_us)
    };
    match (held, said) {
        (true, Some(call)) if call.asked_us <= line.at_us => {
            taken_before(round, line.job, call).map(|other| wrong_worker(line, other))
        }
        (false, Some(call)) if call.asked_us <= line.at_us => Some(false_claim(round, line, call)),
        _ if round.loans_of(line.job).next().is_none() => Some(prepared_job(round, line)),
        _ if !round.calls.iter().any(|call| call.said.worker() == Some(line.worker)) => {
            Some(prepared_name(round, line))
        }
        _ => match others() {
            Some(call) => Some(wrong_worker(line, call)),
            None => Some(too_early(round, line, said)),
        },
    }
}

/// The DONE of somebody else who had the job, where the server took it: it said END before the one came that it logged.
/// When a line was printed may not say so, because it may have waited in a buffer.
fn taken_before<'a>(round: &'a Round<'_>, job: &str, logged: &Call) -> Option<&'a Call> {
    let ends = round.calls.iter().filter(|call| call.answer == Some(Answer::End));
    let end_us = ends.filter_map(|call| call.answered_us).min().filter(|at_us| *at_us < logged.asked_us)?;
    let by_then = |loan: &Loan| loan.done.is_some_and(|(at_us, _)| at_us < end_us);
    let ids = round.ids();
    if ids.len() < round.jobs || !ids.iter().all(|id| round.loans_of(id).any(by_then)) {
        // It said END too early, which says nothing about this job.
        return None;
    }
    round.calls.iter().find(|call| {
        let Said::Done { job: id, worker, .. } = &call.said else { return false };
        let had = |loan: &Loan| loan.worker == *worker && loan.handed_us <= call.asked_us;
        id == job && call.asked_us < end_us && round.loans_of(job).any(had)
    })
}

/// Who had a job, in the order in which they got it.
fn holders(round: &Round<'_>, job: &str) -> String {
    let one = |loan: &Loan| {
        let done = match loan.done {
            Some((at_us, _)) => format!(" and said DONE {}", after(at_us)),
            None => String::new(),
        };
        format!("`{}` got it {}{done}", loan.worker, after(loan.handed_us))
    };
    let all: Vec<String> = round.loans_of(job).map(one).collect();
    all.join("; ")
}

fn place(line: &Claimed<'_>) -> String {
    format!("line {}", line.line)
}

fn logged_twice(round: &Round<'_>, line: &Claimed<'_>, before: usize) -> Finding {
    let message = format!(
        "Job {} is in the log twice: line {} is {}, and line {} is {}. {}.",
        line.job,
        before + 1,
        quoted(&round.log[before].text),
        line.line,
        quoted(line.text),
        holders(round, line.job)
    );
    let advice = "A job may be done twice, by a worker that was thought dead and by the next one, and nobody can help that. \
                  But it is logged once: when a DONE comes, see first whether that job is done already, and if so answer \
                  it like a READY.";
    Finding::failure("logged-twice", Cause::Answer, message)
        .expected(format!("job {} once", line.job), format!("job {} twice", line.job))
        .at(place(line))
        .advice(advice)
}

fn false_claim(round: &Round<'_>, line: &Claimed<'_>, call: &Call) -> Finding {
    let had = match round.loans_of(line.job).filter(|loan| loan.handed_us <= call.asked_us).last() {
        Some(loan) => format!("It was with `{}` since {} ms", loan.worker, loan.handed_us / 1000),
        None => "Nobody had it at that time".to_string(),
    };
    let message = format!(
        "`{}` said DONE for job {} {}, and it was logged: line {} is {}. But `{}` was never given that job. {had}.",
        line.worker,
        line.job,
        after(call.asked_us),
        line.line,
        quoted(line.text),
        line.worker
    );
    let advice = "Keep for each job to whom it was handed out. A DONE from anybody else is no news: answer it like a READY, \
                  and log nothing.";
    // Whoever believes it sends the others home too early, and more.
    Finding::failure("false-claim", Cause::Meeting, message)
        .expected("no such line", line.text)
        .at(place(line))
        .advice(advice)
}

fn wrong_worker(line: &Claimed<'_>, call: &Call) -> Finding {
    let name = call.said.worker().unwrap_or(&call.actor).to_owned();
    let message = format!(
        "Line {} is {}, but it was `{name}` that said DONE for job {}, {}.",
        line.line,
        quoted(line.text),
        line.job,
        after(call.asked_us)
    );
    let advice =
        "Log the name that stands in the DONE. Whoever has the job now, or had it first, may be another one.";
    let wanted = format!("{} done by {name}", line.job);
    Finding::failure("wrong-worker", Cause::Answer, message)
        .expected(wanted, line.text)
        .at(place(line))
        .advice(advice)
}

fn too_early(round: &Round<'_>, line: &Claimed<'_>, said: Option<&Call>) -> Finding {
    let lent = round.loans_of(line.job).next();
    let lent = lent
        .map_or(String::new(), |loan| format!("`{}` got the job {}, ", loan.worker, after(loan.handed_us)));
    let done = match said
        .or_else(|| round.loans_of(line.job).find_map(|loan| round.first_done(line.job, &loan.worker)))
    {
        Some(call) => format!("the DONE came {}", after(call.asked_us)),
        None => "and nobody ever said DONE for it".to_string(),
    };
    let message = format!(
        "Line {} is {}, {}, and nobody had said DONE by then: {lent}{done}.",
        line.line,
        quoted(line.text),
        after(line.at_us)
    );
    let advice =
        "A job that was handed out is not done. Its worker may die with it. Log it when the DONE has come.";
    Finding::failure("logged-too-early", Cause::Answer, message)
        .by_the_clock()
        .expected("a line after the DONE", "a line before it")
        .at(place(line))
        .advice(advice)
}

/// A line about a job that was never there.
fn prepared_job(round: &Round<'_>, line: &Claimed<'_>) -> Finding {
    let ids = round.ids();
    let known = match ids.first() {
        None => "No job was handed out at all".to_string(),
        Some(id) => {
            format!("{} were handed out, the first one as job {id}", counted(ids.len() as u64, "job"))
        }
    };
    let what = format!("no job {} ever crossed the wire. {known}", line.job);
    prepared(line, &what)
}

/// A line about a worker who was never there.
fn prepared_name(round: &Round<'_>, line: &Claimed<'_>) -> Finding {
    let names: BTreeSet<&str> = round.calls.iter().filter_map(|call| call.said.worker()).collect();
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let what = format!("nobody of that name ever asked for work. Those who did are {}", listed(&names));
    prepared(line, &what)
}

fn prepared(line: &Claimed<'_>, what: &str) -> Finding {
    let message = format!(
        "Line {} is {}, and {what}. The log does not depend on what the server received.",
        line.line,
        quoted(line.text)
    );
    let advice = "Log the id of the JOB that you sent and the name in the DONE that came for it. Who does which job, and \
                  in which order, is another story each time.";
    Finding::failure("prepared-answer", Cause::Answer, message)
        .expected("no such line", line.text)
        .at(place(line))
        .advice(advice)
}
