//! Mistakes of the server: whom it does not answer, what it hands out, and how it comes to its end.

use std::collections::BTreeMap;

use crate::check::asking::{Talk, passed_by};
use crate::check::seen::{after, counted, quoted, seconds};
use crate::evidence::Ended;
use crate::flow::{Answer, Call, Said};
use crate::verdict::{Cause, Finding};

/// Whoever has asked has to have its answer within this, in microseconds, where the server has something to say.
const PATIENCE_US: u64 = 1_000_000;
/// What was asked so shortly before the end, in microseconds, may have been answered and not seen: so long at the least,
/// so many times as long as an answer takes on this machine, and so long at the most.
const LAST_MOMENT_US: (u64, u64, u64) = (40_000, 10, 300_000);

pub(super) fn findings(talk: &Talk<'_>, leases: bool) -> Vec<Finding> {
    let of_jobs = same_job_twice(talk, leases).or_else(|| not_in_the_list(talk));
    let answers = no_reply(talk).or_else(|| unanswered(talk)).or_else(|| passed_by::finding(talk));
    let end = end_too_early(talk).or_else(|| left_early(talk)).or_else(|| no_end(talk));
    let known = [job_unasked(talk), of_jobs];
    let later = [answers, end].map(|finding| finding.filter(|_| talk.is_whole()));
    known.into_iter().chain(later).flatten().map(|finding| finding.section("Task")).collect()
}

/// What was asked, as it was said.
pub(super) fn words(call: &Call) -> String {
    match &call.said {
        Said::Ready { worker } => format!("`READY {worker}`"),
        Said::Done { job, worker, .. } => format!("`DONE {job} {worker}`"),
        Said::Fail { job, worker, .. } => format!("`FAIL {job} {worker}`"),
        Said::Submit(text) => quoted(&format!("SUBMIT {text}")),
        Said::Other(text) if text.is_empty() => "an empty message".to_owned(),
        Said::Other(text) => quoted(text),
    }
}

/// A job for somebody who had asked for none.
fn job_unasked(talk: &Talk<'_>) -> Option<Finding> {
    let nonsense =
        |call: &&Call| matches!(call.said, Said::Other(_)) && matches!(call.answer, Some(Answer::Job { .. }));
    let call = talk.ledger.calls.iter().find(nonsense)?;
    let Some(Answer::Job { job, .. }) = &call.answer else { return None };
    let message = format!(
        "`{}` said {}, which is neither READY nor DONE, and {} gave it job {job}. Nobody had asked for work.",
        call.actor,
        words(call),
        talk.the_server()
    );
    let advice = "Look at the whole message: `READY <worker>` has two words, `DONE <id> <worker>` has three. Anything else \
                  gets an answer that hands out nothing, `WAIT` or `ERROR ...`.";
    let finding = Finding::failure("job-unasked", Cause::Meeting, message);
    Some(finding.expected("WAIT or ERROR", format!("JOB {job}")).at(after(call.answered_us?)).advice(advice))
}

/// The same id once more, where no lease is over.
fn same_job_twice(talk: &Talk<'_>, leases: bool) -> Option<Finding> {
    if leases {
        return None;
    }
    let mut had: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, one) in talk.handouts.iter().enumerate() {
        let Some(before) = had.insert(&one.job, at).map(|before| &talk.handouts[before]) else { continue };
        let state = match &before.done {
            Some(done) if done.at_us <= one.handed_us => "had done it by then",
            _ => "still had it",
        };
        let message = format!(
            "Job {} went to `{}` {}, and again to `{}` {}. `{}` {state}.",
            one.job,
            before.worker,
            after(before.handed_us),
            one.worker,
            after(one.handed_us),
            before.worker
        );
        let advice = "Take a job off the list in the moment in which it is handed out. And give each job an id of its own, \
                      such as its place in the list: two jobs of 20 ms are two jobs.";
        let finding = Finding::failure("handed-twice", Cause::Meeting, message);
        return Some(finding.expected("each job once", format!("job {} twice", one.job)).advice(advice));
    }
    None
}

