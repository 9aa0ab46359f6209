//! The journeys of jobs for which workers ask: from the conversation on the worker link.

use std::collections::{HashMap, VecDeque};

use crate::evidence::{Evidence, Side};
use crate::scenario::{Argument, Scene};

use super::journey::{Flow, Journey, Outcome, Place, Spell, Stay};
use super::ledger::{Handout, Ledger, Said, ledger};
use super::workers::{Workers, end_us};

/// The journeys of the jobs that a server hands out to whoever asks. Where its list of jobs is one of its arguments, such
/// as `20,1000,20`, all of them wait from the beginning; else a job is there when it is first handed out.
pub fn asked(evidence: &Evidence, scene: &Scene, link: &str) -> Flow {
    let listed = listed(scene, link);
    let since = if listed.is_some() { Since::TheBeginning } else { Since::TheFirst };
    let mut flow = journeys(evidence, scene, link, &[link], since);
    let unseen = listed.unwrap_or(0).saturating_sub(flow.jobs.len());
    let waits = Stay { place: Place::Sender, from_us: 0, until_us: flow.end_us };
    let job = Journey { job: String::new(), work_ms: None, stays: vec![waits] };
    flow.jobs.extend(std::iter::repeat_n(job, unseen));
    flow
}

/// The journeys of the jobs that clients submit on one link, and for which workers ask on another: each waits at the
/// server from its SUBMIT on.
pub fn served(evidence: &Evidence, scene: &Scene, workers: &str, clients: &str) -> Flow {
    let submitted = Since::Submitted(&ledger(evidence, clients));
    journeys(evidence, scene, workers, &[workers, clients], submitted)
}

/// Since when a job waits at the server.
enum Since<'a> {
    TheBeginning,
    TheFirst,
    Submitted(&'a Ledger),
}

fn journeys(evidence: &Evidence, scene: &Scene, link: &str, links: &[&str], since: Since<'_>) -> Flow {
    let mut workers = Workers::at(evidence, scene, link, Side::Connect);
    let end_us = end_us(evidence, links, &workers.all);
    let handouts = ledger(evidence, link).handouts();
    let mut by_job: HashMap<&str, usize> = HashMap::new();
    let mut all: Vec<Vec<&Handout>> = Vec::new();
    for handout in &handouts {
        let job = *by_job.entry(&handout.job).or_insert_with(|| {
            all.push(Vec::new());
            all.len() - 1
        });
        all[job].push(handout);
    }
    let mut submits = match since {
        Since::Submitted(clients) => submits(clients, &all),
        Since::TheBeginning | Since::TheFirst => HashMap::new(),
    };
    let mut jobs = Vec::with_capacity(all.len());
    for (place, handouts) in all.iter().enumerate() {
        let Some(first) = handouts.first() else { continue };
        let begins = match since {
            Since::TheBeginning => 0,
            Since::TheFirst => first.handed_us,
            Since::Submitted(_) => {
                let asked = submits.get_mut(first.task.as_str()).and_then(VecDeque::pop_front);
                asked.unwrap_or(first.handed_us).min(first.handed_us)
            }
        };
        let journey = Journey {
            job: first.job.clone(),
            work_ms: milliseconds(&first.task),
            stays: stays(handouts, &mut workers, place, begins, end_us),
        };
        jobs.push(journey);
    }
    for worker in &mut workers.all {
        worker.spells.sort_by_key(|spell| spell.from_us);
    }
    Flow { jobs, workers: workers.all, end_us }
}

