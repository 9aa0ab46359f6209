// A worker that does several jobs at a time, and never more than its limit.
//
// Arguments: `worker`, the address to connect to for jobs, the one for results, and the limit. The other side, `boss`,
// is for trying it out: see boss.rs.

mod boss;

use std::error::Error;
use std::io::{Read, Write};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const JOBS_BY_HAND: &str = "tcp://127.0.0.1:7789";
const RESULTS_BY_HAND: &str = "tcp://127.0.0.1:7790";
const LIMIT_BY_HAND: &str = "4";
const LIST_BY_HAND: &str = "400,400,400,30,30,400,30,60,90,120,30,60,90,120,30,60,90,120";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut word = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("worker") => work(&word(JOBS_BY_HAND), &word(RESULTS_BY_HAND), word(LIMIT_BY_HAND).parse()?),
        Some("boss") => boss::give_out(&word(JOBS_BY_HAND), &word(RESULTS_BY_HAND), &word(LIST_BY_HAND)),
        _ => Err("say which role: worker or boss".into()),
    }
}

// As many hands as jobs may overlap, and all of them take from one mailbox. A hand takes a job only when it is free,
// so there are never more jobs in work than hands. What nobody has taken stays in the mailbox.
fn work(jobs_url: &str, results_url: &str, limit: usize) -> Result<(), Box<dyn Error>> {
    let mut results = Socket::new(Protocol::Push)?;
    results.connect(results_url)?;
    let mut jobs = Socket::new(Protocol::Pull)?;
    jobs.connect(jobs_url)?;

    let mailbox = Mutex::new(jobs);
    let books = Mutex::new(Books { results, received: 0, done: 0 });
    thread::scope(|scope| {
        for _ in 0..limit {
            scope.spawn(|| {
                // Without this hand the worker would go on more slowly, and nobody would know why.
                if let Err(error) = keep_working(&mailbox, &books) {
                    eprintln!("{error}");
                    process::exit(1);
                }
            });
        }
    });
    Ok(())
}

fn keep_working(mailbox: &Mutex<Socket>, books: &Mutex<Books>) -> Result<(), Box<dyn Error>> {
    loop {
        let mut job = String::new();
        locked(mailbox).read_to_string(&mut job)?;
        let since = Instant::now();
        locked(books).received += 1;

        let (id, ms) = job.split_once(' ').ok_or("a job is `<id> <milliseconds>`")?;
        thread::sleep(Duration::from_millis(ms.parse()?));

        locked(books).enter(id, since)?;
    }
}

// What all hands share, behind one lock: the numbers of a line belong to one moment.
struct Books {
    results: Socket,
    received: u64,
    done: u64,
}

impl Books {
    fn enter(&mut self, id: &str, since: Instant) -> Result<(), Box<dyn Error>> {
        let overlap = self.received - self.done;
        self.done += 1;
        self.results.write_all(id.as_bytes())?;
        let latency = since.elapsed().as_millis();
        println!("received {} done {} overlap {overlap} latency {latency}", self.received, self.done);
        Ok(())
    }
}

// A hand that panicked leaves the others a lock that still works.
fn locked<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}
