//! Recognises in a program's stderr what ended it: a panic, a traceback, an uncaught error, a missing module.

use crate::check::Case;
use crate::check::align::clean;
use crate::check::seen::{End, Line, Seen};
use crate::check::tampering::expected_lines;
use crate::evidence::{Ended, StopReason, Stream};
use crate::scenario::Actor;

/// What a failed program said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Crash {
    pub(super) at_us: u64,
    pub(super) kind: CrashKind,
    /// The error in the program's own words.
    pub(super) words: String,
    /// Where in the program, as far as it says so: `src/main.rs:5:10`.
    pub(super) place: String,
    /// What made the call fail, where that is known.
    pub(super) reason: Reason,
}

/// The kinds of last words.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CrashKind {
    /// Rust or Go; the thread's name.
    Panic(String),
    /// Python.
    Traceback,
    /// Node.
    UncaughtError,
    /// Python: the module.
    MissingPythonModule(String),
    /// Node: the module.
    MissingNodeModule(String),
    /// Something else.
    Other,
}

/// Failures that say more about the sockets than about the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The address to bind was taken.
    AddressInUse,
    /// A call waited in vain.
    TimedOut,
    /// Anything else.
    Unknown,
}

/// What the actor said when it failed: when its end, or what it printed, was wrong.
pub(super) fn crash(case: Case<'_>, actor: &Actor) -> Option<Crash> {
    let seen = case.learner();
    let silent_end = match seen.end(&actor.name) {
        End::ByItself(Ended::Code(0)) | End::Unknown => true,
        End::Stopped(StopReason::SceneOver | StopReason::Interrupted) => true,
        End::ByItself(_) | End::Stopped(_) => false,
    };
    let printed = clean(&seen.lines(&actor.name, Stream::Stdout));
    let right_output = expected_lines(case, actor).is_none_or(|expected| expected == printed);
    // A thread may die while the program goes on to exit with 0: then only a wrong output makes it a crash.
    if silent_end && right_output {
        return None;
    }
    let crash = recognise(&words_before_the_stop(seen, &actor.name))?;
    // Other words are last words only if the program itself says that it failed, and before it was done.
    let failed = matches!(seen.end(&actor.name), End::ByItself(ended) if ended != Ended::Code(0));
    let telling = crash.kind != CrashKind::Other || crash.reason != Reason::Unknown;
    (telling || (failed && !right_output)).then_some(crash)
}

/// Whether the actor complained that an address was taken, however it ended.
pub(super) fn address_in_use<'a>(seen: Seen<'a>, actor: &str) -> Option<Line<'a>> {
    let streams = [Stream::Stderr, Stream::Stdout];
    let mut lines = streams.into_iter().flat_map(|stream| seen.lines(actor, stream));
    lines.find(|line| reason(line.text) == Reason::AddressInUse)
}

fn words_before_the_stop<'a>(seen: Seen<'a>, actor: &str) -> Vec<Line<'a>> {
    let stop = seen.stopped(actor).map_or(u64::MAX, |(at, _)| at);
    let lines = seen.lines(actor, Stream::Stderr);
    lines.into_iter().filter(|line| line.at_us <= stop && !line.text.trim().is_empty()).collect()
}

