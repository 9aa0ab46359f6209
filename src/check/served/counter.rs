//! What was said at the two links of a server: who asked for what, who was given it, what came of it, and what went back.

use std::collections::{BTreeMap, BTreeSet};

use super::task;
use crate::check::seen::Seen;
use crate::evidence::{Head, Name, Side, What};
use crate::flow::{self, Answer, Call, Handout, How, Said};
use crate::scenario::{Asking, Does, Mishap, Pattern, Scene};

/// A request of a client's that is well-formed.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) client: Name,
    pub(super) task: String,
    pub(super) asked_us: u64,
    /// When it was answered, and how.
    pub(super) answer: Option<(u64, Answer)>,
}

/// An answer for which nobody waited any more.
#[derive(Clone, Debug)]
pub(super) struct Surplus {
    pub(super) client: Name,
    pub(super) at_us: u64,
    pub(super) text: String,
}

/// Everything that was said.
#[derive(Debug, Default)]
pub(super) struct Counter {
    pub(super) requests: Vec<Request>,
    /// What clients said that makes no sense.
    pub(super) nonsense: Vec<Call>,
    pub(super) surplus: Vec<Surplus>,
    /// What workers said, and what they were told.
    pub(super) asked: Vec<Call>,
    pub(super) handouts: Vec<Handout>,
    /// When a worker had asked, by the connection and the moment of the JOB that it got.
    questions: BTreeMap<(u32, u64), u64>,
    /// When each task that was handed out had been submitted, in that order.
    submitted: BTreeMap<String, Vec<u64>>,
    /// The places of the handouts of each job.
    by_job: BTreeMap<String, Vec<usize>>,
    /// When a client hung up, by its name; the last time.
    left: BTreeMap<Name, u64>,
    /// Those who hung up before the workshop ended the scene, or were to do so.
    hung_up: BTreeSet<Name>,
    /// When the workshop ended the scene.
    over_us: u64,
}

impl Counter {
    /// Reads what crossed the two links.
    pub(super) fn of(seen: Seen<'_>, scene: &Scene, clients: &str, jobs: &str) -> Counter {
        let work = flow::ledger(seen.0, jobs);
        let over_us = seen.0.events.iter().find_map(|event| match event.what {
            What::Stopping { .. } => Some(event.at_us),
            _ => None,
        });
        let over_us = over_us.unwrap_or(u64::MAX);
        let mut handouts = work.handouts();
        for handout in &mut handouts {
            // At the end, everybody goes: the workshop's own players first.
            let goes = guest(scene, &handout.actor).is_none_or(leaves);
            handout.gone_us = handout.gone_us.filter(|gone_us| goes && *gone_us < over_us);
        }
        let mut hung_up = BTreeSet::new();
        for (conn, actor) in seen.connections(jobs) {
            let closed = || seen.closed_at(jobs, conn).is_some_and(|at_us| at_us < over_us);
            // The workshop's own players are sent away a moment before the others.
            if guest(scene, actor).map_or_else(closed, leaves) {
                hung_up.insert(actor.clone());
            }
        }
        let mut counter = Counter { handouts, asked: work.calls, hung_up, over_us, ..Counter::default() };
        for call in flow::ledger(seen.0, clients).calls {
            match &call.said {
                Said::Submit(task) => {
                    let goes = guest(scene, &call.actor).is_none_or(leaves);
                    let left_us = seen.closed_at(clients, call.conn);
                    if let Some(left_us) = left_us.filter(|left_us| goes && *left_us < over_us) {
                        let left = counter.left.entry(call.actor.clone()).or_default();
                        *left = left_us.max(*left);
                    }
                    counter.requests.push(Request {
                        client: call.actor,
                        task: task.clone(),
                        asked_us: call.asked_us,
                        answer: call.answered_us.zip(call.answer),
                    });
                }
                _ => counter.nonsense.push(call),
            }
        }
        counter.surplus = surplus(seen, clients);
        counter.index();
        counter
    }

    /// The times that this task was given to somebody.
    pub(super) fn handed(&self, task: &str) -> impl Iterator<Item = &Handout> {
        self.handouts.iter().filter(move |handout| is_handout_of(handout, task))
    }

    /// Whether somebody who had been given this task brought it back before that.
    pub(super) fn was_done(&self, task: &str, before_us: u64) -> bool {
        self.handed(task).any(|handout| handout.done.as_ref().is_some_and(|done| done.at_us <= before_us))
    }

    /// Whether those who were given this task said that, and how.
    pub(super) fn was_said(&self, task: &str, text: &str) -> Option<How> {
        self.handed(task).find_map(|handout| {
            let done = handout.done.as_ref()?;
            texts_agree((&handout.job, &handout.worker), &done.text, text).then_some(done.how)
        })
    }

    /// Somebody who said this text of a job that was never given to them.
    pub(super) fn claimed(&self, text: &str) -> Option<(&Call, &str)> {
        self.asked.iter().find_map(|call| match &call.said {
            Said::Done { job, worker, text: claimed } if texts_agree((job, worker), claimed, text) => {
                let had = |one: &Handout| {
                    one.job == *job && one.actor == call.actor && one.handed_us <= call.asked_us
                };
                (!self.handouts.iter().any(had)).then_some((call, job.as_str()))
            }
            _ => None,
        })
    }

