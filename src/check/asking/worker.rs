//! Mistakes of a worker: what it does with a job, with WAIT and with END.

use crate::check::asking::Talk;
use crate::check::seen::{after, counted, seconds};
use crate::evidence::{Ended, Name};
use crate::flow::{Answer, Call, Handout, Said};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// A job is done too soon when it took less than so many hundredths of its time, and a clock's tick less than that.
const HUNDREDTHS: u64 = 80;
const TICK_US: u64 = 2_000;
/// Whoever asks again so soon after WAIT, in microseconds, makes no pause.
const NO_PAUSE_US: u64 = 2_500;
/// Whoever always takes longer than this has a pause of another length.
const LONG_PAUSE_US: u64 = 150_000;
/// And this is no pause of 10 ms on any machine.
const VERY_LONG_US: u64 = 700_000;
/// So many pauses say something.
const ENOUGH: usize = 8;
/// And so many say it more surely.
const MANY: usize = 40;
/// A worker that is silent for so long has stopped asking.
const SILENT_US: u64 = 1_200_000;

/// The worker's first mistake.
pub(super) fn finding(talk: &Talk<'_>, actor: &Actor) -> Option<Finding> {
    let calls: Vec<&Call> = talk.calls(&actor.name).collect();
    if calls.is_empty() {
        return never_asked(talk, actor);
    }
    let found = not_its_job(talk, actor, &calls)
        .or_else(|| keeps_two(talk, actor, &calls))
        .or_else(|| too_soon(talk, actor))
        .or_else(|| went_on(talk, actor, &calls))
        .or_else(|| went_home(talk, actor, &calls).filter(|_| talk.is_whole()))
        .or_else(|| stopped_asking(talk, actor, &calls).filter(|_| talk.is_whole()))
        .or_else(|| pauses(talk, actor, &calls));
    found.map(|finding| finding.section("Task"))
}

fn held<'a>(talk: &'a Talk<'_>, actor: &'a Actor) -> impl Iterator<Item = &'a Handout> {
    talk.handouts.iter().filter(|one| *one.actor == *actor.name)
}

/// It was connected to a server that was there, and said nothing.
fn never_asked(talk: &Talk<'_>, actor: &Actor) -> Option<Finding> {
    let seen = talk.case.learner();
    let link = talk.link();
    let (conn, _) = seen.connections(link).into_iter().find(|(_, who)| ***who == *actor.name)?;
    let met_us = seen.met_at(link, conn)?;
    // It may have come when all was over.
    if met_us + SILENT_US > talk.end_us() || talk.left(&talk.server.name).is_some() {
        return None;
    }
    let message =
        format!("{} was connected {} and never asked for work.", talk.case.who(actor), after(met_us));
    let advice = "A worker speaks first: it sends `READY` and its name, and waits for the answer.";
    let finding = Finding::failure("no-request", Cause::Meeting, message).by_the_clock();
    Some(finding.expected(format!("READY {}", actor.name), "nothing").advice(advice).section("Task"))
}

/// It says DONE for a job that it was never given, or that it has reported before.
fn not_its_job(talk: &Talk<'_>, actor: &Actor, calls: &[&Call]) -> Option<Finding> {
    let mut reported: Vec<&str> = Vec::new();
    let mut given: Vec<&str> = Vec::new();
    let who = talk.case.who(actor);
    for call in calls {
        if let Said::Done { job, .. } = &call.said {
            let message = if !given.contains(&&**job) {
                let last = given.last().map_or("It had no job at all".to_owned(), |last| {
                    format!("The last job that it was given is {last}")
                });
                format!(
                    "{who} said DONE for job {job} {}, which it was never given. {last}.",
                    after(call.asked_us)
                )
            } else if times(&reported, job) >= times(&given, job) {
                format!("{who} said DONE for job {job} a second time {}.", after(call.asked_us))
            } else {
                reported.push(job);
                given.extend(handed(call));
                continue;
            };
            let advice = "A DONE carries the id that stood in the JOB, letter by letter, and is said once for each JOB. The \
                          id is the server's choice: it need not be a number, and it is not the milliseconds.";
            let finding = Finding::failure("not-its-job", Cause::Meeting, message);
            let expected = given.last().map_or("READY".to_owned(), |job| format!("DONE {job}"));
            return Some(
                finding.expected(expected, format!("DONE {job}")).at(after(call.asked_us)).advice(advice),
            );
        }
        given.extend(handed(call));
    }
    None
}

fn times(ids: &[&str], id: &str) -> usize {
    ids.iter().filter(|one| **one == id).count()
}

fn handed(call: &Call) -> Option<&str> {
    match &call.answer {
        Some(Answer::Job { job, .. }) => Some(job),
        _ => None,
    }
}

