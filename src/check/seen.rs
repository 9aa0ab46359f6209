//! Answers the checks' questions about one Evidence: who printed, sent, listened and ended, and when.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{
    Alteration, Ended, Event, Evidence, Flaw, Head, Name, Side, SocketSeen, StopReason, Stream, What,
};
use crate::flow::{self, Delivered};
use crate::scenario::Actor;
use crate::verdict::Place;

/// One Evidence, to be asked.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a>(pub(super) &'a Evidence);

/// A printed line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line<'a> {
    pub(super) at_us: u64,
    pub(super) text: &'a str,
}

/// Who ended a program, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum End {
    /// It ended by itself.
    ByItself(Ended),
    /// The scene killed it.
    Killed,
    /// The workshop stopped it.
    Stopped(StopReason),
    /// Neither was seen.
    Unknown,
}

/// The messages in one direction of one connection.
#[derive(Debug)]
pub(super) struct Flow<'a> {
    pub(super) conn: u32,
    pub(super) from: Side,
    /// When each came, and how it began; the last ones may be counted only.
    pub(super) messages: Vec<(u64, &'a Head)>,
    /// How many came.
    pub(super) count: u64,
}

/// An alteration of a message on a link.
#[derive(Clone, Copy, Debug)]
pub(super) struct Altered<'a> {
    pub(super) link: &'a str,
    pub(super) conn: u32,
    pub(super) from: Side,
    pub(super) number: u64,
    pub(super) how: &'a Alteration,
}

impl<'a> Seen<'a> {
    /// The command line with which the actor was started, and when.
    pub(super) fn started(self, actor: &str) -> Option<(u64, &'a [String])> {
        self.0.events.iter().find_map(|event| match &event.what {
            What::Started { actor: who, command, .. } if **who == *actor => Some((event.at_us, &command[..])),
            _ => None,
        })
    }