/// Reads last words.
fn recognise(lines: &[Line<'_>]) -> Option<Crash> {
    let mut crash = node(lines)
        .or_else(|| rust(lines))
        .or_else(|| go(lines))
        .or_else(|| python(lines))
        .or_else(|| other(lines))?;
    let everything: Vec<&str> = lines.iter().map(|line| line.text).collect();
    crash.reason = match reason(&crash.words) {
        Reason::Unknown => reason(&everything.join("\n")),
        known => known,
    };
    Some(crash)
}

/// Why a call failed, from the words of whatever language and library.
fn reason(text: &str) -> Reason {
    let packed: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let packed = packed.to_ascii_lowercase();
    if ["addressinuse", "addressalreadyinuse", "eaddrinuse"].iter().any(|words| packed.contains(words)) {
        Reason::AddressInUse
    } else if ["timedout", "etimedout", "exceptionstimeout"].iter().any(|words| packed.contains(words)) {
        Reason::TimedOut
    } else {
        Reason::Unknown
    }
}

fn found(
    line: &Line<'_>,
    kind: CrashKind,
    words: impl Into<String>,
    place: impl Into<String>,
) -> Option<Crash> {
    let (words, place) = (words.into().trim().to_string(), place.into());
    Some(Crash { at_us: line.at_us, kind, words, place, reason: Reason::Unknown })
}

fn rust(lines: &[Line<'_>]) -> Option<Crash> {
    // The first panic: later ones, such as a poisoned lock's, follow from it.
    let index = lines.iter().position(|line| panicked(line.text).is_some() || overflowed(line.text))?;
    let line = &lines[index];
    let thread = line.text.split('\'').nth(1).unwrap_or_default().to_string();
    if overflowed(line.text) {
        return found(line, CrashKind::Panic(thread), "stack overflow", "");
    }
    let rest = panicked(line.text)?;
    if let Some(place) = rest.strip_suffix(':') {
        let words = lines.get(index + 1).map_or("", |line| line.text);
        return found(line, CrashKind::Panic(thread), words, place);
    }
    // Until Rust 1.72: 'message', place
    let (words, place) = rest.rsplit_once(", ").unwrap_or((rest, ""));
    found(line, CrashKind::Panic(thread), words.trim_matches('\''), place)
}

/// What stands behind `thread 'main' panicked at`, which newer versions write `thread 'main' (4711) panicked at`.
fn panicked(text: &str) -> Option<&str> {
    text.starts_with("thread '").then(|| text.split_once(" panicked at ").map(|(_, rest)| rest)).flatten()
}

fn overflowed(text: &str) -> bool {
    text.starts_with("thread '") && text.contains("has overflowed its stack")
}

fn go(lines: &[Line<'_>]) -> Option<Crash> {
    lines.iter().find(|line| line.text.starts_with("goroutine "))?;
    let line = lines
        .iter()
        .find(|line| line.text.starts_with("panic: ") || line.text.starts_with("fatal error: "))?;
    let (_, words) = line.text.split_once(": ")?;
    found(line, CrashKind::Panic("main".into()), words, "")
}

fn python(lines: &[Line<'_>]) -> Option<Crash> {
    let header = lines.iter().rposition(|line| line.text.starts_with("Traceback (most recent call last)"));
    let raised = |line: &&Line<'_>| !line.text.starts_with([' ', '\t']);
    let error = match header {
        Some(header) => lines[header + 1..].iter().find(raised).unwrap_or(&lines[header]),
        None => lines.iter().find(|line| {
            ["SyntaxError: ", "IndentationError: ", "TabError: "]
                .iter()
                .any(|name| line.text.starts_with(name))
        })?,
    };
    let frames: Vec<&str> = lines
        .iter()
        .skip(header.unwrap_or_default())
        .take_while(|line| !std::ptr::eq(*line, error))
        .map(|line| line.text.trim())
        .filter(|text| text.starts_with("File \""))
        .collect();
    // The last line of the program's own; what a library does below it is not the learner's to change.
    let own = frames.iter().rev().find(|frame| !of_a_library(frame));
    let place = own.or(frames.last()).map_or(String::new(), |frame| frame.to_string());
    if let Some(missing) = error.text.strip_prefix("ModuleNotFoundError: No module named ") {
        let module = missing.trim_matches(['\'', '"']).split('.').next().unwrap_or_default().to_string();
        return found(error, CrashKind::MissingPythonModule(module), error.text, place);
    }
    found(error, CrashKind::Traceback, error.text, place)
}

fn node(lines: &[Line<'_>]) -> Option<Crash> {
    let missing = lines.iter().find_map(|line| {
        let (_, rest) =
            line.text.split_once("Cannot find module '").or(line.text.split_once("Cannot find package '"))?;
        Some((line, rest.split('\'').next().unwrap_or_default().to_string()))
    });
    if let Some((line, module)) = missing {
        return found(line, CrashKind::MissingNodeModule(module), line.text, "");
    }
    let frame = lines.iter().position(|line| line.text.starts_with("    at "))?;
    let error = lines[..frame].iter().rev().find(|line| !line.text.starts_with([' ', '\t']))?;
    let frames = lines[frame..].iter().take_while(|line| line.text.starts_with("    at "));
    let own = frames.map(|line| line.text).find(|text| !of_a_library(text) && text.contains(['/', '\\']));
    // Of a program that cannot be read at all, only the head of the message names a line.
    let head = lines.first().map(|line| line.text).filter(|text| {
        let line = text.rsplit_once(':').map(|(_, line)| line);
        line.is_some_and(|line| line.parse::<u32>().is_ok()) && !of_a_library(text)
    });
    let place = own.or(head).unwrap_or(lines[frame].text).trim().trim_start_matches("at ").to_string();
    found(error, CrashKind::UncaughtError, error.text.trim_start_matches("Uncaught "), place)
}

/// Whether a line of a traceback or of a stack names a file that came with the language or with a library.
fn of_a_library(frame: &str) -> bool {
    let installed = ["site-packages", "dist-packages", "/lib/python", "<frozen", "node_modules", "node:"];
    installed.iter().any(|part| frame.contains(part))
}

fn other(lines: &[Line<'_>]) -> Option<Crash> {
    let last = lines.last()?;
    found(last, CrashKind::Other, last.text, "")
}

#[cfg(test)]
mod tests {
    use super::{Crash, CrashKind, Reason, reason, recognise};
    use crate::check::seen::Line;

    fn read(text: &str) -> Crash {
        let lines: Vec<Line<'_>> = text.lines().map(|text| Line { at_us: 7, text }).collect();
        recognise(&lines).expect("last words")
    }

    #[test]
    fn a_panic_is_read_with_its_thread_its_place_and_its_words() {
        let crash = read(concat!(
            "thread 'worker' (4711) panicked at src/main.rs:12:34:\n",
            "attempt to divide by zero\n",
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
        ));
        assert_eq!(crash.kind, CrashKind::Panic("worker".into()));
        assert_eq!(crash.place, "src/main.rs:12:34");
        assert_eq!(crash.words, "attempt to divide by zero");
        assert_eq!(crash.reason, Reason::Unknown);
    }

    #[test]
    fn an_old_panic_is_read_as_well() {
        let crash = read("thread 'main' panicked at 'no luck, today', src/main.rs:3:5");
        assert_eq!((crash.words.as_str(), crash.place.as_str()), ("no luck, today", "src/main.rs:3:5"));
    }

    #[test]
    fn a_traceback_is_read_with_its_last_frame_and_its_exception() {
        let crash = read(concat!(
            "Traceback (most recent call last):\n",
            "  File \"mine.py\", line 9, in <module>\n",
            "    main()\n",
            "  File \"mine.py\", line 5, in main\n",
            "    total += message\n",
            "    ~~~~~~^^^^^^^^^^\n",
            "TypeError: unsupported operand type(s) for +=: 'int' and 'bytes'\n",
        ));
        assert_eq!(crash.kind, CrashKind::Traceback);
        assert_eq!(crash.place, "File \"mine.py\", line 5, in main");
        assert!(crash.words.starts_with("TypeError: "), "{}", crash.words);
    }

    #[test]
    fn a_syntax_error_without_a_traceback_is_read() {
        let crash = read("  File \"mine.py\", line 2\n    for\n       ^\nSyntaxError: invalid syntax");
        assert_eq!(crash.place, "File \"mine.py\", line 2");
        assert_eq!(crash.words, "SyntaxError: invalid syntax");
    }

    #[test]
    fn missing_modules_are_named() {
        let python = "Traceback (most recent call last):\n  File \"m.py\", line 1, in <module>\n    import pynng\n\
                      ModuleNotFoundError: No module named 'pynng'";
        assert_eq!(read(python).kind, CrashKind::MissingPythonModule("pynng".into()));
        let node = "node:internal/modules/cjs/loader:1080\n  throw err;\n  ^\n\nError: Cannot find module 'nanomsg'\n\
                    Require stack:\n- /tmp/mine.js\n    at Module._resolveFilename (node:internal)";
        assert_eq!(read(node).kind, CrashKind::MissingNodeModule("nanomsg".into()));
        let module =
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nanomsg' imported from /tmp/mine.mjs";
        assert_eq!(read(module).kind, CrashKind::MissingNodeModule("nanomsg".into()));
    }

    #[test]
    fn an_uncaught_error_of_node_is_read_with_its_place() {
        let crash =
            read("/tmp/x.js:3\n  throw new Error('no')\n  ^\n\nError: no\n    at main (/tmp/x.js:3:7)");
        assert_eq!(crash.kind, CrashKind::UncaughtError);
        assert_eq!((crash.words.as_str(), crash.place.as_str()), ("Error: no", "main (/tmp/x.js:3:7)"));
    }

    #[test]
    fn the_place_is_the_programs_own_line_and_not_the_librarys() {
        let python = read(concat!(
            "Traceback (most recent call last):\n",
            "  File \"/home/me/mine.py\", line 5, in <module>\n",
            "    push.send(n)\n",
            "  File \"/venv/lib/python3.11/site-packages/pynng/nng.py\", line 492, in send\n",
            "    err = lib.nng_send(self.socket, data, len(data), flags)\n",
            "TypeError: object of type 'int' has no len()\n",
        ));
        assert_eq!(python.place, "File \"/home/me/mine.py\", line 5, in <module>");
        let node = read(concat!(
            "node:events:502\n      throw er; // Unhandled 'error' event\n      ^\n\n",
            "Error: Invalid argument\n",
            "    at Socket._protect (/work/node_modules/nanomsg/lib/index.js:150:28)\n",
            "    at Object.<anonymous> (/home/me/mine.js:2:43)\n",
            "    at Module._compile (node:internal/modules/cjs/loader:1521:14)\n",
            "Emitted 'error' event on Socket instance at:\n",
            "    at Socket._protect (/work/node_modules/nanomsg/lib/index.js:150:14)\n",
        ));
        assert_eq!(node.words, "Error: Invalid argument");
        assert_eq!(node.place, "Object.<anonymous> (/home/me/mine.js:2:43)");
    }

    #[test]
    fn a_program_that_node_cannot_read_is_named_by_the_head_of_the_message() {
        let crash = read(concat!(
            "/home/me/mine.js:3\n\n\nSyntaxError: Unexpected end of input\n",
            "    at wrapSafe (node:internal/modules/cjs/loader:1464:18)\n",
        ));
        assert_eq!(crash.place, "/home/me/mine.js:3");
        assert_eq!(crash.words, "SyntaxError: Unexpected end of input");
    }

    #[test]
    fn an_address_in_use_is_known_in_every_wording() {
        for text in [
            "called `Result::unwrap()` on an `Err` value: AddressInUse",
            "Error: listen EADDRINUSE: address already in use 127.0.0.1:7789",
            "pynng.exceptions.AddressInUse: Address in use",
            "nn_bind: Address already in use",
        ] {
            assert_eq!(reason(text), Reason::AddressInUse, "{text}");
        }
        for text in
            ["called `Result::unwrap()` on an `Err` value: TimedOut", "pynng.exceptions.Timeout: Timed out"]
        {
            assert_eq!(reason(text), Reason::TimedOut, "{text}");
        }
    }
}
