//! What the check `stdout` says about each difference.

use crate::check::Case;
use crate::check::seen::{after, quoted};
use crate::check::stdout::habits::{Habit, habit};
use crate::check::stdout::{ALIKE, Essential, Outputs};
use crate::evidence::{Stream, What};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// How a sentence about the only program begins.
const YOURS: &str = "Your program";

pub(super) fn nothing_printed(all: &Outputs) -> Finding {
    let message = format!(
        "{} printed nothing on stdout. {}, the first one {}.",
        all.who,
        lines_expected(all.expected.len()),
        all.expected.first().map_or(String::new(), |line| quoted(line))
    );
    let advice = if all.on_stderr.is_empty() {
        "The answer goes to stdout, a line at a time. See whether the program comes to the place where it prints."
    } else {
        "The answer goes to stdout. What it wrote to stderr is shown, but never judged."
    };
    let expected = all.expected.first().cloned().unwrap_or_default();
    Finding::failure("nothing-printed", Cause::Answer, message)
        .expected(expected, "nothing")
        .at("line 1")
        .advice(advice)
}

fn lines_expected(count: usize) -> String {
    match count {
        0 => "No line was expected".to_string(),
        1 => "1 line was expected".to_string(),
        _ => format!("{count} lines were expected"),
    }
}

/// The expected lines stand on stderr: most of them, or all that are missing on stdout.
pub(super) fn on_stderr_instead(case: Case<'_>, actor: &Actor, all: &Outputs) -> Option<Finding> {
    let missing: Vec<&String> = all.expected.iter().filter(|line| !all.actual.contains(line)).collect();
    let there = missing.iter().filter(|line| all.on_stderr.contains(line)).count();
    if there == 0 || there * 2 < missing.len() {
        return None;
    }
    let first = missing.iter().find(|line| all.on_stderr.contains(line))?;
    let at = case.learner.events.iter().find_map(|event| match &event.what {
        What::Line { actor: who, stream: Stream::Stderr, text, .. }
            if **who == *actor.name && text.trim_end() == first.as_str() =>
        {
            Some(after(event.at_us))
        }
        _ => None,
    });
    let message = format!(
        "{} wrote its answer to stderr: {} of the lines that are expected on stdout, the first one {}.",
        all.who,
        there,
        quoted(first)
    );
    let advice = "stdout is for the answer, stderr for the program's own notes. Print with `println!` in Rust, `print` in \
                  Python, `printf` in C, `console.log` in Node.";
    let finding = Finding::failure("printed-on-stderr", Cause::Place, message);
    Some(
        finding
            .expected(format!("{first} on stdout"), format!("{first} on stderr"))
            .at(at.unwrap_or_default())
            .advice(advice),
    )
}

pub(super) fn prepared_answer(all: &Outputs) -> Finding {
    let index = all.expected.iter().zip(&all.actual).take_while(|(one, other)| one == other).count();
    let line = |lines: &[String]| lines.get(index).cloned().unwrap_or("no more lines".into());
    let (expected, actual) = (line(&all.expected), line(&all.actual));
    let message = format!(
        "{} printed {}, although in this scene another message came: {}. Its answer does not depend on what it \
         received.",
        all.who,
        quoted(&actual),
        quoted(&expected)
    );
    let advice = "In this scene the workshop changed the messages on their way. Print what the socket received, not what \
                  you know was sent.";
    Finding::failure("prepared-answer", Cause::Answer, message)
        .expected(expected, actual)
        .at(format!("line {}", index + 1))
        .advice(advice)
}

pub(super) fn out_of_order(all: &Outputs, expected: &[Essential], actual: &[Essential]) -> Finding {
    let pairs = expected.iter().zip(actual);
    let (wanted, there) = match pairs.clone().find(|(wanted, there)| wanted.text != there.text) {
        Some((wanted, there)) => (wanted.shown.clone(), there),
        // Only the runs of numbers differ: something stands among them that belongs behind them.
        None => ("no more lines".to_string(), &actual[actual.len() - 1]),
    };
    let message = format!(
        "{} printed the right lines in another order: line {} is {}, and {} belongs there.",
        all.who,
        there.line,
        quoted(&there.shown),
        quoted(&wanted)
    );
    let advice = "The order of the lines shows the order in which things happened. Print each line at the moment when its \
                  message comes, before you answer it.";
    Finding::failure("lines-out-of-order", Cause::Answer, message)
        .expected(wanted, there.shown.clone())
        .at(format!("line {}", there.line))
        .advice(advice)
}

