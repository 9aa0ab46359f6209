//! The check `wire`: what crossed each link, in which pattern, and what the program did instead.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::check::seen::listed;
use crate::check::{Case, Check, Examined};
use crate::evidence::Side;
use crate::scenario::{Actor, Argument, Ending, Link, Pattern, Peer, Plays, Prints, Start};
use crate::verdict::Finding;

mod counts;
mod meeting;
mod says;
mod sight;
mod speech;
mod swapped;

/// What has to cross the links, by the links' names. A link without rules is still looked at: its ends
/// have to meet and to speak the right pattern.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wire {
    /// The rules of each link.
    #[serde(default)]
    pub links: BTreeMap<String, LinkRules>,
}

/// What has to cross one link. What is not given is not judged.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LinkRules {
    /// This many messages come from the end that binds, over all connections together.
    pub from_bind: Option<u64>,
    /// This many messages come from the end that connects, over all connections together.
    pub from_connect: Option<u64>,
    /// At least this many messages reach each program that connects.
    pub to_each: Option<u64>,
    /// Every message from the end that binds has this text in it.
    pub bind_says: Option<String>,
    /// Every message from the end that connects has this text in it.
    pub connect_says: Option<String>,
    /// At most this many connections carry messages at the same time.
    pub connections: Option<usize>,
}

impl Check for Wire {
    fn name(&self) -> &'static str {
        "wire"
    }

    fn links(&self) -> Vec<&str> {
        self.links.keys().map(String::as_str).collect()
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let mut findings: Vec<Finding> = Vec::new();
        let mut looked = false;
        // One that comes later may never come, where nothing goes on.
        let guests: Vec<Actor> =
            case.scene.peers.iter().filter(|peer| peer.after.is_none()).map(guest).collect();
        for (name, link) in case.links {
            let ends = Ends::of(case, name, link, &guests);
            if ends.connectors.is_empty() && ends.binder.is_none() {
                continue;
            }
            looked = true;
            let none = LinkRules::default();
            let rules = self.links.get(name).unwrap_or(&none);
            findings.extend(speech::findings(&ends, rules));
            findings.extend(meeting::findings(&ends));
            findings.extend(counts::findings(&ends, rules));
            findings.extend(says::findings(&ends, rules));
        }
        // Where somebody waits for a question or an answer, nothing else goes on either.
        if findings.iter().any(|finding| matches!(finding.id, "no-request" | "no-reply")) {
            findings.retain(|finding| finding.id != "nothing-crossed");
        }
        let swapped = swapped::findings(case);
        if !swapped.is_empty() {
            // Each of them is a wrong pattern in two places as well.
            findings.retain(|finding| finding.id != "wrong-pattern");
            findings.splice(0..0, swapped);
        }
        if looked { Examined::Found(findings) } else { Examined::Skipped }
    }
}

/// One of the workshop's own players, as if it were one of the cast.
fn guest(peer: &Peer) -> Actor {
    let address = Argument::Address { link: peer.link.clone(), side: Side::Connect };
    Actor {
        name: peer.name.clone(),
        arguments: vec![address],
        times: 1,
        apart_ms: 0,
        starts: Start::default(),
        ends: Ending::Stopped,
        status: 0,
        stdin: None,
        plays: Plays::Workshop,
        prints: Prints::Anything,
    }
}

/// A link in a scene: who plays its ends.
struct Ends<'a> {
    case: Case<'a>,
    name: &'a str,
    link: &'a Link,
    binder: Option<&'a Actor>,
    /// Where nobody of the cast connects, the workshop's own players.
    connectors: Vec<&'a Actor>,
}

impl<'a> Ends<'a> {
    fn of(case: Case<'a>, name: &'a str, link: &'a Link, guests: &'a [Actor]) -> Ends<'a> {
        let binder = case.cast().iter().find(|actor| actor.is_given(name, Side::Bind));
        let callers = |from: &'a [Actor]| -> Vec<&'a Actor> {
            from.iter().filter(|actor| actor.is_given(name, Side::Connect)).collect()
        };
        let mut connectors = callers(case.cast());
        if connectors.is_empty() {
            connectors = callers(guests);
        }
        Ends { case, name, link, binder, connectors }
    }

    /// Whether this is one of the workshop's own players.
    fn is_guest(&self, connector: &Actor) -> bool {
        connector.plays == Plays::Workshop
    }

    fn pattern(&self, side: Side) -> Pattern {
        match side {
            Side::Bind => self.link.bind,
            Side::Connect => self.link.connect,
        }
    }

    /// How a sentence about the program at this end begins.
    fn who(&self, side: Side) -> String {
        let actor = match side {
            Side::Bind => self.binder,
            Side::Connect => self.connectors.first().copied(),
        };
        actor.map_or("The program".into(), |actor| self.case.who(actor))
    }

    /// How a sentence about all programs at this end begins.
    fn all(&self, side: Side) -> String {
        match (side, self.connectors.as_slice()) {
            (Side::Connect, several @ [_, _, ..]) => {
                listed(&several.iter().map(|actor| format!("`{}`", actor.name)).collect::<Vec<String>>())
            }
            _ => self.who(side),
        }
    }

    /// The address that the binder was given.
    fn bind_address(&self) -> Option<&'a str> {
        self.case.learner().address(self.binder?, self.name, Side::Bind)
    }

    /// The address that this actor was given to connect to.
    fn connect_address(&self, actor: &Actor) -> Option<&'a str> {
        self.case.learner().address(actor, self.name, Side::Connect)
    }

    /// Whether the same program plays both ends.
    fn alone(&self, connector: &Actor) -> bool {
        self.binder.is_some_and(|binder| binder.name == connector.name)
    }

    /// Whether one of the cast connected this one, and not one of the workshop's own players.
    fn is_learners(&self, conn: u32) -> bool {
        let connections = self.case.learner().connections(self.name);
        connections.get(&conn).is_some_and(|who| self.connectors.iter().any(|actor| *actor.name == ***who))
    }

    /// Whether this actor's connections came through: both ends greeted in it, or messages crossed it.
    fn met(&self, connector: &Actor) -> bool {
        let seen = self.case.learner();
        let connections = seen.connections(self.name);
        let its = |conn: u32| connections.get(&conn).is_some_and(|who| ***who == *connector.name);
        let greetings = seen.greetings(self.name);
        let greeted =
            |conn: u32, side| greetings.iter().any(|(number, from, _)| *number == conn && *from == side);
        let both = |conn: &u32| greeted(*conn, Side::Bind) && greeted(*conn, Side::Connect);
        connections.keys().any(|conn| its(*conn) && both(conn))
            || seen.flows(self.name).iter().any(|flow| its(flow.conn))
    }
}
