//! What is to be played: who runs, over which links, under which faults, and until when. Data only.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::evidence::Side;

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
    pub cast: Vec<Actor>,
    /// The workshop's own players, beside those of the cast.
    #[serde(default)]
    pub peers: Vec<Peer>,
    /// What the taps do to the messages.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

impl Scene {
    /// The name of the actor that binds a link's address.
    pub fn binder(&self, name: &str) -> Option<&str> {
        self.cast.iter().find(|actor| actor.is_given(name, Side::Bind)).map(|actor| actor.name.as_str())
    }
}

/// One program in a scene.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Actor {
    /// Its name in this scene, such as `publisher` or `sub3`.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// Milliseconds after the scene's beginning at which it starts.
    #[serde(default)]
    pub starts_ms: u64,
    /// Who ends it.
    #[serde(default)]
    pub ends: Ending,
}

/// One of the workshop's own players.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Peer {
    /// Its name in this scene.
    pub name: String,
    /// The link that it connects to.
    pub link: String,
    /// What it does there.
    pub does: Does,
}

/// What a player of the workshop's does.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// It takes what comes for this many milliseconds, once somebody is there.
    Listen(u64),
}

impl Actor {
    /// Whether one of its arguments is this address.
    pub fn is_given(&self, link: &str, side: Side) -> bool {
        self.arguments.iter().any(|argument| argument.is_address(link, side))
    }
}

/// One argument of a program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Argument {
    /// Given as it is.
    Word(String),
    /// An address of a link, written `{link.bind}` or `{link.connect}`.
    Address {
        /// The link's name.
        link: String,
        /// Which of its two addresses.
        side: Side,
    },
}

impl Argument {
    /// Whether it stands for this address.
    pub fn is_address(&self, name: &str, end: Side) -> bool {
        matches!(self, Argument::Address { link, side } if link == name && *side == end)
    }
}

impl TryFrom<String> for Argument {
    type Error = String;

    fn try_from(written: String) -> Result<Argument, String> {
        let Some(inside) = written.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return Ok(Argument::Word(written));
        };
        let address = |link: &str, side| Ok(Argument::Address { link: link.to_owned(), side });
        match inside.rsplit_once('.') {
            Some((link, "bind")) => address(link, Side::Bind),
            Some((link, "connect")) => address(link, Side::Connect),
            _ => Err(format!("`{written}`: an address is written `{{link.bind}}` or `{{link.connect}}`")),
        }
    }
}

/// Who ends a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// It ends by itself, with exit status 0.
    #[default]
    ByItself,
    /// The workshop stops it a moment after all those that end by themselves have ended.
    Stopped,
}

/// Something that a tap does to the messages of a link.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fault {
    /// The link's name.
    pub link: String,
    /// Which end's messages are altered.
    pub from: Side,
    /// What is done.
    pub alter: Alter,
}

/// The kinds of fault. Message numbers count from 1 on each connection; where there is a choice, the seed makes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alter {
    /// This many pairs of neighbours change places. Where the sender waits for each message to be taken before
    /// it sends the next, there is no neighbour yet: then the message before it comes in its place.
    Swap(Choice),
    /// This many messages are not delivered.
    Drop(Choice),
    /// This many messages are delivered twice.
    Repeat(Choice),
    /// This many messages, and those behind them, wait.
    Delay {
        /// How long, in ms.
        ms: u64,
        /// Which.
        which: Choice,
    },
    /// In every message, this text becomes another one of the same length, which the seed chooses.
    Rewrite {
        /// The text to replace.
        text: String,
    },
    /// The connection is cut in front of one of these messages.
    Cut(Choice),
}

/// Some of the messages in a range.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Choice {
    /// How many.
    pub count: u64,
    /// The first and the last number that may be chosen.
    pub among: [u64; 2],
}

/// Everything that is played for one exercise.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// The links by name.
    pub links: BTreeMap<String, Link>,
    /// The scenes, played side by side.
    pub scenes: Vec<Scene>,
}
