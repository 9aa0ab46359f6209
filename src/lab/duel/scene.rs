//! What is played: the scenes of a lab, with its numbers filled in.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Fault, Order};
use crate::scenario::{Link, Scenario, Scene};

/// The links, by the names that the scenes give them.
pub(super) const WORK: &str = "work";
pub(super) const RESULTS: &str = "results";
pub(super) const JOBS: &str = "jobs";

/// The place of the long job of `lab busy`.
const LONG: usize = 5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    links: BTreeMap<String, Link>,
    scenes: Vec<Scene>,
}

/// The two plays: the same jobs with PUSH and PULL, and asked for.
///
/// # Errors
/// The numbers make no play.
pub(super) fn scenarios(order: &Order) -> Result<[Scenario; 2], String> {
    let template = match order.fault {
        Fault::Busy { .. } => include_str!("busy.toml"),
        Fault::Lost => include_str!("lost.toml"),
        Fault::Late => include_str!("late.toml"),
    };
    let jobs = jobs(order);
    let longest = jobs.iter().copied().max().unwrap_or(0);
    let list: Vec<String> = jobs.iter().map(u64::to_string).collect();
    let filled_in = template
        .replace("$workers", &order.workers.to_string())
        .replace("$jobs", &list.join(","))
        .replace("$lease", &lease_ms(longest).to_string())
        // Each worker has answered the sender's hello, or asked once, before its first job.
        .replace("$quarter", &(order.workers + quarter(order.jobs)).to_string())
        .replace("$killed", &killed(order));
    let read: Read = toml::from_str(&filled_in).map_err(|error| error.to_string())?;
    let mut scenes = read.scenes.into_iter();
    let mut scenario = |links: &[&str]| {
        let links = read.links.iter().filter(|(name, _)| links.contains(&name.as_str()));
        Scenario {
            links: links.map(|(name, link)| (name.clone(), link.clone())).collect(),
            scenes: scenes.next().into_iter().collect(),
        }
    };
    Ok([scenario(&[WORK, RESULTS]), scenario(&[JOBS])])
}

/// How long each job takes, in milliseconds.
pub(super) fn jobs(order: &Order) -> Vec<u64> {
    let mut jobs = vec![order.ms; order.jobs];
    if let Fault::Busy { long_ms } = order.fault {
        jobs[long(order.jobs) - 1] = long_ms;
    }
    jobs
}

/// Which job is the long one, from 1.
pub(super) fn long(jobs: usize) -> usize {
    LONG.min(jobs)
}

/// After how many jobs the fault comes.
pub(super) fn quarter(jobs: usize) -> usize {
    (jobs / 4).max(1)
}

/// Who is killed: the last of the workers.
pub(super) fn killed(order: &Order) -> String {
    format!("worker{}", order.workers)
}

/// When a job is handed out again, in milliseconds: longer than any takes, also on a busy machine.
fn lease_ms(longest: u64) -> u64 {
    longest * 3 + 400
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lab_is_a_play_with_the_same_jobs_twice() {
        for fault in [Fault::Busy { long_ms: 100 }, Fault::Lost, Fault::Late] {
            let order = Order { fault, jobs: 40, workers: 3, ms: 5 };
            let [push, ask] = scenarios(&order).expect("two plays");
            let text = |scenario: &Scenario| format!("{:?}", scenario.scenes[0].cast);
            let list: Vec<String> = jobs(&order).iter().map(u64::to_string).collect();
            for scenario in [&push, &ask] {
                assert_eq!(scenario.scenes.len(), 1);
                assert!(text(scenario).contains(&list.join(",")), "{}", text(scenario));
                assert!(text(scenario).contains("worker3"), "{}", text(scenario));
                assert_eq!(scenario.scenes[0].moments.len(), usize::from(fault == Fault::Lost));
            }
            assert_eq!((push.links.len(), ask.links.len()), (2, 1));
        }
    }

    #[test]
    fn one_job_of_lab_busy_is_long() {
        let order = Order { fault: Fault::Busy { long_ms: 100 }, jobs: 6, workers: 2, ms: 5 };
        assert_eq!(jobs(&order), [5, 5, 5, 5, 100, 5]);
    }
}
