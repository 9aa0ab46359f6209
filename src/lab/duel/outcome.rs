//! What `lab busy`, `lab lost` and `lab late` have found, in every form.

use std::fmt::Write as _;
use std::io;

use serde_json::json;

use super::figures::Figures;
use super::{Fault, Order, Way, scene};
use crate::flow::Flow;
use crate::lab::Outcome;
use crate::lab::bars::thousands;
use crate::render::flow::{Picture, svg};
use crate::text::count;

/// Rows of the CSV, over the whole time.
const ROWS: usize = 200;

/// What to guess.
pub(super) fn question(order: &Order) -> String {
    let Order { jobs, workers, ms, .. } = *order;
    match order.fault {
        Fault::Busy { long_ms } => format!(
            "{workers} workers, {jobs} jobs of {ms} ms, but job {} takes {} ms. With PUSH, how many jobs stand \
             behind it?",
            scene::long(jobs),
            thousands(long_ms)
        ),
        Fault::Lost => format!(
            "{jobs} jobs, {workers} workers. {} is killed when {} are done. With PUSH, how many jobs are lost?",
            scene::killed(order),
            scene::quarter(jobs)
        ),
        Fault::Late => format!(
            "{jobs} jobs, {workers} workers, and one more that comes when {} are done. With PUSH, how many \
             will it do?",
            scene::quarter(jobs)
        ),
    }
}

pub(super) fn outcome(flows: &[Flow; 2], order: &Order, interrupted: bool) -> Outcome {
    let [push, ask] = [0, 1].map(|way: usize| Figures::of(&flows[way], order));
    let sentences = match order.fault {
        _ if interrupted => stopped(&push, &ask, order),
        Fault::Busy { long_ms } => busy(&push, &ask, long_ms),
        Fault::Lost => lost(&push, &ask),
        Fault::Late => late(&push, &ask),
    };
    let answer = match order.fault {
        Fault::Busy { .. } => push.behind_long,
        Fault::Lost => push.lost,
        Fault::Late => push.late().map_or(0, |late| late.done),
    };
    Outcome {
        sentences,
        json: json!({
            "lab": order.fault.lab().name(),
            "jobs": order.jobs,
            "workers": order.workers,
            "work_ms": order.ms,
            "interrupted": interrupted,
            "push": push.json(),
            "ask": ask.json(),
        }),
        csv: csv(flows),
        answer: (!interrupted).then_some(answer as u64),
    }
}

/// What is known when it was stopped in the middle.
fn stopped(push: &Figures, ask: &Figures, order: &Order) -> Vec<String> {
    let mut sentences = vec![format!(
        "It was stopped early. By then {} of {} were done with PUSH/PULL, and {} by asking.",
        push.done,
        jobs(push.jobs),
        ask.done
    )];
    match order.fault {
        Fault::Busy { long_ms } if push.behind_long > 0 => sentences.push(format!(
            "With PUSH/PULL {} stood behind the one of {} ms, and {} by asking.",
            jobs(push.behind_long),
            thousands(long_ms),
            ask.behind_long
        )),
        Fault::Lost => sentences.extend(push.killed().map(|killed| {
            let name = &killed.name;
            format!("With PUSH/PULL {name} was killed, and {} went with it.", jobs(push.lost))
        })),
        Fault::Late => sentences.extend(push.late().zip(ask.late()).map(|(push, ask)| {
            format!(
                "The late worker had done {} with PUSH/PULL, and {} by asking.",
                jobs(push.done),
                ask.done
            )
        })),
        Fault::Busy { .. } => {}
    }
    sentences
}

fn busy(push: &Figures, ask: &Figures, long_ms: u64) -> Vec<String> {
    vec![
        format!(
            "With PUSH/PULL {} stood behind the one of {} ms, in the mailbox of the same worker, although another \
             worker was free for {:.2} s. The last short job was done after {:.2} s.",
            jobs(push.behind_long),
            thousands(long_ms),
            most_idle(push),
            push.short_seconds
        ),
        format!(
            "By asking {} stood behind it: whoever is free gets the next one. The last short job was done after \
             {:.2} s.",
            jobs(ask.behind_long),
            ask.short_seconds
        ),
        format!(
            "All jobs were done after {:.2} s with PUSH/PULL, and after {:.2} s by asking.",
            push.seconds, ask.seconds
        ),
    ]
}

