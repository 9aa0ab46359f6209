//! The worker's log: whether there is a line for each result, and whether it is one of the lines that were asked for.

use crate::check::align::clean;
use crate::check::overlap::Shift;
use crate::check::seen::{counted, quoted};
use crate::evidence::Stream;
use crate::verdict::{Cause, Finding};

/// How a line looks, without its numbers.
const SHAPE: &str = "received # done # overlap # latency #";
/// And as it is shown.
const EXAMPLE: &str = "received R done D overlap O latency L";
/// From this likeness on, of 0 to 1, a line is meant to be one of these.
const ALIKE: f64 = 0.6;
/// Lines that belong to results younger than this, in microseconds, may not have been written when all was over.
const YOUNG_US: u64 = 1_500_000;

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Its place in the output, from 1.
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) received: i64,
    pub(super) done: i64,
    pub(super) overlap: i64,
    /// As it is written.
    pub(super) latency: f64,
}

impl Entry {
    fn read(line: usize, text: &str) -> Option<Entry> {
        let words: Vec<&str> = text.split(' ').collect();
        let ["received", received, "done", done, "overlap", overlap, "latency", latency] = words[..] else {
            return None;
        };
        let plain =
            |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        let (received, done, overlap) = (received.parse().ok()?, done.parse().ok()?, overlap.parse().ok()?);
        let latency = latency.parse().ok().filter(|_| plain(latency))?;
        Some(Entry { line, text: text.to_owned(), received, done, overlap, latency })
    }
}

fn lines(shift: &Shift<'_>, stream: Stream) -> Vec<String> {
    clean(&shift.case.learner().lines(&shift.worker.name, stream))
}

fn read(lines: &[String]) -> Vec<Entry> {
    lines.iter().enumerate().filter_map(|(place, text)| Entry::read(place + 1, text)).collect()
}

/// The lines of the log.
pub(super) fn entries(shift: &Shift<'_>) -> Vec<Entry> {
    read(&lines(shift, Stream::Stdout))
}

pub(super) fn findings(shift: &Shift<'_>) -> Vec<Finding> {
    let lines = lines(shift, Stream::Stdout);
    let entries = read(&lines);
    let first = elsewhere(shift, &entries)
        .or_else(|| nothing(shift, &lines))
        .or_else(|| odd(shift, &lines, &entries))
        .or_else(|| count(shift, &entries));
    first.into_iter().collect()
}

fn finding(id: &'static str, message: String) -> Finding {
    Finding::failure(id, Cause::Answer, message).section("Task")
}

fn elsewhere(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let on_stderr = read(&lines(shift, Stream::Stderr));
    if on_stderr.len() <= entries.len() {
        return None;
    }
    let message = format!(
        "{} wrote its log to stderr: {}, the first one {}.",
        shift.who(),
        counted(on_stderr.len() as u64, "line"),
        quoted(&on_stderr[0].text)
    );
    let advice = "stdout is for the answer, stderr for the program's own notes. Print with `println!` in Rust, `print` in \
                  Python, `printf` in C, `console.log` in Node.";
    let finding = Finding::failure("printed-on-stderr", Cause::Place, message).section("Task");
    Some(finding.expected("the log on stdout", "the log on stderr").advice(advice))
}

fn nothing(shift: &Shift<'_>, lines: &[String]) -> Option<Finding> {
    if !lines.is_empty() {
        return None;
    }
    let message = format!(
        "{} came back, and {} printed nothing on stdout.",
        super::jobs(shift.jobs.back.len()),
        shift.who().replacen("Your", "your", 1)
    );
    let advice = "When a job is done, log a line: how many were received so far, how many are done, how many overlapped, \
                  and how long this one took.";
    Some(finding("nothing-printed", message).expected(EXAMPLE, "nothing").at("line 1").advice(advice))
}

/// The first line that is none of these.
fn odd(shift: &Shift<'_>, lines: &[String], entries: &[Entry]) -> Option<Finding> {
    let is_entry = |place: usize| entries.iter().any(|entry| entry.line == place + 1);
    let (place, line) = lines.iter().enumerate().find(|(place, _)| !is_entry(*place))?;
    let (who, shown) = (shift.who(), quoted(line));
    let shape = shape(line);
    let lower = shape.to_lowercase();
    let found = if lower == SHAPE {
        let message = format!(
            "Line {} of the log is {shown}: the words have other letters, large or small.",
            place + 1
        );
        finding("letter-case", message).advice("Write the four words in small letters.")
    } else if strsim::normalized_levenshtein(&lower, SHAPE) >= ALIKE {
        let message =
            format!("Line {} of the log is {shown}, which is almost, but not quite, `{EXAMPLE}`.", place + 1);
        finding("misspelled", message).advice(
            "Four words in small letters, a number behind each, one space between: no colon, no comma, no unit.",
        )
    } else if !entries.is_empty() {
        let message = format!("{who} printed {shown} among the lines of its log.");
        finding("extra-line", message)
            .advice("Only the log belongs on stdout. What you want to see besides, print to stderr.")
    } else {
        let message = format!("{who} printed {shown}, and none of its lines is one of the log.");
        finding("different-text", message).advice(
            "Log one line for each job that is done, with these four words and a number behind each of them.",
        )
    };
    Some(found.expected(EXAMPLE, line).at(format!("line {}", place + 1)))
}

/// The line with a `#` for each number.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    for word in line.split(' ') {
        let number = word.starts_with(|c: char| c.is_ascii_digit()) && word.parse::<f64>().is_ok();
        let separator = if shape.is_empty() { "" } else { " " };
        shape.push_str(separator);
        shape.push_str(if number { "#" } else { word });
    }
    shape
}

/// Whether there are as many lines as results.
fn count(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let (results, logged) = (shift.jobs.back.len(), entries.len());
    let found = if logged < results {
        let end = shift.case.learner().ended(&shift.worker.name).map_or(u64::MAX, |(at, _)| at);
        let young =
            |place: &&usize| shift.jobs.given[**place].back_us.is_some_and(|back| back + YOUNG_US > end);
        // The last ones may have been stopped between pushing and printing.
        if results - logged <= shift.jobs.back.iter().filter(young).count().min(shift.limit) {
            return None;
        }
        let message = format!("{} pushed {results} results, and logged {logged} of them.", shift.who());
        finding("not-logged", message)
            .advice("Log a line for each job that is done, right where you push its id.")
    } else if logged > results {
        let message = format!("{} logged {logged} jobs as done, and pushed {results} results.", shift.who());
        finding("logged-twice", message).advice("Log a line where you push an id, once, and nowhere else.")
    } else {
        return None;
    };
    Some(found.expected(counted(results as u64, "line"), counted(logged as u64, "line")))
}
