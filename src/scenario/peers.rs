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
    /// It asks for work, and does it.
    Work(Labour),
    /// It hands in jobs, and wants an answer to each.
    Submit(Errands),
}

/// The jobs that a client hands in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errands {
    /// One after the other. Where only a name stands, such as `sum`, the seed chooses the arguments; no two are the
    /// same.
    pub jobs: Vec<String>,
    /// How often it does all of that.
    #[serde(default = "once")]
    pub times: u32,
    /// How it goes about it.
    #[serde(default)]
    pub manner: Asking,
    /// Whether each request has a name of its own in front of the job: `SUBMIT <request> <job> ...`. Who gets no
    /// answer asks again under that name.
    #[serde(default)]
    pub requests: bool,
    /// It makes the requests of this client once more, which has to have the same jobs, under the same names.
    #[serde(default)]
    pub again: Option<String>,
}

/// How a client asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asking {
    /// The next request when the last has its answer.
    #[default]
    Patient,
    /// Everything at once, on one connection.
    AtOnce,
    /// It hangs up soon after each request, and does not come back for the answer.
    Vanishes,
    /// Before each request it says something that makes no sense.
    Babbles,
    /// It says each request twice.
    Repeats,
}

/// How a worker works.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Labour {
    /// Its jobs take so many times as long as they say.
    #[serde(default = "once")]
    pub times_slower: u32,
    /// What happens to it.
    #[serde(default)]
    pub mishap: Option<Mishap>,
}

fn once() -> u32 {
    1
}

impl Default for Labour {
    fn default() -> Labour {
        Labour { times_slower: once(), mishap: None }
    }
}

/// What may happen to a worker, or what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mishap {
    /// It is gone for ever when it is handed its job of this number, from 1.
    LeavesHolding(u64),
    /// It stands still with a job in place of working, and then goes on as if nothing were.
    SleepsHolding {
        /// The job's number, from 1.
        job: u64,
        /// For how long.
        ms: u64,
    },
    /// It says twice that a job is done.
    Repeats,
    /// It begins with three jobs that it claims to have done, and nobody gave it.
    Claims,
    /// It begins by claiming jobs that others are at work on at that time.
    Covets,
    /// Between its jobs it says things that make no sense.
    Babbles,
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
