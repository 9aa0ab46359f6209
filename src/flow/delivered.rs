//! The messages of a link as they were delivered, after all that the tap did to them.

use std::collections::BTreeMap;

use crate::evidence::{Alteration, Evidence, Head, Side, What};

/// A message as it was delivered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivered<'a> {
    /// The connection.
    pub conn: u32,
    /// Which end had sent it.
    pub from: Side,
    /// When it came to the tap.
    pub at_us: u64,
    /// Its number on this connection in this direction, as it was sent.
    pub number: u64,
    /// How long the tap held it back on purpose, in microseconds.
    pub held_us: u64,
    /// Its first bytes.
    pub head: &'a Head,
}

/// The messages on a link as they were delivered, in the order in which they came to the tap: without those that were
/// dropped, with the new contents of those that were altered. One that was delivered twice is there twice.
pub fn delivered<'a>(evidence: &'a Evidence, link: &str) -> Vec<Delivered<'a>> {
    let mut alterations: BTreeMap<(u32, Side, u64), Vec<&Alteration>> = BTreeMap::new();
    for event in &evidence.events {
        if let What::Altered { link: on, conn, from, number, alteration } = &event.what
            && **on == *link
        {
            alterations.entry((*conn, *from, *number)).or_default().push(alteration);
        }
    }
    let mut all: Vec<Delivered<'a>> = Vec::new();
    let mut swapped: Vec<(u32, Side, u64)> = Vec::new();
    for event in &evidence.events {
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
    use super::delivered;
    use crate::evidence::{Alteration, Event, Evidence, Head, Player, Side, What};

    /// Four messages, of which the second was altered so.
    fn sent(alteration: Option<Alteration>) -> Evidence {
        let (link, conn, from) = ("l".into(), 1, Side::Bind);
        let message = |(number, text): (u64, &str)| What::Message {
            link: "l".into(),
            conn,
            from,
            number,
            size: 1,
            head: Head::of(text.as_bytes()),
        };
        let messages = [(1, "1"), (2, "2"), (3, "3"), (4, "4")].map(message).into_iter();
        let altered = alteration.map(|alteration| What::Altered { link, conn, from, number: 2, alteration });
        Evidence {
            exercise: "test".into(),
            scene: "plain".into(),
            player: Player::Learner,
            seed: 1,
            events: messages.chain(altered).map(|what| Event { at_us: 0, what }).collect(),
        }
    }

    fn texts(alteration: Option<Alteration>) -> Vec<String> {
        delivered(&sent(alteration), "l").iter().map(|one| one.head.shown()).collect()
    }

    #[test]
    fn what_nobody_altered_is_delivered_as_it_was_sent() {
        assert_eq!(texts(None), ["1", "2", "3", "4"]);
    }

    #[test]
    fn each_alteration_shows_in_what_was_delivered() {
        let altered = |how| texts(Some(how));
        assert_eq!(altered(Alteration::Swapped), ["1", "3", "2", "4"]);
        assert_eq!(altered(Alteration::Dropped), ["1", "3", "4"]);
        assert_eq!(altered(Alteration::Repeated), ["1", "2", "2", "3", "4"]);
        assert_eq!(altered(Alteration::Replaced(Head::of(b"1"))), ["1", "1", "3", "4"]);
        assert_eq!(altered(Alteration::Rewritten(Head::of(b"x"))), ["1", "x", "3", "4"]);
        assert_eq!(altered(Alteration::NotRewritten), ["1", "2", "3", "4"]);
    }

    #[test]
    fn a_delay_is_told_apart() {
        let evidence = sent(Some(Alteration::Delayed(700)));
        let held: Vec<u64> = delivered(&evidence, "l").iter().map(|one| one.held_us).collect();
        assert_eq!(held, [0, 700, 0, 0]);
    }
}
