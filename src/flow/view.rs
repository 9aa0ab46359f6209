//! Which picture an exercise has: the table `[picture]` of its `exercise.toml`.

use serde::Deserialize;

use crate::evidence::Evidence;
use crate::scenario::Scene;

use super::journey::Flow;
use super::{asked, pushed, served};

/// From which links the journeys of the jobs are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Workers ask for jobs on this link, whose REP binds.
    Asked(String),
    /// Workers ask for jobs that clients submit.
    Served(Served),
    /// Jobs are pushed to workers, and their ids come back.
    Pushed(Pushed),
}

/// The links of a job server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Served {
    /// Where workers ask.
    pub workers: String,
    /// Where clients ask.
    pub clients: String,
}

/// The links over which jobs are pushed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pushed {
    /// The jobs, `<id> <ms>` each.
    pub work: String,
    /// The ids of those that are done.
    pub results: String,
    /// How many jobs a worker does at the same time.
    #[serde(default = "one")]
    pub at_a_time: usize,
}

fn one() -> usize {
    1
}

impl View {
    /// The links that it reads.
    pub fn links(&self) -> Vec<&str> {
        match self {
            View::Asked(link) => vec![link],
            View::Served(links) => vec![&links.workers, &links.clients],
            View::Pushed(links) => vec![&links.work, &links.results],
        }
    }

    /// Where every job was in this scene.
    pub fn flow(&self, evidence: &Evidence, scene: &Scene) -> Flow {
        match self {
            View::Asked(link) => asked(evidence, scene, link),
            View::Served(links) => served(evidence, scene, &links.workers, &links.clients),
            View::Pushed(links) => pushed(evidence, scene, &links.work, &links.results, links.at_a_time),
        }
    }
}
