//! From a wrong total to the mistake that makes it.

use crate::check::total::dealt::{Dealt, Expected, fibonacci};
use crate::verdict::Cause;

/// What is wrong with a total, in words.
pub(super) struct Mistake {
    pub(super) id: &'static str,
    pub(super) cause: Cause,
    pub(super) message: String,
    pub(super) advice: &'static str,
    pub(super) section: &'static str,
}

const WIDER: &str = "The squares do not fit into 64 bits. Use `u128` in Rust, `unsigned __int128` in C, BigInt in Node. The \
                     factor has to be as wide before it is squared, in the worker as well as in the sink.";
const EXACT: &str = "A floating-point number keeps 15 to 17 digits. Stay with whole numbers all the way: `**` and `//` in \
                     Python, never `/`, `float` or `math.pow`; BigInt in Node, never Number.";

/// The mistake that makes this total. The first that fits is the one: from the most telling to the least.
pub(super) fn mistake(total: i128, dealt: &Dealt) -> Mistake {
    prepared(total, dealt)
        .or_else(|| wrapped(total, dealt))
        .or_else(|| other_sum(total, dealt))
        .or_else(|| other_row(total, dealt))
        .or_else(|| some_numbers(total, dealt))
        .or_else(|| near(total as f64, dealt).then(|| digits_lost(dealt)))
        .unwrap_or_else(|| unknown(dealt))
}

/// A line that is no whole number, or one that is too large, but shows what happened.
pub(super) fn inexact(line: &str, dealt: &Dealt) -> Option<Mistake> {
    let read: f64 = line.trim().parse().ok()?;
    let fourth = |number: &i128| (*number as f64).powi(4);
    let twice: f64 = dealt.values.iter().map(fourth).sum();
    if read.is_finite() && (read / twice - 1.0).abs() < 1e-9 {
        return Some(squared_twice());
    }
    near(read, dealt).then(|| digits_lost(dealt))
}

fn prepared(total: i128, dealt: &Dealt) -> Option<Mistake> {
    let other = dealt.expected != Expected::Exactly(dealt.plain);
    (total == dealt.plain && other).then(|| Mistake {
        id: "prepared-answer",
        cause: Cause::Answer,
        message: "That is the usual total, but in this scene other numbers arrived. Its answer does not depend on what it \
                  received."
            .into(),
        advice: "In this scene the workshop put other numbers in the place of some on their way. The worker has to square \
                 the number that arrives, and the sink to add the squares that arrive.",
        section: "How it is judged",
    })
}

fn squares(dealt: &Dealt) -> impl Iterator<Item = i128> + '_ {
    dealt.values.iter().map(|number| number.wrapping_mul(*number))
}

/// Something on the way was too narrow.
fn wrapped(total: i128, dealt: &Dealt) -> Option<Mistake> {
    let exact: i128 = squares(dealt).sum();
    let narrow = |bits: u32| {
        let (unsigned, half) = (exact & ((1 << bits) - 1), 1 << (bits - 1));
        [unsigned, if unsigned >= half { unsigned - (1 << bits) } else { unsigned }]
    };
    let each_unsigned: i128 = squares(dealt).map(|square| i128::from(square as u64)).sum();
    let each_signed: i128 = squares(dealt).map(|square| i128::from(square as i64)).sum();
    let largest = |most: i128| squares(dealt).map(|square| square.min(most)).sum::<i128>();
    let (signed, unsigned) = (i128::from(i64::MAX), i128::from(u64::MAX));
    let saturated = [signed, unsigned, largest(signed), largest(unsigned)];
    let how = if narrow(64).contains(&total) {
        "That is what is left of the total in 64 bits: it went round like an odometer."
    } else if narrow(32).contains(&total) {
        "That is what is left of the total in 32 bits: it went round like an odometer."
    } else if [each_unsigned, each_signed].contains(&total) {
        "That is the total of what is left of each square in 64 bits: the squares went round like an odometer."
    } else if saturated.contains(&total) {
        "Something was cut to the largest number that 64 bits can hold."
    } else {
        return None;
    };
    Some(Mistake {
        id: "wrapped-around",
        cause: Cause::Answer,
        message: how.into(),
        advice: WIDER,
        section: "The trap",
    })
}

/// The right numbers, and something else than the sum of their squares.
fn other_sum(total: i128, dealt: &Dealt) -> Option<Mistake> {
    let sum: i128 = dealt.values.iter().sum();
    let (id, message, advice) = if total == sum {
        (
            "not-squared",
            "That is the sum of the numbers themselves; nobody squared them.".to_string(),
            "The worker pushes `number * number`.",
        )
    } else if total == sum.wrapping_mul(sum) {
        (
            "squared-the-sum",
            "That is the square of the sum. The sum of the squares is asked for.".to_string(),
            "Square each number in the worker, and add the squares in the sink.",
        )
    } else if total > 1 && squares(dealt).any(|square| square == total) {
        let number = dealt.values.iter().find(|number| **number * **number == total)?;
        (
            "not-added",
            format!("That is the square of {number} alone, not the sum of all squares."),
            "Keep the total outside the loop, and add to it: `total += square`.",
        )
    } else {
        return None;
    };
    Some(Mistake { id, cause: Cause::Answer, message, advice, section: "Task" })
}

