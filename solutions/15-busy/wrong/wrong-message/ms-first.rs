// Mistake: the milliseconds before the id, on both sides.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const URL_BY_HAND: &str = "tcp://127.0.0.1:7789";
const JOBS_BY_HAND: &str = "20,20,1000,20,20,20,20,20";

const PAUSE: Duration = Duration::from_millis(10);
// At the end the server waits for a worker that it has not heard of for so long, and no longer.
const PATIENCE: Duration = Duration::from_secs(1);
// A close does not wait for what has just been sent.
const A_MOMENT: Duration = Duration::from_millis(100);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut argument = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("server") => serve(&argument(URL_BY_HAND), &argument(JOBS_BY_HAND)),
        Some("worker") => work(&argument("worker"), &argument(URL_BY_HAND)),
        _ => Err("say which role: server or worker".into()),
    }
}

// The server answers and never asks. So it need not know how many workers there are, or how quick they are.
fn serve(url: &str, list: &str) -> Result<(), Box<dyn Error>> {
    let mut jobs = Jobs::read(list)?;
    let mut workers = Workers::default();
    let mut socket = Socket::new(Protocol::Rep)?;
    socket.bind(url)?;
    socket.set_receive_timeout(100)?;

    let mut message = Vec::new();
    while !(jobs.are_done() && workers.are_gone()) {
        message.clear();
        match socket.read_to_end(&mut message) {
            Ok(_) => {
                let answer = answer(&message, &mut jobs, &mut workers);
                socket.write_all(answer.as_bytes())?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {}
            Err(error) => return Err(error.into()),
        }
    }
    thread::sleep(A_MOMENT);
    Ok(())
}

fn answer(message: &[u8], jobs: &mut Jobs, workers: &mut Workers) -> String {
    let text = String::from_utf8_lossy(message);
    let words: Vec<&str> = text.split(' ').collect();
    let worker = match words[..] {
        ["READY", worker] => worker,
        ["DONE", id, worker] => {
            jobs.done(id, worker);
            worker
        }
        _ => return "ERROR say READY or DONE".to_string(),
    };
    let next = jobs.next(worker);
    workers.hear(worker, next == "END");
    next
}

struct Jobs {
    // Each with its id and its milliseconds, in the order of the list.
    waiting: VecDeque<(String, u64)>,
    // The id of each job in work, and the worker that has it.
    in_work: HashMap<String, String>,
}

impl Jobs {
    fn read(list: &str) -> Result<Jobs, Box<dyn Error>> {
        let mut waiting = VecDeque::new();
        for (index, ms) in list.split(',').enumerate() {
            waiting.push_back(((index + 1).to_string(), ms.trim().parse()?));
        }
        Ok(Jobs { waiting, in_work: HashMap::new() })
    }

    fn are_done(&self) -> bool {
        self.waiting.is_empty() && self.in_work.is_empty()
    }

    // A job counts when the worker that has it says so, and once.
    fn done(&mut self, id: &str, worker: &str) {
        if self.in_work.get(id).is_some_and(|has_it| has_it == worker) {
            self.in_work.remove(id);
            println!("{id} done by {worker}");
            if self.are_done() {
                println!("done!");
            }
        }
    }

    // What a worker that asks is told.
    fn next(&mut self, worker: &str) -> String {
        if let Some((id, ms)) = self.waiting.pop_front() {
            let job = format!("JOB {ms} {id}");
            self.in_work.insert(id, worker.to_string());
            job
        } else if self.are_done() {
            "END".to_string()
        } else {
            "WAIT".to_string()
        }
    }
}

// The workers that have not been told END, and when each was last heard of.
#[derive(Default)]
struct Workers(HashMap<String, Instant>);

impl Workers {
    fn hear(&mut self, worker: &str, is_over: bool) {
        if is_over {
            self.0.remove(worker);
        } else {
            self.0.insert(worker.to_string(), Instant::now());
        }
    }

    fn are_gone(&self) -> bool {
        self.0.values().all(|heard| heard.elapsed() >= PATIENCE)
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
            ["JOB", ms, id] => {
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
