//! The check `exit`: each program ends by itself with status 0, or runs until the workshop stops it.

use serde::Deserialize;

use crate::check::crash::{crash, has_outlived, is_last};
use crate::check::refusal::{called, why};
use crate::check::seen::{End, after, counted, seconds};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Ended, Name, StopReason, Stream, What};
use crate::scenario::{Actor, Ending};
use crate::verdict::{Cause, Finding, Place};

mod early;

/// The scene says who ends each program.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exit {
    /// Whether a program that the workshop stops may also leave by itself.
    #[serde(default)]
    pub departure: Departure,
}

/// When a program that the workshop stops may leave by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Departure {
    /// Never: it has to go on.
    #[default]
    Never,
    /// When all those that end by themselves came to their end all the same; after them, with any status. A respondent
    /// that has answered is missed by nobody.
    WhenNothingIsLost,
    /// At any time, with the status that it has to end with; after those that end by themselves, with any status.
    Allowed,
}

impl Check for Exit {
    fn name(&self) -> &'static str {
        "exit"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let (stopped, mut findings): (Vec<Name>, Vec<Finding>) = runaways(case).into_iter().unzip();
        let mut ends = Vec::new();
        for actor in case.learners() {
            // A program that had to be stopped before it did harm has no end of its own to judge.
            if stopped.iter().any(|name| **name == *actor.name) {
                continue;
            }
            ends.extend(not_started(case, actor).map(|finding| (actor, finding)));
            ends.extend(ending(case, actor, self.departure).map(|finding| (actor, finding)));
        }
        findings.extend(told_once(ends));
        Examined::Found(findings)
    }
}

fn not_started(case: Case<'_>, actor: &Actor) -> Option<Finding> {
    case.learner.events.iter().find_map(|event| match &event.what {
        What::NotStarted { actor: who, reason } if **who == *actor.name => Some(
            Finding::failure(
                "not-started",
                Cause::Start,
                format!("{} could not be started: {reason}.", case.who(actor)),
            )
            .expected("a running program", reason.clone())
            .advice("Start the same command by hand in a terminal, and see whether it runs there."),
        ),
        _ => None,
    })
}

/// Who was stopped before it did harm, and why.
fn runaways(case: Case<'_>) -> Vec<(Name, Finding)> {
    let mut findings: Vec<(Name, Finding)> = Vec::new();
    for event in &case.learner.events {
        let (actor, id, expected, actual, happened, advice) = match &event.what {
            What::Flooded { actor, stream, bytes } => {
                let stream = if *stream == Stream::Stdout { "stdout" } else { "stderr" };
                let actual = format!("{bytes} bytes on {stream}");
                (actor, "prints-for-ever", "an output that ends", actual, "prints without end", PRINTS)
            }
            What::Stopping { actor, reason: StopReason::Output } => {
                let actual = "more than the limit".to_string();
                (actor, "prints-for-ever", "an output that ends", actual, "prints without end", PRINTS)
            }
            What::Stopping { actor, reason: StopReason::Memory } => {
                let actual = "more than the limit".to_string();
                (
                    actor,
                    "eats-memory",
                    "little memory",
                    actual,
                    "took more memory than the workshop allows",
                    EATS,
                )
            }
            What::Stopping { actor, reason: StopReason::Processes } => {
                let actual = "more than the limit".to_string();
                let happened = "started more processes than the workshop allows";
                (actor, "too-many-processes", "few processes", actual, happened, FORKS)
            }
            What::KilledItsKeeper { actor } => {
                let actual = "a signal to it".to_string();
                let happened = "ended the process that looks after it";
                (actor, "killed-its-keeper", "no signal to others", actual, happened, KILLS)
            }
            _ => continue,
        };
        if findings.iter().any(|(name, _)| name == actor) {
            continue;
        }
        let of_cast = case.cast().iter().find(|one| one.name == **actor);
        let who = of_cast.map_or("The program".into(), |a| case.who(a));
        let message = format!("{who} {happened}, so it was stopped {}.", after(event.at_us));
        // Whoever prints what comes to it until it is stopped may only be flooded by another one.
        let flooded = id == "prints-for-ever" && of_cast.is_some_and(|actor| actor.ends.is_stopped());
        let (cause, expected) =
            if flooded { (Cause::Answer, "no more lines than messages") } else { (Cause::Runaway, expected) };
        let finding = Finding::failure(id, cause, message);
        let finding = finding.expected(expected, actual).at(after(event.at_us)).advice(advice);
        findings.push((actor.clone(), finding));
    }
    findings
}

const PRINTS: &str = "Look for a loop that never meets its end, such as one that goes on after a call has failed. \
                      Check what every call returns that reads or receives.";
const EATS: &str =
    "Look for a list that only grows, or a buffer that is made anew each time round a loop and kept.";
const FORKS: &str = "Look for a loop that starts processes, or a program that starts itself again.";
const KILLS: &str = "It sent a signal to its own process group or to its parent. \
                     Send signals only to processes that your program itself has started, by their id.";

