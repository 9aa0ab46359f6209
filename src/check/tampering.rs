//! Works out what a right program prints in a scene with faults, from what the reference printed there and
//! from what the taps really did to each of the two.

use crate::check::Case;
use crate::check::align::clean;
use crate::check::seen::Seen;
use crate::evidence::{Alteration, Side, Stream, What};
use crate::scenario::{Actor, Alter};

/// Whether the taps changed what the learner's programs received: other texts, another order, some missing.
pub(super) fn tampered(case: Case<'_>) -> bool {
    let changes = |how: &Alteration| !matches!(how, Alteration::Delayed(_) | Alteration::NotRewritten);
    case.learner().altered().iter().any(|altered| changes(altered.how))
}

/// What the actor should have printed: the reference's lines, as they would be had the tap rewritten the
/// reference's messages where it rewrote the learner's. `None` if it cannot be known, because messages were
/// swapped, dropped or repeated for one of the two and not for the other.
pub(super) fn expected_lines(case: Case<'_>, actor: &Actor) -> Option<Vec<String>> {
    let moved = |seen: Seen<'_>| moves(seen, |how| matches!(how, Alteration::Delayed(_)));
    if moved(case.learner()) != moved(case.reference()) {
        return None;
    }
    let mut lines = reference_lines(case, actor);
    for rewriting in rewritings(case) {
        let learner = rewritten(case.learner(), &rewriting);
        let spared = learner.is_none() && spared(case.learner(), &rewriting);
        let now = if spared { Some(rewriting.text.to_string()) } else { learner };
        if let (Some(there), Some(here)) = (rewritten(case.reference(), &rewriting), now) {
            replace(&mut lines, &there, &here);
        }
    }
    Some(lines)
}

/// What the reference would have printed had no message been rewritten. `None` if that cannot be known.
pub(super) fn untampered_lines(case: Case<'_>, actor: &Actor) -> Option<Vec<String>> {
    if !moves(case.reference(), |how| matches!(how, Alteration::Delayed(_))).is_empty() {
        return None;
    }
    let mut lines = reference_lines(case, actor);
    for rewriting in rewritings(case) {
        if let Some(there) = rewritten(case.reference(), &rewriting) {
            replace(&mut lines, &there, rewriting.text);
        }
    }
    Some(lines)
}

/// The numbers that the reference received, in the order in which they were sent and in the order in which
/// the learner's program received them.
pub(super) struct Order {
    pub(super) sent: Vec<i128>,
    pub(super) received: Vec<i128>,
}

/// Undoes the reference's swaps, and does the learner's swaps and replacements. `None` if it cannot be known.
pub(super) fn order(case: Case<'_>, received_by_reference: &[i128]) -> Option<Order> {
    let all = |seen| moves(seen, |how| matches!(how, Alteration::Delayed(_)));
    let swap = |how: &Alteration| matches!(how, Alteration::Delayed(_) | Alteration::Swapped);
    let known = |how: &Alteration| swap(how) || matches!(how, Alteration::Replaced(_));
    let (learner, reference) = (case.learner(), case.reference());
    if moves(reference, swap).is_empty() && moves(learner, known).is_empty() {
        let sent = swapped(received_by_reference.to_vec(), &swaps(reference));
        let mut received = swapped(sent.clone(), &swaps(learner));
        for number in replaced(learner) {
            let place = number as usize;
            if place >= 2 && place <= received.len() {
                received[place - 1] = sent[place - 2];
            }
        }
        return Some(Order { sent, received });
    }
    let same = all(learner) == all(reference);
    same.then(|| Order { sent: received_by_reference.to_vec(), received: received_by_reference.to_vec() })
}

fn swaps(seen: Seen<'_>) -> Vec<u64> {
    numbers(seen, |how| matches!(how, Alteration::Swapped))
}

fn replaced(seen: Seen<'_>) -> Vec<u64> {
    numbers(seen, |how| matches!(how, Alteration::Replaced(_)))
}

/// The numbers of the messages that were altered in this way.
fn numbers(seen: Seen<'_>, way: impl Fn(&Alteration) -> bool) -> Vec<u64> {
    seen.altered().into_iter().filter(|altered| way(altered.how)).map(|altered| altered.number).collect()
}

fn swapped(mut numbers: Vec<i128>, swaps: &[u64]) -> Vec<i128> {
    for number in swaps {
        let second = *number as usize;
        if second >= 1 && second < numbers.len() {
            numbers.swap(second - 1, second);
        }
    }
    numbers
}

/// The whole messages that were moved, in a form that can be compared; those to `ignore` are left out.
fn moves(seen: Seen<'_>, ignore: impl Fn(&Alteration) -> bool) -> Vec<(String, Side, u64, String)> {
    let rewriting = |how: &Alteration| matches!(how, Alteration::Rewritten(_) | Alteration::NotRewritten);
    let altered =
        seen.altered().into_iter().filter(|altered| !rewriting(altered.how) && !ignore(altered.how));
    let mut moves: Vec<_> = altered
        .map(|altered| (altered.link.to_string(), altered.from, altered.number, format!("{:?}", altered.how)))
        .collect();
    moves.sort();
    moves
}

/// A rewriting that the scene asks for.
struct Rewriting<'a> {
    link: &'a str,
    from: Side,
    text: &'a str,
}

fn rewritings(case: Case<'_>) -> Vec<Rewriting<'_>> {
    let asked = case.scene.faults.iter().filter_map(|fault| match &fault.alter {
        Alter::Rewrite { text } => Some(Rewriting { link: &fault.link, from: fault.from, text }),
        _ => None,
    });
    asked.collect()
}

/// The text that was put in the place of the old one, if that happened.
fn rewritten(seen: Seen<'_>, rewriting: &Rewriting<'_>) -> Option<String> {
    let (text, width) = (rewriting.text.as_bytes(), rewriting.text.len());
    seen.altered().into_iter().find_map(|altered| {
        let Alteration::Rewritten(new) = altered.how else { return None };
        if altered.link != rewriting.link || altered.from != rewriting.from || width == 0 {
            return None;
        }
        let old = seen.0.events.iter().find_map(|event| match &event.what {
            What::Message { link, conn, from, number, head, .. }
                if **link == *altered.link
                    && *conn == altered.conn
                    && *from == altered.from
                    && *number == altered.number =>
            {
                Some(head)
            }
            _ => None,
        })?;
        let at = old.0.windows(width).position(|window| window == text)?;
        Some(String::from_utf8_lossy(new.0.get(at..at + width)?).into_owned())
    })
}

/// Whether the old text was looked for and not found.
fn spared(seen: Seen<'_>, rewriting: &Rewriting<'_>) -> bool {
    seen.altered().iter().any(|altered| {
        altered.link == rewriting.link
            && altered.from == rewriting.from
            && matches!(altered.how, Alteration::NotRewritten)
    })
}

fn reference_lines(case: Case<'_>, actor: &Actor) -> Vec<String> {
    clean(&case.reference().lines(&actor.name, Stream::Stdout))
}

fn replace(lines: &mut [String], from: &str, to: &str) {
    if from.is_empty() {
        return;
    }
    for line in lines {
        *line = line.replace(from, to);
    }
}