    /// Whether less than so much passed between two handouts, by their places, however late the tap saw the first: it
    /// was not handed out before it was submitted, nor before its worker had asked.
    pub(super) fn is_within(&self, first: usize, second: usize, us: u64) -> bool {
        let submitted_us = self.submitted_us(first).first().copied().unwrap_or(0);
        let earliest_us = self.asked_us(first).max(submitted_us);
        self.handouts[second].handed_us.saturating_sub(earliest_us) < us
    }

    /// When the worker had asked that was given the handout of this place.
    pub(super) fn asked_us(&self, handout: usize) -> u64 {
        let one = &self.handouts[handout];
        self.questions.get(&(one.conn, one.handed_us)).copied().unwrap_or(one.handed_us)
    }

    /// When the task of this handout was submitted, each time.
    pub(super) fn submitted_us(&self, handout: usize) -> &[u64] {
        self.submitted.get(&self.handouts[handout].task).map_or(&[], Vec::as_slice)
    }

    /// Handouts of the same job to another worker, later than this one.
    pub(super) fn again(&self, first: usize) -> impl Iterator<Item = usize> {
        let one = &self.handouts[first];
        let same = self.by_job.get(&one.job).map_or(&[][..], Vec::as_slice);
        let later = &same[same.partition_point(|place| *place <= first)..];
        later.iter().copied().filter(move |place| {
            let other = &self.handouts[*place];
            other.task == one.task && other.actor != one.actor
        })
    }

    /// Finds out what is asked for again and again.
    fn index(&mut self) {
        for call in &self.asked {
            if let (Some(answered_us), Some(Answer::Job { .. })) = (call.answered_us, &call.answer) {
                self.questions.entry((call.conn, answered_us)).or_insert(call.asked_us);
            }
        }
        for (place, handout) in self.handouts.iter().enumerate() {
            self.by_job.entry(handout.job.clone()).or_default().push(place);
            if !self.submitted.contains_key(&handout.task) {
                let its = self.requests.iter().filter(|one| is_handout_of(handout, &one.task));
                let mut times: Vec<u64> = its.map(|one| one.asked_us).collect();
                times.sort_unstable();
                self.submitted.insert(handout.task.clone(), times);
            }
        }
    }

    /// Whether this worker was not there to the end.
    pub(super) fn hung_up(&self, worker: &str) -> bool {
        self.hung_up.contains(worker)
    }

    /// Whether the workshop had to end the scene before all that was asked had its answer.
    pub(super) fn is_lost(&self) -> bool {
        self.over_us < u64::MAX && self.requests.iter().any(|one| one.answer.is_none() && !self.is_gone(one))
    }

    /// Whether the client hung up for good before it had an answer.
    pub(super) fn is_gone(&self, request: &Request) -> bool {
        self.left.get(&request.client).is_some_and(|left_us| *left_us >= request.asked_us)
    }
}

fn guest<'a>(scene: &'a Scene, name: &str) -> Option<&'a Does> {
    scene.peers.iter().find(|peer| peer.name == name).map(|peer| &peer.does)
}

/// Whether this player hangs up by itself when something of its own is still open.
fn leaves(does: &Does) -> bool {
    match does {
        Does::Work(labour) => matches!(labour.mishap, Some(Mishap::LeavesHolding(_))),
        Does::Submit(errands) => errands.manner == Asking::Vanishes,
        _ => false,
    }
}

/// Whether this is the task that was submitted, as far as is known.
pub(super) fn is_handout_of(handout: &Handout, task: &str) -> bool {
    task::is_same(&handout.task, "JOB  ".len() + handout.job.len(), task)
}

/// A worker's text, behind its job's id and its name, and a client's. Either may be cut.
fn texts_agree((job, worker): (&str, &str), said: &str, heard: &str) -> bool {
    let before = "DONE   ".len() + job.len() + worker.len();
    task::is_same(said, before, heard) || task::is_same(heard, "RESULT ".len(), said)
}

fn surplus(seen: Seen<'_>, clients: &str) -> Vec<Surplus> {
    let actors = seen.connections(clients);
    let mut open: BTreeMap<(u32, &[u8]), i64> = BTreeMap::new();
    let mut surplus = Vec::new();
    for message in seen.delivered(clients) {
        let text = Pattern::Req.text_of(&message.head.0);
        let words = &message.head.0[..message.head.0.len() - text.len()];
        let count = open.entry((message.conn, words)).or_default();
        match message.from {
            Side::Connect => *count += 1,
            Side::Bind => {
                *count -= 1;
                if *count < 0 {
                    let client = actors.get(&message.conn).map_or_else(|| "".into(), |name| (*name).clone());
                    surplus.push(Surplus { client, at_us: message.at_us, text: Head::of(text).shown() });
                }
            }
        }
    }
    surplus
}
