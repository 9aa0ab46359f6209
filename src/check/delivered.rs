//! The messages of a link as they were delivered, after all that the tap did to them.

use std::collections::BTreeMap;

use crate::check::seen::Seen;
use crate::evidence::{Alteration, Head, Side, What};

/// A message as it was delivered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Delivered<'a> {
    /// The connection.
    pub(super) conn: u32,
    /// Which end had sent it.
    pub(super) from: Side,
    /// When it came to the tap.
    pub(super) at_us: u64,
    /// Its number on this connection in this direction, as it was sent.
    pub(super) number: u64,
    /// How long the tap held it back on purpose, in microseconds.
    pub(super) held_us: u64,
    /// Its first bytes.
    pub(super) head: &'a Head,
}

pub(super) fn delivered<'a>(seen: Seen<'a>, link: &str) -> Vec<Delivered<'a>> {
    let mut alterations: BTreeMap<(u32, Side, u64), Vec<&Alteration>> = BTreeMap::new();
    for altered in seen.altered().into_iter().filter(|altered| altered.link == link) {
        alterations.entry((altered.conn, altered.from, altered.number)).or_default().push(altered.how);
    }
    let mut all: Vec<Delivered<'a>> = Vec::new();
    let mut swapped: Vec<(u32, Side, u64)> = Vec::new();
    for event in &seen.0.events {
        let What::Message { link: on, conn, from, number, head, .. } = &event.what else { continue };
        if **on != *link {
            continue;
        }
        let mut message =
            Delivered { conn: *conn, from: *from, at_us: event.at_us, number: *number, held_us: 0, head };
        let mut copies = 1;
        for how in alterations.get(&(*conn, *from, *number)).into_iter().flatten() {
            match how {
                Alteration::Dropped | Alteration::Cut => copies = 0,
                Alteration::Repeated => copies = 2,
                Alteration::Rewritten(new) | Alteration::Replaced(new) => message.head = new,
                Alteration::Delayed(us) => message.held_us += us,
                Alteration::Swapped => swapped.push((*conn, *from, *number)),
                Alteration::NotRewritten => {}
            }
        }
        all.extend(std::iter::repeat_n(message, copies));
    }
    for (conn, from, number) in swapped {
        let place =
            |number: u64| all.iter().position(|one| (one.conn, one.from, one.number) == (conn, from, number));
        if let (Some(first), Some(second)) = (place(number), place(number + 1)) {
            let (one, other) = (all[first], all[second]);
            all[first] = Delivered { at_us: one.at_us, ..other };
            all[second] = Delivered { at_us: other.at_us, ..one };
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use crate::check::seen::Seen;
    use crate::check::testing::Play;
    use crate::evidence::{Alteration, Head, Side};

    fn texts(play: &Play) -> Vec<String> {
        Seen(play.evidence()).delivered("l").iter().map(|one| one.head.shown()).collect()
    }

    fn sent() -> Play {
        let play = Play::new("plain").meet("l", 1, "a", 0x50, 0x51);
        ["1", "2", "3", "4"].iter().fold(play, |play, text| play.message("l", 1, Side::Bind, text))
    }

    #[test]
    fn what_nobody_altered_is_delivered_as_it_was_sent() {
        assert_eq!(texts(&sent()), ["1", "2", "3", "4"]);
    }

    #[test]
    fn each_alteration_shows_in_what_was_delivered() {
        let altered = |number, how| texts(&sent().alter("l", Side::Bind, number, how));
        assert_eq!(altered(2, Alteration::Swapped), ["1", "3", "2", "4"]);
        assert_eq!(altered(2, Alteration::Dropped), ["1", "3", "4"]);
        assert_eq!(altered(2, Alteration::Repeated), ["1", "2", "2", "3", "4"]);
        assert_eq!(altered(2, Alteration::Replaced(Head::of(b"1"))), ["1", "1", "3", "4"]);
        assert_eq!(altered(2, Alteration::Rewritten(Head::of(b"x"))), ["1", "x", "3", "4"]);
        assert_eq!(altered(2, Alteration::NotRewritten), ["1", "2", "3", "4"]);
    }

    #[test]
    fn a_delay_is_told_apart() {
        let play = sent().alter("l", Side::Bind, 2, Alteration::Delayed(700));
        let held: Vec<u64> = Seen(play.evidence()).delivered("l").iter().map(|one| one.held_us).collect();
        assert_eq!(held, [0, 700, 0, 0]);
    }
}
