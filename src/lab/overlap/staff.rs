//! The workers of `lab overlap`: processes of their own, which end with the lab however it ends.

use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::logs::Logs;
use super::{MOST_OPEN, Order};
use crate::lab::crew::{Part, Report};
use crate::process;

/// A worker that has been told to go is gone by then, or is made to.
const GOING: Duration = Duration::from_secs(3);

/// A worker, as the lab knows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Employed {
    /// Its number, which its logs have in their names.
    pub(super) id: u64,
    /// Its process.
    pub(super) pid: u32,
    /// What it said last; none before it is ready.
    pub(super) report: Report,
    /// Whether it has come.
    pub(super) has_come: bool,
    /// Whether it ended before it was told to.
    pub(super) is_gone: bool,
}

/// All of them. Those that still run when this is dropped are ended.
pub(super) struct Staff {
    workers: Vec<Worker>,
    known: Arc<Mutex<Vec<Employed>>>,
}

struct Worker {
    child: Child,
    /// The worker works for as long as this is open.
    leash: Option<ChildStdin>,
    listener: Option<JoinHandle<()>>,
    complaints: Option<JoinHandle<String>>,
}

impl Staff {
    /// Starts the workers. Each connects to `url`.
    pub(super) fn hire(order: &Order, url: &str, logs: &mut Logs) -> io::Result<Staff> {
        let ids: Vec<u64> = logs.free_ids().take(order.workers).collect();
        let mut staff = Staff { workers: Vec::new(), known: Arc::default() };
        for (place, id) in ids.into_iter().enumerate() {
            logs.list(id, url)?;
            let mut child = Command::new(process::executable())
                .arg0(Part::Juggler.called())
                .args([&id.to_string(), url, &order.work_ms.to_string(), &MOST_OPEN.to_string()])
                .arg(&order.logs)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                // Ctrl-C is for the lab, which then tells everybody.
                .process_group(0)
                .spawn()?;
            staff.known().push(Employed { id, pid: child.id(), ..Employed::default() });
            let _ = logs.note(&format!("worker {id} is process {}", child.id()));
            let leash = child.stdin.take();
            let listener = child.stdout.take().map(|output| {
                let known = Arc::clone(&staff.known);
                thread::spawn(move || listen(BufReader::new(output), &known, place))
            });
            let complaints = child.stderr.take().map(|errors| {
                thread::spawn(move || {
                    let mut words = String::new();
                    // More than a few words would be a flood.
                    let _ = errors.take(4096).read_to_string(&mut words);
                    words
                })
            });
            staff.workers.push(Worker { child, leash, listener, complaints });
        }
        Ok(staff)
    }

    fn known(&self) -> MutexGuard<'_, Vec<Employed>> {
        lock(&self.known)
    }

    /// How everybody stands.
    pub(super) fn employed(&self) -> Vec<Employed> {
        self.known().clone()
    }

    /// Whether all have come.
    pub(super) fn all_came(&self) -> bool {
        self.known().iter().all(|worker| worker.has_come && !worker.is_gone)
    }

    /// Why a worker could not come, if one could not.
    pub(super) fn last_words(&mut self) -> Option<String> {
        let gone = self.known().iter().position(|worker| worker.is_gone)?;
        let id = self.known()[gone].id;
        let words = self.workers[gone].complaints.take()?.join().unwrap_or_default();
        let words = words.trim().trim_start_matches("workshop: ");
        Some(format!("worker {id} ended before it began: {words}"))
    }

    /// Tells everybody to go, and hears what they say last.
    pub(super) fn dismiss(&mut self) {
        let before: Vec<bool> = self.known().iter().map(|worker| worker.is_gone).collect();
        self.workers.iter_mut().for_each(|worker| worker.leash = None);
        let began = Instant::now();
        for worker in &mut self.workers {
            worker.leash = None;
            while matches!(worker.child.try_wait(), Ok(None)) {
                if began.elapsed() > GOING {
                    let _ = worker.child.kill();
                }
                thread::sleep(Duration::from_millis(2));
            }
            worker.listener.take().map(JoinHandle::join);
        }
        // Whoever went when told to is not lost.
        for (worker, was_gone) in self.known().iter_mut().zip(before) {
            worker.is_gone = was_gone;
        }
    }
}

impl Drop for Staff {
    fn drop(&mut self) {
        self.dismiss();
    }
}

fn lock(known: &Mutex<Vec<Employed>>) -> MutexGuard<'_, Vec<Employed>> {
    known.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Hears a worker's reports until its end.
fn listen(output: impl BufRead, known: &Mutex<Vec<Employed>>, place: usize) {
    for line in output.lines() {
        let Ok(line) = line else { break };
        if let Ok(report) = line.parse() {
            let worker = &mut lock(known)[place];
            worker.report = report;
            worker.has_come = true;
        }
    }
    lock(known)[place].is_gone = true;
}
