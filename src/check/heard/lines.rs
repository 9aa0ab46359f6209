//! What is said about a single line that is not what reached the program.

use crate::check::Case;
use crate::check::seen::{after, counted, quoted};
use crate::evidence::Stream;
use crate::scenario::Actor;
use crate::verdict::{Cause, ExcerptLine, Finding};

/// From this likeness on, of 0 to 1, a line is the expected one with a slip in it.
const ALIKE: f64 = 0.7;

/// A line that should not be there as it is.
pub(super) struct Odd<'a> {
    pub(super) case: Case<'a>,
    pub(super) actor: &'a Actor,
    /// Its place in the output, from 0.
    pub(super) index: usize,
    pub(super) line: &'a str,
}

impl Odd<'_> {
    /// `Line 3 of sub1`, as a sentence begins with it.
    pub(super) fn place(&self) -> String {
        format!("Line {} of `{}`", self.index + 1, self.actor.name)
    }

    pub(super) fn finding(&self, id: &'static str, expected: &str, message: String, advice: &str) -> Finding {
        Finding::failure(id, Cause::Answer, message)
            .expected(expected, self.line)
            .at(format!("line {}", self.index + 1))
            .advice(advice)
            .section("Task")
    }

    /// The text is the one that was sent; another one was delivered.
    pub(super) fn prepared(&self, came: &str) -> Finding {
        let message = format!(
            "{} is {}, although in this scene another text came: {}. Its answer does not depend on what it received.",
            self.place(),
            quoted(self.line),
            quoted(came)
        );
        let advice = "In this scene the workshop changed the messages on their way. Print the message that the socket \
                      received, not what you know was sent.";
        self.finding("prepared-answer", came, message, advice)
    }

    /// Compares the line with those that were possible.
    pub(super) fn compared(&self, possible: &[String]) -> Finding {
        let lower = |text: &str| text.to_lowercase();
        let likeness = |other: &&String| (strsim::normalized_levenshtein(other, self.line) * 1e6) as u64;
        let Some(nearest) = possible.iter().max_by_key(likeness) else {
            return self.extra("no such line", possible);
        };
        let shown = quoted(self.line);
        if lower(nearest) == lower(self.line) {
            let message = format!(
                "{} is {shown}, which differs only in large and small letters from {}.",
                self.place(),
                quoted(nearest)
            );
            return self.finding(
                "letter-case",
                nearest,
                message,
                "Print the message as it came, letter by letter.",
            );
        }
        let bytes = ["b'", "b\"", "<Buffer", "[", "\\x"].iter().any(|mark| self.line.contains(mark));
        let part = |other: &&String| {
            self.line.len() >= 2 && (other.starts_with(self.line) || other.ends_with(self.line))
        };
        if let Some(whole) = possible.iter().find(part).filter(|_| !bytes) {
            let message = format!("{} is {shown}, which is only a part of {}.", self.place(), quoted(whole));
            let advice = "Print the whole message that came, with nothing cut off.";
            return self.finding("different-text", whole, message, advice);
        }
        if likeness(&nearest) as f64 >= ALIKE * 1e6 || bytes {
            let message =
                format!("{} is {shown}, which is almost, but not quite, {}.", self.place(), quoted(nearest));
            let advice = if bytes {
                "That is how the language shows bytes. Turn the message into a text first: `.decode()` in Python, \
                 `String(message)` in Node, `read_to_string` in Rust."
            } else {
                "Compare the two letter by letter: a colon, a space, a quotation mark."
            };
            return self.finding("misspelled", nearest, message, advice);
        }
        let within = |other: &&String| self.line.contains(other.as_str());
        if let Some(inside) = possible.iter().find(within) {
            let message = format!("{} is {shown}; {} was expected.", self.place(), quoted(inside));
            let advice = "There is more on the line than the task asks for.";
            return self.finding("different-text", inside, message, advice);
        }
        self.extra(nearest, possible)
    }

    fn extra(&self, nearest: &str, possible: &[String]) -> Finding {
        let message = format!(
            "{} is {}, which nothing that reached it accounts for. A right line is {}.",
            self.place(),
            quoted(self.line),
            quoted(nearest)
        );
        let advice = "stdout is for the answer alone: what the program received, as the task words it. Write notes of your \
                      own to stderr: `eprintln!` in Rust, `print(..., file=sys.stderr)` in Python.";
        // Where other lines are right, this one is a note of the program's own.
        let lines = super::printed(self.case, self.actor);
        let id =
            if lines.iter().any(|line| possible.contains(line)) { "extra-line" } else { "different-text" };
        self.finding(id, nearest, message, advice)
    }
}

/// It printed nothing on stdout: perhaps the answer went to stderr.
pub(super) fn nothing(case: Case<'_>, actor: &Actor, possible: &[String], came: usize) -> Finding {
    let seen = case.learner();
    let wanted = possible.first().map_or("a line", String::as_str);
    let elsewhere = seen.lines(&actor.name, Stream::Stderr);
    let there = elsewhere.iter().find(|line| possible.iter().any(|one| line.text.trim_end() == one));
    if let Some(line) = there {
        let message =
            format!("`{}` wrote its answer to stderr, such as {}.", actor.name, quoted(line.text.trim_end()));
        let advice = "stdout is for the answer, stderr for the program's own notes. Print with `println!` in Rust, `print` \
                      in Python, `printf` in C, `console.log` in Node.";
        return Finding::failure("printed-on-stderr", Cause::Place, message)
            .expected(format!("{wanted} on stdout"), format!("{wanted} on stderr"))
            .at(after(line.at_us))
            .advice(advice)
            .section("Task");
    }
    let message = match came {
        0 => format!("`{}` printed nothing on stdout: nothing reached it that it should print.", actor.name),
        _ => format!(
            "`{}` printed nothing on stdout, although {} reached it that it should print, the first one as {}.",
            actor.name,
            counted(came as u64, "message"),
            quoted(wanted)
        ),
    };
    let advice = match came {
        0 => "Look at what the others send, and whether it is connected to them in time.",
        _ => "See whether the program ever receives, and whether it comes to the place where it prints.",
    };
    Finding::failure("nothing-printed", Cause::Answer, message)
        .expected(wanted, "nothing")
        .at("line 1")
        .advice(advice)
        .section("Task")
}

/// The lines that were printed, up to the first that was not expected, and what might have stood there.
pub(super) fn excerpt(printed: &[String], odd: usize, expected: &str) -> Vec<ExcerptLine> {
    const BEFORE: usize = 2;
    let begin = odd.saturating_sub(BEFORE);
    let mut lines = Vec::new();
    if begin > 0 {
        lines.push(ExcerptLine::Gap(begin));
    }
    let same = |number: usize| ExcerptLine::Same { number: number + 1, text: printed[number].clone() };
    lines.extend((begin..odd.min(printed.len())).map(same));
    lines.push(ExcerptLine::Missing { number: odd + 1, text: expected.to_owned() });
    if let Some(text) = printed.get(odd) {
        lines.push(ExcerptLine::Extra { number: odd + 1, text: text.clone() });
    }
    lines
}
