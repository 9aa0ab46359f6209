//! The check `running-sum`: after each number that comes, the sum of all that came so far is printed.
//!
//! The differences between the printed sums are the numbers that were added; they tell which one was missed,
//! doubled or out of order. Lines that are no numbers are left to the check `stdout`.

use serde::Deserialize;
use similar::DiffOp;

use crate::check::align::{clean, differences, excerpt};
use crate::check::numbers::{Numbered, numbers, steps, sums};
use crate::check::seen::{Seen, counted};
use crate::check::stdout::unplain;
use crate::check::tampering::{order, tampered};
use crate::check::{Case, Check, Examined};
use crate::evidence::{Side, Stream};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

mod sent;

/// Has no parameters: the sums are those of the reference.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RunningSum {}

impl Check for RunningSum {
    fn name(&self) -> &'static str {
        "running-sum"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let judged: Vec<Option<Finding>> =
            case.cast().iter().filter_map(|actor| judge(case, actor)).collect();
        if judged.is_empty() {
            Examined::Skipped
        } else {
            Examined::Found(judged.into_iter().flatten().collect())
        }
    }
}

/// What one program printed, and what it should have.
struct Sums {
    who: String,
    printed: Vec<Numbered>,
    /// The sums alone.
    actual: Vec<i128>,
    expected: Vec<i128>,
    /// The numbers that came, in their order.
    received: Vec<i128>,
    /// The numbers in the order in which they were sent.
    sent: Vec<i128>,
}

/// `None`: there is nothing to judge. `Some(None)`: the sums are right.
fn judge(case: Case<'_>, actor: &Actor) -> Option<Option<Finding>> {
    let values = |lines: &[Numbered]| lines.iter().map(|line| line.value).collect::<Vec<i128>>();
    let of = |seen: Seen<'_>| clean(&seen.lines(&actor.name, Stream::Stdout));
    let (right, lines) = (of(case.reference()), of(case.learner()));
    let reference = values(&numbers(&right));
    let printed = numbers(&lines);
    // Where a sum is written in another way, the numbers that are left mean nothing; the check `stdout` says it.
    if reference.is_empty() || printed.is_empty() || unplain(&right, &lines).is_some() {
        return None;
    }
    let order = order(case, &steps(&reference))?;
    let expected = sums(&order.received);
    let actual = values(&printed);
    if actual == expected {
        return Some(None);
    }
    let both = |sums: &[i128]| sums.iter().map(i128::to_string).collect::<Vec<String>>();
    let excerpt = excerpt(&both(&expected), &both(&actual));
    let who = case.who(actor);
    let sums = Sums { who, printed, actual, expected, received: order.received, sent: order.sent };
    Some(Some(name(case, &sums).section("Task").excerpt(excerpt)))
}

/// Names the mistake. The first that fits is the one: from the most telling to the least.
fn name(case: Case<'_>, sums: &Sums) -> Finding {
    sent::sends_sums(case, sums)
        .or_else(|| prepared(case, sums))
        .or_else(|| not_sums(sums))
        .or_else(|| zero(case, sums))
        .or_else(|| too_short_or_long(case, sums))
        .or_else(|| lines_missed_or_repeated(sums))
        .or_else(|| numbers_moved(sums))
        .unwrap_or_else(|| wrong(sums))
}

impl Sums {
    /// Names a line, the sum that belongs there and the one that is there.
    fn at(&self, finding: Finding, index: usize) -> Finding {
        let shown = |sums: &[i128]| sums.get(index).map_or("no more lines".to_string(), i128::to_string);
        let line = self.printed.get(index).map(|printed| printed.line);
        let line = line.unwrap_or_else(|| self.printed.last().map_or(1, |last| last.line + 1));
        finding.expected(shown(&self.expected), shown(&self.actual)).at(format!("line {line}"))
    }

    /// The first line that is wrong.
    fn first_wrong(&self) -> usize {
        let pairs = self.expected.iter().zip(&self.actual);
        pairs.take_while(|(expected, actual)| expected == actual).count()
    }
}

fn prepared(case: Case<'_>, all: &Sums) -> Option<Finding> {
    let untouched = sums(&all.sent);
    let beyond = all.actual.len() > all.first_wrong();
    if !tampered(case) || untouched == all.expected || !beyond || !untouched.starts_with(&all.actual) {
        return None;
    }
    let message = format!(
        "{} printed the usual sums, although in this scene the numbers came in another order. Its sums follow the \
         order in which the numbers were sent, not the order in which they arrived.",
        all.who
    );
    let advice = "In this scene the workshop let some numbers change places on their way. Add up what the PULL socket \
                  receives, message by message as they come and without sorting them, and print that sum.";
    let finding = Finding::failure("prepared-answer", Cause::Answer, message).advice(advice);
    Some(all.at(finding, all.first_wrong()))
}