fn most_idle(figures: &Figures) -> f64 {
    figures.workers.iter().map(|worker| worker.idle).fold(0.0, f64::max)
}

fn lost(push: &Figures, ask: &Figures) -> Vec<String> {
    let killed = push.killed().map_or("the worker", |killed| killed.name.as_str());
    let in_work = push.lost - push.lost_in_mailbox;
    vec![
        format!(
            "{killed} was killed when {} of {} jobs were done with PUSH/PULL, and {} by asking.",
            push.done_when_killed, push.jobs, ask.done_when_killed
        ),
        format!(
            "With PUSH/PULL {} lost: {} in the mailbox of {killed}, and {in_work} in work. The sender had been told \
             that each of them was sent.",
            jobs_were(push.lost),
            push.lost_in_mailbox,
        ),
        format!(
            "By asking {} lost. {killed} had one at a time, and no mailbox; {} handed out again when its time was \
             over.",
            jobs_were(ask.lost),
            if ask.again == 1 { "1 was".to_owned() } else { format!("{} were", ask.again) },
        ),
        format!(
            "The price: {} with PUSH/PULL took {:.2} s, all {} by asking {:.2} s, most of it with one worker fewer.",
            jobs(push.done),
            push.seconds,
            ask.done,
            ask.seconds
        ),
    ]
}

fn late(push: &Figures, ask: &Figures) -> Vec<String> {
    let done = |figures: &Figures| figures.late().map_or(0, |late| late.done);
    let mut sentences = vec![format!(
        "With PUSH/PULL the late worker did {} of {}: when it came, all of them were in the mailboxes of the others. It \
         was idle for {:.2} s.",
        done(push),
        jobs(push.jobs),
        push.late().map_or(0.0, |late| late.idle)
    )];
    let first = ask.late().and_then(|late| late.first_job_after);
    sentences.push(match first {
        Some(first) => {
            let after = match (first * 1000.0).round() as u64 {
                0 => "less than 1".to_owned(),
                ms => thousands(ms),
            };
            let (done, jobs) = (done(ask), jobs(ask.jobs));
            format!("By asking it had its first job {after} ms after it came, and did {done} of {jobs}.")
        }
        None => "By asking everything was done before it came.".to_owned(),
    });
    sentences.push(format!(
        "All jobs were done after {:.2} s with PUSH/PULL, and after {:.2} s by asking.",
        push.seconds, ask.seconds
    ));
    sentences
}

fn jobs_were(number: usize) -> String {
    format!("{} {}", jobs(number), if number == 1 { "was" } else { "were" })
}

fn jobs(number: usize) -> String {
    count(number, "job", "jobs")
}

fn csv(flows: &[Flow; 2]) -> String {
    let mut text = "at_ms,play,sender,mailbox,work,lost,done\n".to_owned();
    let end_us = flows.iter().map(|flow| flow.end_us).max().unwrap_or(0);
    for (way, flow) in Way::ALL.into_iter().zip(flows) {
        for (row, counts) in flow.counts(ROWS, end_us).into_iter().enumerate() {
            let at_ms = end_us as f64 * (row + 1) as f64 / ROWS as f64 / 1000.0;
            let [sender, mailbox, work, lost, done] = counts;
            let _ = writeln!(
                text,
                "{at_ms:.1},{},{sender:.1},{mailbox:.1},{work:.1},{lost:.1},{done:.1}",
                way.name()
            );
        }
    }
    text
}

/// Both plays beside each other, on the same axes.
pub(super) fn svg(flows: &[Flow; 2]) -> io::Result<String> {
    svg::render(&Way::ALL.map(|way| Picture { title: way.title(), flow: &flows[way as usize] }))
}
