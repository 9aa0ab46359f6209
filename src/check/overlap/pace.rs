//! Whether room was left empty while jobs waited.

use crate::check::overlap::jobs::Job;
use crate::check::overlap::log::Entry;
use crate::check::overlap::room::in_hand;
use crate::check::overlap::{Shift, jobs, ms};
use crate::check::seen::{after, listed};
use crate::verdict::{Cause, Finding};

/// Where there are fewer jobs than this for each place, the order tells nothing.
const ROUNDS: usize = 4;
/// How much longer than the best possible it may take on a machine with nothing else to do: then it uses 90% of what
/// the limit allows.
const SHARE: f64 = 0.9;
/// What starting and stopping may take besides, in microseconds.
const SLACK_US: f64 = 100_000.0;
/// When the reference, beside, took longer than the best possible, another program may take so many times more of it.
const BUSY: f64 = 6.0;
/// A program that gets no processor wakes up late from its waiting, as its own latencies say, and late for the next job,
/// which they do not say. So many times what they say is given back to it.
const LATE: f64 = 12.0;

pub(super) fn findings(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let many = shift.limit > 1 && shift.jobs.given.len() >= shift.limit * ROUNDS;
    if !shift.jobs.are_done() {
        return None;
    }
    if !many {
        return too_slow(shift, entries);
    }
    dealt_out(shift)
        .or_else(|| one_at_a_time(shift, entries))
        .or_else(|| in_batches(shift))
        .or_else(|| in_their_order(shift))
        .or_else(|| below(shift, entries))
        .or_else(|| too_slow(shift, entries))
}

fn finding(shift: &Shift<'_>, id: &'static str, message: &str) -> Finding {
    let (took, best) = (shift.jobs.took_us(), shift.jobs.best_us(shift.limit));
    let message = format!(
        "{message} The {} took {}; with {} at a time {} are enough.",
        jobs(shift.jobs.given.len()),
        ms(took),
        shift.limit,
        ms(best)
    );
    Finding::failure(id, Cause::Pace, message)
        .expected(format!("about {}", ms(best)), ms(took))
        .section("Task")
}

fn one_at_a_time(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let in_order = shift.jobs.back.iter().enumerate().all(|(order, place)| order == *place);
    // Whoever waits for a batch may push its results in their order, too, but is sooner done.
    let batch = |jobs: &[Job]| jobs.iter().map(|job| job.lasts_us).max().unwrap_or_default();
    let in_batches: u64 = shift.jobs.given.chunks(shift.limit).map(batch).sum();
    let one_by_one = shift.jobs.took_us() >= in_batches.midpoint(shift.jobs.best_us(1));
    let logged = entries.len() > shift.limit && in_hand(entries).into_iter().all(|overlap| overlap <= 1);
    if !(logged || in_order && one_by_one) {
        return None;
    }
    let message = format!(
        "{} does one job at a time, and up to {} may overlap: while a job waits, nothing else is begun.",
        shift.who(),
        shift.limit
    );
    let advice = "A job is nothing but waiting, so several can wait at once: give each of them a thread, a task or a timer, \
                  and receive the next one meanwhile. See that no lock is held while a job waits.";
    Some(finding(shift, "one-at-a-time", &message).advice(advice))
}

/// Each handful came back whole before anything of the next one: it was waited for.
fn in_batches(shift: &Shift<'_>) -> Option<Finding> {
    let back = &shift.jobs.back;
    let mut handfuls = back.chunks(shift.limit).enumerate();
    let whole = handfuls.all(|(number, handful)| handful.iter().all(|place| place / shift.limit == number));
    // What comes in the order of the jobs may come so for another reason.
    if !whole || back.is_sorted() && !waited_for(shift) {
        return None;
    }
    let names: Vec<String> = (0..shift.limit).map(|place| shift.jobs.given[place].id.clone()).collect();
    let next = &shift.jobs.given[shift.limit];
    let message = format!(
        "{} works in batches of {}: all of the jobs {} had to be done before job {} was begun.",
        shift.who(),
        shift.limit,
        listed(&names),
        next.id
    );
    let advice = "When the short ones of a batch are done, their places stay empty until its longest one is done, too. Wait \
                  for any one job to end, not for all of them, and take the next one then.";
    let last = back.get(shift.limit - 1).and_then(|place| shift.jobs.given[*place].back_us);
    Some(finding(shift, "in-batches", &message).at(last.map(after).unwrap_or_default()).advice(advice))
}

