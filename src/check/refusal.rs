//! Words about a program that has to refuse what it was called with: how it was called, what is wrong about that,
//! and what it means when it crashed instead.

use crate::check::Case;
use crate::check::crash::{Crash, CrashKind};
use crate::check::seen::{Seen, after, quoted};
use crate::scenario::{Actor, Argument, Holds};
use crate::verdict::{Cause, Finding};

/// How an actor was called, as the beginning of a sentence: `` Called with `Zoë forty user`, it ``.
pub(super) fn called(seen: Seen<'_>, actor: &Actor) -> String {
    let given = seen.arguments(actor).unwrap_or_default();
    let word = |(argument, given): (&Argument, &String)| match argument {
        // Its folder is the scene's own, and long.
        Argument::File(name) => name.clone(),
        _ => given.clone(),
    };
    let words: Vec<String> = actor.arguments.iter().zip(given).map(word).collect();
    match words.as_slice() {
        [] => "Called without arguments, it".to_string(),
        words => format!("Called with {}, it", quoted(&words.join(" "))),
    }
}

/// What is wrong about the way in which the actor was called, as a sentence.
pub(super) fn why(case: Case<'_>, actor: &Actor) -> String {
    let file = actor.arguments.iter().find_map(|argument| match argument {
        Argument::File(name) => case.scene.files.iter().find(|file| file.name == *name),
        _ => None,
    });
    let what = match file.map(|file| &file.holds) {
        Some(Holds::TruncatedUser | Holds::UserWithoutEnd) => {
            "The file breaks off in the middle of the message."
        }
        Some(Holds::Foreign) => "The bytes in the file are no such message.",
        Some(Holds::Nothing) if actor.arguments.len() == 1 => "There is no such file.",
        _ => "That is a wrong use, which it has to refuse.",
    };
    what.to_string()
}

/// The finding for a crash of such a program; `None` if it never came so far as to look at its arguments.
pub(super) fn not_caught(case: Case<'_>, actor: &Actor, crash: &Crash) -> Option<Finding> {
    let status = actor.status;
    let kind = crash.words.split([':', ' ']).next().unwrap_or_default();
    let class = kind.rsplit('.').next().unwrap_or_default();
    let broken = ["SyntaxError", "IndentationError", "TabError", "NameError", "ReferenceError"];
    if broken.contains(&class) {
        return None;
    }
    let reads = actor.arguments.len() == 1;
    let caught = match class {
        "FileNotFoundError" => "OSError".to_string(),
        // A file that is not there raises another one, in the same place.
        _ if reads && class != "OSError" => format!("(OSError, {class})"),
        _ => class.to_string(),
    };
    let (how, advice, section) = match &crash.kind {
        CrashKind::Panic(_) => (
            "panicked",
            format!(
                "A panic is for mistakes in the program, and this is none. Where an `unwrap`, an `expect` or an index can fail, \
                 use `match`, `let ... else` or `get`. Then write one line with `eprintln!`, and end with \
                 `std::process::exit({status})`."
            ),
            "Tips for Rust",
        ),
        CrashKind::Traceback => (
            "ended with an exception that nobody caught",
            format!(
                "A traceback is for whoever wrote the program. Put a `try` around that place and catch it with \
                 `except {caught} as error:`. Then write one line with `print(error, file=sys.stderr)`, and end with \
                 `sys.exit({status})`."
            ),
            "Tips for Python",
        ),
        CrashKind::UncaughtError => (
            "ended with an error that nobody caught",
            format!(
                "A stack is for whoever wrote the program. Put a `try` around that place and catch it with \
                 `catch (error)`. Then write one line with `console.error(error.message)`, and end with \
                 `process.exit({status})`."
            ),
            "Tips for Node",
        ),
        _ => return None,
    };
    let at = crash.at();
    let message = format!(
        "{} {how}{at}: {}. {}",
        called(case.learner(), actor),
        quoted(&crash.words),
        why(case, actor)
    );
    Some(
        Finding::failure("not-caught", Cause::Crash, message)
            .expected(format!("one line on stderr, and exit status {status}"), crash.words.clone())
            .at(after(crash.at_us))
            .advice(advice)
            .section(section),
    )
}
