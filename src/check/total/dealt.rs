//! Reads off the wire which numbers were handed out, what became of them, and what the total has to be.

use crate::check::Case;
use crate::check::payload::numbers_in;
use crate::check::total::Total;
use crate::evidence::{Alteration, Side};
use crate::flow::Delivered;

/// The n-th Fibonacci number, from F(0) = 0 and F(1) = 1.
pub(super) fn fibonacci(n: usize) -> i128 {
    (0..n).fold((0_i128, 1_i128), |(one, next), _| (next, one.saturating_add(next))).0
}

/// What the total has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// This.
    Exactly(i128),
    /// Less than this: the taps put smaller numbers in the place of some, in an encoding that we cannot read.
    OtherThan(i128),
}

/// What was handed out.
#[derive(Debug)]
pub(super) struct Dealt {
    pub(super) expected: Expected,
    /// The total that there would be without the taps' doing.
    pub(super) plain: i128,
    /// The numbers as they were delivered; where they cannot be read, those that the task asks for.
    pub(super) values: Vec<i128>,
    /// Whether the taps put others in the place of some.
    pub(super) altered: bool,
    /// How many numbers were handed out.
    pub(super) sent: usize,
    /// Whether it can be read that the first number was 0.
    pub(super) has_zero: bool,
    /// Whether it can be read that the numbers that were handed out are those that the task asks for.
    pub(super) all_sent: bool,
    /// Whether it can be read that those who hand out sent squares.
    pub(super) squares_sent_out: bool,
    /// Whether it can be read that the numbers came back as they were.
    pub(super) numbers_come_back: bool,
}

impl Dealt {
    pub(super) fn of(case: Case<'_>, rule: &Total) -> Dealt {
        let (seen, count) = (case.learner(), rule.count);
        let asked: Vec<i128> = (1..=count).map(fibonacci).collect();
        let squares: Vec<i128> = asked.iter().map(|number| number * number).collect();
        let plain = squares.iter().sum();
        let sent: Vec<&[u8]> = payloads(case, &rule.numbers, Side::Bind);
        let come: Vec<&[u8]> = payloads(case, &rule.squares, Side::Connect);
        let delivered: Vec<Delivered<'_>> =
            seen.delivered(&rule.numbers).into_iter().filter(|one| one.from == Side::Bind).collect();
        let arrived: Vec<&[u8]> = delivered.iter().map(|one| &*one.head.0).collect();
        let replaced = |link: &str, side| {
            let all = seen.altered().into_iter();
            all.filter(move |one| one.link == link && one.from == side)
                .filter(|one| matches!(one.how, Alteration::Replaced(_) | Alteration::Swapped))
                .count()
        };
        let altered = replaced(&rule.numbers, Side::Bind) + replaced(&rule.squares, Side::Connect) > 0;
        // What was sent is known, so this shows whether we can read it.
        let legible = same(read(&sent, &asked), &asked);
        let values = read(&arrived, &asked).filter(|_| legible);
        let expected = match &values {
            _ if !altered => Expected::Exactly(plain),
            Some(values) if replaced(&rule.squares, Side::Connect) == 0 => {
                Expected::Exactly(values.iter().map(|number| number * number).sum())
            }
            _ => Expected::OtherThan(plain),
        };
        Dealt {
            expected,
            plain,
            values: values.unwrap_or_else(|| asked.clone()),
            altered,
            sent: sent.len(),
            has_zero: sent.first().is_some_and(|first| numbers_in(first).contains(&0)),
            all_sent: legible || same(hex(&sent), &asked),
            squares_sent_out: !legible && same(read(&sent, &squares), &squares),
            numbers_come_back: legible && same(read(&come, &asked), &asked),
        }
    }
}

/// What one end of a link sent, as it sent it.
fn payloads<'a>(case: Case<'a>, link: &str, from: Side) -> Vec<&'a [u8]> {
    let flows = case.learner().flows(link).into_iter().filter(|flow| flow.from == from);
    flows.flat_map(|flow| flow.messages).map(|(_, head)| &*head.0).collect()
}

/// What each payload stands for, if each stands for exactly one of the numbers that are known to go round.
fn read(payloads: &[&[u8]], known: &[i128]) -> Option<Vec<i128>> {
    let one = |payload: &&[u8]| {
        let mut meant = numbers_in(payload);
        meant.extend(varint(payload));
        meant.retain(|number| known.contains(number));
        meant.sort_unstable();
        meant.dedup();
        <[i128; 1]>::try_from(meant).ok().map(|[number]| number)
    };
    payloads.iter().map(one).collect()
}

/// What each payload stands for, if all of them are numbers in hex digits.
fn hex(payloads: &[&[u8]]) -> Option<Vec<i128>> {
    let one = |payload: &&[u8]| i128::from_str_radix(std::str::from_utf8(payload).ok()?.trim(), 16).ok();
    payloads.iter().map(one).collect()
}

/// A protobuf message with one number in its first field.
fn varint(payload: &[u8]) -> Option<i128> {
    let [8, bytes @ ..] = payload else { return None };
    let last = bytes.len().checked_sub(1)?;
    let whole = bytes.iter().enumerate().all(|(place, byte)| (byte & 0x80 == 0) == (place == last));
    let add = |sum: i128, (place, byte): (usize, &u8)| sum | i128::from(byte & 0x7f) << (7 * place);
    (whole && last < 10).then(|| bytes.iter().enumerate().fold(0, add))
}

/// Whether it is all of them, in any order.
fn same(read: Option<Vec<i128>>, all: &[i128]) -> bool {
    let sorted = |mut numbers: Vec<i128>| {
        numbers.sort_unstable();
        numbers
    };
    read.is_some_and(|read| sorted(read) == sorted(all.to_vec()))
}
