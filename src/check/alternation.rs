//! The check `alternation`: two programs say numbers in turns, one each, and each logs what it received.
//!
//! A message was sent without waiting when the answer to the one before it cannot have been there yet: it had not
//! come to the tap, or the tap still held it back.

use serde::Deserialize;

use crate::check::crash::crash;
use crate::check::payload::numbers_in;
use crate::check::{Case, Check, Examined};
use crate::evidence::{Head, Side};
use crate::scenario::{Actor, Alter, Does};
use crate::verdict::Finding;

mod lines;
mod turns;

#[cfg(test)]
mod tests;

/// Who talks, and for how long.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Alternation {
    /// The link. The end that binds begins.
    pub link: String,
    /// The numbers that are said: from 1 to this one, in turns.
    pub messages: u64,
}

impl Check for Alternation {
    fn name(&self) -> &'static str {
        "alternation"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(talk) = Talk::of(case, self) else { return Examined::Skipped };
        let mut findings: Vec<Finding> = talk.disturbed().into_iter().collect();
        let turns = talk.turns_wrong();
        // Who speaks out of turn, or breaks off, logs something odd as well, and that follows from it.
        let lines =
            (turns.is_none() && !talk.is_broken_off()).then(|| talk.lines_wrong()).unwrap_or_default();
        findings.extend(turns);
        findings.extend(lines);
        Examined::Found(findings)
    }
}

/// A message that one of the two got from the other.
struct Turn<'a> {
    from: Side,
    conn: u32,
    /// When it came to the tap.
    at_us: u64,
    /// The earliest time at which it was delivered.
    there_us: u64,
    /// What was delivered.
    head: &'a Head,
}

/// The talk of the two.
struct Talk<'a> {
    case: Case<'a>,
    rule: &'a Alternation,
    binder: &'a Actor,
    connector: &'a Actor,
    /// In the order in which they came to the tap.
    turns: Vec<Turn<'a>>,
}

impl<'a> Talk<'a> {
    fn of(case: Case<'a>, rule: &'a Alternation) -> Option<Talk<'a>> {
        let end = |side| case.cast().iter().find(|actor| actor.is_given(&rule.link, side));
        let (binder, connector) = (end(Side::Bind)?, end(Side::Connect)?);
        let connections = case.learner().connections(&rule.link);
        let own = |conn: u32| connections.get(&conn).is_some_and(|who| ***who == *connector.name);
        let delivered = case.learner().delivered(&rule.link).into_iter().filter(|one| own(one.conn));
        let turns = delivered.map(|one| Turn {
            from: one.from,
            conn: one.conn,
            at_us: one.at_us,
            there_us: one.at_us + one.held_us,
            head: one.head,
        });
        Some(Talk { case, rule, binder, connector, turns: turns.collect() })
    }

    /// Whether one of the two crashed.
    fn is_broken_off(&self) -> bool {
        [self.binder, self.connector].iter().any(|actor| crash(self.case, actor).is_some())
    }

    fn actor(&self, side: Side) -> &'a Actor {
        match side {
            Side::Bind => self.binder,
            Side::Connect => self.connector,
        }
    }

    /// How a sentence about the one at this end begins.
    fn who(&self, side: Side) -> String {
        self.case.who(self.actor(side))
    }

    /// The messages of one end.
    fn from(&self, side: Side) -> impl Iterator<Item = &Turn<'a>> {
        self.turns.iter().filter(move |turn| turn.from == side)
    }

    /// The numbers that this end says when nobody interferes.
    fn asked(&self, side: Side) -> Vec<i128> {
        let first = if side == Side::Bind { 1 } else { 2 };
        (first..=i128::from(self.rule.messages)).step_by(2).collect()
    }

    /// Whether the scene puts messages in the place of others.
    fn is_tampered(&self) -> bool {
        let moves = |alter: &Alter| !matches!(alter, Alter::Delay { .. });
        self.case.scene.faults.iter().any(|fault| fault.link == self.rule.link && moves(&fault.alter))
    }

    /// Whether the payloads can be read: the first message is never altered, and it is the number 1.
    fn is_readable(&self) -> bool {
        self.from(Side::Bind).next().is_some_and(|turn| numbers_in(&turn.head.0).contains(&1))
    }

    /// What the workshop's strangers say at the door.
    fn strangers_words(&self) -> impl Iterator<Item = &'a str> {
        let peers = self.case.scene.peers.iter().filter(|peer| peer.link == self.rule.link);
        peers.filter_map(|peer| match &peer.does {
            Does::Knock(text) => Some(text.as_str()),
            _ => None,
        })
    }
}