/// Whether the end of each handful, but for a few, came no sooner after the one before it than its longest job allows.
fn waited_for(shift: &Shift<'_>) -> bool {
    let end = |handful: &[usize]| handful.iter().filter_map(|place| shift.jobs.given[*place].back_us).max();
    let handfuls: Vec<&[usize]> = shift.jobs.back.chunks(shift.limit).collect();
    let waits = |pair: &&[&[usize]]| {
        let longest = pair[1].iter().map(|place| shift.jobs.given[*place].lasts_us).max().unwrap_or_default();
        let (before, after) = (end(pair[0]).unwrap_or_default(), end(pair[1]).unwrap_or_default());
        after.saturating_sub(before) * 100 >= longest * 85
    };
    handfuls.windows(2).filter(waits).count() * 10 >= handfuls.len().saturating_sub(1) * 7
}

/// Short jobs came back behind long ones that began with them, all of them, and nobody waited for a batch.
fn in_their_order(shift: &Shift<'_>) -> Option<Finding> {
    if !shift.jobs.back.is_sorted() {
        return None;
    }
    let given = &shift.jobs.given;
    let longer = |place: usize| {
        let before = given[place.saturating_sub(shift.limit - 1)..place].iter();
        before.filter(|other| other.lasts_us > 2 * given[place].lasts_us).max_by_key(|other| other.lasts_us)
    };
    let (short, long) = (1..given.len()).find_map(|place| Some((&given[place], longer(place)?)))?;
    let message = format!(
        "All {} results came in the order of the jobs: job {} of {} came back behind job {} of {}, though both may be in work \
         at once. So an id is not pushed when its own job is done.",
        shift.jobs.back.len(),
        short.id,
        ms(short.lasts_us),
        long.id,
        ms(long.lasts_us)
    );
    let advice = "Push the id in the moment in which its own job is over. Not before, such as right after the receive; and \
                  not when all the jobs before it are done, as a pool's `map` and a list of threads to be joined hand their \
                  results back.";
    let found = Finding::failure("pushed-in-order", Cause::Pace, message).section("Task");
    let expected = format!("job {} before job {}", short.id, long.id);
    Some(found.expected(expected, "the order of the jobs").advice(advice))
}

/// There never were as many jobs in work as there may be, by the log.
fn below(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let most = in_hand(entries).into_iter().max().filter(|most| *most < shift.limit as i64)?;
    let message = format!(
        "Up to {} may overlap, and by the log there were never more than {most}, while others waited in the mailbox.",
        jobs(shift.limit)
    );
    let advice = "The limit is the last argument. Look at the place that compares with it: `<` or `<=`, and whether a job is \
                  counted before or after that.";
    let found = finding(shift, "below-the-limit", &message).advice(advice);
    Some(found.expected(format!("overlap {}", shift.limit), format!("overlap {most} at the most")))
}

/// Too slow for what the limit allows, on this machine and at this time.
fn too_slow(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let (took, best) = (shift.jobs.took_us() as f64, shift.jobs.best_us(shift.limit) as f64);
    let theirs = shift.reference.took_us() as f64 / shift.reference.best_us(shift.limit).max(1) as f64;
    if entries.is_empty() || !shift.reference.are_done() {
        return None;
    }
    let lasted = shift.jobs.given.iter().map(|job| job.lasts_us as f64).sum::<f64>();
    let latencies = entries.iter().map(|entry| entry.latency * 1000.0).sum::<f64>();
    let late = (latencies - lasted).max(0.0) / shift.limit as f64;
    let most = best / SHARE + SLACK_US + BUSY * (theirs - 1.0).max(0.0) * best + LATE * late;
    if took <= most {
        return None;
    }
    let message = format!("{} leaves places empty while jobs wait.", shift.who());
    let advice = "A place that is free has to get the next job at once: look for a pause in the loop that gives out the \
                  places, for a lock that is held while a job waits, and for a program that asks now and then whether \
                  something is done.";
    Some(finding(shift, "too-slow", &message).advice(advice))
}

/// It has a mailbox for each place, and what lies in one of them waits, whatever room there is beside.
fn dealt_out(shift: &Shift<'_>) -> Option<Finding> {
    let shares = &shift.jobs.shares;
    if shares.len() < 2 {
        return None;
    }
    let shares: Vec<String> = shares.iter().map(usize::to_string).collect();
    let message = format!(
        "{} has {} PULL sockets, which got {} jobs. What lies in one mailbox waits for its turn there, although others are \
         empty.",
        shift.who(),
        shares.len(),
        listed(&shares)
    );
    let advice = "PUSH deals its messages out to sockets, not to those who are free. With one PULL for all, whoever has room \
                  takes the next job.";
    Some(finding(shift, "two-workers", &message).advice(advice))
}
