//! What is said about a row of numbers that is not the one that was expected.

use crate::check::order::{Row, follows, skipped};
use crate::check::seen::counted;
use crate::verdict::{Cause, Finding};

/// Names the mistake. The first that fits is the one: from the most telling to the least.
pub(super) fn name(row: &Row) -> Finding {
    prepared(row)
        .or_else(|| zero(row))
        .or_else(|| too_short(row))
        .or_else(|| too_long(row))
        .or_else(|| first_ones_missed(row))
        .or_else(|| doubled(row))
        .or_else(|| wrong_on_the_wire(row))
        .or_else(|| moved_or_left_out(row))
        .unwrap_or_else(|| not_what_came(row))
}

impl Row {
    /// The first place where the two differ, from 0.
    fn first_wrong(&self) -> usize {
        let pairs = self.expected.iter().zip(&self.actual);
        pairs.take_while(|(expected, actual)| expected == actual).count()
    }

    /// Names a line, the number that belongs there and the one that is there.
    fn at(&self, finding: Finding, index: usize) -> Finding {
        let shown = |row: &[i128]| row.get(index).map_or("no more lines".to_string(), i128::to_string);
        let line = self.printed.get(index).map(|printed| printed.line);
        let line = line.unwrap_or_else(|| self.printed.last().map_or(1, |last| last.line + 1));
        finding.expected(shown(&self.expected), shown(&self.actual)).at(format!("line {line}"))
    }

    /// Whether what came can be read, and is what should be printed.
    fn came_right(&self) -> bool {
        follows(&self.expected, &self.came)
    }
}

/// It prints the row that everybody knows, and another one came.
fn prepared(row: &Row) -> Option<Finding> {
    let index = row.first_wrong();
    if !row.tampered || row.actual.len() <= index || !row.untouched.starts_with(&row.actual) {
        return None;
    }
    let message = format!(
        "{} printed the usual numbers, although in this scene others came: line {} is {}, and {} came.",
        row.who, row.printed[index].line, row.actual[index], row.expected[index]
    );
    let advice = "In this scene the workshop let some messages change places and put one in the place of another. Print \
                  what the SUB socket receives, message by message: do not compute the numbers, and do not sort them.";
    Some(row.at(Finding::failure("prepared-answer", Cause::Answer, message).advice(advice), index))
}

fn zero(row: &Row) -> Option<Finding> {
    if row.actual.first() != Some(&0) || row.expected.first() == Some(&0) || row.actual.get(1) == Some(&0) {
        return None;
    }
    let sent = row.came.first().is_none_or(|came| came.contains(&0));
    let message = match sent {
        true => format!("{} begins with 0. Here the row begins with 1 and 1.", row.who),
        false => format!("{} prints 0 first, and no 0 came.", row.who),
    };
    let advice = match sent {
        true => "Begin the publisher's two numbers with 1 and 1, not with 0 and 1.",
        false => "Receive first, then print.",
    };
    Some(row.at(Finding::failure("starts-at-zero", Cause::Counting, message).advice(advice), 0))
}

fn too_short(row: &Row) -> Option<Finding> {
    if !row.expected.starts_with(&row.actual) {
        return None;
    }
    let (asked, came) = (row.expected.len(), row.actual.len());
    let lines = counted(came as u64, "number");
    let none_left = row.stopped && !row.came.is_empty() && row.came.len() <= came;
    let (cause, message, advice) = if none_left {
        (
            Cause::Messages,
            format!(
                "{} printed {lines} and waited for more, but no more came. It has to print {asked}.",
                row.who
            ),
            "Let the publisher go on until it is stopped: do not count its messages, and do not end its loop early.",
        )
    } else {
        (
            Cause::Counting,
            format!("{} stops early: it printed {lines}, and the task asks for {asked}.", row.who),
            "Look at where its loop ends. `1..10` in Rust and `range(1, 10)` in Python are nine rounds; `0..10` and `range(10)` \
             are ten.",
        )
    };
    Some(row.at(Finding::failure("stops-early", cause, message).advice(advice), came))
}

fn too_long(row: &Row) -> Option<Finding> {
    let asked = row.expected.len();
    if !row.actual.starts_with(&row.expected) {
        return None;
    }
    let message = format!(
        "{} goes too far: it printed {}, and the task asks for {asked}.",
        row.who,
        counted(row.actual.len() as u64, "number")
    );
    let advice = "Look at where its loop ends. `0..=10` in Rust and `range(11)` in Python are eleven rounds.";
    Some(row.at(Finding::failure("goes-too-far", Cause::Counting, message).advice(advice), asked))
}

