//! Answers that are not the one answer of their request.

use super::Hall;
use super::book::{Ask, Given, Request, shown};
use crate::check::seen::{after, quoted};
use crate::check::served::task::{self, Due};
use crate::flow::{Answer, Said};
use crate::verdict::{Cause, Finding};

/// A wrong answer is worse than work that is done again, and often comes of the same mistake.
const CAUSE: Cause = Cause::Counting;

/// What to do when the journal does not know the answer.
const WHAT_WAS_SAID: &str = "The answer itself belongs into the journal, with its request, and not only that there was one. \
                             It is written before it is sent.";

/// The first answer that is wrong.
pub(super) fn finding(of: &Hall<'_>) -> Option<Finding> {
    let answered = of.book.requests.iter().flat_map(|request| {
        request.asks.iter().filter_map(move |ask| {
            let (at_us, answer) = ask.answer.as_ref()?;
            Some((request, ask, *at_us, answer))
        })
    });
    let mut answered: Vec<_> = answered.collect();
    answered.sort_by_key(|(_, _, at_us, _)| *at_us);
    answered.into_iter().find_map(|(request, ask, at_us, answer)| wrong(of, request, ask, at_us, answer))
}

fn is_due(request: &Request, answer: &Answer) -> bool {
    match (task::due(&request.task), answer) {
        (Due::Text(owed), Answer::Result(text)) => task::is_same(text, "RESULT ".len(), &owed),
        (Due::Any, Answer::Result(_)) | (Due::Crash | Due::Unknown, Answer::Error(_)) => true,
        _ => false,
    }
}

fn wrong(of: &Hall<'_>, request: &Request, ask: &Ask, at_us: u64, answer: &Answer) -> Option<Finding> {
    let (first, first_us, before) = request.first_answer()?;
    let said = shown(answer);
    if at_us > first_us && is_due(request, before) && task::due(&request.task) != Due::Unknown {
        let same = shown(before) == said;
        return (!same)
            .then(|| other_answer(of, request, (first.life, first_us, before), (ask.life, at_us, answer)));
    }
    if is_due(request, answer) {
        return itself(of, request, (ask.life, at_us), answer);
    }
    let is_text = matches!((task::due(&request.task), answer), (Due::Text(_), Answer::Result(_)));
    let what = format!("{} was answered with {} {}", of.request(request), quoted(&said), after(at_us));
    let elsewhere = of.book.requests.iter().find(|other| {
        other.name != request.name
            && !matches!(task::due(&other.task), Due::Any)
            && is_due(other, answer)
            && matches!(answer, Answer::Result(text) if !text.is_empty())
    });
    // A torn record may have become another task, and that was done.
    let may_be_torn = of.is_torn() && ask.life > 0;
    if is_text
        && elsewhere.is_none()
        && !may_be_torn
        && let Some(finding) = itself(of, request, (ask.life, at_us), answer)
    {
        return Some(finding);
    }
    let (id, why, advice) = match (elsewhere, answer) {
        (Some(other), _) => {
            let lives = match ask.life {
                0 => String::new(),
                life => format!(" The server had been killed {}.", of.killed_between(0, life)),
            };
            (
                "wrong-client",
                format!("That is the answer to request {} (`{}`).{lives}", other.name, other.task),
                "An id that a worker holds must not become another job's. When ids begin at 1 again after the start, a DONE \
                 of before is taken for a job of now. Go on where the journal ends, or begin each id with the number of \
                 the start.",
            )
        }
        (None, Answer::Error(_)) => (
            "refused-a-job",
            "Nothing is wrong with that job.".to_owned(),
            "In SUBMIT the request's name comes first, and then the job: `SUBMIT <request> <job> <argument>...`. A name \
             that is known already is no mistake: whoever asks again wants the same answer.",
        ),
        (None, Answer::Result(_)) if matches!(task::due(&request.task), Due::Crash | Due::Unknown) => (
            "not-an-error",
            "That job fails.".to_owned(),
            "Write into the journal not only the text, but also whether it was a RESULT or an ERROR.",
        ),
        (None, Answer::Result(_)) if was_given_before(of, request, ask) => {
            let why = format!(
                "A worker had it before the server was killed {}, and no worker has said that of it.",
                of.killed_between(0, ask.life)
            );
            ("other-answer", why, WHAT_WAS_SAID)
        }
        (None, Answer::Result(_)) => (
            "text-changed",
            "No worker has said that of this job.".to_owned(),
            "What is answered is what the worker has said of this job, letter by letter, and what is read from the journal \
             has to be what was written there.",
        ),
        (None, _) => (
            "no-result",
            "A client waits for RESULT or ERROR.".to_owned(),
            "A request that is under way already gets no answer of its own kind. Keep its way back, and answer it when the \
             work is done, with all others that wait for it.",
        ),
    };
    let (id, advice) = of_a_torn_record(of, ask.life, id, advice);
    let finding = Finding::failure(id, CAUSE, format!("{what}. {why}"));
    Some(finding.expected(owed(request), said).at(after(at_us)).advice(advice).section("Task"))
}

