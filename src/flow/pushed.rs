//! The journeys of jobs that are pushed: a message that was sent is in its worker's mailbox until the worker begins it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::evidence::{Evidence, Side};
use crate::scenario::Scene;

use super::delivered;
use super::journey::{Flow, Journey, Outcome, Place, Spell, Stay};
use super::workers::{Workers, end_us};

/// The journeys of the jobs `<id> <ms>` that are pushed on the link `work`, and whose ids come back on the link
/// `results`. Each worker does up to `at_a_time` of its jobs at the same time, in the order in which they came.
pub fn pushed(evidence: &Evidence, scene: &Scene, work: &str, results: &str, at_a_time: usize) -> Flow {
    let messages = delivered(evidence, work);
    let sender = messages.first().map_or(Side::Bind, |first| first.from);
    let mut workers = Workers::at(evidence, scene, work, sender.other());
    let end_us = end_us(evidence, &[work, results], &workers.all);
    let mut jobs: Vec<Job> = Vec::with_capacity(messages.len());
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    for message in messages.iter().filter(|message| message.from == sender) {
        let text = String::from_utf8_lossy(&message.head.0);
        let mut words = text.split_whitespace();
        let id = words.next().unwrap_or_default().to_owned();
        let work_ms = words.next().and_then(|word| word.trim_end_matches('\0').parse().ok());
        let Some(worker) = workers.of(message.conn) else { continue };
        let came_us = message.at_us + message.held_us;
        by_id.entry(id.clone()).or_default().push(jobs.len());
        let gone_us = workers.all[worker].gone_after(came_us).filter(|gone| *gone <= end_us);
        jobs.push(Job { id, work_ms, worker, came_us, done_us: None, gone_us });
    }
    note_results(evidence, scene, results, &workers, &mut jobs, &by_id);
    let begun = begin_all(&mut jobs, workers.all.len(), at_a_time.max(1));
    let mut journeys = Vec::with_capacity(jobs.len());
    for (place, (job, begun)) in jobs.iter().zip(begun).enumerate() {
        let stays = job.stays(begun, end_us);
        if let Some(stay) = stays.iter().find(|stay| matches!(stay.place, Place::Work(_))) {
            let how = match (job.done_us, job.gone_us) {
                (Some(_), _) => Outcome::Done,
                (None, Some(_)) => Outcome::Gone,
                (None, None) => Outcome::Open,
            };
            let spell = Spell { job: place, from_us: stay.from_us, until_us: stay.until_us, how };
            workers.all[job.worker].spells.push(spell);
        }
        journeys.push(Journey { job: job.id.clone(), work_ms: job.work_ms, stays });
    }
    for worker in &mut workers.all {
        worker.spells.sort_by_key(|spell| spell.from_us);
    }
    Flow { jobs: journeys, workers: workers.all, end_us }
}

/// A message on its way.
struct Job {
    id: String,
    work_ms: Option<u64>,
    worker: usize,
    /// When it was sent.
    came_us: u64,
    /// When its result was.
    done_us: Option<u64>,
    /// When its worker was gone, after it had been sent.
    gone_us: Option<u64>,
}

/// Finds the job of each result: one of the same worker before those of others.
fn note_results(
    evidence: &Evidence,
    scene: &Scene,
    results: &str,
    workers: &Workers,
    jobs: &mut [Job],
    by_id: &HashMap<String, Vec<usize>>,
) {
    let results_of = Workers::at(evidence, scene, results, Side::Connect);
    let binder = scene.binder(results);
    for result in delivered(evidence, results) {
        let text = String::from_utf8_lossy(&result.head.0);
        let id = text.split_whitespace().next().unwrap_or_default().trim_end_matches('\0');
        let name = match result.from {
            Side::Connect => results_of.of(result.conn).map(|place| results_of.all[place].name.as_str()),
            Side::Bind => binder,
        };
        let worker = name.and_then(|name| workers.named(name));
        let its = by_id.get(id).map_or(&[][..], Vec::as_slice);
        let open = |job: &&usize| jobs[**job].done_us.is_none() && jobs[**job].came_us <= result.at_us;
        let own = its.iter().filter(open).find(|job| Some(jobs[**job].worker) == worker);
        if let Some(job) = own.or_else(|| its.iter().find(open)).copied() {
            jobs[job].done_us = Some(result.at_us);
            jobs[job].worker = worker.unwrap_or(jobs[job].worker);
        }
    }
}

