//! Recognises in a program's stderr what ended it: a panic, a traceback, an uncaught error, a missing module.

use crate::check::Case;
use crate::check::align::clean;
use crate::check::seen::{End, Line, Seen};
use crate::check::tampering::expected_lines;
use crate::evidence::{Ended, Side, StopReason, Stream};
use crate::scenario::{Actor, Does, Ending, Prints};

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

impl Crash {
    /// ` at `, and the place in the program; nothing where it does not say so.
    pub(super) fn at(&self) -> String {
        if self.place.is_empty() { String::new() } else { format!(" at `{}`", self.place) }
    }
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
    if has_outlived(case, actor) || is_last(case, actor) {
        return None;
    }
    let seen = case.learner();
    let silent_end = match seen.end(&actor.name) {
        End::ByItself(Ended::Code(code)) if code == actor.status => true,
        End::Unknown | End::Killed => true,
        End::Stopped(StopReason::SceneOver | StopReason::Interrupted) => true,
        End::ByItself(_) | End::Stopped(_) => false,
    };
    let printed = clean(&seen.lines(&actor.name, Stream::Stdout));
    let right_output = match actor.ends {
        // Whatever it prints, another check looks at it.
        _ if actor.prints == Prints::Anything => true,
        // How much more it prints is chance.
        Ending::AfterLines(lines) => printed.len() as u64 >= lines,
        _ => expected_lines(case, actor).is_none_or(|expected| expected == printed),
    };
    // A thread may die while the program goes on to exit with 0: then only a wrong output makes it a crash.
    if silent_end && right_output && actor.status == 0 {
        return None;
    }
    let words = words_before_the_stop(seen, &actor.name);
    let crash = recognise(&words)?;
    // Whoever has to refuse something says so in words of its own; a traceback is not meant for those who called it.
    if actor.status != 0 {
        return (crash.kind != CrashKind::Other).then_some(crash);
    }
    // Whoever ended as it should has caught what it wrote of, unless a thread of it died.
    if matches!(seen.end(&actor.name), End::ByItself(Ended::Code(0))) && !died_aside(&crash, &words) {
        return None;
    }
    // Other words are last words only if the program itself says that it failed, and before it was done.
    let failed = matches!(seen.end(&actor.name), End::ByItself(ended) if ended != Ended::Code(actor.status));
    let telling = crash.kind != CrashKind::Other || crash.reason != Reason::Unknown;
    (telling || (failed && !right_output)).then_some(crash)
}

/// Whether the actor, which goes on until it is stopped, had sent far more than the reference had: the others were
/// late, and what became of it then, such as a number that grew too large, is no cause of anything.
pub(super) fn has_outlived(case: Case<'_>, actor: &Actor) -> bool {
    let sent = |seen: Seen<'_>, link: &str| {
        let flows = seen.flows(link).into_iter().filter(|flow| flow.from == Side::Bind);
        flows.map(|flow| flow.count).max().unwrap_or_default()
    };
    let far_more = |link: &String| {
        let usual = sent(case.reference(), link);
        actor.is_given(link, Side::Bind) && usual > 1 && sent(case.learner(), link) > 2 * usual
    };
    actor.ends.is_stopped() && case.links.keys().any(far_more)
}

/// Whether the actor goes on until it is stopped, and all those that end by themselves had ended before it did:
/// nobody needed it any more.
pub(super) fn is_last(case: Case<'_>, actor: &Actor) -> bool {
    let seen = case.learner();
    let Some((end, _)) = seen.ended(&actor.name).filter(|_| actor.ends.is_stopped()) else { return false };
    // Clients of the workshop's may still wait for it.
    if case.scene.peers.iter().any(|peer| matches!(peer.does, Does::Submit(_))) {
        return false;
    }
    let awaited = || case.cast().iter().filter(|other| other.ends == Ending::ByItself);
    // Whoever had to be stopped was still waiting, perhaps for this one.
    let left = |other: &Actor| matches!(seen.end(&other.name), End::ByItself(_));
    let gone = |other: &Actor| left(other) && seen.ended(&other.name).is_some_and(|(at, _)| at <= end);
    awaited().next().is_some() && awaited().all(gone)
}

/// Whether the actor complained that an address was taken, however it ended.
pub(super) fn address_in_use<'a>(seen: Seen<'a>, actor: &str) -> Option<Line<'a>> {
    let streams = [Stream::Stderr, Stream::Stdout];
    let mut lines = streams.into_iter().flat_map(|stream| seen.lines(actor, stream));
    lines.find(|line| reason(line.text) == Reason::AddressInUse)
}

/// Whether the program could go on to its end although this happened to it.
fn died_aside(crash: &Crash, words: &[Line<'_>]) -> bool {
    match crash.kind {
        CrashKind::Panic(_) => true,
        CrashKind::Traceback => words.iter().any(|line| line.text.starts_with("Exception in thread ")),
        _ => false,
    }
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
    // A library that gives up prints where it was; what it says about why stands in front of that.
    let is_place = |line: &&Line<'_>| !(line.text.contains("(+0x") || line.text.contains("[0x"));
    let last = lines.iter().rev().find(is_place).or(lines.last())?;
    found(last, CrashKind::Other, last.text, "")
}

#[cfg(test)]
mod tests;