/// The right sum of another row of numbers.
fn other_row(total: i128, dealt: &Dealt) -> Option<Mistake> {
    if dealt.altered {
        return None;
    }
    let count = dealt.values.len();
    let row = |from: usize, to: usize| (from..=to).map(fibonacci).map(|number| number * number).sum::<i128>();
    // The row that begins with 0 and the one that is too short have the same total: the wire may tell them apart.
    let (id, message, advice) = if dealt.all_sent && total == row(1, count - 1) {
        (
            "one-too-few",
            format!(
                "That is the total of the first {} numbers. All {count} of them were handed out.",
                count - 1
            ),
            "Look at where the loop of the sink ends, and count: it has to add the last square as well before it prints.",
        )
    } else if total == row(0, count - 1) && dealt.has_zero {
        (
            "starts-at-zero",
            format!("That is the total when the row begins with 0 and ends with F({}).", count - 1),
            "The first two numbers are 1 and 1. Begin with `a, b = 1, 1`, and send `a`.",
        )
    } else if total == row(0, count - 1) && dealt.sent >= count {
        (
            "starts-at-zero",
            format!(
                "That is the total when the row begins with 0 and ends with F({}). It is also the total of the first {} \
                 numbers.",
                count - 1,
                count - 1
            ),
            "The first two numbers are 1 and 1: begin with `a, b = 1, 1`, and send `a`. If you do, look at where the loop \
             of the sink ends: it has to add the last square as well.",
        )
    } else if total == row(1, count - 1) {
        (
            "one-too-few",
            format!("That is the total of {} numbers; {count} are asked for.", count - 1),
            "Look at where each loop ends: the one that sends, and the one that adds. `1..90` in Rust comes round 89 times.",
        )
    } else if total == row(2, count + 1) || total == row(3, count + 2) {
        (
            "starts-late",
            "That is the total of a row that begins too late: 1, 2, 3, 5 or 2, 3, 5, 8.".to_string(),
            "The row is 1, 1, 2, 3, 5: the number 1 comes twice. Send the first number before you add.",
        )
    } else if total == row(1, count + 1) {
        (
            "goes-too-far",
            format!("That is the total of {} numbers; {count} are asked for.", count + 1),
            "Look at where each loop ends: the one that sends, and the one that adds.",
        )
    } else {
        return None;
    };
    Some(Mistake { id, cause: Cause::Counting, message, advice, section: "Task" })
}

/// Some squares are missing, or are in it twice.
fn some_numbers(total: i128, dealt: &Dealt) -> Option<Mistake> {
    let exact: i128 = squares(dealt).sum();
    let gap = exact.checked_sub(total)?;
    let numbers = made_of(gap.checked_abs()?, dealt)?;
    let first = numbers.first()?;
    let (id, message, advice) = match (gap > 0, numbers.len()) {
        (true, 1) => (
            "number-missed",
            format!("The square of {first} is missing in it."),
            "Look for a message that is taken and thrown away, and for a loop in the sink that ends one too early.",
        ),
        (true, many) => (
            "squares-missing",
            format!("{many} squares are missing in it, among them the square of {first}."),
            "Count what the sink adds: it must be all of them, whoever they come from. A receive that gives up after a \
             while proves nothing, and whoever closes a socket early loses what is still on its way.",
        ),
        (false, _) => (
            "number-doubled",
            format!("The square of {first} is in it once more than it arrived."),
            "Add each message once. Look for a number that is still in a variable when the next receive fails.",
        ),
    };
    Some(Mistake { id, cause: Cause::Counting, message, advice, section: "Task" })
}

/// The numbers whose squares make this sum, the largest first. Each square is more than all smaller ones together,
/// so there is at most one answer where no number comes twice.
fn made_of(sum: i128, dealt: &Dealt) -> Option<Vec<i128>> {
    let mut left = sum;
    let mut known = dealt.values.clone();
    known.sort_unstable_by(|one, other| other.cmp(one));
    let mut take = |number: &i128| {
        let fits = number * number <= left && left > 0;
        if fits {
            left -= number * number;
        }
        fits
    };
    let numbers: Vec<i128> = known.into_iter().filter(|number| take(number)).collect();
    (left == 0).then_some(numbers)
}

fn near(total: f64, dealt: &Dealt) -> bool {
    let exact: i128 = squares(dealt).sum();
    (total / exact as f64 - 1.0).abs() < 1e-6
}

fn digits_lost(dealt: &Dealt) -> Mistake {
    let exact: i128 = squares(dealt).sum();
    Mistake {
        id: "digits-lost",
        cause: Cause::Answer,
        message: format!("Its first digits are right and the others are not: the total is {exact}."),
        advice: EXACT,
        section: "The trap",
    }
}

fn squared_twice() -> Mistake {
    Mistake {
        id: "squared-twice",
        cause: Cause::Answer,
        message: "That is the sum of the fourth powers: the squares were squared once more.".into(),
        advice: "The worker squares; the sink only adds.",
        section: "Task",
    }
}

fn unknown(dealt: &Dealt) -> Mistake {
    let message = match dealt.expected {
        Expected::Exactly(total) => format!("The squares of the numbers that arrived add up to {total}."),
        Expected::OtherThan(_) => "That cannot be the total of what arrived.".to_string(),
    };
    Mistake {
        id: "wrong-total",
        cause: Cause::Answer,
        message,
        advice: "Look at one number on its whole way: what the ventilator sends, what the worker makes of it, what the sink \
                 adds. Try it with the first five: 1, 1, 2, 3, 5 make 40.",
        section: "Task",
    }
}