fn not_sums(all: &Sums) -> Option<Finding> {
    let numbers = match all.actual.as_slice() {
        [0, rest @ ..] => rest,
        all => all,
    };
    let enough = numbers.len() >= 2 && !all.expected.starts_with(numbers);
    // One number more or less than asked is another mistake, and comes after this one.
    let alike = |asked: &[i128]| {
        let most = numbers.len().min(asked.len());
        numbers[..most] == asked[..most]
    };
    if !enough || !(alike(&all.received) || alike(&all.sent)) {
        return None;
    }
    let index = all.first_wrong();
    let message = format!(
        "{} printed the numbers themselves, not the sum of all numbers so far: line {} is {}, and the sum is {}.",
        all.who,
        all.printed.get(index).map_or(1, |line| line.line),
        all.actual[index.min(all.actual.len() - 1)],
        all.expected.get(index).or(all.expected.last())?
    );
    let advice = "Keep a sum outside the loop. Add each number that comes to it, and print the sum.";
    Some(all.at(Finding::failure("sums-not-numbers", Cause::Answer, message).advice(advice), index))
}

fn zero(case: Case<'_>, all: &Sums) -> Option<Finding> {
    // Nothing but zeros is something else: then no number was added at all.
    if all.actual.first() != Some(&0) || all.expected.first() == Some(&0) || all.actual.get(1) == Some(&0) {
        return None;
    }
    let first = case.links.keys().find_map(|link| {
        let flows = case.learner().flows(link);
        let flow = flows.iter().find(|flow| flow.from == Side::Bind)?;
        flow.messages.first().map(|(_, head)| head.shown())
    });
    // Other encodings than text cannot be read, and then starting at 0 is the likelier mistake.
    let sent = first.and_then(|text| text.trim().parse::<i128>().ok());
    let finding = if sent.is_some() && sent == all.sent.first().copied() {
        let message =
            format!("{} prints the sum before it adds the number that came: its first line is 0.", all.who);
        Finding::failure("prints-before-adding", Cause::Counting, message)
            .advice("Add first, then print. The first sum is the first number.")
    } else {
        let message = format!("{} starts at 0: its first sum is 0. The first number to send is 1.", all.who);
        Finding::failure("starts-at-zero", Cause::Counting, message).advice(
            "Look at the loop that sends. `0..=100` in Rust and `range(101)` in Python begin at 0; `1..=100` and \
             `range(1, 101)` are the numbers from 1 to 100.",
        )
    };
    Some(all.at(finding, 0))
}

fn too_short_or_long(case: Case<'_>, all: &Sums) -> Option<Finding> {
    let (asked, came) = (all.expected.len(), all.actual.len());
    let lines = |count: usize| counted(count as u64, "sum");
    if all.expected.starts_with(&all.actual) {
        let last = all.actual.last()?;
        let messages = case.learner().sent_by_binders(case.links.keys());
        let message = if messages == asked as u64 && came + 1 == asked {
            format!(
                "{} stops early: all {} came, but the sum of the last was not printed. It printed {}, the last one \
                 {last}; {} is missing.",
                all.who,
                counted(messages, "message"),
                lines(came),
                all.expected.last()?
            )
        } else {
            format!(
                "{} stops early: it printed {}, the last one {last}. The task asks for {asked}, up to {}.",
                all.who,
                lines(came),
                all.expected.last()?
            )
        };
        let advice = if messages >= asked as u64 && came + 1 == asked {
            "Add the number and print the sum first, and only then see whether it was the last one: a loop that ends \
             before it prints leaves the last sum out."
        } else if messages >= asked as u64 {
            "All numbers were sent. Look at what ends the loop that receives, and at whether the program ends before \
             that loop is done."
        } else if came + 1 == asked {
            "The last number is missing. `1..100` in Rust and `range(1, 100)` in Python leave the 100 out; `1..=100` and \
             `range(1, 101)` have it."
        } else {
            "Look at what ends its loop, and at whether the sockets are closed before all has arrived."
        };
        return Some(all.at(Finding::failure("stops-early", Cause::Counting, message).advice(advice), came));
    }
    if all.actual.starts_with(&all.expected) {
        let message = format!(
            "{} goes too far: it printed {}, and the task asks for {asked}. It should have ended with {}.",
            all.who,
            lines(came),
            all.expected.last()?
        );
        let advice =
            "Look at where the loop that sends ends, and at the condition that ends the loop that receives.";
        return Some(
            all.at(Finding::failure("goes-too-far", Cause::Counting, message).advice(advice), asked),
        );
    }
    None
}