/// It comes in later than at the beginning of the row.
fn first_ones_missed(row: &Row) -> Option<Finding> {
    let (actual, untouched) = (&row.actual, &row.untouched);
    let missed = skipped(untouched, |i, number| actual.get(i) == Some(&number), actual.len());
    let missed = missed.filter(|_| !row.tampered)?;
    let (first, second) = (actual[0], actual[1]);
    let begins = match missed {
        1 => format!("{} begins with {first} and {second}, and the row with 1 and 1", row.who),
        _ => format!("{} begins with {first}, which is number {} of the row", row.who, missed + 1),
    };
    let (numbers, came) = match missed {
        1 => ("number".to_string(), "it came"),
        _ => (format!("{missed} numbers"), "they came"),
    };
    let finding = if row.came_right() {
        let message = format!("{begins}. It did not print the first {numbers}, although {came}.");
        let advice = "Print every number that comes. Look for a receive whose message is thrown away, such as one that only \
                      waits for the first message.";
        Finding::failure("number-missed", Cause::Counting, message).advice(advice)
    } else {
        let message = format!("{begins}. The first {numbers} never reached it.");
        let advice = "Either the publisher began before SUB was connected, or it does not begin with the first number. PUB \
                      first and then REP, SUB first and then REQ: in this order nothing is missed.";
        Finding::failure("numbers-missed", Cause::Messages, message).advice(advice)
    };
    Some(row.at(finding, 0))
}

/// Each number twice in a row.
fn doubled(row: &Row) -> Option<Finding> {
    let twice: Vec<i128> = row.expected.iter().flat_map(|number| [*number; 2]).collect();
    let enough = row.actual.len() >= 4 && twice.starts_with(&row.actual[..row.actual.len().min(twice.len())]);
    if !enough {
        return None;
    }
    let (message, advice) = match follows(&row.actual, &row.came) {
        true => (
            format!("Each number came twice, so {} printed each of them twice.", row.who),
            "Send each number once. Two publishers, two threads or two sends in one loop make two of each.",
        ),
        false => (
            format!("{} printed each number twice, and it came once.", row.who),
            "Print each number once. Perhaps two parts of the program come to the place that prints.",
        ),
    };
    let finding = Finding::failure("number-doubled", Cause::Counting, message).advice(advice);
    Some(row.at(finding, row.first_wrong()))
}

/// It prints what came, but what came is not the row.
fn wrong_on_the_wire(row: &Row) -> Option<Finding> {
    let index = row.first_wrong();
    let wrong = index < row.actual.len().min(row.expected.len());
    if row.tampered || !wrong || !follows(&row.actual, &row.came) {
        return None;
    }
    let message = format!(
        "{} printed what it received, but the publisher sent another row: message {} was {}, and {} belongs there.",
        row.who,
        index + 1,
        row.actual[index],
        row.expected[index]
    );
    let advice = "Each number is the sum of the two before it; the first two are 1 and 1. Keep the last two numbers, send \
                  the older one, and add.";
    Some(row.at(Finding::failure("not-fibonacci", Cause::Counting, message).advice(advice), index))
}

/// The right numbers in another order, or some of them left out.
fn moved_or_left_out(row: &Row) -> Option<Finding> {
    let sorted = |numbers: &[i128]| {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        sorted
    };
    let index = row.first_wrong();
    let (there, wanted) = (row.actual.get(index)?, row.expected.get(index)?);
    if sorted(&row.actual) == sorted(&row.expected) {
        let message = format!(
            "{} printed the right numbers in another order than they came in: line {} is {there}, and {wanted} came.",
            row.who, row.printed[index].line
        );
        let advice =
            "Print each number when it comes. Do not sort them, and do not share them among threads.";
        let finding = Finding::failure("out-of-order", Cause::Counting, message).advice(advice);
        return Some(row.at(finding, index));
    }
    let mut all = row.came.iter();
    let within = row.actual.iter().all(|number| all.any(|came| came.contains(number)));
    if !row.came_right() || !within {
        return None;
    }
    let message = format!(
        "{} left a number out: {wanted} came, and {there} was printed in its place, which came later.",
        row.who
    );
    let advice = "Print every number that comes, also one that you did not expect. Look for a receive whose message is \
                  thrown away.";
    Some(row.at(Finding::failure("number-missed", Cause::Counting, message).advice(advice), index))
}

fn not_what_came(row: &Row) -> Finding {
    let index = row.first_wrong();
    let shown = |row: &[i128]| row.get(index).map_or("nothing".to_string(), i128::to_string);
    let came = if row.came_right() || row.tampered { "came" } else { "belongs there" };
    let message = format!(
        "{} printed another number than it should: line {} is {}, and {} {came}.",
        row.who,
        row.printed.get(index).map_or(index + 1, |printed| printed.line),
        shown(&row.actual),
        shown(&row.expected)
    );
    let advice = "Turn the whole message into a number and print it. In Rust clear the buffer before each receive: receiving \
                  adds to what is in it. Both ends have to write and read the number in the same way.";
    row.at(Finding::failure("not-what-came", Cause::Answer, message).advice(advice), index)
}
