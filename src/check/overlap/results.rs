//! Whether each job came back once, by its id, and not before its time was over.

use crate::check::align::clean;
use crate::check::overlap::jobs::{Job, Odd};
use crate::check::overlap::{Shift, jobs, ms};
use crate::check::seen::{after, quoted, seconds};
use crate::evidence::Stream;
use crate::verdict::{Cause, Finding};

pub(super) fn findings(shift: &Shift<'_>) -> Vec<Finding> {
    let first = odd(shift).or_else(|| too_early(shift)).or_else(|| nothing(shift)).or_else(|| missing(shift));
    first.into_iter().collect()
}

fn finding(id: &'static str, message: String) -> Finding {
    Finding::failure(id, Cause::Messages, message).section("Task")
}

/// The first result that answers no open job.
fn odd(shift: &Shift<'_>) -> Option<Finding> {
    let is_given = |odd: &&Odd| shift.jobs.given.iter().any(|job| job.id == odd.text);
    // Another word of the message may be the id of some job by chance.
    let strange = shift.jobs.odd.iter().find(|odd| !is_given(odd));
    let Odd { at_us, text } = strange.or(shift.jobs.odd.first())?;
    let (who, given, shown) = (shift.who(), &shift.jobs.given, quoted(text));
    let sent = |job: &&Job| job.sent.as_deref().is_some_and(|sent| sent.split(' ').next() == Some(text));
    let words = |job: &&Job| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == job.id);
    let first = &given[0];
    let found = if let Some(job) = given.iter().find(|job| job.id == *text) {
        let message = format!("{who} pushed {shown} twice: job {} was done already.", job.id);
        finding("done-twice", message).expected(format!("{} once", job.id), "twice").advice(
            "Push an id once, when its job is done. If several threads share a list of jobs, each must take its job out \
             of the list.",
        )
    } else if let Some(job) = given.iter().find(sent) {
        let message = format!(
            "{who} pushed {shown}, but no such job reached it: on its way here {} became {}. The results do not depend on \
             what it received.",
            quoted(job.sent.as_deref().unwrap_or_default()),
            quoted(&job.text())
        );
        finding("prepared-answer", message).expected(&job.id, text).advice(
            "In this scene the workshop changed jobs on their way. Push the id that the socket received, not what you \
             know was sent.",
        )
    } else if let Some(job) = given.iter().find(words) {
        let message = format!("{who} pushed {shown}. A result is the job's id and nothing else.");
        finding("wrong-message", message).expected(&job.id, text).advice(
            "Take the message apart at its space, keep the first part, and push just that when the job is done.",
        )
    } else {
        let message = format!(
            "{who} pushed {shown}, and no job with that id was given to it. It got {}, the first one {}.",
            jobs(given.len()),
            quoted(&first.text())
        );
        finding("never-given", message)
            .expected("an id that was given", text)
            .advice("A result is the id of the job that is done: the first word of its message, as it came.")
    };
    Some(found.at(after(*at_us)))
}

fn too_early(shift: &Shift<'_>) -> Option<Finding> {
    let took = |job: &Job| job.back_us.map(|back| back.saturating_sub(job.given_us));
    let is_early = |job: &&Job| took(job).is_some_and(|took| took < job.at_least_us());
    let early = || shift.jobs.back.iter().map(|place| &shift.jobs.given[*place]).filter(is_early);
    let job = early().next()?;
    let took = took(job)?;
    let others = match early().count() {
        1 => String::new(),
        2 => " The same goes for one other job.".to_string(),
        count => format!(" The same goes for {} other jobs.", count - 1),
    };
    let message = format!(
        "Job {} lasts {}, and its result came {} after the job had been handed over.{others}",
        job.id,
        ms(job.lasts_us),
        seconds(took)
    );
    let advice = "The second word of a job is its time in ms: wait that long, and push the id then. Look at the unit: \
                  `Duration::from_millis` in Rust, `time.sleep(ms / 1000)` in Python, `usleep(ms * 1000)` in C. And see \
                  that each waiting pushes the id of its own job.";
    let finding = Finding::failure("done-too-early", Cause::Pace, message)
        .section("Task")
        .expected(format!("{} or more", ms(job.lasts_us)), seconds(took));
    Some(finding.at(after(job.back_us?)).advice(advice))
}

fn nothing(shift: &Shift<'_>) -> Option<Finding> {
    let (given, first) = (shift.jobs.given.len(), shift.jobs.given.first()?);
    if !shift.jobs.back.is_empty() {
        return None;
    }
    let logged = clean(&shift.case.learner().lines(&shift.worker.name, Stream::Stdout)).len();
    let logged = if logged == 0 { String::new() } else { " It printed something, though.".to_string() };
    let message = format!(
        "{} reached {}, the first one {}, and no result came from it.{logged}",
        jobs(given),
        uncapped(shift),
        quoted(&first.text())
    );
    let advice = "When a job's time is over, push its id through the second socket. Look at the unit of the time, which is \
                  ms: Python's `time.sleep` and C's `sleep` count in seconds. And see what the program waits for when it \
                  stands still.";
    let finding = finding("nothing-crossed", message).expected(format!("{given} results"), "none");
    Some(finding.advice(advice))
}

fn missing(shift: &Shift<'_>) -> Option<Finding> {
    let open: Vec<&Job> = shift.jobs.given.iter().filter(|job| job.back_us.is_none()).collect();
    let job = *open.first()?;
    let (all, back) = (shift.jobs.given.len(), shift.jobs.back.len());
    let last = shift.jobs.last_us();
    let message = format!(
        "{} reached {}, and {back} came back, the last one {}. Job {}, which lasts {}, was never heard of again.",
        jobs(all),
        uncapped(shift),
        after(last),
        job.id,
        ms(job.lasts_us)
    );
    let advice = match back <= shift.limit {
        true => {
            "Somebody who is done with a job has to take the next one, again and again, until the workshop stops the \
             program. Look for a place that is never given free: a permit, a counter, a thread that ended."
        }
        false => {
            "Each job that is received has to be waited for and pushed. Look for a job that is put in another one's \
             place, a thread that ended, an error that nobody looked at."
        }
    };
    let finding =
        finding("job-missing", message).expected(format!("{all} results"), format!("{back} results"));
    Some(finding.at(after(last)).advice(advice))
}

/// `your program`, inside a sentence.
fn uncapped(shift: &Shift<'_>) -> String {
    let who = shift.who();
    who.strip_prefix("Your").map_or_else(|| who.clone(), |rest| format!("your{rest}"))
}