/// The milliseconds of the jobs are not those of the list.
fn not_in_the_list(talk: &Talk<'_>) -> Option<Finding> {
    let mut left: BTreeMap<u64, usize> = BTreeMap::new();
    for ms in &talk.list {
        *left.entry(*ms).or_default() += 1;
    }
    for one in talk.first.iter().map(|at| &talk.handouts[*at]) {
        let Ok(ms) = one.task.parse::<u64>() else { continue };
        match left.get_mut(&ms).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => {
                let message = format!(
                    "{} handed out job {} with {ms} ms {}. So many jobs of {ms} ms are not in its list.",
                    talk.case.who(talk.server),
                    one.job,
                    after(one.handed_us)
                );
                let advice = "The jobs are those of the third argument, milliseconds with commas between them. Each is \
                              handed out with its own milliseconds, not with its number.";
                let finding = Finding::failure("not-in-the-list", Cause::Meeting, message);
                let shown = format!("JOB {} {ms}", one.job);
                return Some(finding.expected("a job of the list", shown).advice(advice));
            }
        }
    }
    None
}

/// Whoever asked waited for nothing.
fn no_reply(talk: &Talk<'_>) -> Option<Finding> {
    let calls = &talk.ledger.calls;
    let first = calls.first()?;
    let gone = talk.left(&talk.server.name).is_some_and(|(_, ended)| ended != Ended::Code(0));
    if gone || calls.iter().any(|call| call.answer.is_some()) {
        return None;
    }
    let message = format!(
        "`{}` said {} {}, and {} never answered anybody.",
        first.actor,
        words(first),
        after(first.asked_us),
        talk.the_server()
    );
    let advice = "After REP has received a question it has to send an answer, each time. The worker's REQ waits for it.";
    let finding = Finding::failure("no-reply", Cause::Meeting, message).by_the_clock();
    Some(finding.expected("JOB, WAIT or END", "no answer").at(after(first.asked_us)).advice(advice))
}

/// A question that stayed open although there was something to say.
fn unanswered(talk: &Talk<'_>) -> Option<Finding> {
    if talk.left(&talk.server.name).is_some() {
        return None;
    }
    let over = talk.end_us();
    let open = |call: &&Call| {
        let there = talk.hung_up(call).is_none_or(|gone| gone > call.asked_us + PATIENCE_US);
        call.answer.is_none() && there && call.asked_us + PATIENCE_US < over
    };
    let call = talk.ledger.calls.iter().find(open)?;
    let waited = seconds(over - call.asked_us);
    let said = words(call);
    let who = talk.the_server();
    if matches!(call.said, Said::Other(_)) {
        let message =
            format!("`{}` said {said} {}, and {who} never answered it.", call.actor, after(call.asked_us));
        let advice = "What is neither READY nor DONE gets an answer as well, such as `WAIT` or `ERROR ...`. Whoever asked \
                      waits for it and can say nothing else until then.";
        let finding = Finding::failure("nonsense-unanswered", Cause::Meeting, message).by_the_clock();
        return Some(finding.expected("WAIT or ERROR", "no answer").at(after(call.asked_us)).advice(advice));
    }
    let untouched = talk.untouched(over);
    let why = match talk.all_done_us() {
        Some(_) => "although all jobs were done by then".to_owned(),
        None if untouched > 0 => {
            format!("although {} had not been handed out to anybody", counted(untouched as u64, "job"))
        }
        // Its answer may wait until a job comes back.
        None => return None,
    };
    let message = format!(
        "`{}` said {said} {} and waited {waited} for an answer that never came, {why}.",
        call.actor,
        after(call.asked_us)
    );
    let advice = "Answer every READY and every DONE: with a job while there are any, with `WAIT` (or later) while others \
                  still work, with `END` when all is done. An answer to a DONE is the next job, and no second message.";
    let finding = Finding::failure("no-reply", Cause::Meeting, message).by_the_clock();
    Some(finding.expected("JOB, WAIT or END", "no answer").at(after(call.asked_us)).advice(advice))
}

