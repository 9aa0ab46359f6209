//! The reference job server under fire, with real processes: workers are killed and frozen, the server is killed and
//! started again on its journal. Every job is done, and every client has its one right answer.
//!
//! `cargo test` plays it small. In full, with its figures:
//! `WORKSHOP_FIRE=100000 cargo test --release --test fire -- --ignored --nocapture`

#![allow(clippy::print_stdout, reason = "the figures are what it is run for")]
#![allow(unreachable_pub, reason = "a test has no public parts")]

mod asker;
mod players;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use asker::{Job, Tally, ask};
use players::{LEASE_MS, Player, Reports, Server, free_ports, worker};

const WORKERS: usize = 4;
const CLIENTS: usize = 8;
const DEATHS: u64 = 5;
/// Requests of each client that are made once more, when all is over.
const AGAIN: usize = 200;

/// How hot it gets.
struct Fire {
    jobs: usize,
    /// So often a worker is killed and another one frozen.
    every: Duration,
    longest: Duration,
}

/// What came of it.
struct Outcome {
    tally: Tally,
    /// Of requests that were made once more, when all was over.
    again: Tally,
    took: Duration,
    kills: u64,
    freezes: u64,
    reports: Reports,
    journal_bytes: u64,
}

fn jobs(count: usize) -> Vec<Job> {
    let job = |number: usize| {
        let (task, answer) = match number % 10 {
            0 => (format!("sleep {}", 1 + number % 3), format!("RESULT slept {}", 1 + number % 3)),
            1..5 => (format!("sum {number} 1"), format!("RESULT {}", number + 1)),
            _ => (format!("echo this is {number}"), format!("RESULT this is {number}")),
        };
        Job { request: format!("r{number}"), task, answer }
    };
    (0..count).map(job).collect()
}

/// Each client's part.
fn shares(jobs: &[Job]) -> impl Iterator<Item = &[Job]> {
    jobs.chunks(jobs.len().div_ceil(CLIENTS))
}

impl Fire {
    fn play(&self, folder: &Path) -> Outcome {
        let jobs = jobs(self.jobs);
        let journal = folder.join("jobs.journal");
        let [front, back] = free_ports();
        let mut server = Server::start([front, back], &journal);
        let progress = AtomicU64::new(0);
        let over = AtomicBool::new(false);
        let began = Instant::now();
        let until = began + self.longest;
        let (tally, (kills, freezes)) = thread::scope(|scope| {
            let fate = scope.spawn(|| self.torment(back, &over));
            let progress = &progress;
            let start = |share| scope.spawn(move || ask(front, share, progress, until));
            let clients: Vec<_> = shares(&jobs).map(start).collect();
            // The last blow falls when a sixth of the answers is still to come.
            for death in 1..=DEATHS {
                let due = self.jobs as u64 * death / (DEATHS + 1);
                while progress.load(Ordering::SeqCst) < due && Instant::now() < until {
                    thread::sleep(Duration::from_millis(1));
                }
                server.restart();
            }
            let mut tally = Tally::default();
            clients.into_iter().for_each(|client| tally.add(client.join().expect("a client")));
            over.store(true, Ordering::SeqCst);
            (tally, fate.join().expect("fate"))
        });
        let took = began.elapsed();
        let journal_bytes = fs::metadata(&journal).map_or(0, |file| file.len());
        // There are no workers any more: whatever is answered now comes from the journal.
        server.restart();
        let mut again = Tally::default();
        for share in shares(&jobs) {
            let last = &share[share.len().saturating_sub(AGAIN)..];
            again.add(ask(front, last, &progress, Instant::now() + Duration::from_secs(60)));
        }
        Outcome { tally, again, took, kills, freezes, reports: server.reports.clone(), journal_bytes }
    }

    /// Kills one worker and freezes another, again and again. Returns how often.
    fn torment(&self, port: u16, over: &AtomicBool) -> (u64, u64) {
        let mut workers: Vec<Player> = (0..WORKERS).map(|number| worker(number, port)).collect();
        let (mut kills, mut freezes) = (0, 0);
        let mut turn = 0;
        let wait = |time: Duration| {
            let began = Instant::now();
            while began.elapsed() < time && !over.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
        };
        // It thaws when its lease is long over, and before the next one freezes.
        let frozen = Duration::from_millis(u64::from(LEASE_MS) * 3 / 2);
        while !over.load(Ordering::SeqCst) {
            let (dies, freezing) = (turn % WORKERS, (turn + 1) % WORKERS);
            workers[dies].kill();
            workers[dies] = worker(dies, port);
            kills += 1;
            workers[freezing].signal(Signal::SIGSTOP);
            freezes += 1;
            wait(frozen);
            workers[freezing].signal(Signal::SIGCONT);
            wait(self.every.saturating_sub(frozen));
            turn += 1;
        }
        (kills, freezes)
    }
}

impl Outcome {
    fn print(&self, jobs: usize) {
        let Tally { repeated, second, unasked, lost, wrong, answered } = &self.tally;
        let seconds = self.took.as_secs_f64();
        println!("{jobs} jobs, {CLIENTS} clients, {WORKERS} workers: {seconds:.1} s");
        println!(
            "  the server was killed {DEATHS} times, workers {} times; frozen: {}",
            self.kills, self.freezes
        );
        println!("  {answered} answers, {} wrong, {unasked} that nobody had asked for", wrong.len());
        println!(
            "  {lost} connections lost, {repeated} requests made again, {second} of them answered a second time"
        );
        println!("  requeued at the end of a lease: {}", self.reports.sum("requeued"));
        println!("  the journal at the end: {:.1} MB", self.journal_bytes as f64 / 1e6);
    }

    fn must_be_right(&self, jobs: usize) {
        assert_eq!(self.tally.wrong, [""; 0], "every answer is the right one");
        assert_eq!(self.tally.answered, jobs as u64, "every request has its answer");
        assert_eq!(self.tally.unasked, 0, "no answer comes twice");
        let all = CLIENTS * AGAIN.min(jobs / CLIENTS);
        assert_eq!((self.again.answered, &self.again.wrong), (all as u64, &Vec::new()), "from the journal");
    }
}

#[test]
fn every_job_is_done_and_every_client_has_its_one_right_answer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fire = Fire { jobs: 10_000, every: Duration::from_millis(700), longest: Duration::from_secs(300) };
    let outcome = fire.play(folder.path());
    outcome.print(fire.jobs);
    outcome.must_be_right(fire.jobs);
}

#[test]
#[ignore = "takes long: WORKSHOP_FIRE jobs, or 100,000"]
fn in_full() {
    let jobs = std::env::var("WORKSHOP_FIRE").ok().and_then(|jobs| jobs.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fire = Fire { jobs, every: Duration::from_secs(1), longest: Duration::from_secs(1800) };
    let outcome = fire.play(folder.path());
    outcome.print(jobs);
    outcome.must_be_right(jobs);
}
