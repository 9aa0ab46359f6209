//! The numbers of a picture, in one plain sentence each.

use super::journey::{Flow, Happened, Journey, Outcome, Place, Spell, Stay, Turn, Worker};

/// Idle for less than this part of the whole is not worth a sentence.
const WORTH: u64 = 10;
/// Of several workers or jobs of which the same is to be told, so many are told of.
const EACH: usize = 2;

/// What happened to the jobs, the weightiest first: how many were done and when, what was lost and where, who stood still,
/// who had nothing to do while others had too much, who came late, and which short job waited behind a long one.
pub fn told(flow: &Flow) -> Vec<String> {
    if flow.jobs.is_empty() {
        return Vec::new();
    }
    let mut sentences = vec![done(flow)];
    sentences.extend(left_over(flow));
    for worker in 0..flow.workers.len() {
        sentences.extend(gone(flow, worker));
    }
    for worker in 0..flow.workers.len() {
        sentences.extend(frozen(flow, worker));
    }
    let idle = |worker: usize| idle(flow, worker);
    sentences.extend((0..flow.workers.len()).filter_map(idle).take(EACH));
    sentences.extend(flow.workers.iter().filter_map(|worker| came(flow, worker)).take(EACH));
    sentences.extend(behind(flow));
    sentences
}

/// A moment, in seconds.
fn at(us: u64) -> String {
    format!("{:.2} s", us as f64 / 1e6)
}

/// A while, in a unit that suits it.
fn long(us: u64) -> String {
    if us < 1_000_000 { format!("{} ms", us.div_ceil(1000)) } else { at(us) }
}

/// `1 job was`, `2 jobs were`
fn jobs_were(count: usize) -> String {
    if count == 1 { "1 job was".to_owned() } else { format!("{count} jobs were") }
}