fn end_too_early(talk: &Talk<'_>) -> Option<Finding> {
    let ends = talk.ledger.calls.iter().filter(|call| call.answer == Some(Answer::End));
    let early = |call: &&Call| call.answered_us.is_some_and(|at_us| talk.done(at_us) < talk.list.len());
    let call = ends.min_by_key(|call| call.answered_us).filter(early)?;
    let at_us = call.answered_us?;
    let (untouched, done) = (talk.untouched(at_us), talk.done(at_us));
    let in_work = talk.list.len().saturating_sub(untouched + done);
    let working = talk
        .handouts
        .iter()
        .find(|one| one.handed_us <= at_us && one.done.as_ref().is_none_or(|done| done.at_us > at_us));
    let state = match (untouched, working) {
        (0, Some(one)) => format!(
            "{} still in work, such as job {} with `{}`",
            if in_work == 1 { "1 job was".to_owned() } else { format!("{in_work} jobs were") },
            one.job,
            one.worker
        ),
        _ => format!(
            "{} had not been handed out, and {done} of {} were done",
            counted(untouched as u64, "job"),
            talk.list.len()
        ),
    };
    let repeated = talk.repeated(at_us);
    let counted_twice = match repeated {
        0 => String::new(),
        _ if done + repeated < talk.list.len() => String::new(),
        _ => format!(
            " By then DONE had been said {} times for {done} jobs: one that comes again for the same job counts for nothing.",
            done + repeated
        ),
    };
    let message = format!("`{}` was told END {}, when {state}.{counted_twice}", call.actor, after(at_us));
    let advice = "END says that all jobs are done, and the worker goes home. While others still have jobs, say `WAIT`: if \
                  one of them goes away with its job, somebody has to be there to take it.";
    let finding = on_time(talk, Finding::failure("end-too-early", Cause::Meeting, message));
    Some(finding.expected("WAIT", "END").at(after(at_us)).advice(advice))
}

/// The server went home while jobs were open.
fn left_early(talk: &Talk<'_>) -> Option<Finding> {
    let (at_us, ended) = talk.left(&talk.server.name)?;
    // A DONE that it did not answer has come too late for it.
    let heard = |call: &&Call| matches!(call.said, Said::Done { .. }) && call.answer.is_some();
    let done = if talk.printed().any(|line| line == "done!") {
        talk.done(at_us)
    } else {
        talk.done(at_us).min(talk.ledger.calls.iter().filter(heard).count())
    };
    // How it ended otherwise is told in another place.
    if ended != Ended::Code(0) || done >= talk.list.len() || talk.ledger.calls.is_empty() {
        return None;
    }
    let untouched = talk.untouched(at_us);
    let open = talk.handouts.iter().find(|one| one.done.is_none());
    let with = open.map_or(String::new(), |one| format!(" Job {} was with `{}`.", one.job, one.worker));
    let message = format!(
        "{} ended {}, when {done} of {} jobs were done and {untouched} had not been handed out.{with}",
        talk.case.who(talk.server),
        after(at_us),
        talk.list.len()
    );
    let advice = "The server is done when every job has come back with a DONE. Count those, not the jobs that went out, and \
                  do not take a pause for the end: a receive that times out says only that nobody asked meanwhile.";
    let finding = on_time(talk, Finding::failure("ended-too-early", Cause::Meeting, message));
    Some(
        finding
            .expected(format!("{} jobs done", talk.list.len()), format!("{done} jobs done"))
            .at(after(at_us))
            .advice(advice),
    )
}

/// Says of a finding about an end that it rests on the time of the last jobs, where it is about those.
fn on_time(talk: &Talk<'_>, finding: Finding) -> Finding {
    if talk.is_hardly_begun() { finding } else { finding.by_the_clock() }
}