/// It asks for the next job without a word about the one that it has.
fn keeps_two(talk: &Talk<'_>, actor: &Actor, calls: &[&Call]) -> Option<Finding> {
    let mut holds: Option<(&str, u64)> = None;
    for call in calls {
        match (&call.said, holds) {
            (Said::Ready { .. }, Some((job, since_us))) => {
                let message = format!(
                    "{} was given job {job} {}, and said READY {} without having said DONE.",
                    talk.case.who(actor),
                    after(since_us),
                    after(call.asked_us)
                );
                let advice = "A worker has one job at a time. When it is done, say `DONE`, the id and the name; the answer \
                              to that is the next job already, so no READY is needed in between.";
                let finding = Finding::failure("forgets-done", Cause::Meeting, message).by_the_clock();
                return Some(
                    finding
                        .expected(format!("DONE {job} {}", actor.name), format!("READY {}", actor.name))
                        .at(after(call.asked_us))
                        .advice(advice),
                );
            }
            (Said::Done { .. }, _) => holds = None,
            _ => {}
        }
        if let (Some(job), Some(at_us)) = (handed(call), call.answered_us) {
            holds = Some((job, at_us));
        }
    }
    None
}

/// It says that a job is done before it can be.
fn too_soon(talk: &Talk<'_>, actor: &Actor) -> Option<Finding> {
    let early = |one: &&Handout| {
        let (Ok(ms), Some(done)) = (one.task.parse::<u64>(), &one.done) else { return false };
        let took = done.at_us.saturating_sub(one.handed_us);
        took + TICK_US < ms.saturating_mul(10) * HUNDREDTHS
    };
    let all: Vec<&Handout> = held(talk, actor).filter(early).collect();
    let one = all.first()?;
    let took = one.done.as_ref()?.at_us.saturating_sub(one.handed_us);
    let message = format!(
        "{} was given job {} of {} ms {}, and said DONE {} later. So did {} of its {}.",
        talk.case.who(actor),
        one.job,
        one.task,
        after(one.handed_us),
        seconds(took),
        all.len(),
        counted(held(talk, actor).count() as u64, "job")
    );
    let advice = "The milliseconds in the JOB are the work: wait so long, and only then say DONE. Look at the unit: Rust's \
                  `Duration::from_millis`, Python's `time.sleep` counts in seconds, C's `usleep` in millionths of one.";
    let finding = Finding::failure("done-too-soon", Cause::Meeting, message).by_the_clock();
    Some(finding.expected(format!("{} ms", one.task), seconds(took)).at(after(one.handed_us)).advice(advice))
}

/// It was told END, and asked on.
fn went_on(talk: &Talk<'_>, actor: &Actor, calls: &[&Call]) -> Option<Finding> {
    let place = calls.iter().position(|call| call.answer == Some(Answer::End))?;
    let (end, next) = (calls[place], calls.get(place + 1)?);
    let message = format!(
        "{} was told END {}, and asked again {}.",
        talk.case.who(actor),
        after(end.answered_us?),
        after(next.asked_us)
    );
    let advice = "END is the last word: all is done, and nobody will answer any more. Leave the loop and end with status 0.";
    let finding = Finding::failure("went-on", Cause::Meeting, message);
    Some(finding.expected("ends after END", "asked again").at(after(next.asked_us)).advice(advice))
}

/// It ended by itself, and was not told to.
fn went_home(talk: &Talk<'_>, actor: &Actor, calls: &[&Call]) -> Option<Finding> {
    let (at_us, ended) = talk.left(&actor.name)?;
    let last = calls.last()?;
    // A crash is told in another place; and without a server there is nobody to ask.
    if ended != Ended::Code(0) || talk.left(&talk.server.name).is_some_and(|(gone, _)| gone < at_us) {
        return None;
    }
    let who = talk.case.who(actor);
    let (what, advice) = match &last.answer {
        Some(Answer::Wait) => (
            format!("{who} was told WAIT {}, and went home {}.", after(last.answered_us?), after(at_us)),
            "WAIT says that there is nothing to do right now. Pause for 10 ms and say READY again; only END is the end.",
        ),
        Some(Answer::Job { job, .. }) => (
            format!(
                "{who} was given job {job} {}, and ended {} without having said DONE.",
                after(last.answered_us?),
                after(at_us)
            ),
            "The answer to a DONE may be a job, and that one has to be done as well. Go round the loop until END comes.",
        ),
        None => (
            format!(
                "{who} asked {}, and ended {} without having heard the answer.",
                after(last.asked_us),
                after(at_us)
            ),
            "A server may keep a worker waiting until it has something to say. Wait for the answer, however long it takes.",
        ),
        _ => return None,
    };
    let finding = Finding::failure("went-home", Cause::Meeting, what).by_the_clock();
    Some(finding.expected("ends after END", "ended before").at(after(at_us)).advice(advice))
}

