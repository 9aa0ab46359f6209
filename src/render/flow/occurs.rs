//! What occurs in pictures, and so belongs into their legend.

use crate::flow::Flow;
use crate::flow::journey::{Happened, Kind};

/// What can be seen of workers beside their work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// They had nothing to do.
    Idle,
    /// They stood still.
    Frozen,
    /// They were killed.
    Killed,
    /// They came late.
    Came,
}

impl Mark {
    /// In a legend.
    pub(super) fn words(self) -> &'static str {
        match self {
            Mark::Idle => "idle",
            Mark::Frozen => "stands still",
            Mark::Killed => "killed",
            Mark::Came => "came late",
        }
    }
}

/// The kinds of places at which jobs were.
pub(super) fn kinds(flows: &[&Flow]) -> Vec<Kind> {
    let stays = || flows.iter().flat_map(|flow| &flow.jobs).flat_map(|job| &job.stays);
    Kind::ALL.into_iter().filter(|kind| stays().any(|stay| stay.place.kind() == *kind)).collect()
}

/// The marks of the workers.
pub(super) fn marks(flows: &[&Flow]) -> Vec<Mark> {
    let workers = || flows.iter().flat_map(|flow| flow.workers.iter().map(move |worker| (*flow, worker)));
    let happened = |what: Happened| {
        workers().any(|(flow, worker)| {
            let seen = |at_us: u64| what != Happened::Came || flow.is_late(at_us);
            worker.turns.iter().any(|turn| turn.what == what && turn.at_us <= flow.end_us && seen(turn.at_us))
        })
    };
    let occurs = |mark: &Mark| match mark {
        Mark::Idle => workers().any(|(flow, worker)| !worker.idle(flow.end_us).is_empty()),
        Mark::Frozen => happened(Happened::Froze),
        Mark::Killed => happened(Happened::Killed),
        Mark::Came => happened(Happened::Came),
    };
    [Mark::Idle, Mark::Frozen, Mark::Killed, Mark::Came].into_iter().filter(occurs).collect()
}

/// What stands in the legend for a kind of place.
pub(super) fn words(kind: Kind, flows: &[&Flow]) -> &'static str {
    match kind {
        // With a pushed picture beside it, a server is a sender.
        Kind::Sender => flows.iter().map(|flow| flow.sender()).min().unwrap_or("at the sender"),
        Kind::Mailbox => "in a mailbox",
        Kind::Work => "in work",
        Kind::Lost => "lost",
        Kind::Done => "done",
    }
}