    /// The address that stands for `placeholder` in the actor's command line.
    pub(super) fn address(self, actor: &Actor, link: &str, side: Side) -> Option<&'a str> {
        let (_, command) = self.started(&actor.name)?;
        let index = actor.arguments.iter().position(|argument| argument.is_address(link, side))?;
        let from_the_end = actor.arguments.len() - index;
        command.len().checked_sub(from_the_end).map(|at| command[at].as_str())
    }

    /// The arguments that the actor was started with.
    pub(super) fn arguments(self, actor: &Actor) -> Option<&'a [String]> {
        let (_, command) = self.started(&actor.name)?;
        command.len().checked_sub(actor.arguments.len()).map(|at| &command[at..])
    }

    /// What the actor printed there.
    pub(super) fn lines(self, actor: &str, on: Stream) -> Vec<Line<'a>> {
        let of_actor = self.0.events.iter().filter_map(|event| match &event.what {
            What::Line { actor: who, stream, text, .. } if **who == *actor && *stream == on => {
                Some(Line { at_us: event.at_us, text })
            }
            _ => None,
        });
        of_actor.collect()
    }

    /// The last lines that the actor wrote to stderr, as a sentence; empty if it wrote none.
    pub(super) fn last_words(self, actor: &str) -> String {
        const MOST: usize = 3;
        let lines = self.lines(actor, Stream::Stderr);
        let words: Vec<String> = lines
            .iter()
            .filter(|line| !line.text.trim().is_empty())
            .map(|line| quoted(line.text.trim_end()))
            .collect();
        match words.as_slice() {
            [] => String::new(),
            [only] => format!(" On stderr it wrote {only}."),
            all => {
                format!(" Its last lines on stderr: {}.", all[all.len().saturating_sub(MOST)..].join(", "))
            }
        }
    }

    /// How many messages went from the ends that bind, on all links together.
    pub(super) fn sent_by_binders(self, links: impl Iterator<Item = &'a String>) -> u64 {
        let flows = links.flat_map(|link| self.flows(link));
        flows.filter(|flow| flow.from == Side::Bind).map(|flow| flow.count).sum()
    }

    /// What happened since the actor was started for the last time; most are started once.
    fn last_life(self, actor: &str) -> &'a [Event] {
        let is_its =
            |event: &Event| matches!(&event.what, What::Started { actor: who, .. } if **who == *actor);
        let begins = self.0.events.iter().rposition(is_its).unwrap_or(0);
        &self.0.events[begins..]
    }

    /// When and why the workshop stopped the actor, if it did so before the actor had ended.
    pub(super) fn stopped(self, actor: &str) -> Option<(u64, StopReason)> {
        for event in self.last_life(actor) {
            match &event.what {
                What::Stopping { actor: who, reason } if **who == *actor => {
                    return Some((event.at_us, *reason));
                }
                What::Exited { actor: who, .. } if **who == *actor => return None,
                _ => {}
            }
        }
        None
    }

    /// When the actor ended.
    pub(super) fn ended(self, actor: &str) -> Option<(u64, Ended)> {
        self.last_life(actor).iter().find_map(|event| match &event.what {
            What::Exited { actor: who, ended } if **who == *actor => Some((event.at_us, *ended)),
            _ => None,
        })
    }

    /// Who ended the actor, and how.
    pub(super) fn end(self, actor: &str) -> End {
        let is_its = |what: &What| matches!(what, What::Killed { actor: who } if **who == *actor);
        if self.last_life(actor).iter().any(|event| is_its(&event.what)) {
            return End::Killed;
        }
        match (self.stopped(actor), self.ended(actor)) {
            (Some((_, reason)), _) => End::Stopped(reason),
            (None, Some((_, ended))) => End::ByItself(ended),
            (None, None) => End::Unknown,
        }
    }

    /// Whether the scene made the actor stand still.
    pub(super) fn was_frozen(self, actor: &str) -> bool {
        let is_its = |what: &What| matches!(what, What::Frozen { actor: who } if **who == *actor);
        self.0.events.iter().any(|event| is_its(&event.what))
    }

    /// All sockets that the actor was seen with.
    pub(super) fn sockets(self, actor: &str) -> BTreeSet<&'a SocketSeen> {
        let of_actor = self.0.events.iter().filter_map(|event| match &event.what {
            What::Sockets { actor: who, sockets } if **who == *actor => Some(sockets),
            _ => None,
        });
        of_actor.flatten().collect()
    }

    /// When the actor asked the system to listen on the address of this link that it was given to bind.
    pub(super) fn bound_at(self, actor: &Actor, link: &str) -> Option<u64> {
        let address = self.address(actor, link, Side::Bind)?;
        let place = address.split_once("://").map_or(address, |(_, place)| place);
        let bound = SocketSeen::Listening(place.to_string());
        self.0.events.iter().find_map(|event| match &event.what {
            What::Sockets { actor: who, sockets } if **who == *actor.name && sockets.contains(&bound) => {
                Some(event.at_us)
            }
            _ => None,
        })
    }

    /// The link's connections that reached the program that binds: number, and the actor who came.
    pub(super) fn connections(self, link: &str) -> BTreeMap<u32, &'a Name> {
        let of_link = self.0.events.iter().filter_map(|event| match &event.what {
            What::Connected { link: on, actor, conn } if **on == *link => Some((*conn, actor)),
            _ => None,
        });
        of_link.collect()
    }

    /// Whether the actor came to the link's tap while nobody listened behind it.
    pub(super) fn refused(self, link: &str, actor: &str) -> bool {
        self.0.events.iter().any(|event| match &event.what {
            What::Refused { link: on, actor: who } => **on == *link && **who == *actor,
            _ => false,
        })
    }

    /// When the actor is first known to have dialled the link's tap.
    pub(super) fn dialled_at(self, link: &str, actor: &str) -> Option<u64> {
        self.0.events.iter().find_map(|event| match &event.what {
            What::Refused { link: on, actor: who } | What::Connected { link: on, actor: who, .. }
                if **on == *link && **who == *actor =>
            {
                Some(event.at_us)
            }
            _ => None,
        })
    }

    /// Whether somebody dialled the link's bind address.
    pub(super) fn knocked(self, link: &str) -> bool {
        self.0.events.iter().any(|event| matches!(&event.what, What::Knocked { link: on } if **on == *link))
    }

    /// What each end of each connection said it speaks: connection, end, protocol number.
    pub(super) fn greetings(self, link: &str) -> Vec<(u32, Side, u16)> {
        let of_link = self.0.events.iter().filter_map(|event| match &event.what {
            What::Greeted { link: on, conn, from, protocol } if **on == *link => {
                Some((*conn, *from, *protocol))
            }
            _ => None,
        });
        of_link.collect()
    }

    /// When the connection was closed, if it was.
    pub(super) fn closed_at(self, link: &str, number: u32) -> Option<u64> {
        self.0.events.iter().find_map(|event| match &event.what {
            What::Closed { link: on, conn, .. } if **on == *link && *conn == number => Some(event.at_us),
            _ => None,
        })
    }

    /// When both ends of the connection had greeted.
    pub(super) fn met_at(self, link: &str, number: u32) -> Option<u64> {
        let greeted = |side: Side| {
            self.0.events.iter().find_map(|event| match &event.what {
                What::Greeted { link: on, conn, from, .. }
                    if **on == *link && *conn == number && *from == side =>
                {
                    Some(event.at_us)
                }
                _ => None,
            })
        };
        Some(greeted(Side::Bind)?.max(greeted(Side::Connect)?))
    }

    /// What was wrong with the bytes on the link.
    pub(super) fn flaws(self, link: &str) -> Vec<(u64, Side, &'a Flaw)> {
        let of_link = self.0.events.iter().filter_map(|event| match &event.what {
            What::Malformed { link: on, from, flaw, .. } if **on == *link => Some((event.at_us, *from, flaw)),
            _ => None,
        });
        of_link.collect()
    }

    /// The messages on the link, one flow for each direction of each connection that carried any.
    pub(super) fn flows(self, link: &str) -> Vec<Flow<'a>> {
        let mut flows: BTreeMap<(u32, Side), Flow<'a>> = BTreeMap::new();
        for event in &self.0.events {
            let (conn, from, count) = match &event.what {
                What::Message { link: on, conn, from, .. } if **on == *link => (*conn, *from, 1),
                What::MoreMessages { link: on, conn, from, count } if **on == *link => (*conn, *from, *count),
                _ => continue,
            };
            let empty = Flow { conn, from, messages: Vec::new(), count: 0 };
            let flow = flows.entry((conn, from)).or_insert(empty);
            flow.count += count;
            if let What::Message { head, .. } = &event.what {
                flow.messages.push((event.at_us, head));
            }
        }
        flows.into_values().collect()
    }

    /// The messages on the link as they were delivered, in the order in which they came to the tap: without those
    /// that were dropped, with the new contents of those that were altered. One that was delivered twice is there
    /// twice; two that changed places have done so. Messages that were only counted are not there.
    pub(super) fn delivered(self, link: &str) -> Vec<Delivered<'a>> {
        flow::delivered(self.0, link)
    }

    /// When the first message of all came.
    pub(super) fn first_message(self) -> Option<u64> {
        let first = self.0.events.iter().find(|event| matches!(event.what, What::Message { .. }));
        first.map(|event| event.at_us)
    }

    /// What the taps did to the messages.
    pub(super) fn altered(self) -> Vec<Altered<'a>> {
        let all = self.0.events.iter().filter_map(|event| match &event.what {
            What::Altered { link, conn, from, number, alteration } => {
                Some(Altered { link, conn: *conn, from: *from, number: *number, how: alteration })
            }
            _ => None,
        });
        all.collect()
    }
}

