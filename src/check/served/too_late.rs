//! Leases that are much longer than the one that was given.

use super::Hall;
use super::counter::Counter;
use crate::check::seen::{after, counted, quoted, seconds};
use crate::flow::Answer;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// After so many leases a job has waited for too long ...
const LATE: u64 = 3;
/// ... if the server had so much to say meanwhile to those who asked: it was awake.
const AWAKE: usize = 10;
/// After so many, in any case, when the reference needed fewer than [`PROMPT`].
const VERY_LATE: u64 = 7;
const PROMPT: u64 = 2;

/// The places of a job's handouts that followed each other because its worker did not bring it back.
fn again(counter: &Counter) -> impl Iterator<Item = (usize, usize)> {
    (0..counter.handouts.len()).filter_map(|first| {
        let second = counter.again(first).next()?;
        let (one, other) = (&counter.handouts[first], &counter.handouts[second]);
        let held = one.done.as_ref().is_none_or(|done| done.at_us > other.handed_us);
        held.then_some((first, second))
    })
}

fn gap_us(counter: &Counter, (first, second): (usize, usize)) -> u64 {
    counter.handouts[second].handed_us - counter.handouts[first].handed_us
}

pub(super) fn finding(of: &Hall<'_>, server: &Actor) -> Option<Finding> {
    let lease_us = of.lease_us(server);
    let theirs = of.of_the_reference();
    let is_prompt = again(&theirs).all(|pair| gap_us(&theirs, pair) < PROMPT * lease_us);
    let counter = &of.counter;
    let late = again(counter).filter(|pair| gap_us(counter, *pair) > LATE * lease_us);
    let (first, second, told) = late.into_iter().find_map(|(first, second)| {
        let given = &counter.handouts[first];
        // The tap may have seen it late, but it was not handed out before it was asked for.
        let asked_us = counter.asked_us(second);
        // Others that were told to wait, or got what was submitted later.
        let told = counter.asked.iter().filter(|call| {
            let later = call.asked_us > given.handed_us + PROMPT * lease_us && call.asked_us < asked_us;
            later && matches!(call.answer, Some(Answer::Wait | Answer::Job { .. }))
        });
        let told = told.count();
        let late = asked_us.saturating_sub(given.handed_us) > LATE * lease_us && told >= AWAKE;
        let very_late = gap_us(counter, (first, second)) > VERY_LATE * lease_us && is_prompt;
        (late || very_late).then_some((given, &counter.handouts[second], told))
    })?;
    let meanwhile = match told {
        0 => String::new(),
        told => {
            format!(" Meanwhile others asked for work, and were answered {}.", counted(told as u64, "time"))
        }
    };
    let gone = match first.gone_us {
        Some(gone_us) if gone_us < second.handed_us => format!(", which was gone {}", after(gone_us)),
        _ => String::new(),
    };
    let message = format!(
        "Job {} ({}) was given to `{}` {}{gone}. The lease is {}, and only {} later `{}` was given it.{meanwhile}",
        first.job,
        quoted(&first.task),
        first.worker,
        after(first.handed_us),
        seconds(lease_us),
        seconds(second.handed_us - first.handed_us),
        second.worker
    );
    let advice = "The lease is the server's third argument, in milliseconds. Note with each job when it is over, and look \
                  at that at each turn of the loop, also when nothing comes.";
    let finding = Finding::failure("handed-out-too-late", Cause::Messages, message).by_the_clock();
    Some(
        finding
            .expected(after(first.handed_us + lease_us), after(second.handed_us))
            .at(after(second.handed_us))
            .advice(advice)
            .section("Task"),
    )
}
