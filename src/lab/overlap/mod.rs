//! `lab overlap`: one PUSH floods as many PULL workers as the machine has room for. Each message is a job that is
//! only waited for, so that a worker can have many of them open at the same time. How many?

mod flood;
mod logs;
mod outcome;
mod series;
mod staff;
mod view;

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::text::Line;

use super::{Experiment, Lab, Outcome, Question};
use crate::engine::Cancel;
use crate::tap;
use flood::{Flood, Poured};
use logs::Logs;
use series::Series;
use staff::{Employed, Staff};

/// How often the figures are looked at.
const TICK: Duration = Duration::from_millis(50);
/// A worker that has not come after so long does not come any more.
const COMING: Duration = Duration::from_secs(20);
/// When a worker was lost, nobody knows what is still to come; after so long without news it is nothing.
const SILENCE: Duration = Duration::from_secs(1);
/// The most jobs that a worker has open; then it leaves messages where they are.
pub const MOST_OPEN: u64 = 100_000;

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Order {
    /// Messages to send.
    pub messages: u64,
    /// Workers.
    pub workers: usize,
    /// How long the job of a message takes, in milliseconds.
    pub work_ms: u64,
    /// The folder for the logs.
    pub logs: PathBuf,
}

/// As many workers as the machine has processors, two fewer where there are more than three, and at least one.
pub fn usual_workers() -> usize {
    match thread::available_parallelism().map_or(1, usize::from) {
        processors @ 4.. => processors - 2,
        processors => processors,
    }
}

/// The experiment.
pub struct Overlap {
    order: Order,
    now: Mutex<Now>,
}

/// What is known now.
#[derive(Clone, Debug, Default)]
struct Now {
    workers: Vec<Employed>,
    poured: Poured,
    series: Series,
    cleared: usize,
    interrupted: bool,
    over: bool,
    told_ms: u64,
}

impl Now {
    fn received(&self) -> u64 {
        self.workers.iter().map(|worker| worker.report.received).sum()
    }

    fn done(&self) -> u64 {
        self.workers.iter().map(|worker| worker.report.done).sum()
    }

    /// Sent, and taken by nobody.
    fn waiting(&self) -> u64 {
        self.poured.sent.saturating_sub(self.received())
    }

    /// The worker that had the most jobs open.
    fn busiest(&self) -> Option<&Employed> {
        self.workers.iter().max_by_key(|worker| worker.report.most_open)
    }
}

impl Overlap {
    /// Gets ready.
    pub fn new(order: Order) -> Overlap {
        Overlap { order, now: Mutex::default() }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Waits until every worker has come, or one does not.
    fn until_all_came(&self, staff: &mut Staff, cancel: &Cancel) -> io::Result<()> {
        let began = Instant::now();
        while !staff.all_came() && !cancel.is_asked() {
            if let Some(words) = staff.last_words() {
                return Err(io::Error::other(words));
            }
            if began.elapsed() > COMING {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "a worker did not start"));
            }
            thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// Looks on until every job is done.
    fn until_done(&self, staff: &Staff, flood: &Flood<'_>, cancel: &Cancel) {
        let began = Instant::now();
        let mut moved = Instant::now();
        let mut before = (0, 0);
        loop {
            let poured = flood.poured();
            let workers = staff.employed();
            let mut now = self.now();
            let after = (workers.iter().map(|worker| worker.report.done).sum(), poured.sent);
            if after != before {
                (before, moved) = (after, Instant::now());
            }
            let reports = workers.iter().map(|worker| worker.report);
            now.series.note(began.elapsed().as_millis() as u64, poured.sent, reports);
            (now.workers, now.poured) = (workers, poured);
            let is_done = poured.is_over && now.done() == poured.sent;
            // What went to a worker that was ended by somebody else is never done.
            let is_stuck = now.workers.iter().any(|worker| worker.is_gone) && moved.elapsed() > SILENCE;
            drop(now);
            if is_done || is_stuck || cancel.is_asked() {
                return;
            }
            thread::sleep(TICK);
        }
    }
}

impl Experiment for Overlap {
    fn lab(&self) -> Lab {
        Lab::Overlap
    }

    fn question(&self) -> Question {
        let ms = self.order.work_ms;
        Question {
            text: format!(
                "each message is a job of {ms} ms. How many jobs will one worker have open at once?"
            ),
        }
    }

    fn run(&self, cancel: &Cancel) -> io::Result<()> {
        let mut logs = Logs::begin(&self.order.logs)?;
        self.now().cleared = logs.cleared;
        let address = tap::reserve()?;
        let mut staff = Staff::hire(&self.order, address.url(), &mut logs)?;
        self.now().workers = staff.employed();
        self.until_all_came(&mut staff, cancel)?;
        let over = AtomicBool::new(false);
        let poured = Mutex::default();
        let result = thread::scope(|scope| {
            let flood = Flood { messages: self.order.messages, over: &over, poured: &poured };
            let pouring = scope.spawn(move || flood.pour(address.url()));
            self.until_done(&staff, &flood, cancel);
            over.store(true, Ordering::SeqCst);
            staff.dismiss();
            pouring.join().unwrap_or_else(|_| Err(io::Error::other("the flood broke off")))
        });
        let mut now = self.now();
        now.workers = staff.employed();
        now.poured = *poured.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        now.interrupted = cancel.is_asked();
        now.over = true;
        result
    }

    fn picture(&self, columns: usize, rows: usize) -> Vec<Line<'static>> {
        view::picture(&self.now(), &self.order, columns, rows)
    }

    fn news(&self) -> Vec<String> {
        view::news(&mut self.now())
    }

    fn outcome(&self) -> Outcome {
        outcome::outcome(&self.now(), &self.order)
    }

    fn svg(&self) -> io::Result<String> {
        outcome::svg(&self.now(), &self.order)
    }
}