/// A moment, as findings name it.
pub(super) fn after(at_us: u64) -> Place {
    Place { words: format!("after {}", seconds(at_us)), at_us: Some(at_us) }
}

/// The same where several of them stand in a row: `at 1.2 s`.
pub(super) fn moment(at_us: u64) -> String {
    format!("at {}", seconds(at_us))
}

/// A span of time in words: `20 ms`, `1.2 s`.
pub(super) fn seconds(us: u64) -> String {
    match us {
        0..1_000 => "less than 1 ms".to_string(),
        1_000..10_000 => format!("{:.1} ms", us as f64 / 1e3),
        10_000..1_000_000 => format!("{:.0} ms", us as f64 / 1e3),
        _ => format!("{:.1} s", us as f64 / 1e6),
    }
}

/// `1 message`, `2 messages`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Names in a row: `a, b and c`.
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// Shortens a text for a sentence.
pub(super) fn quoted(text: &str) -> String {
    const MOST: usize = 120;
    if text.trim().is_empty() {
        return "an empty line".to_string();
    }
    let short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() { format!("`{short} ...`") } else { format!("`{short}`") }
}

#[cfg(test)]
mod tests {
    use super::{listed, quoted, seconds};

    #[test]
    fn a_span_is_never_zero() {
        assert_eq!(seconds(0), "less than 1 ms");
        assert_eq!(seconds(2_200), "2.2 ms");
        assert_eq!(seconds(20_000), "20 ms");
    }

    #[test]
    fn names_are_listed_with_commas_and_one_and() {
        let names: Vec<String> = ["a", "b", "c"].map(str::to_string).to_vec();
        assert_eq!(
            (listed(&names[..1]), listed(&names[..2]), listed(&names)),
            ("a".into(), "a and b".into(), "a, b and c".into())
        );
    }

    #[test]
    fn nothing_is_quoted_as_an_empty_line() {
        assert_eq!((quoted("  ").as_str(), quoted("1").as_str()), ("an empty line", "`1`"));
    }
}
