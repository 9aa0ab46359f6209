//! What goes wrong in a scene: faults of the links, and blows to the players.

use serde::Deserialize;

use crate::evidence::Side;

/// Something that a tap does to the messages of a link.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fault {
    /// The link's name.
    pub link: String,
    /// Which end's messages are altered.
    pub from: Side,
    /// Only on the connections of this actor, who connects; on all of them when it is not given.
    #[serde(default)]
    pub actor: Option<String>,
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
    /// In the place of this many messages the one before it comes once more.
    Replace(Choice),
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
    /// Whoever comes before the other end listens is turned away at once, as it would be without a tap, and has to
    /// come again. Otherwise the tap keeps it waiting for some seconds.
    Refuse,
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

/// Something that the workshop does to somebody in a scene.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Moment {
    /// When.
    pub when: When,
    /// What, and to whom.
    pub does: Blow,
}

/// What a moment waits for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// So many milliseconds after the scene's beginning.
    AfterMs(u64),
    /// This actor has come to all the addresses that it has to connect to.
    Knocked(String),
    /// So many messages have crossed, over all connections of a link.
    Messages {
        /// The link's name.
        link: String,
        /// Which end's messages are counted.
        from: Side,
        /// How many.
        count: u64,
    },
    /// This actor was started again for so many times. The scene does not end before.
    Restarts {
        /// Its name.
        actor: String,
        /// How often.
        count: u64,
    },
}

/// What is done to an actor, or to one of the workshop's own players.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blow {
    /// It stands still, with all its connections open, until it is thawed or the scene is over.
    Freeze(String),
    /// It goes on.
    Thaw(String),
    /// It is gone at once, without a word.
    Kill(String),
    /// It is killed so, and started again with the same arguments as soon as it is gone.
    Restart(String),
    /// The same; and while it is gone, the end of a file is cut off, as if it had been killed while it wrote there.
    Tear {
        /// Whom it hits.
        actor: String,
        /// The scene's file.
        file: String,
        /// So many bytes of it.
        bytes: u64,
    },
}

impl Blow {
    /// Whom it hits.
    pub fn whom(&self) -> &str {
        match self {
            Blow::Freeze(name) | Blow::Thaw(name) | Blow::Kill(name) | Blow::Restart(name) => name,
            Blow::Tear { actor, .. } => actor,
        }
    }
}