/// All is done, and a worker that still asks is never told so.
fn no_end(talk: &Talk<'_>) -> Option<Finding> {
    let all_done = talk.all_done_us()?;
    let left = talk.left(&talk.server.name);
    if left.is_some_and(|(_, ended)| ended != Ended::Code(0)) {
        return None;
    }
    let until = left.map_or(talk.end_us(), |(at_us, _)| at_us);
    // The server may go when it has not heard of a worker for so long. Its own clock began a little
    // earlier.
    let patience = talk.lease_ms().map_or(PATIENCE_US, |ms| ms.saturating_mul(1_000)) * 6 / 10;
    for actor in talk.askers() {
        let calls: Vec<&Call> = talk.calls(&actor).filter(|call| call.asked_us <= until).collect();
        let heard_of = calls.iter().any(|call| call.answer.is_some());
        let told = calls.iter().any(|call| call.answer == Some(Answer::End));
        let Some(last) = calls.last().filter(|call| heard_of && !told && call.said.worker().is_some()) else {
            continue;
        };
        if talk.hung_up(last).is_some_and(|gone| gone < until) {
            continue;
        }
        // When the scene is over with the server, the answer to a last question may be lost on its way through the tap.
        let just_now = last.answer.is_none() && until.saturating_sub(last.asked_us) < last_moment_us(talk);
        if just_now && talk.is_guest(&actor) {
            continue;
        }
        // The server may have given it up before it had this question.
        let before = calls.len().checked_sub(2).and_then(|at| calls[at].answered_us);
        let silent_us = before.map_or(0, |before| until.saturating_sub(before));
        let had = passed_by::answered_later(talk, last) >= passed_by::ANSWERED;
        let what = match (&last.answer, last.answered_us) {
            (None, _) if left.is_some() && silent_us > patience && !had => continue,
            (None, _) => format!("said {} {} and was never answered", words(last), after(last.asked_us)),
            // It was told to ask again, or to work, and the server did not stay for it.
            (Some(Answer::Wait | Answer::Job { .. }), Some(at_us))
                // It heard the worker at the earliest when the question was there, and at the latest when it answered.
                if left.is_some() && until < last.asked_us + patience =>
            {
                format!("was told {} {} and asked again in vain", shown(last), after(at_us))
            }
            (Some(Answer::Wait), Some(at_us)) if left.is_none() && at_us > all_done + PATIENCE_US => {
                "was told WAIT all the time".to_owned()
            }
            _ => continue,
        };
        let then = match left {
            Some((at_us, _)) => format!(" The server ended {}.", after(at_us)),
            None => String::new(),
        };
        let again = match talk.repeated(all_done) {
            0 => String::new(),
            more => format!(
                " By then DONE had come {} for jobs that were done already: those count for nothing.",
                counted(more as u64, "time")
            ),
        };
        let message = format!(
            "All jobs were done {}. `{actor}` {what}; it was never told END.{then}{again}",
            after(all_done)
        );
        let advice = "When all is done, each worker that still asks is told END, and only then does the server go. Keep the \
                      names of the workers that have asked, and take each off when it has been told. Do not wait for ever \
                      for one that does not ask any more: a second will do, or a lease where there are leases.";
        let finding = Finding::failure("no-end", Cause::Meeting, message).by_the_clock();
        return Some(finding.expected("END", "no END").advice(advice));
    }
    None
}

/// How long before the end a question may have been answered without anybody seeing it.
fn last_moment_us(talk: &Talk<'_>) -> u64 {
    let took = |call: &Call| Some(call.answered_us?.saturating_sub(call.asked_us));
    let mut all: Vec<u64> = talk.ledger.calls.iter().filter_map(took).collect();
    all.sort_unstable();
    let usual = all.get(all.len() * 19 / 20).copied().unwrap_or_default();
    let (least, times, most) = LAST_MOMENT_US;
    (usual * times).clamp(least, most)
}

fn shown(call: &Call) -> &'static str {
    match call.answer {
        Some(Answer::Wait) => "WAIT",
        _ => "to work",
    }
}
