//! The check `files`: a program that is given a name, an age and a file writes the message `User` into it, and a
//! program that is given such a file reads it and leaves it as it is.

use prost::Message;
use serde::Deserialize;

use crate::check::crash::{CrashKind, crash};
use crate::check::seen::{End, counted, quoted};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Ended, Evidence, Stream, What};
use crate::scenario::{Actor, Argument, Holds};
use crate::verdict::{Cause, Finding};

mod protobuf;
mod reading;
mod styles;
#[cfg(test)]
mod tests;
mod writing;

use protobuf::User;

/// Has no parameters: the arguments say what is to be written, and the scene what is in a file before.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Files {}

/// What belongs into a file.
struct Wanted<'a> {
    name: &'a str,
    age: u32,
}

/// A file of the scene as it was at the end.
struct Left<'a> {
    /// Its length in bytes; none when it was not there.
    size: Option<u64>,
    /// Its first bytes.
    bytes: &'a [u8],
}

impl Check for Files {
    fn name(&self) -> &'static str {
        "files"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let judge = |actor| Some((actor, judge(case, actor)?));
        let judged: Vec<(&Actor, Option<Finding>)> = case.learners().filter_map(judge).collect();
        if judged.is_empty() {
            return Examined::Skipped;
        }
        Examined::Found(told_once(judged.into_iter().filter_map(|(actor, finding)| Some((actor, finding?)))))
    }
}

/// `None`: there is nothing to judge. `Some(None)`: it is right.
fn judge(case: Case<'_>, actor: &Actor) -> Option<Option<Finding>> {
    // What a program leaves behind that is to refuse its arguments is judged by the check `usage`.
    if actor.status != 0 {
        return None;
    }
    let seen = case.learner();
    let (file, place) = file(actor)?;
    let holds = &case.scene.files.iter().find(|one| one.name == file)?.holds;
    let ended_well = seen.end(&actor.name) == End::ByItself(Ended::Code(0));
    let there = left(case.learner, file)?;
    match holds {
        Holds::Nothing => {
            let words = seen.arguments(actor)?;
            let [.., name, age] = words.get(..place)? else { return None };
            let wanted = Wanted { name, age: age.parse().ok()? };
            // Why a program wrote nothing that failed or hangs, is said where its end is judged.
            let nothing = there.size.is_none_or(|size| size == 0);
            if nothing && !ended_well {
                return None;
            }
            Some(written(case, actor, &there, &wanted))
        }
        _ => {
            let before = left(case.reference, file)?;
            if (there.size, there.bytes) != (before.size, before.bytes) {
                return Some(Some(changed(case, actor, &there)));
            }
            let user = User::decode(before.bytes).ok()?;
            let lines = seen.lines(&actor.name, Stream::Stdout);
            let found = refused(case, actor).or_else(|| reading::misread(&case.who(actor), &lines, &user));
            let special = match holds {
                Holds::ReorderedUser => REORDERED,
                Holds::LongUser => LONG,
                _ => "",
            };
            Some(found.map(|finding| Finding { message: finding.message + special, ..finding }))
        }
    }
}

/// The scene's file that the actor is given, and its place among the arguments.
fn file(actor: &Actor) -> Option<(&str, usize)> {
    actor.arguments.iter().enumerate().find_map(|(place, argument)| match argument {
        Argument::File(name) => Some((name.as_str(), place)),
        _ => None,
    })
}

fn left<'a>(evidence: &'a Evidence, file: &str) -> Option<Left<'a>> {
    evidence.events.iter().find_map(|event| match &event.what {
        What::File { name, size, content } if **name == *file => {
            Some(Left { size: *size, bytes: &content.0 })
        }
        _ => None,
    })
}

fn written(case: Case<'_>, actor: &Actor, there: &Left<'_>, wanted: &Wanted<'_>) -> Option<Finding> {
    let who = case.who(actor);
    match there.size {
        None => Some(no_file(case, actor)),
        Some(0) => Some(
            Finding::failure(
                "empty-file",
                Cause::Messages,
                format!("{who} made the file, but nothing is in it."),
            )
            .expected(writing::shown(&protobuf::user(wanted.name, wanted.age)), "0 bytes")
            .advice("Write the bytes of the message, and see whether that call succeeds. Write into the file that you opened last.")
            .section("Task"),
        ),
        Some(size) if size == there.bytes.len() as u64 && is_right(there.bytes, wanted) => None,
        Some(size) => Some(writing::mistake(&who, size, there.bytes, wanted)),
    }
}

/// Whether these bytes are the message, in whatever way it may be written.
fn is_right(bytes: &[u8], wanted: &Wanted<'_>) -> bool {
    User::decode(bytes).is_ok_and(|user| user.name == wanted.name && user.age == wanted.age)
}

fn no_file(case: Case<'_>, actor: &Actor) -> Finding {
    let who = case.who(actor);
    let lines = case.learner().lines(&actor.name, Stream::Stdout);
    let (printed, advice) = match lines.first() {
        Some(line) => (
            format!(
                " It printed {} on stdout, the first one {}.",
                counted(lines.len() as u64, "line"),
                quoted(line.text)
            ),
            "The message belongs into the file, and not on stdout: the last argument is the file's path.",
        ),
        None => (
            String::new(),
            "The last argument is the path of the file to write. Use it as it is: whole, and not as the name of a \
             file somewhere else.",
        ),
    };
    let message =
        format!("{who} ended as if all were well, but the file that it was to write is not there.{printed}");
    Finding::failure("no-file", Cause::Messages, message)
        .expected("a file", "no file")
        .advice(advice)
        .section("The arguments")
}

/// What is special about a file with another order.
const REORDERED: &str = " In this file the age comes first.";

/// What is special about a file with a long name.
const LONG: &str = " In this file the length of the name and the age are varints of two bytes.";

/// The program said that it cannot read a file that is all right.
fn refused(case: Case<'_>, actor: &Actor) -> Option<Finding> {
    let seen = case.learner();
    let End::ByItself(Ended::Code(code)) = seen.end(&actor.name) else { return None };
    let crashed = crash(case, actor).is_some_and(|crash| crash.kind != CrashKind::Other);
    if code == 0 || crashed || !seen.lines(&actor.name, Stream::Stdout).is_empty() {
        return None;
    }
    let message = format!(
        "{} refused a file that holds a whole message, with exit status {code}.{}",
        case.who(actor),
        seen.last_words(&actor.name)
    );
    let advice = "Read a tag, then what belongs to it, until the file ends. The fields may come in any order, and a field that you do \
                  not know is skipped: its wire type says how long it is.";
    let finding = Finding::failure("refused", Cause::Protocol, message);
    Some(finding.expected("exit status 0", format!("exit status {code}")).advice(advice).section("Task"))
}

fn changed(case: Case<'_>, actor: &Actor, there: &Left<'_>) -> Finding {
    let now = match there.size {
        None => "it is gone".to_string(),
        Some(0) => "it is empty".to_string(),
        Some(size) => format!("it has other contents, {}", counted(size, "byte")),
    };
    let message = format!("{} was to read the file, but it changed it: now {now}.", case.who(actor));
    let advice = "Open the file for reading only: `fs::read` in Rust, `open(path, \"rb\")` in Python, `fopen(path, \"rb\")` in C, \
                  `fs.readFileSync` in Node. Opening it for writing empties it.";
    Finding::failure("file-changed", Cause::Messages, message)
        .expected("the file as it was", now)
        .advice(advice)
        .section("Task")
}