pub(super) fn missing_line(all: &Outputs, missing: &Essential, actual: &[Essential]) -> Finding {
    let before = missing.line.checked_sub(2).and_then(|index| all.expected.get(index));
    let place = match before {
        Some(before) => format!("after {}", quoted(before)),
        None => "at the beginning".to_string(),
    };
    let message = format!("{} did not print {}. It is expected {place}.", all.who, quoted(&missing.shown));
    let advice = if actual.len() + 1 == missing.line || missing.line == all.expected.len() {
        "See whether the program ends, or still waits, before it comes to the place that prints it."
    } else {
        "See whether the program prints it at all, and on stdout."
    };
    Finding::failure("missing-line", Cause::Answer, message)
        .expected(missing.shown.clone(), "no such line")
        .at(format!("line {}", missing.line))
        .advice(advice)
}

pub(super) fn extra_line(all: &Outputs, extra: &Essential, expected: &[Essential]) -> Finding {
    let again = expected.iter().any(|line| line.text == extra.text);
    let message = format!(
        "{} printed {} on line {}, where nobody expects it{}. {}, {} came.",
        all.who,
        quoted(&extra.shown),
        extra.line,
        if again { " again" } else { "" },
        lines_expected(all.expected.len()),
        all.actual.len()
    );
    let advice = if again && all.expected.len() == 1 {
        "Print it once. A program that is done with its first message must not go on with the next ones."
    } else if again {
        "Print it once. Perhaps two parts of the program, or two processes, come to the place that prints it."
    } else if extra.shown.trim().is_empty() {
        "Something prints an end of line too many. `println!` in Rust, `print` in Python and `console.log` in Node end \
         the line by themselves, so leave a `\\n` of your own out."
    } else {
        "stdout is for the answer alone. Write notes of your own to stderr: `eprintln!` in Rust, \
         `print(..., file=sys.stderr)` in Python."
    };
    Finding::failure("extra-line", Cause::Answer, message)
        .expected("no such line", extra.shown.clone())
        .at(format!("line {}", extra.line))
        .advice(advice)
}

pub(super) fn different(all: &Outputs, wanted: &Essential, there: &Essential) -> Finding {
    let (wanted_text, text) = (wanted.shown.as_str(), there.shown.as_str());
    let same_letters = wanted_text.to_lowercase() == text.to_lowercase();
    let alike = strsim::normalized_levenshtein(&wanted_text.to_lowercase(), &text.to_lowercase()) >= ALIKE;
    let line = if all.who == YOURS {
        format!("Line {}", there.line)
    } else {
        format!("Line {} of {}", there.line, all.who)
    };
    let (text_shown, wanted_shown) = (quoted(text), quoted(wanted_text));
    let almost = |how: &str| format!("{line} is {text_shown}, which {how} {wanted_shown}.");
    let mut asked = wanted_text;
    let (id, message, advice) = if same_letters {
        (
            "letter-case",
            almost("differs only in large and small letters from"),
            "Copy the line from the page, letter by letter.",
        )
    } else if alike && !wanted.run {
        (
            "misspelled",
            almost("is almost, but not quite,"),
            "Compare the two letter by letter: a missing sign, a space, a quotation mark, or bytes printed as `b'...'`.",
        )
    } else {
        let habit = habit(text, wanted_text, all);
        let message = match habit {
            Some(Habit::OneLine) => {
                asked = all.expected.first().map_or(asked, String::as_str);
                format!("All numbers are on one line, line {}; each needs a line of its own.", there.line)
            }
            _ => format!("{line} is {text_shown}; {wanted_shown} was expected."),
        };
        let advice = habit
            .map_or("Look at what the program prints there, and where it has that text from.", Habit::advice);
        ("different-text", message, advice)
    };
    Finding::failure(id, Cause::Answer, message)
        .expected(asked, text)
        .at(format!("line {}", there.line))
        .advice(advice)
}
