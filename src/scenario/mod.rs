//! What is to be played: who runs, over which links, under which faults, and until when. Data only.

mod cast;
mod fault;
mod peers;
mod props;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::evidence::Side;

pub use cast::{Actor, Argument, Ending, Plays, Prints, Start};
pub use fault::{Alter, Blow, Choice, Fault, Moment, When};
pub use peers::{Asking, Does, Errands, Labour, Manner, Mishap, Peer};
pub use props::{Drawn, Holds, Props, SceneFile, seed_of};

/// A link between programs: one address to bind, and a tap's address for each program that connects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Link {
    /// Over what it goes.
    #[serde(default)]
    pub transport: Transport,
    /// The pattern of the socket that binds.
    pub bind: Pattern,
    /// The pattern of the socket that connects.
    pub connect: Pattern,
}

/// What a link goes over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// `tcp://127.0.0.1:PORT`
    #[default]
    Tcp,
    /// `ipc:///a/private/path`
    Ipc,
}

/// One end of a messaging pattern. The numbers are nanomsg's own, as they stand in the greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Pattern {
    /// One to one.
    Pair,
    /// Publishes.
    Pub,
    /// Subscribes.
    Sub,
    /// Asks.
    Req,
    /// Answers.
    Rep,
    /// Hands out.
    Push,
    /// Takes in.
    Pull,
    /// Asks everybody.
    Surveyor,
    /// Answers a survey.
    Respondent,
    /// Everybody to everybody.
    Bus,
}

impl Pattern {
    /// All of them.
    pub const ALL: [Pattern; 10] = [
        Pattern::Pair,
        Pattern::Pub,
        Pattern::Sub,
        Pattern::Req,
        Pattern::Rep,
        Pattern::Push,
        Pattern::Pull,
        Pattern::Surveyor,
        Pattern::Respondent,
        Pattern::Bus,
    ];

    /// The SP protocol number in the greeting.
    pub fn protocol(self) -> u16 {
        match self {
            Pattern::Pair => 0x10,
            Pattern::Pub => 0x20,
            Pattern::Sub => 0x21,
            Pattern::Req => 0x30,
            Pattern::Rep => 0x31,
            Pattern::Push => 0x50,
            Pattern::Pull => 0x51,
            Pattern::Surveyor => 0x62,
            Pattern::Respondent => 0x63,
            Pattern::Bus => 0x70,
        }
    }

    /// The pattern's name, as the page writes it.
    pub fn name(self) -> &'static str {
        match self {
            Pattern::Pair => "PAIR",
            Pattern::Pub => "PUB",
            Pattern::Sub => "SUB",
            Pattern::Req => "REQ",
            Pattern::Rep => "REP",
            Pattern::Push => "PUSH",
            Pattern::Pull => "PULL",
            Pattern::Surveyor => "SURVEYOR",
            Pattern::Respondent => "RESPONDENT",
            Pattern::Bus => "BUS",
        }
    }

    /// A message's text, without the words that REQ, REP, SURVEYOR and RESPONDENT put in front of it: four bytes each,
    /// up to the one whose highest bit is set.
    pub fn text_of(self, payload: &[u8]) -> &[u8] {
        if !matches!(self, Pattern::Req | Pattern::Rep | Pattern::Surveyor | Pattern::Respondent) {
            return payload;
        }
        let words = payload.chunks_exact(4).take_while(|word| word[0] & 0x80 == 0).count();
        payload.get((words + 1) * 4..).unwrap_or_default()
    }

    /// The pattern with this protocol number, if there is one.
    pub fn of(protocol: u16) -> Option<Pattern> {
        Pattern::ALL.into_iter().find(|pattern| pattern.protocol() == protocol)
    }
}

/// One act of an exercise: a cast, the faults, and what it proves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scene {
    /// Its name, such as `plain` or `tampered`.
    pub name: String,
    /// What a pass in it proves, as the end of the sentence "this shows that ...".
    pub proves: String,
    /// Who plays.
    #[serde(deserialize_with = "each_instance")]
    pub cast: Vec<Actor>,
    /// The files in the scene's private folder.
    #[serde(default)]
    pub files: Vec<SceneFile>,
    /// What the workshop does to the players.
    #[serde(default)]
    pub moments: Vec<Moment>,
    /// The workshop's own players, beside those of the cast.
    #[serde(default)]
    pub peers: Vec<Peer>,
    /// What the taps do to the messages.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

/// More programs of one role than this are no exercise.
const MOST: u8 = 16;

/// Reads a cast, with an actor for each of several instances.
fn each_instance<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Actor>, D::Error> {
    let entries = Vec::<Actor>::deserialize(deserializer)?;
    if entries.iter().any(|actor| !(1..=MOST).contains(&actor.times)) {
        return Err(serde::de::Error::custom(format!("`times` is between 1 and {MOST}")));
    }
    Ok(entries.into_iter().flat_map(Actor::instances).collect())
}

impl Scene {
    /// The name of the actor that binds a link's address.
    pub fn binder(&self, name: &str) -> Option<&str> {
        self.cast.iter().find(|actor| actor.is_given(name, Side::Bind)).map(|actor| actor.name.as_str())
    }
}

/// Everything that is played for one exercise.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// The links by name.
    pub links: BTreeMap<String, Link>,
    /// The scenes, played side by side.
    pub scenes: Vec<Scene>,
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn the_words_of_a_backtrace_are_taken_off() {
        let request = [0, 0, 0, 7, 0x80, 0, 0, 1, b'h', b'i'];
        assert_eq!(Pattern::Rep.text_of(&request), b"hi");
        assert_eq!(Pattern::Req.text_of(&request[4..]), b"hi");
        assert_eq!(Pattern::Req.text_of(b"\0"), b"");
        assert_eq!(Pattern::Push.text_of(b"hi"), b"hi");
    }
}
