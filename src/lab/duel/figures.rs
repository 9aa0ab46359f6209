//! The figures of one play, read from where its jobs were.

use serde_json::{Value, json};

use super::scene;
use super::{Fault, Order};
use crate::flow::Flow;
use crate::flow::journey::{Happened, Kind, Outcome, Place};

/// What came of one play.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub(super) jobs: usize,
    pub(super) done: usize,
    pub(super) lost: usize,
    /// Of the lost ones, those that nobody had begun.
    pub(super) lost_in_mailbox: usize,
    /// Jobs that were done when a worker was killed.
    pub(super) done_when_killed: usize,
    /// Jobs that were given to somebody again.
    pub(super) again: usize,
    /// Jobs that stood in a mailbox while its worker did the long one.
    pub(super) behind_long: usize,
    /// From the first job that was given to somebody to the last that was done.
    pub(super) seconds: f64,
    /// The same, until the last short job was done.
    pub(super) short_seconds: f64,
    pub(super) workers: Vec<Share>,
}

/// What came of one worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Share {
    pub(super) name: String,
    /// Jobs that it has done.
    pub(super) done: usize,
    /// How long it had nothing to do while there were jobs that were not done, in seconds.
    pub(super) idle: f64,
    /// When it came, after the first job was given to somebody; 0 for those who were there.
    pub(super) came: f64,
    /// From then to its first job; none when it never had one.
    pub(super) first_job_after: Option<f64>,
    /// When it was killed.
    pub(super) killed: Option<f64>,
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

impl Figures {
    pub(super) fn of(flow: &Flow, order: &Order) -> Figures {
        let ended = flow.ended();
        let given = |job: &crate::flow::Journey| {
            job.stays.iter().find(|stay| stay.place.kind() != Kind::Sender).map(|stay| stay.from_us)
        };
        let began_us = flow.jobs.iter().filter_map(given).min().unwrap_or(0);
        let done_at = |job: &crate::flow::Journey| {
            job.stays.last().filter(|stay| stay.place == Place::Done).map(|stay| stay.from_us)
        };
        let over_us = flow.jobs.iter().filter_map(done_at).max().unwrap_or(began_us);
        let long = long(order);
        let short = flow.jobs.iter().filter(|job| Some(&job.job) != long.as_ref());
        let short_over_us = short.filter_map(done_at).max().unwrap_or(began_us);
        let lost =
            |job: &&crate::flow::Journey| job.stays.last().is_some_and(|stay| stay.place == Place::Lost);
        let never_begun = flow
            .jobs
            .iter()
            .filter(lost)
            .filter(|job| !job.stays.iter().any(|stay| matches!(stay.place, Place::Work(_))));
        let share = |worker: &crate::flow::journey::Worker| {
            let came_us = worker.came_us().unwrap_or(flow.end_us).max(began_us);
            let idle = worker
                .idle(over_us)
                .into_iter()
                .map(|(from, until)| until.min(over_us).saturating_sub(from.max(began_us)));
            Share {
                name: worker.name.clone(),
                done: worker.spells.iter().filter(|spell| spell.how == Outcome::Done).count(),
                idle: seconds(idle.sum()),
                came: seconds(came_us - began_us),
                first_job_after: worker
                    .spells
                    .first()
                    .map(|spell| seconds(spell.from_us.saturating_sub(came_us))),
                killed: worker
                    .turns
                    .iter()
                    .find(|turn| turn.what == Happened::Killed)
                    .map(|turn| seconds(turn.at_us.saturating_sub(began_us))),
            }
        };
        let spells: usize = flow.workers.iter().map(|worker| worker.spells.len()).sum();
        let begun =
            flow.jobs.iter().filter(|job| job.stays.iter().any(|stay| matches!(stay.place, Place::Work(_))));
        let killings = flow.workers.iter().flat_map(|worker| &worker.turns);
        let killed_us = killings.filter(|turn| turn.what == Happened::Killed).map(|turn| turn.at_us).min();
        let done_by_then = flow.jobs.iter().filter_map(done_at).filter(|at_us| Some(*at_us) <= killed_us);
        Figures {
            done_when_killed: done_by_then.count(),
            jobs: order.jobs,
            done: ended[Kind::Done as usize],
            lost: ended[Kind::Lost as usize],
            lost_in_mailbox: never_begun.count(),
            again: spells.saturating_sub(begun.count()),
            behind_long: behind(flow, long.as_deref()),
            seconds: seconds(over_us - began_us),
            short_seconds: seconds(short_over_us - began_us),
            workers: flow.workers.iter().map(share).collect(),
        }
    }

    /// The one that came late.
    pub(super) fn late(&self) -> Option<&Share> {
        self.workers.iter().find(|worker| worker.name == "late")
    }

    /// The one that was killed.
    pub(super) fn killed(&self) -> Option<&Share> {
        self.workers.iter().find(|worker| worker.killed.is_some())
    }

    pub(super) fn json(&self) -> Value {
        let workers: Vec<Value> = self
            .workers
            .iter()
            .map(|worker| {
                json!({
                    "worker": worker.name,
                    "done": worker.done,
                    "idle_seconds": worker.idle,
                    "came_seconds": worker.came,
                    "first_job_after_seconds": worker.first_job_after,
                    "killed_seconds": worker.killed,
                })
            })
            .collect();
        json!({
            "jobs": self.jobs,
            "done": self.done,
            "lost": self.lost,
            "lost_in_mailbox": self.lost_in_mailbox,
            "done_when_killed": self.killed().map(|_| self.done_when_killed),
            "handed_out_again": self.again,
            "behind_the_long_job": self.behind_long,
            "seconds": self.seconds,
            "short_jobs_done_seconds": self.short_seconds,
            "workers": workers,
        })
    }
}

/// The id of the long job, where there is one.
fn long(order: &Order) -> Option<String> {
    matches!(order.fault, Fault::Busy { .. }).then(|| scene::long(order.jobs).to_string())
}

/// How many jobs were in the mailbox of the worker that had the long one in work.
fn behind(flow: &Flow, long: Option<&str>) -> usize {
    let stays = flow.jobs.iter().find(|job| Some(job.job.as_str()) == long).map(|job| &job.stays);
    let work = stays.into_iter().flatten().find_map(|stay| match stay.place {
        Place::Work(worker) => Some((worker, stay.from_us, stay.until_us)),
        _ => None,
    });
    let Some((worker, from_us, until_us)) = work else { return 0 };
    let waits = |stay: &crate::flow::Stay| {
        stay.place == Place::Mailbox(worker)
            && stay.from_us <= until_us
            && stay.until_us >= until_us
            && stay.until_us > from_us
    };
    flow.jobs.iter().filter(|job| job.stays.iter().any(waits)).count()
}
