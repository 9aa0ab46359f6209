//! Recognises a number that was printed in another way than as plain digits on a line of its own.

use crate::check::numbers::number;
use crate::check::stdout::Outputs;

/// The usual ways to print something else than the number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// `NaN`.
    NotANumber,
    /// `b'1'`, `<Buffer 31>`, `[49]`: the bytes as the language shows them.
    Bytes,
    /// Control characters: the bytes of the number themselves.
    Raw,
    /// Several numbers, and no end of line between them.
    OneLine,
    /// Two or three numbers.
    Several,
    /// `1.0`.
    Fraction,
    /// `a`, `0xa`.
    Hexadecimal,
    /// `01`, `012`: texts were joined, or zeros put in front.
    LeadingZero,
    /// `1,275`, `+3`, other digits than 0 to 9.
    Decorated,
    /// Words around it.
    Label,
    /// Nothing.
    Empty,
}

impl Habit {
    pub(super) fn advice(self) -> &'static str {
        match self {
            Habit::NotANumber => {
                "`NaN` comes from adding something that is no number. A message is bytes: turn it into a number first, in \
                 Node with `Number(message.toString())` if it was sent as text."
            }
            Habit::Bytes => {
                "That is how the language shows bytes. A message is bytes: turn it into a number first, and print \
                 the number."
            }
            Habit::Raw => {
                "The bytes of the number came out, and not its digits. Print the number as text: `println!` in Rust, `printf` \
                 with `%d` in C."
            }
            Habit::OneLine => {
                "End the line after each number: `println!` in Rust, `print` without `end=` in Python, a `\\n` in C's `printf`."
            }
            Habit::Several => "Print one number on each line, and nothing beside it.",
            Habit::Fraction => {
                "Print whole numbers. Read each message as one: `int` in Python, `u32` or the like in Rust."
            }
            Habit::Hexadecimal => "Print it in decimal digits: `%d` in C's `printf`, not `%x`.",
            Habit::LeadingZero => {
                "Either texts were joined where numbers should be added, or zeros were put in front. Turn each message into \
                 a number first: `Number(message)` in Node, `int(message)` in Python."
            }
            Habit::Decorated => {
                "Print the plain digits 0 to 9: no sign, no separator between thousands, no other writing."
            }
            Habit::Label => "Print the number alone, without words or signs around it.",
            Habit::Empty => {
                "An empty line is a number too few or an end of line too many. `println!` in Rust and `print` in Python end \
                 the line by themselves."
            }
        }
    }
}

/// The first line that means the number of the expected line at its place, and is not plain digits.
pub(in crate::check) fn unplain(expected: &[String], actual: &[String]) -> Option<usize> {
    let written = expected.iter().zip(actual).position(|(wanted, line)| {
        number(line).is_none() && number(wanted).is_some_and(|sum| other_writing(line, sum).is_some())
    });
    let sums = number(expected.first()?).is_some();
    written.or((sums && raw(actual)).then_some(0))
}

/// Whether the lines are for the most part empty or control characters, which is how bytes look that are no text.
/// A few of them happen to be digits.
fn raw(actual: &[String]) -> bool {
    const FEW: usize = 4;
    let numbers = actual.iter().filter(|line| number(line).is_some()).count();
    let odd = |line: &&String| line.is_empty() || line.chars().any(no_text);
    let odd = actual.iter().filter(odd).count();
    numbers * FEW < actual.len()
        && odd * FEW > actual.len()
        && actual.first().is_some_and(|line| number(line).is_none())
}

fn no_text(c: char) -> bool {
    (c.is_control() && c != '\t') || c == char::REPLACEMENT_CHARACTER
}

/// Another writing of the very number.
fn other_writing(line: &str, sum: i128) -> Option<Habit> {
    let line = line.trim();
    let hex = line.trim_start_matches("0x").trim_start_matches("0X");
    if hex.parse::<i128>().is_err() && i128::from_str_radix(hex, 16) == Ok(sum) {
        return Some(Habit::Hexadecimal);
    }
    let value = |c: char| c.to_digit(10).or_else(|| wide(c));
    let separator = |c: char| matches!(c, ',' | '\'' | '_' | '+' | '.') || c.is_whitespace();
    if line.chars().all(|c| value(c).is_some() || separator(c)) {
        let digits = line.chars().filter_map(value).filter_map(|digit| char::from_digit(digit, 10));
        if digits.collect::<String>().parse() == Ok(sum) {
            return Some(Habit::Decorated);
        }
    }
    let fraction = line.contains('.') && line.parse::<f64>().is_ok_and(|read| read == sum as f64);
    fraction.then_some(Habit::Fraction)
}

/// The full-width digits of East Asian writing.
fn wide(c: char) -> Option<u32> {
    ('\u{ff10}'..='\u{ff19}').contains(&c).then(|| u32::from(c) - 0xff10)
}

/// Which of them the line is, where `wanted` was expected.
pub(super) fn habit(line: &str, wanted: &str, all: &Outputs) -> Option<Habit> {
    let text = line.trim();
    if one_line(text, all) {
        return Some(Habit::OneLine);
    }
    let sum = number(wanted)?;
    if raw(&all.actual) || text.chars().any(no_text) {
        return Some(Habit::Raw);
    }
    if text.is_empty() {
        return Some(Habit::Empty);
    }
    if text.contains("NaN") {
        return Some(Habit::NotANumber);
    }
    if text.starts_with("<Buffer") || text.starts_with("b'") || text.starts_with("b\"") {
        return Some(Habit::Bytes);
    }
    if text.len() > 1 && text.starts_with('0') && text.chars().all(|c| c.is_ascii_digit()) {
        return Some(Habit::LeadingZero);
    }
    if let Some(writing) = other_writing(text, sum) {
        return Some(writing);
    }
    let words = || text.split([' ', '\t', ',', ';', ':', '=']).filter(|word| !word.is_empty());
    if words().count() > 1 && words().all(|word| number(word).is_some()) {
        return Some(Habit::Several);
    }
    if text.starts_with('[') && text.ends_with(']') {
        return Some(Habit::Bytes);
    }
    let digits = text.chars().any(|c| c.is_ascii_digit());
    digits.then_some(Habit::Label)
}

/// Whether the line holds the first sums, whatever stands between them.
fn one_line(text: &str, all: &Outputs) -> bool {
    const TELLING: usize = 4;
    let asked: Vec<&str> =
        all.expected.iter().map(|line| line.trim()).filter(|line| number(line).is_some()).collect();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    asked.len() >= TELLING && digits(text).starts_with(&asked[..TELLING].concat())
}
