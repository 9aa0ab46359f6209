//! What `lab overlap` has found, in every form.

use std::fmt::Write as _;
use std::fs;
use std::io;

use serde_json::{Value, json};

use super::{Employed, MOST_OPEN, Now, Order};
use crate::lab::bars::{counted, thousands};
use crate::lab::chart::{self, Axes, Curve};
use crate::lab::crew::{CAP, FIRST, ONE_IN};
use crate::lab::{Lab, Outcome};
use crate::text::count;

pub(super) fn outcome(now: &Now, order: &Order) -> Outcome {
    Outcome {
        sentences: sentences(now, order),
        json: json(now, order),
        csv: csv(now),
        answer: now.busiest().map(|worker| worker.report.most_open),
    }
}

fn sentences(now: &Now, order: &Order) -> Vec<String> {
    let workers = count(now.workers.len(), "worker", "workers");
    let mut all = vec![format!(
        "{} messages were sent to {workers} in {:.2} s: {} a second.",
        thousands(now.poured.sent),
        now.poured.took.as_secs_f64(),
        thousands(now.poured.per_second() as u64),
    )];
    if let Some(busiest) = now.busiest().filter(|worker| worker.report.most_open > 0) {
        all.push(format!(
            "Worker {} had {} open at the same time: it takes the next message while the jobs of earlier ones still \
             run. That is the overlap: messages received minus jobs done.",
            busiest.id,
            counted(busiest.report.most_open, "job"),
        ));
        if busiest.report.most_open >= MOST_OPEN {
            all.push(format!(
                "More than {} it does not take: from then on the messages stayed in the mailbox, and then with \
                 the sender.",
                thousands(MOST_OPEN)
            ));
        }
    }
    let longest = now.workers.iter().map(|worker| worker.report.most_latency_us).max().unwrap_or(0);
    if longest > 0 {
        all.push(format!(
            "A job takes {} ms; the longest time from receipt to completion was {:.1} ms.",
            order.work_ms,
            longest as f64 / 1000.0
        ));
    }
    let open = now.received() - now.done();
    if now.interrupted {
        all.push(format!(
            "It was stopped early, with {} sent and taken by nobody, and {} open.",
            counted(now.waiting(), "message"),
            counted(open, "job"),
        ));
    }
    for worker in now.workers.iter().filter(|worker| worker.is_gone) {
        all.push(format!(
            "Worker {} was ended by somebody else. Never seen again, or open with it: {}.",
            worker.id,
            counted(now.waiting() + open, "message"),
        ));
    }
    all.push(format!(
        "The logs are in {}: {:.1} MB. They have a line for each of the first {} and then for one in {}, and none \
         grows past {} MiB. The next run clears them.",
        order.logs.display(),
        log_bytes(now, order) as f64 / 1e6,
        thousands(FIRST),
        thousands(ONE_IN),
        CAP >> 20,
    ));
    all
}

fn log_bytes(now: &Now, order: &Order) -> u64 {
    let names = now.workers.iter().flat_map(|worker| log_names(worker.id));
    names.filter_map(|name| fs::metadata(order.logs.join(name)).ok()).map(|there| there.len()).sum()
}

fn log_names(id: u64) -> [String; 2] {
    [format!("msgs{id}.log"), format!("count{id}.log")]
}

fn json(now: &Now, order: &Order) -> Value {
    let workers: Vec<Value> = now
        .workers
        .iter()
        .map(|worker| {
            let report = worker.report;
            json!({
                "worker": worker.id,
                "pid": worker.pid,
                "received": report.received,
                "done": report.done,
                "most_overlap": report.most_open,
                "last_latency_ms": report.latency_us as f64 / 1000.0,
                "most_latency_ms": report.most_latency_us as f64 / 1000.0,
                "gone": worker.is_gone,
                "logs": log_names(worker.id),
            })
        })
        .collect();
    json!({
        "lab": Lab::Overlap.name(),
        "messages": order.messages,
        "work_ms": order.work_ms,
        "sent": now.poured.sent,
        "received": now.received(),
        "done": now.done(),
        "waiting": now.waiting(),
        "seconds": now.poured.took.as_secs_f64(),
        "messages_per_second": now.poured.per_second(),
        "most_overlap": now.busiest().map_or(0, |worker| worker.report.most_open),
        "interrupted": now.interrupted,
        "workers": workers,
        "logs": order.logs,
        "log_bytes": log_bytes(now, order),
        "cleared_logs": now.cleared,
    })
}

fn csv(now: &Now) -> String {
    let mut text = "at_ms,sent,worker,received,done,overlap,latency_us\n".to_owned();
    for row in &now.series.rows {
        for (worker, report) in now.workers.iter().zip(&row.reports) {
            let overlap = report.received - report.done;
            let _ = writeln!(
                text,
                "{},{},{},{},{},{overlap},{}",
                row.at_ms, row.sent, worker.id, report.received, report.done, report.latency_us
            );
        }
    }
    text
}

/// How many jobs each worker had open, over time.
pub(super) fn svg(now: &Now, order: &Order) -> io::Result<String> {
    let axes = Axes {
        title: format!("jobs that were open at the same time; each takes {} ms", order.work_ms),
        across: "seconds",
        up: "received minus done",
        logarithmic: false,
    };
    let curve = |(place, worker): (usize, &Employed)| {
        let seconds = now.series.rows.iter().map(|row| row.at_ms as f64 / 1000.0);
        let open = now.series.open(place).into_iter().map(|open| open as f64);
        Curve { name: format!("worker {}", worker.id), points: seconds.zip(open).collect() }
    };
    let curves: Vec<Curve> = now.workers.iter().enumerate().map(curve).collect();
    chart::curves(&axes, &curves)
}
