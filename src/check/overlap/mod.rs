//! The check `overlap`: each job is done once and for its whole time, as many at a time as the limit allows and never
//! more, and the worker's log says so.
//!
//! How many jobs were in work is read off the wire, where a machine that is slow makes nobody look guilty: a job cannot
//! begin before it was delivered, and it is over when its result has come. What the wire cannot show, such as a job that
//! is taken in and not begun, the worker's own log has to tell.

use serde::Deserialize;

use crate::check::{Case, Check, Examined};
use crate::evidence::Side;
use crate::scenario::{Actor, Argument};

mod jobs;
mod log;
mod numbers;
mod pace;
mod results;
mod room;

#[cfg(test)]
mod tests;

use jobs::Jobs;

/// Which links carry the jobs and the results.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Overlap {
    /// The link with the jobs, each `<id> <milliseconds>`. The worker connects to it; its last argument is the limit.
    pub work: String,
    /// The link with the results, each `<id>`.
    pub results: String,
}

impl Check for Overlap {
    fn name(&self) -> &'static str {
        "overlap"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.work, &self.results]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(shift) = Shift::of(case, self) else { return Examined::Skipped };
        let results = results::findings(&shift);
        if !results.is_empty() {
            // What else is odd follows from it.
            return Examined::Found(results);
        }
        let mut findings = log::findings(&shift);
        let mut entries = if findings.is_empty() { log::entries(&shift) } else { Vec::new() };
        let miscounted = numbers::counts(&shift, &entries);
        if miscounted.is_some() {
            // A log that counts wrongly tells nothing about how many were in work.
            entries.clear();
        }
        findings.extend(miscounted.or_else(|| numbers::latency(&shift, &entries)));
        findings.extend(room::over(&shift, &entries).or_else(|| pace::findings(&shift, &entries)));
        Examined::Found(findings)
    }
}

/// One worker with its limit, its jobs and its results.
struct Shift<'a> {
    case: Case<'a>,
    worker: &'a Actor,
    /// How many jobs may overlap.
    limit: usize,
    jobs: Jobs,
    /// The same of the reference.
    reference: Jobs,
}

impl<'a> Shift<'a> {
    /// Nothing when no job reached the worker: then others say why.
    fn of(case: Case<'a>, rule: &Overlap) -> Option<Shift<'a>> {
        let worker = case.learners().find(|actor| actor.is_given(&rule.work, Side::Connect))?;
        let limit = match worker.arguments.last()? {
            Argument::Word(word) => word.parse().ok()?,
            _ => return None,
        };
        let jobs = Jobs::of(case.learner(), rule, &worker.name);
        let reference = Jobs::of(case.reference(), rule, &worker.name);
        (!jobs.given.is_empty()).then_some(Shift { case, worker, limit, jobs, reference })
    }

    fn who(&self) -> String {
        self.case.who(self.worker)
    }
}

/// A number of milliseconds, from microseconds.
fn ms(us: u64) -> String {
    format!("{} ms", us.div_ceil(1000))
}

/// So many of `count` may be odd by chance: lines whose numbers were read at different moments, messages that were
/// noted late.
fn stray(count: usize) -> usize {
    (count / 10).max(1)
}

/// `1 job`, `2 jobs`.
fn jobs(count: usize) -> String {
    crate::check::seen::counted(count as u64, "job")
}
