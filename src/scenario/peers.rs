//! The workshop's own players, beside the programs of the cast.

use serde::Deserialize;

use super::When;

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
    /// What it waits for before it comes. It is there from the beginning when this is not given.
    #[serde(default)]
    pub after: Option<When>,
}

/// What a player of the workshop's does.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Does {
    /// It takes what comes for this many milliseconds, once somebody is there.
    Listen(u64),
    /// It asks this many questions, one after the other, and wants an answer to each.
    Ask(u64),
    /// It answers whatever it is asked.
    Answer(Manner),
    /// It wants to be let in, again and again, and says this text whenever it is.
    Knock(String),
}

/// How a service answers.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manner {
    /// How long it works for an answer, in ms.
    pub after_ms: u64,
    /// It goes away for ever when this many requests have come, without an answer to the last.
    pub leaves_holding: Option<u64>,
}
