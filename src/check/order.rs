//! The check `order`: the numbers that a program prints are those that reached it, in the order in which they did.
//!
//! Where nobody interfered they are also those of the reference. Lines that are no numbers are left to the check
//! `stdout`.

use serde::Deserialize;

use crate::check::align::{clean, excerpt};
use crate::check::numbers::{Numbered, numbers};
use crate::check::payload::numbers_in;
use crate::check::seen::Seen;
use crate::check::stdout::unplain;
use crate::check::tampering::tampered;
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Alteration, Side, Stream};
use crate::scenario::Actor;
use crate::verdict::Finding;

mod findings;

/// Where the numbers come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Order {
    /// The link over which they come, from the end that binds.
    pub link: String,
}

impl Check for Order {
    fn name(&self) -> &'static str {
        "order"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let receivers = case.cast().iter().filter(|actor| actor.is_given(&self.link, Side::Connect));
        let judged: Vec<(&Actor, Option<Finding>)> =
            receivers.filter_map(|actor| Some((actor, judge(case, &self.link, actor)?))).collect();
        if judged.is_empty() {
            return Examined::Skipped;
        }
        Examined::Found(told_once(judged.into_iter().filter_map(|(actor, finding)| Some((actor, finding?)))))
    }
}

/// What a program printed, and what it should have.
struct Row {
    who: String,
    printed: Vec<Numbered>,
    /// The numbers alone.
    actual: Vec<i128>,
    /// What the reference printed, or what it would have printed had nobody interfered.
    untouched: Vec<i128>,
    /// What should be there.
    expected: Vec<i128>,
    /// What came, message by message: every number that it may stand for. Empty if that cannot be read.
    came: Vec<Vec<i128>>,
    /// Whether somebody interfered.
    tampered: bool,
    /// Whether the program had to be stopped.
    stopped: bool,
}

/// `None`: there is nothing to judge. `Some(None)`: the numbers are right.
fn judge(case: Case<'_>, link: &str, actor: &Actor) -> Option<Option<Finding>> {
    let of = |seen: Seen<'_>| clean(&seen.lines(&actor.name, Stream::Stdout));
    let (right, lines) = (of(case.reference()), of(case.learner()));
    let printed = numbers(&lines);
    // Where a number is written in another way, those that are left mean nothing; the check `stdout` says it.
    if printed.is_empty() || unplain(&right, &lines).is_some() {
        return None;
    }
    let reference = values(&numbers(&right));
    let (sent, came) = (places(case.reference(), link, actor), came(case.learner(), link, actor));
    let untouched = restored(&reference, &sent)?;
    let tampered = tampered(case);
    let actual = values(&printed);
    let expected = if tampered {
        expected_here(&untouched, &places(case.learner(), link, actor), &came)
    } else {
        untouched.clone()
    };
    let follows = actual.len() == expected.len() && follows(&actual, &came);
    if actual == expected || (tampered && follows) {
        return Some(None);
    }
    let stopped = case.learner().stopped(&actor.name).is_some();
    let row = Row { who: case.who(actor), printed, actual, untouched, expected, came, tampered, stopped };
    let both = |numbers: &[i128]| numbers.iter().map(i128::to_string).collect::<Vec<String>>();
    let excerpt = excerpt(&both(&row.expected), &both(&row.actual));
    Some(Some(findings::name(&row).section("Task").excerpt(excerpt)))
}

fn values(numbers: &[Numbered]) -> Vec<i128> {
    numbers.iter().map(|number| number.value).collect()
}

/// The messages that reached the actor: for each its place, from 1, in the order in which they were sent. Where one
/// came in the place of another, it is its own place that counts.
fn places(seen: Seen<'_>, link: &str, actor: &Actor) -> Vec<usize> {
    let altered = seen.altered();
    let replaced = |conn: u32, number: u64| {
        altered.iter().any(|one| {
            (one.link, one.conn, one.from, one.number) == (link, conn, Side::Bind, number)
                && matches!(one.how, Alteration::Replaced(_))
        })
    };
    let its = reached(seen, link, actor);
    let place = |(conn, number): (u32, u64)| (number - u64::from(replaced(conn, number))) as usize;
    its.into_iter().map(|(conn, number, _)| place((conn, number))).collect()
}

