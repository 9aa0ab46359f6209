// Mistake: after WAIT it pauses for a second.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const URL_BY_HAND: &str = "tcp://127.0.0.1:7789";
const JOBS_BY_HAND: &str = "500,500,500,500,500,500,500,500,500,500,500,500";
const LEASE_BY_HAND: &str = "2000";

const PAUSE: Duration = Duration::from_millis(1000);
// A close does not wait for what has just been sent.
const A_MOMENT: Duration = Duration::from_millis(100);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut argument = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("server") => serve(&argument(URL_BY_HAND), &argument(JOBS_BY_HAND), &argument(LEASE_BY_HAND)),
        Some("worker") => work(&argument("worker"), &argument(URL_BY_HAND)),
        _ => Err("say which role: server or worker".into()),
    }
}

// Nothing in here knows how many workers there are, and nothing is decided before somebody asks.
fn serve(url: &str, list: &str, lease: &str) -> Result<(), Box<dyn Error>> {
    let lease = Duration::from_millis(lease.parse()?);
    let mut jobs = Jobs::read(list)?;
    // The workers that have not been told END, and when each was last heard of.
    let mut heard: HashMap<String, Instant> = HashMap::new();
    let mut socket = Socket::new(Protocol::Rep)?;
    socket.bind(url)?;
    socket.set_receive_timeout(20)?;

    let mut message = Vec::new();
    while !jobs.are_done() || heard.values().any(|last| last.elapsed() < lease) {
        message.clear();
        match socket.read_to_end(&mut message) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => continue,
            Err(error) => return Err(error.into()),
        }
        let text = String::from_utf8_lossy(&message);
        let words: Vec<&str> = text.split(' ').collect();
        let answer = match words[..] {
            ["READY", worker] => jobs.next(worker, lease),
            ["DONE", id, worker] => {
                jobs.done(id, worker);
                jobs.next(worker, lease)
            }
            _ => "ERROR say READY or DONE".to_string(),
        };
        if let ["READY", worker] | ["DONE", _, worker] = words[..] {
            if answer == "END" {
                heard.remove(worker);
            } else {
                heard.insert(worker.to_string(), Instant::now());
            }
        }
        socket.write_all(answer.as_bytes())?;
    }
    thread::sleep(A_MOMENT);
    Ok(())
}

struct Job {
    id: String,
    ms: String,
    // All that have been given it, in case one that was given up says DONE after all.
    given_to: Vec<String>,
    until: Instant,
}

struct Jobs {
    waiting: VecDeque<Job>,
    in_work: Vec<Job>,
}

impl Jobs {
    fn read(list: &str) -> Result<Jobs, Box<dyn Error>> {
        let mut waiting = VecDeque::new();
        for (index, ms) in list.split(',').enumerate() {
            ms.parse::<u64>()?;
            let id = (index + 1).to_string();
            waiting.push_back(Job { id, ms: ms.to_string(), given_to: Vec::new(), until: Instant::now() });
        }
        Ok(Jobs { waiting, in_work: Vec::new() })
    }

    fn are_done(&self) -> bool {
        self.waiting.is_empty() && self.in_work.is_empty()
    }

    // A job counts once, whichever of those that were given it says so first.
    fn done(&mut self, id: &str, worker: &str) {
        let given = |job: &Job| job.id == id && job.given_to.iter().any(|name| name == worker);
        if let Some(place) = self.in_work.iter().position(given) {
            self.in_work.remove(place);
            println!("{id} done by {worker}");
            if self.are_done() {
                println!("done!");
            }
        }
    }

    // What a worker that asks is told: a job whose lease is over comes before those that nobody has had yet.
    fn next(&mut self, worker: &str, lease: Duration) -> String {
        let now = Instant::now();
        let overdue = self.in_work.iter().position(|job| job.until <= now);
        let job = overdue.map(|place| self.in_work.remove(place)).or_else(|| self.waiting.pop_front());
        let Some(mut job) = job else {
            return if self.are_done() { "END" } else { "WAIT" }.to_string();
        };
        let answer = format!("JOB {} {}", job.id, job.ms);
        job.given_to.push(worker.to_string());
        job.until = now + lease;
        self.in_work.push(job);
        answer
    }
}

fn work(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;

    let ready = format!("READY {name}");
    let mut question = ready.clone();
    let mut answer = String::new();
    loop {
        socket.write_all(question.as_bytes())?;
        answer.clear();
        socket.read_to_string(&mut answer)?;

        let words: Vec<&str> = answer.split(' ').collect();
        question = match words[..] {
            ["JOB", id, ms] => {
                thread::sleep(Duration::from_millis(ms.parse()?));
                format!("DONE {id} {name}")
            }
            ["WAIT"] => {
                thread::sleep(PAUSE);
                ready.clone()
            }
            ["END"] => return Ok(()),
            _ => return Err(format!("what does `{answer}` mean?").into()),
        };
    }
}