fn was_given_before(of: &Hall<'_>, request: &Request, ask: &Ask) -> bool {
    let is_its = |place: usize| of.book.requests[place].name == request.name;
    of.book.given.iter().any(|given| given.life < ask.life && given.request.is_some_and(is_its))
}

/// Where the end of the journal was cut off, a wrong text comes of that.
fn of_a_torn_record(
    of: &Hall<'_>,
    life: usize,
    id: &'static str,
    advice: &'static str,
) -> (&'static str, &'static str) {
    if !of.is_torn() || life == 0 || !matches!(id, "text-changed" | "other-answer" | "refused-a-job") {
        return (id, advice);
    }
    let advice = "A few bytes were cut off the end of the journal while the server was gone. A record whose end is missing \
                  is none: put its length and a checksum in front of it, or end each line with a newline and take no line \
                  without one. And cut the rest off before you write the next.";
    ("torn-record", advice)
}

/// An answer to what no worker had brought back by then.
fn itself(of: &Hall<'_>, request: &Request, (life, at_us): (usize, u64), answer: &Answer) -> Option<Finding> {
    let is_its = |one: &&Given| task::is_same(&one.task, "JOB  ".len() + one.job.len(), &request.task);
    let given: Vec<&Given> = of.book.given.iter().filter(is_its).collect();
    let is_back = of.book.workers.iter().any(|(_, call)| match &call.said {
        Said::Done { job, .. } | Said::Fail { job, .. } => {
            call.asked_us <= at_us && given.iter().any(|one| one.job == *job)
        }
        _ => false,
    });
    if is_back || task::due(&request.task) == Due::Unknown {
        return None;
    }
    let said = shown(answer);
    // The next server may find the job in its journal and give it away: that is no merit of this one's.
    let (id, when) = match given.iter().find(|one| one.life <= life) {
        None => ("answers-itself", "and no worker had been given that job".to_owned()),
        Some(one) => (
            "answered-too-early",
            format!(
                "before any worker had said what came of it: `{}` was given that job {}",
                one.worker,
                after(one.handed_us)
            ),
        ),
    };
    let message =
        format!("{} was answered with {} {}, {when}.", of.request(request), quoted(&said), after(at_us));
    let advice = "The server does no job itself. It gives the job to a worker that asks, and answers with what the worker says.";
    let finding = Finding::failure(id, Cause::Messages, message);
    Some(finding.expected("what the worker says", said).at(after(at_us)).advice(advice).section("Task"))
}

fn owed(request: &Request) -> String {
    match task::due(&request.task) {
        Due::Text(text) => format!("RESULT {text}"),
        Due::Any => "RESULT, with the worker's text".to_owned(),
        Due::Crash | Due::Unknown => "ERROR".to_owned(),
    }
}

fn other_answer(
    of: &Hall<'_>,
    request: &Request,
    (life, at_us, answer): (usize, u64, &Answer),
    (later_life, later_us, later): (usize, u64, &Answer),
) -> Finding {
    let between = match life < later_life {
        true => format!(", the server was killed {}", of.killed_between(life, later_life)),
        false => String::new(),
    };
    let message = format!(
        "{} was answered with {} {}{between}, and when it was made again it was answered with {} {}.",
        of.request(request),
        quoted(&shown(answer)),
        after(at_us),
        quoted(&shown(later)),
        after(later_us)
    );
    let (id, advice) = of_a_torn_record(of, later_life, "other-answer", WHAT_WAS_SAID);
    Finding::failure(id, CAUSE, message)
        .expected(shown(answer), shown(later))
        .at(after(later_us))
        .advice(advice)
        .section("Task")
}