/// When each job was begun; `None` for those that never were.
fn begin_all(jobs: &mut [Job], workers: usize, at_a_time: usize) -> Vec<Option<u64>> {
    let mut begun = vec![None; jobs.len()];
    for worker in 0..workers {
        let its: Vec<usize> = (0..jobs.len()).filter(|job| jobs[*job].worker == worker).collect();
        // For each of its jobs, when a later one was done: whoever does one at a time had this one behind it by then.
        let mut later = vec![None; its.len()];
        let mut earliest: Option<u64> = None;
        for place in (0..its.len()).rev() {
            later[place] = earliest;
            earliest = earliest.into_iter().chain(jobs[its[place]].done_us).min();
        }
        // When the jobs in work end; for ever, where they don't.
        let mut in_work: BinaryHeap<Reverse<u64>> = BinaryHeap::new();
        for (place, job) in its.into_iter().enumerate() {
            let Job { came_us, done_us, gone_us, work_ms, .. } = jobs[job];
            let free =
                if in_work.len() < at_a_time { Some(0) } else { in_work.peek().map(|Reverse(end)| *end) };
            let mut begins = free.unwrap_or(0).max(came_us);
            if let Some(done_us) = done_us {
                let takes_us = work_ms.unwrap_or(0) * 1000;
                // Results are seen a little late. But what was done in half its time was begun before its turn.
                let early = at_a_time > 1 && done_us < begins + takes_us / 2;
                let latest = if early { done_us.saturating_sub(takes_us) } else { done_us };
                begins = begins.min(latest).max(came_us);
            }
            let passed =
                at_a_time == 1 && later[place].is_some_and(|later| gone_us.is_none_or(|gone| later < gone));
            let ends = match (done_us, gone_us) {
                (Some(done_us), _) => done_us,
                // It went on to the next without a result of this one.
                (None, _) if passed => {
                    jobs[job].gone_us = Some(begins);
                    begins
                }
                (None, gone_us) => gone_us.unwrap_or(u64::MAX),
            };
            if begins <= ends && begins < u64::MAX {
                begun[job] = Some(begins);
                if in_work.len() >= at_a_time {
                    in_work.pop();
                }
                in_work.push(Reverse(ends));
            }
        }
    }
    begun
}

impl Job {
    fn stays(&self, begun: Option<u64>, end_us: u64) -> Vec<Stay> {
        let over_us = self.done_us.or(self.gone_us).unwrap_or(end_us).min(end_us);
        let begun_us = begun.unwrap_or(over_us).min(over_us);
        let came_us = self.came_us.min(end_us);
        let last = match (self.done_us, self.gone_us) {
            (Some(_), _) => Place::Done,
            (None, Some(_)) => Place::Lost,
            (None, None) if begun.is_some() => Place::Work(self.worker),
            (None, None) => Place::Mailbox(self.worker),
        };
        let all = [
            (Place::Sender, 0, came_us),
            (Place::Mailbox(self.worker), came_us, begun_us),
            (Place::Work(self.worker), begun_us, over_us),
            (last, over_us, end_us),
        ];
        // The last one says where it ended, however late; and the one before it in whose mailbox it was lost.
        let tells = |place: Place| {
            place == last || (last == Place::Lost && begun.is_none() && place == Place::Mailbox(self.worker))
        };
        let real = all.into_iter().filter(|(place, from, until)| from < until || tells(*place));
        real.map(|(place, from_us, until_us)| Stay { place, from_us, until_us }).collect()
    }
}