fn ending(case: Case<'_>, actor: &Actor, departure: Departure) -> Option<Finding> {
    let seen = case.learner();
    let who = case.who(actor);
    match (seen.end(&actor.name), actor.ends) {
        (End::Stopped(StopReason::Deadline | StopReason::Idle | StopReason::SceneOver), Ending::ByItself) => {
            Some(never_exits(case, actor))
        }
        (End::ByItself(Ended::Signal(signal)), _) => {
            if crash(case, actor).is_some() {
                return None;
            }
            let finding = Finding::failure(
                "ended-by-signal",
                Cause::Crash,
                format!("{who} was ended by {}.{}", signal_name(signal), seen.last_words(&actor.name)),
            );
            Some(
                finding
                    .expected("exit status 0", signal_name(signal))
                    .at(moment(case, actor))
                    .advice(signal_advice(signal, case.has_links())),
            )
        }
        (End::ByItself(Ended::Code(code)), Ending::ByItself) if code != actor.status => {
            if crash(case, actor).is_some() {
                return None;
            }
            Some(wrong_status(case, actor, code))
        }
        // Whoever has printed enough may go.
        (End::ByItself(Ended::Code(0)), Ending::AfterLines(lines))
            if seen.lines(&actor.name, Stream::Stdout).len() as u64 >= lines =>
        {
            None
        }
        (End::ByItself(Ended::Code(code)), Ending::Stopped)
            if departure == Departure::WhenNothingIsLost
                && nothing_is_lost(case)
                && (code == 0 || is_last(case, actor)) =>
        {
            None
        }
        (End::ByItself(Ended::Code(0)), Ending::Stopped)
            if departure == Departure::WhenNothingIsLost && early::has_answered(case, actor) =>
        {
            None
        }
        (End::ByItself(Ended::Code(code)), Ending::Stopped) if departure == Departure::Allowed => {
            let right = code == actor.status || is_last(case, actor) || crash(case, actor).is_some();
            (!right).then(|| wrong_status(case, actor, code))
        }
        (End::ByItself(Ended::Code(_)), Ending::Stopped) if has_outlived(case, actor) => None,
        (End::ByItself(Ended::Code(code)), Ending::Stopped | Ending::AfterLines(_)) => {
            if crash(case, actor).is_some() {
                return None;
            }
            Some(early::finding(case, actor, code))
        }
        _ => None,
    }
}

/// Whether all those that end by themselves did so, as they should.
fn nothing_is_lost(case: Case<'_>) -> bool {
    let others = case.cast().iter().filter(|actor| actor.ends == Ending::ByItself);
    let right = |actor: &Actor| case.learner().end(&actor.name) == End::ByItself(Ended::Code(actor.status));
    others.into_iter().all(right)
}

fn wrong_status(case: Case<'_>, actor: &Actor, code: i32) -> Finding {
    let (who, right) = (case.who(actor), actor.status);
    let tells = if code == 0 { "all went well" } else { "it failed" };
    let words = case.learner().last_words(&actor.name);
    let ended = if right == 0 { who } else { called(case.learner(), actor) };
    let message = format!("{ended} ended with exit status {code}, which tells others that {tells}.{words}");
    let advice = match right {
        0 => "A program that has done its work ends with status 0. Return normally from `main`, or call exit with 0."
            .to_string(),
        _ => format!(
            "{} Whoever called it must be able to tell by its exit status; the task asks for {right}: `std::process::exit({right})` \
             in Rust, `sys.exit({right})` in Python, `exit({right})` in C, `process.exit({right})` in Node.",
            why(case, actor)
        ),
    };
    Finding::failure("wrong-status", Cause::Ending, message)
        .expected(format!("exit status {right}"), format!("exit status {code}"))
        .advice(advice)
        .section("Task")
}

fn never_exits(case: Case<'_>, actor: &Actor) -> Finding {
    let seen = case.learner();
    let who = case.who(actor);
    let lines = seen.lines(&actor.name, Stream::Stdout);
    let stopped = seen.stopped(&actor.name).map_or(0, |(at, _)| at);
    let last = match lines.last() {
        Some(line) => format!(
            "It had printed {}, the last one {} before that",
            counted(lines.len() as u64, "line"),
            seconds(stopped.saturating_sub(line.at_us))
        ),
        None => "It had printed nothing".to_string(),
    };
    let message = format!("{who} did not end by itself. It was stopped {}. {last}.", after(stopped));
    let advice = if case.has_links() {
        "It probably still waits in a receive, a send or a join that nobody answers, or in a loop. \
         Close both sockets when the work is done, and return from `main`. If a pause lasts too long, look at its \
         unit: Python's `time.sleep` counts in seconds."
    } else {
        "It is probably in a loop that never meets its end, or still waits for something that nobody gives it. \
         Leave the loop when the work is done, and return from `main`. If a pause lasts too long, look at its \
         unit: Python's `time.sleep` counts in seconds."
    };
    Finding::failure("never-exits", Cause::Ending, message)
        .expected(format!("ends by itself with status {}", actor.status), "still running")
        .at(after(stopped))
        .advice(advice)
        .section("Task")
}

fn moment(case: Case<'_>, actor: &Actor) -> Place {
    case.learner().ended(&actor.name).map_or_else(Place::default, |(at, _)| after(at))
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => return format!("signal {signal}"),
    };
    format!("signal {signal} ({name})")
}

fn signal_advice(signal: i32, has_links: bool) -> &'static str {
    match signal {
        11 | 7 | 10 if !has_links => {
            "It touched memory that is not its own. In C, look at each pointer, each index, and the length of each buffer."
        }
        11 | 7 | 10 => {
            "It touched memory that is not its own. In C, look at each pointer and buffer length: a message has no \
             zero byte at its end unless you send one, and it must be freed once, with `nn_freemsg`."
        }
        6 => "It aborted itself, usually because an assertion failed. Read what it wrote to stderr.",
        9 => "Somebody killed it. If it was not you, the system may have run out of memory.",
        _ => "Find out who sends this signal: the program itself, or another program of yours.",
    }
}

#[cfg(test)]
mod tests;