/// It is still there and says nothing any more, although it was told to ask again, or to work.
fn stopped_asking(talk: &Talk<'_>, actor: &Actor, calls: &[&Call]) -> Option<Finding> {
    let last = calls.last()?;
    let answered_us = last.answered_us?;
    let ended = talk.case.learner().ended(&actor.name).map_or(u64::MAX, |(at_us, _)| at_us);
    let server = talk.left(&talk.server.name).map_or(u64::MAX, |(at_us, _)| at_us);
    let work_us = match &last.answer {
        Some(Answer::Wait) => 0,
        Some(Answer::Job { task, .. }) => task.parse::<u64>().ok()?.saturating_mul(1_000),
        _ => return None,
    };
    // Whoever has asked again before was held up once by its machine, for longer than the server waited.
    let before = &calls[..calls.len() - 1];
    if last.answer == Some(Answer::Wait) && before.iter().any(|call| call.answer == Some(Answer::Wait)) {
        return None;
    }
    // Whoever was hit by the scene, or has nobody to ask any more, is not to blame.
    if talk.hung_up(last).is_some_and(|gone| gone < ended)
        || answered_us + work_us * 2 + SILENT_US > talk.end_us().min(ended).min(server)
    {
        return None;
    }
    let who = talk.case.who(actor);
    let (id, message, expected, advice) = match &last.answer {
        Some(Answer::Job { job, task }) => (
            "forgets-done",
            format!("{who} was given job {job} of {task} ms {}, and never said DONE.", after(answered_us)),
            format!("DONE {job} {}", actor.name),
            "When a job is done the server has to hear it: say `DONE`, the id and the name, and wait for the answer.",
        ),
        _ => (
            "stopped-asking",
            format!("{who} was told WAIT {}, and never asked again.", after(answered_us)),
            format!("READY {}", actor.name),
            "Nobody calls a worker back: a REP answers and never asks. After WAIT, pause for 10 ms and say READY again.",
        ),
    };
    let finding = Finding::failure(id, Cause::Meeting, message);
    Some(finding.expected(expected, "nothing").at(after(answered_us)).advice(advice))
}

/// How long it pauses after WAIT.
fn pauses(talk: &Talk<'_>, actor: &Actor, calls: &[&Call]) -> Option<Finding> {
    let pause = |pair: &[&Call]| {
        let waits = pair[0].answer == Some(Answer::Wait);
        let again = matches!(pair[1].said, Said::Ready { .. });
        (waits && again).then(|| pair[1].asked_us.saturating_sub(pair[0].answered_us.unwrap_or(u64::MAX)))
    };
    let mut all: Vec<u64> = calls.windows(2).filter_map(pause).collect();
    all.sort_unstable();
    // On a busy machine most of those who make no pause are late all the same. Nobody who makes one is ever early.
    let (part, words) = if all.len() >= MANY { (10, "One time in ten") } else { (4, "One time in four") };
    let (shortest, soon) = (*all.first()?, all[all.len() / part]);
    let who = talk.case.who(actor);
    if all.len() >= ENOUGH && soon < NO_PAUSE_US {
        let message = format!(
            "{who} was told WAIT {}. {words} it asked again {}.",
            counted(all.len() as u64, "time"),
            if soon < 1_000 { "at once".to_owned() } else { format!("within {}", seconds(soon)) }
        );
        let advice = "Pause for 10 ms after a WAIT. Whoever asks on without a pause keeps a processor, the network and the \
                      server busy with nothing.";
        let finding = Finding::failure("no-pause", Cause::Pace, message);
        return Some(finding.expected("10 ms", seconds(soon)).advice(advice));
    }
    let always = all.len() >= 3 && shortest > LONG_PAUSE_US;
    if (always || (all.len() >= 2 && shortest > VERY_LONG_US))
        && shortest > 3 * usual_of_the_reference(talk, &calls[0].actor)
    {
        let message = format!(
            "{who} was told WAIT {}, and never asked again before {} had gone by.",
            counted(all.len() as u64, "time"),
            seconds(shortest)
        );
        let advice = "Pause for 10 ms after a WAIT, not longer: the next job may come back at any moment, and nobody calls.";
        let finding = Finding::failure("asks-too-late", Cause::Pace, message);
        return Some(finding.expected("10 ms", seconds(shortest)).advice(advice));
    }
    None
}

/// The pause of the same worker beside the reference, where everything was right: nine of ten were shorter.
fn usual_of_the_reference(talk: &Talk<'_>, actor: &Name) -> u64 {
    let Some(theirs) = talk.references() else { return 0 };
    let calls: Vec<&Call> = theirs.calls(actor).collect();
    let pause = |pair: &[&Call]| {
        let waits = pair[0].answer == Some(Answer::Wait);
        waits.then(|| pair[1].asked_us.saturating_sub(pair[0].answered_us.unwrap_or(u64::MAX)))
    };
    let mut all: Vec<u64> = calls.windows(2).filter_map(pause).collect();
    all.sort_unstable();
    all.get(all.len() * 9 / 10).copied().unwrap_or_default()
}