/// What reached the actor, as it was delivered: connection, number as it was sent, and the first bytes.
fn reached<'a>(seen: Seen<'a>, link: &str, actor: &Actor) -> Vec<(u32, u64, &'a [u8])> {
    let connections = seen.connections(link);
    let its = |conn: u32| connections.get(&conn).is_some_and(|who| ***who == *actor.name);
    let delivered = seen.delivered(link).into_iter();
    let its = delivered.filter(|one| one.from == Side::Bind && its(one.conn));
    its.map(|one| (one.conn, one.number, &*one.head.0)).collect()
}

/// What the messages may stand for. Those that hold no number, such as a greeting, are left out.
fn came(seen: Seen<'_>, link: &str, actor: &Actor) -> Vec<Vec<i128>> {
    let its = reached(seen, link, actor);
    its.into_iter().map(|(_, _, head)| numbers_in(head)).filter(|numbers| !numbers.is_empty()).collect()
}

/// The reference's numbers in the order in which they were sent. `None` if that cannot be known.
fn restored(reference: &[i128], places: &[usize]) -> Option<Vec<i128>> {
    let mut row: Vec<Option<i128>> = vec![None; reference.len()];
    for (number, place) in reference.iter().zip(places) {
        if let Some(free) = row.get_mut(place.checked_sub(1)?) {
            *free = Some(*number);
        }
    }
    // A number that was replaced by another never came; the rule of the row tells it.
    let known = |index: usize, row: &[Option<i128>]| row.get(index).copied().flatten();
    for index in 0..row.len() {
        if row[index].is_none() && index >= 2 {
            row[index] = Some(known(index - 1, &row)?.checked_add(known(index - 2, &row)?)?);
        }
    }
    row.into_iter().collect()
}

/// What should be printed of these messages: by their places, or by what they say where that is plain.
fn expected_here(untouched: &[i128], places: &[usize], came: &[Vec<i128>]) -> Vec<i128> {
    let row = continued(untouched, untouched.len() * 2 + 2);
    let by_place: Vec<i128> = places
        .iter()
        .take(untouched.len())
        .filter_map(|place| row.get(place.checked_sub(1)?).copied())
        .collect();
    if came.len() < by_place.len() || follows(&by_place, came) {
        return by_place;
    }
    came.iter().take(untouched.len()).filter_map(|numbers| numbers.first().copied()).collect()
}

/// Whether each number may be what came at its place.
fn follows(numbers: &[i128], came: &[Vec<i128>]) -> bool {
    came.len() >= numbers.len() && numbers.iter().zip(came).all(|(number, came)| came.contains(number))
}

/// The row, and how it goes on: each number is the sum of the two before it.
fn continued(row: &[i128], length: usize) -> Vec<i128> {
    let mut row = row.to_vec();
    if row.len() < 3 || row.windows(3).any(|three| three[0].checked_add(three[1]) != Some(three[2])) {
        return row;
    }
    while row.len() < length {
        let [.., one, other] = row.as_slice() else { break };
        match one.checked_add(*other) {
            Some(sum) => row.push(sum),
            None => break,
        }
    }
    row
}

/// The longest beginning of a row that anybody may have missed.
const FAR: usize = 180;
/// So many numbers in a row are enough to recognise where it is.
const ENOUGH: usize = 5;

/// How many numbers of the row are missing in front of these; `None` if they are its beginning or no part of it.
fn skipped(row: &[i128], is_it: impl Fn(usize, i128) -> bool, count: usize) -> Option<usize> {
    let row = continued(row, FAR + ENOUGH);
    let count = count.min(ENOUGH);
    let fits = |skip: &usize| (0..count).all(|i| row.get(i + skip).is_some_and(|number| is_it(i, *number)));
    (0..FAR).find(fits).filter(|skip| *skip > 0 && count >= 2)
}

/// How many of the first numbers never reached the actor, although somebody sent what came after them.
pub(super) fn missed_first(case: Case<'_>, link: &str, actor: &Actor) -> Option<usize> {
    if tampered(case) {
        return None;
    }
    let of = |seen: Seen<'_>| values(&numbers(&clean(&seen.lines(&actor.name, Stream::Stdout))));
    let (row, printed) = (of(case.reference()), of(case.learner()));
    let came = came(case.learner(), link, actor);
    if came.is_empty() {
        skipped(&row, |i, number| printed.get(i) == Some(&number), printed.len())
    } else {
        skipped(&row, |i, number| came[i].contains(&number), came.len())
    }
}