/// `job 17`, or `a job` where nobody knows its id.
fn job_named(job: &Journey) -> String {
    if job.job.is_empty() { "a job".to_owned() } else { format!("job {}", job.job) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `a`, `a and b`, `a, b and c`
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn done(flow: &Flow) -> String {
    let all = flow.jobs.len();
    let ends = flow.jobs.iter().filter_map(|job| job.stays.last());
    let when: Vec<u64> = ends.filter(|stay| stay.place == Place::Done).map(|stay| stay.from_us).collect();
    let last = when.iter().max().copied().map(at).unwrap_or_default();
    match when.len() {
        0 => format!("None of {all} jobs was done."),
        1 if all == 1 => format!("The job was done at {last}."),
        many if many == all => format!("All {all} jobs were done, the last one at {last}."),
        1 => format!("1 of {all} jobs was done, at {last}."),
        many => format!("{many} of {all} jobs were done, the last one at {last}."),
    }
}

/// What was neither done nor lost.
fn left_over(flow: &Flow) -> Option<String> {
    let ended = |place: Place| {
        let last = flow.jobs.iter().filter_map(|job| job.stays.last());
        last.filter(|stay| stay.place == place).count()
    };
    let mut places = vec![(ended(Place::Sender), flow.sender().to_owned())];
    for (place, worker) in flow.workers.iter().enumerate() {
        places.push((ended(Place::Mailbox(place)), format!("in {}'s mailbox", worker.name)));
        places.push((ended(Place::Work(place)), format!("in work at {}", worker.name)));
    }
    let mut places = places.into_iter().filter(|(count, _)| *count > 0);
    let (count, place) = places.next()?;
    let others = places.map(|(count, place)| format!("{count} {place}"));
    let all: Vec<String> =
        [format!("{} still {place}", jobs_were(count))].into_iter().chain(others).collect();
    Some(format!("At the end {}.", listed(&all)))
}

fn jobs(count: usize) -> String {
    if count == 1 { "1 job".to_owned() } else { format!("{count} jobs") }
}

/// What a worker had when it was gone.
fn gone(flow: &Flow, worker: usize) -> Vec<String> {
    let name = &flow.workers[worker].name;
    let mut sentences = Vec::new();
    let blows = flow.workers[worker].turns.iter();
    for turn in blows.filter(|turn| matches!(turn.what, Happened::Killed | Happened::Left)) {
        let how = format!("when {name} {} at {}", verb(turn), at(turn.at_us));
        let with = |at_us: u64| flow.workers[worker].gone_at(at_us) == Some(*turn);
        let lost = |job: &&Journey| match job.stays.as_slice() {
            [.., before, last] => {
                last.place == Place::Lost && before.place == Place::Mailbox(worker) && with(last.from_us)
            }
            _ => false,
        };
        let count = flow.jobs.iter().filter(lost).count();
        if count > 0 {
            let they = if count == 1 { "it is" } else { "they are" };
            sentences.push(format!("{} in {name}'s mailbox {how}; {they} lost.", jobs_were(count)));
        }
        let held = |spell: &&Spell| spell.how == Outcome::Gone && with(spell.until_us);
        let held: Vec<&Spell> = flow.workers[worker].spells.iter().filter(held).collect();
        let told = if held.len() > EACH { in_bulk(flow, worker, &held, &how) } else { Vec::new() };
        let each = held.iter().filter(|_| held.len() <= EACH);
        sentences.extend(told.into_iter().chain(each.map(|spell| {
            let job = &flow.jobs[spell.job];
            format!("{} was with {name} {how}; {}.", capital(&job_named(job)), after(flow, worker, spell))
        })));
    }
    sentences
}

fn in_bulk(flow: &Flow, worker: usize, held: &[&Spell], how: &str) -> Vec<String> {
    let is_lost =
        |spell: &&&Spell| flow.jobs[spell.job].stays.last().is_some_and(|stay| stay.place == Place::Lost);
    let lost = held.iter().filter(is_lost).count();
    let name = &flow.workers[worker].name;
    vec![format!("{} with {name} {how}; {lost} of them are lost.", jobs_were(held.len()))]
}

fn verb(turn: &Turn) -> &'static str {
    match turn.what {
        Happened::Killed => "was killed",
        _ => "left",
    }
}

/// What became of a job after its worker was gone, or stood still.
fn after(flow: &Flow, worker: usize, spell: &Spell) -> String {
    let later = |stay: &&Stay| {
        stay.from_us >= spell.from_us
            && matches!(stay.place, Place::Work(other) if other != worker || stay.from_us > spell.from_us)
    };
    let job = &flow.jobs[spell.job];
    let next = job.stays.iter().find(later);
    match (next, job.stays.last().map(|stay| stay.place)) {
        (Some(Stay { place: Place::Work(other), from_us, .. }), _) => {
            format!("{} got it at {}", flow.workers[*other].name, at(*from_us))
        }
        (_, Some(Place::Lost)) => "it is lost".to_owned(),
        (_, Some(Place::Done)) => "it was done all the same".to_owned(),
        _ => "nobody got it again".to_owned(),
    }
}

fn frozen(flow: &Flow, worker: usize) -> Vec<String> {
    let its = &flow.workers[worker];
    let tell = |(from_us, until_us): (u64, u64)| {
        let until = if until_us >= flow.end_us { "the end".to_owned() } else { at(until_us) };
        let begun = |spell: &&Spell| spell.from_us <= from_us && spell.until_us > from_us;
        let held = its.spells.iter().find(begun);
        let waiting = waiting(flow, from_us).get(worker).copied().unwrap_or(0);
        let with = match (held, waiting) {
            (_, count @ 1..) => format!(", with {} in its mailbox", jobs(count)),
            (Some(spell), 0) => {
                let job = job_named(&flow.jobs[spell.job]);
                format!(" with {job}; {}", after(flow, worker, spell))
            }
            (None, 0) => String::new(),
        };
        format!("{} stood still from {} to {until}{with}.", its.name, at(from_us))
    };
    its.frozen(flow.end_us).into_iter().map(tell).collect()
}

/// How many jobs wait in the mailbox of each worker at a moment; and, last, at the sender.
fn waiting(flow: &Flow, at_us: u64) -> Vec<usize> {
    let mut counts = vec![0; flow.workers.len() + 1];
    let now = |stay: &&Stay| stay.from_us <= at_us && at_us < stay.until_us;
    for stay in flow.jobs.iter().filter_map(|job| job.stays.iter().find(now)) {
        match stay.place {
            Place::Mailbox(worker) => counts[worker] += 1,
            Place::Sender => counts[flow.workers.len()] += 1,
            Place::Work(_) | Place::Done | Place::Lost => {}
        }
    }
    counts
}

/// The longest time in which a worker had nothing to do while others had too much.
fn idle(flow: &Flow, worker: usize) -> Option<String> {
    let first =
        flow.workers.iter().filter_map(|worker| worker.spells.first()).map(|spell| spell.from_us).min()?;
    let name = &flow.workers[worker].name;
    let stretches = flow.workers[worker].idle(flow.end_us).into_iter();
    let stretches = stretches.map(|(from_us, until_us)| (from_us.max(first), until_us));
    let worth = stretches
        .filter(|(from_us, until_us)| until_us.saturating_sub(*from_us) * WORTH >= flow.end_us.max(1));
    let (from_us, until_us) = worth.max_by_key(|(from_us, until_us)| until_us - from_us)?;
    let counts = waiting(flow, from_us);
    let others = counts.iter().enumerate().take(flow.workers.len());
    let full: Vec<(String, usize)> = others
        .filter(|(other, count)| *other != worker && **count > 0)
        .map(|(other, count)| (flow.workers[other].name.clone(), *count))
        .collect();
    let at_sender = counts.last().copied().unwrap_or(0);
    let (count, place) = match full.as_slice() {
        [] if at_sender == 0 => return None,
        [] => (at_sender, flow.sender().to_owned()),
        [(name, count)] => (*count, format!("in the mailbox of {name}")),
        several => {
            let names: Vec<String> = several.iter().map(|(name, _)| name.clone()).collect();
            (several.iter().map(|(_, count)| count).sum(), format!("in the mailboxes of {}", listed(&names)))
        }
    };
    let until = if until_us >= flow.end_us { "the end".to_owned() } else { at(until_us) };
    Some(format!("{name} was idle from {} to {until}, while {} waited {place}.", at(from_us), jobs(count)))
}

/// Somebody who came when the work had begun.
fn came(flow: &Flow, worker: &Worker) -> Option<String> {
    let came_us = worker.came_us().filter(|came_us| flow.is_late(*came_us))?;
    let name = &worker.name;
    Some(match worker.spells.first() {
        Some(spell) => {
            let later = long(spell.from_us.saturating_sub(came_us));
            format!("{name} came at {} and had its first job {later} later.", at(came_us))
        }
        None => format!("{name} came at {} and never had a job.", at(came_us)),
    })
}

/// The job that waited longest in a mailbox behind a single other one that took most of that time.
fn behind(flow: &Flow) -> Option<String> {
    let mailboxes = flow.jobs.iter().enumerate().flat_map(|(place, job)| {
        let waits = job.stays.iter().filter_map(|stay| match stay.place {
            Place::Mailbox(worker) => Some((stay.until_us - stay.from_us, worker, *stay)),
            _ => None,
        });
        waits.map(move |(waited, worker, stay)| (waited, place, worker, stay))
    });
    let (waited, place, worker, stay) = mailboxes.max_by_key(|(waited, ..)| *waited)?;
    let during =
        |spell: &&Spell| spell.from_us < stay.until_us && spell.until_us > stay.from_us && spell.job != place;
    let spells = flow.workers[worker].spells.iter().filter(during);
    let longest = spells.max_by_key(|spell| spell.until_us - spell.from_us)?;
    let took = longest.until_us.min(stay.until_us) - longest.from_us.max(stay.from_us);
    let (job, other) = (&flow.jobs[place], &flow.jobs[longest.job]);
    let (short_ms, long_ms) = (job.work_ms?, other.work_ms?);
    (took * 2 >= waited && long_ms >= 5 * short_ms.max(1)).then(|| {
        format!(
            "{}, {short_ms} ms of work, waited {} in {}'s mailbox, most of it behind {} of {long_ms} ms.",
            capital(&job_named(job)),
            long(waited),
            flow.workers[worker].name,
            job_named(other),
        )
    })
}