fn lines_missed_or_repeated(all: &Sums) -> Option<Finding> {
    let within = |few: &[i128], many: &[i128]| {
        let mut many = many.iter();
        few.iter().all(|one| many.any(|other| other == one))
    };
    let index = all.first_wrong();
    if within(&all.actual, &all.expected) {
        let message = format!(
            "{} left a sum out: after {} came {}, and {} is not there. What it printed is right.",
            all.who,
            index.checked_sub(1).map_or("the beginning".to_string(), |before| all.actual[before].to_string()),
            all.actual.get(index).map_or("nothing".to_string(), i128::to_string),
            all.expected.get(index)?
        );
        let advice = "Print the sum each time a number was added, not only sometimes or at the end.";
        return Some(all.at(Finding::failure("missing-line", Cause::Answer, message).advice(advice), index));
    }
    if within(&all.expected, &all.actual) {
        let line = all.printed.get(index)?;
        let message = format!("{} printed a sum too many: {} on line {}.", all.who, line.value, line.line);
        let advice = "Print one line for each number that comes.";
        return Some(all.at(Finding::failure("extra-line", Cause::Answer, message).advice(advice), index));
    }
    None
}

fn numbers_moved(all: &Sums) -> Option<Finding> {
    let added = steps(&all.actual);
    let sorted = |numbers: &[i128]| {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        sorted
    };
    let index = all.first_wrong();
    if sorted(&added) == sorted(&all.received) {
        let message = format!(
            "{} added the right numbers in another order than they came in: {} was added where {} came.",
            all.who, added[index], all.received[index]
        );
        let advice = "Add each number when it comes. Do not sort them, and do not share them among threads.";
        return Some(
            all.at(Finding::failure("out-of-order", Cause::Counting, message).advice(advice), index),
        );
    }
    if added.len() == all.received.len() {
        // A line for each number, so they can be laid side by side.
        let mut pairs = added.iter().zip(&all.received).filter(|(added, came)| added != came);
        let came = all.received[index];
        if pairs.clone().all(|(added, came)| *added == came * 2) {
            return Some(all.at(number_doubled(all, came), index));
        }
        if pairs.all(|(added, _)| *added == 0) {
            return Some(all.at(number_missed(all, came), index));
        }
    }
    let changes = differences(&all.received, &added);
    let first = changes.iter().find(|op| !matches!(op, DiffOp::Equal { .. }))?;
    let only =
        |kind: fn(&DiffOp) -> bool| changes.iter().all(|op| matches!(op, DiffOp::Equal { .. }) || kind(op));
    if only(|op| matches!(op, DiffOp::Delete { .. })) {
        let missed = *all.received[first.old_range()].first()?;
        return Some(all.at(number_missed(all, missed), index));
    }
    let doubled = first.new_range().next().map(|at| added[at])?;
    if only(|op| matches!(op, DiffOp::Insert { .. })) && all.received.contains(&doubled) {
        return Some(all.at(number_doubled(all, doubled), index));
    }
    None
}

fn number_missed(all: &Sums, number: i128) -> Finding {
    let message = format!("{} missed a number: {number} was never added.", all.who);
    let advice = "Look for a receive whose message is thrown away, such as one that only waits for the first message, \
                  or a loop that skips one.";
    Finding::failure("number-missed", Cause::Counting, message).advice(advice)
}

fn number_doubled(all: &Sums, number: i128) -> Finding {
    let message = format!("{} added the number {number} more than once.", all.who);
    let advice = "Add each message once. Look for a number that is sent twice, or for one that is still in a \
                  variable when the next receive fails.";
    Finding::failure("number-doubled", Cause::Counting, message).advice(advice)
}

fn wrong(all: &Sums) -> Finding {
    let index = all.first_wrong();
    let added = steps(&all.actual);
    let came = all.received.get(index).map_or("nothing".to_string(), i128::to_string);
    let message = format!(
        "{} printed a wrong sum: from the line before, {} was added, and {came} had come.",
        all.who,
        added.get(index).map_or("nothing".to_string(), i128::to_string)
    );
    let advice = "Print the sum itself after each addition, in a number that is large enough, and turn the whole message \
                  into a number.";
    all.at(Finding::failure("wrong-sums", Cause::Answer, message).advice(advice), index)
}

#[cfg(test)]
mod tests;
