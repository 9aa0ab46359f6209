//! Whether the numbers in the log can be true: R, D, O and L.

use crate::check::overlap::log::Entry;
use crate::check::overlap::room::{back, in_hand, proven};
use crate::check::overlap::{Shift, ms, stray};
use crate::check::seen::quoted;
use crate::verdict::{Cause, Finding};

/// Whether R, D and O are counted as they should be.
pub(super) fn counts(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    done(shift, entries)
        .or_else(|| received(shift, entries))
        .or_else(|| received_late(shift, entries))
        .or_else(|| overlap(entries))
}

fn finding(id: &'static str, message: String) -> Finding {
    Finding::failure(id, Cause::Answer, message).section("Task")
}

fn at(finding: Finding, entry: &Entry) -> Finding {
    finding.at(format!("line {}", entry.line))
}

/// D counts 1, 2, 3 and so on; the lines may have been written in another order.
fn done(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let count = entries.len() as i64;
    let first = |wanted: fn(&Entry, i64) -> bool| entries.iter().find(|entry| wanted(entry, count));
    if let Some(entry) = first(|entry, _| entry.done < 1) {
        let message = format!(
            "{} says `done {}`. D counts the job that the line is about.",
            quoted(&entry.text),
            entry.done
        );
        let advice = "Count the job as done first, then log. The first line says `done 1`.";
        return Some(
            at(finding("starts-at-zero", message).expected("done 1", format!("done {}", entry.done)), entry)
                .advice(advice),
        );
    }
    let missing: Vec<i64> =
        (1..=count).filter(|done| !entries.iter().any(|entry| entry.done == *done)).collect();
    if missing.len() <= stray(entries.len()) {
        return None;
    }
    let entry = entries
        .iter()
        .enumerate()
        .find(|(place, entry)| entries[..*place].iter().any(|other| other.done == entry.done))
        .map(|(_, entry)| entry)
        .or_else(|| first(|entry, count| entry.done > count))?;
    let message = format!(
        "{} printed {count} lines, and D should go from 1 to {count} in them. No line says `done {}`, and line {} is {}.",
        shift.who(),
        missing[0],
        entry.line,
        quoted(&entry.text)
    );
    let advice = "D is how many jobs are done so far, in the whole program. Threads have to share one counter, and a line's \
                  numbers are taken together, under one lock.";
    let found = finding("wrong-done", message)
        .expected(format!("done {}", missing[0]), format!("done {}", entry.done));
    Some(at(found, entry).advice(advice))
}

/// R is at least D, and at most what was delivered; in the end it is just that.
fn received(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let given = shift.jobs.given.len() as i64;
    let advice = "R is how many jobs were taken from the socket so far, in the whole program: count one for each receive. \
                  Threads have to share one counter.";
    if let Some(entry) = entries.iter().find(|entry| entry.received > given) {
        let message = format!(
            "{} says that {} jobs were received, and {given} were there.",
            quoted(&entry.text),
            entry.received
        );
        let found = finding("wrong-received", message)
            .expected(format!("at most {given}"), entry.received.to_string());
        return Some(at(found, entry).advice(advice));
    }
    let fewer = |entry: &&Entry| entry.received < entry.done;
    if entries.iter().filter(fewer).count() > stray(entries.len()) {
        let entry = entries.iter().find(fewer)?;
        let message = format!("{} says that more jobs are done than were received.", quoted(&entry.text));
        let found = finding("wrong-received", message);
        let found = found
            .expected(format!("received {} or more", entry.done), format!("received {}", entry.received));
        return Some(at(found, entry).advice(advice));
    }
    let last = entries.iter().max_by_key(|entry| entry.done)?;
    let most = entries.iter().map(|entry| entry.received).max()?;
    if last.done == given && most < given {
        let message =
            format!("All {given} jobs are done, and the log never says more than `received {most}`.");
        let found = finding("wrong-received", message)
            .expected(format!("received {given}"), format!("received {most}"));
        return Some(at(found, last).advice(advice));
    }
    None
}

/// The wire shows that more were in work than the log has ever had in hand: R goes up too late.
fn received_late(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let (several, one) = (shift.jobs.best_us(shift.limit), shift.jobs.best_us(1));
    // Whoever takes in several and works on one of them is told so elsewhere.
    if shift.jobs.took_us() >= several.midpoint(one) {
        return None;
    }
    let most = in_hand(entries).into_iter().max()?;
    let proof = proven(shift).filter(|proof| most < proof.at_least as i64)?;
    let message = format!(
        "By the log, never more than {most} of the jobs received were not done. But job {} was done when {}, and jobs are \
         received in the order in which they come: so at least {} had been received and were in work.",
        shift.jobs.given[proof.place].id,
        back(proof.before),
        proof.at_least
    );
    let advice = "R goes up in the moment in which a job is taken from the socket, before it waits, and not when it is done: \
                  else R and D go up together, and nobody sees what is in work.";
    let found = finding("wrong-received", message);
    Some(
        found
            .expected(format!("overlap {} or more", proof.at_least), format!("overlap {most} at the most"))
            .advice(advice),
    )
}

