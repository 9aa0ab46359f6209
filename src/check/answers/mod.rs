//! The check `answers`: a device carries every question to a service, and every answer to the one who asked.

use serde::Deserialize;

use crate::check::seen::{End, Seen};
use crate::check::{Case, Check, Examined};
use crate::evidence::Side;
use crate::scenario::{Actor, Does, Manner, Peer};

mod carried;
mod losses;
mod sockets;
mod talk;

#[cfg(test)]
mod tests;

use talk::Talk;

/// The two links of the device.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answers {
    /// The link to the clients.
    pub front: String,
    /// The link to the services.
    pub back: String,
}

impl Check for Answers {
    fn name(&self) -> &'static str {
        "answers"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.front, &self.back]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(device) = case.cast().iter().find(|actor| actor.is_given(&self.front, Side::Bind)) else {
            return Examined::Skipped;
        };
        let talk = Talk::of(case.learner(), &self.front, &self.back);
        let carriage = Carriage { case, rule: self, device, talk };
        let mut findings = sockets::findings(&carriage);
        if !carriage.talk.questions.is_empty() {
            let carried = carried::findings(&carriage);
            // What was carried wrongly is missing where it should be.
            let lost = if carried.is_empty() { losses::findings(&carriage) } else { Vec::new() };
            findings.extend(carried.into_iter().chain(lost));
        }
        Examined::Found(findings)
    }
}

/// What the findings are drawn from.
struct Carriage<'a> {
    case: Case<'a>,
    rule: &'a Answers,
    device: &'a Actor,
    talk: Talk<'a>,
}

impl<'a> Carriage<'a> {
    fn seen(&self) -> Seen<'a> {
        self.case.learner()
    }

    /// What was said where the reference was the device.
    fn of_the_reference(&self) -> Talk<'a> {
        Talk::of(self.case.reference(), &self.rule.front, &self.rule.back)
    }

    /// Whether the device ended by itself. Then it is told how, and what it did not do any more is no mistake of its own.
    fn is_gone(&self) -> bool {
        matches!(self.seen().end(&self.device.name), End::ByItself(_))
    }

    /// The services of the scene.
    fn services(&self) -> impl Iterator<Item = (&'a Peer, Manner)> {
        self.case.scene.peers.iter().filter_map(|peer| match peer.does {
            Does::Answer(manner) => Some((peer, manner)),
            _ => None,
        })
    }

    /// The service that goes away in the middle of its work, if one does.
    fn leaver(&self) -> Option<&'a str> {
        self.services().find(|(_, manner)| manner.leaves_holding.is_some()).map(|(peer, _)| &*peer.name)
    }

    /// How many questions a client has to ask, in this scene.
    fn has_to_ask(&self, client: &str) -> u64 {
        let peer = self.case.scene.peers.iter().find(|peer| peer.name == client);
        peer.map_or(0, |peer| if let Does::Ask(count) = peer.does { count } else { 0 })
    }
}