/// Where one job was; and the spells of those who had it.
fn stays(handouts: &[&Handout], workers: &mut Workers, job: usize, begins: u64, end_us: u64) -> Vec<Stay> {
    let done_us = handouts.iter().filter_map(|one| one.done.as_ref()).map(|done| done.at_us).min();
    let over_us = done_us.unwrap_or(end_us).min(end_us);
    let mut stays = Stays { all: Vec::new(), at_us: begins };
    let mut last = Place::Sender;
    for (index, handout) in handouts.iter().enumerate() {
        let Some(worker) = workers.named(&handout.actor) else { continue };
        let from_us = handout.handed_us;
        let done = handout.done.as_ref().map(|done| done.at_us);
        let gone = workers.all[worker].gone_after(from_us);
        let gone = gone.filter(|gone| *gone <= end_us && done.is_none_or(|done| done > *gone));
        let until_us = done.or(gone).unwrap_or(end_us).clamp(from_us, end_us.max(from_us));
        let how = match (done, gone) {
            (Some(at_us), _) if done_us.is_some_and(|first| first < at_us) => Outcome::TooLate,
            (Some(_), _) => Outcome::Done,
            (None, Some(_)) => Outcome::Gone,
            (None, None) => Outcome::Open,
        };
        workers.all[worker].spells.push(Spell { job, from_us, until_us, how });
        if done_us.is_some_and(|done_us| done_us <= from_us) {
            continue;
        }
        stays.until(Place::Sender, from_us);
        // From the next one on it is that one's; whoever is gone with it leaves it at the server.
        let next = handouts.get(index + 1).map_or(over_us, |next| next.handed_us.min(over_us));
        let left = gone.filter(|gone| *gone < next || (index + 1 == handouts.len() && done_us.is_none()));
        stays.until(Place::Work(worker), left.unwrap_or(next));
        last = if left.is_some() { Place::Lost } else { Place::Work(worker) };
    }
    match done_us {
        Some(done_us) => {
            stays.until(Place::Sender, done_us.min(end_us));
            stays.last(Place::Done, end_us);
        }
        None => stays.last(last, end_us),
    }
    stays.all
}

/// Stays one after the other.
struct Stays {
    all: Vec<Stay>,
    at_us: u64,
}

impl Stays {
    fn until(&mut self, place: Place, until_us: u64) {
        if until_us > self.at_us {
            self.all.push(Stay { place, from_us: self.at_us, until_us });
            self.at_us = until_us;
        }
    }

    fn last(&mut self, place: Place, end_us: u64) {
        if self.at_us >= end_us && self.all.last().is_some_and(|stay| stay.place == place) {
            return;
        }
        self.all.push(Stay { place, from_us: self.at_us, until_us: end_us.max(self.at_us) });
    }
}

/// The times of the SUBMITs, by the task that they ask for.
fn submits<'a>(clients: &'a Ledger, jobs: &[Vec<&Handout>]) -> HashMap<&'a str, VecDeque<u64>> {
    let tasks: std::collections::HashSet<&str> =
        jobs.iter().filter_map(|handouts| handouts.first()).map(|first| first.task.as_str()).collect();
    let mut submits: HashMap<&str, VecDeque<u64>> = HashMap::new();
    let mut requests = std::collections::HashSet::new();
    for call in &clients.calls {
        let Said::Submit(text) = &call.said else { continue };
        if tasks.contains(text.as_str()) {
            submits.entry(text).or_default().push_back(call.asked_us);
        } else if let Some((_, task)) = text.split_once(' ')
            && tasks.contains(task)
            // With a request id of its own, the same again is the same request.
            && requests.insert(text)
        {
            submits.entry(task).or_default().push_back(call.asked_us);
        }
    }
    submits
}

/// How many jobs are in the list that the server was given, if it was given one.
fn listed(scene: &Scene, link: &str) -> Option<usize> {
    let server = scene.cast.iter().find(|actor| actor.is_given(link, Side::Bind))?;
    let list = |argument: &Argument| match argument {
        Argument::Word(word) if word.contains(',') => {
            word.split(',').all(|ms| ms.trim().parse::<u64>().is_ok()).then(|| word.split(',').count())
        }
        _ => None,
    };
    server.arguments.iter().find_map(list)
}

/// The milliseconds of `20` or of `sleep 20`.
fn milliseconds(task: &str) -> Option<u64> {
    task.strip_prefix("sleep ").unwrap_or(task).trim().parse().ok()
}