/// O = R - D before this completion.
fn overlap(entries: &[Entry]) -> Option<Finding> {
    let right = |entry: &Entry| entry.received - (entry.done - 1);
    let wrong = |entry: &&Entry| entry.overlap != right(entry);
    let count = entries.iter().filter(wrong).count();
    // Whoever prints the limit is right until there are fewer jobs than that.
    let always =
        entries.first().is_some_and(|first| entries.iter().all(|entry| entry.overlap == first.overlap));
    let slips = if always { 1 } else { stray(entries.len()) };
    if count <= slips {
        return None;
    }
    let entry = if always { entries.iter().rfind(wrong)? } else { entries.iter().find(wrong)? };
    let one_less = entries.iter().filter(|entry| entry.overlap == right(entry) - 1).count();
    let message = format!(
        "{}: {} received, less the {} that were done before this one, are {}.",
        quoted(&entry.text),
        entry.received,
        entry.done - 1,
        right(entry)
    );
    let message = match always {
        true => format!("All lines say `overlap {}`, but {message}", entry.overlap),
        false => message,
    };
    let advice = if one_less + stray(entries.len()) >= entries.len() {
        "O counts the job that is just done, because it did overlap with the others. Take R - D before you count it as \
         done."
    } else {
        "O is R - D before this completion: how many jobs were in work when this one was done, this one among them. Take \
         R and D at the same moment, under the same lock."
    };
    let found = finding("wrong-overlap", message);
    Some(
        at(found.expected(format!("overlap {}", right(entry)), format!("overlap {}", entry.overlap)), entry)
            .advice(advice),
    )
}

/// No latency is shorter than the job; and all together fit into the time that there was.
pub(super) fn latency(shift: &Shift<'_>, entries: &[Entry]) -> Option<Finding> {
    let mut said: Vec<f64> = entries.iter().map(|entry| entry.latency).collect();
    said.sort_by(f64::total_cmp);
    let times = |of: &dyn Fn(usize) -> f64| {
        let mut times: Vec<f64> = shift.jobs.back.iter().map(|place| of(*place)).collect();
        times.sort_by(f64::total_cmp);
        times
    };
    let least = times(&|place| shift.jobs.given[place].at_least_us() as f64 / 1000.0);
    let real = times(&|place| shift.jobs.given[place].lasts_us as f64 / 1000.0);
    let short = said.iter().zip(&least).filter(|(said, least)| said < least).count();
    let sum = |numbers: &[f64]| numbers.iter().sum::<f64>();
    let (all_said, all_real) = (sum(&said), sum(&real));
    let advice = "L is the time from the moment in which the program received this job to the moment in which it is done, in \
                  ms. Take the time when the job comes and keep it with the job.";
    let unit = |ratio: f64| match ratio {
        _ if (0.0009..0.0016).contains(&ratio) => " That looks like seconds.",
        _ if ratio > 300_000.0 => " That looks like nanoseconds.",
        _ if ratio > 300.0 => " That looks like microseconds.",
        _ => "",
    };
    if short > stray(entries.len()) {
        let sent = times(&|place| {
            let job = &shift.jobs.given[place];
            let sent = job.sent.as_deref().and_then(|sent| sent.split_once(' ')?.1.parse::<f64>().ok());
            sent.unwrap_or(job.lasts_us as f64 / 1000.0)
        });
        let as_sent = |(said, sent): (&f64, &f64)| said + 3.0 >= *sent && *said <= sent * 1.5 + 20.0;
        if sent != real && said.iter().zip(&sent).all(as_sent) {
            let message = format!(
                "{}'s latencies are those of the jobs that were sent. But on their way here some became longer: what \
                 arrived lasts {all_real:.0} ms in all, and the log says {all_said:.0} ms. The log does not depend on \
                 what was received.",
                shift.who()
            );
            let advice = "In this scene the workshop changed jobs on their way. Wait as long as the message says that the \
                          socket received, and log what you measure.";
            let found = finding("prepared-answer", message);
            return Some(
                found
                    .expected(format!("{all_real:.0} ms in all"), format!("{all_said:.0} ms in all"))
                    .advice(advice),
            );
        }
        let message = format!(
            "The {} jobs last {all_real:.0} ms together, and the latencies in the log add up to {all_said:.0}. No job can \
             be done sooner than in its own time.{}",
            real.len(),
            unit(all_said / all_real)
        );
        let entry = entries.iter().min_by(|one, other| one.latency.total_cmp(&other.latency))?;
        let found = finding("wrong-latency", message)
            .expected(format!("{all_real:.0} or more"), format!("{all_said:.0}"));
        return Some(at(found, entry).advice(advice));
    }
    // Each moment of the time that there was, and one job for each place, and one more that is received and waits.
    let there_was = shift.jobs.last_us().saturating_sub(shift.jobs.first_us());
    let most = there_was as f64 / 1000.0 * (shift.most_in_hand(entries) + 1) as f64 * 1.2;
    if all_said <= most {
        return None;
    }
    let entry = entries.iter().max_by(|one, other| one.latency.total_cmp(&other.latency))?;
    let message = format!(
        "The latencies in the log add up to {all_said:.0} ms. All was over in {}, with at most {} jobs at a time: so they \
         are longer than the jobs can have taken.{}",
        ms(there_was),
        shift.limit,
        unit(all_said / all_real)
    );
    let found =
        finding("wrong-latency", message).expected(format!("about {all_real:.0}"), format!("{all_said:.0}"));
    Some(at(found, entry).advice(advice))
}
