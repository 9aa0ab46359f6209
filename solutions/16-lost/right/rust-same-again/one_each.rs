// Style: whoever asks while it still has a job gets the same one again; the leases stand beside the workers.
use std::collections::HashMap;
use std::error::Error;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["server", url, times, lease] => Server::new(times, lease.parse()?).run(url),
        ["worker", name, url] => work(name, url),
        _ => Err("server URL TIMES LEASE, or worker NAME URL".into()),
    }
}

#[derive(Clone, Copy)]
struct Loan {
    job: usize,
    until: Instant,
}

struct Server {
    times: Vec<String>,
    done: Vec<bool>,
    past: Vec<Vec<String>>,
    loans: HashMap<String, Loan>,
    last_word: HashMap<String, Instant>,
    lease: Duration,
}

impl Server {
    fn new(times: &str, lease: u64) -> Server {
        let times: Vec<String> = times.split(',').map(str::to_string).collect();
        Server {
            done: vec![false; times.len()],
            past: vec![Vec::new(); times.len()],
            times,
            loans: HashMap::new(),
            last_word: HashMap::new(),
            lease: Duration::from_millis(lease),
        }
    }

    fn run(mut self, url: &str) -> Fallible<()> {
        let mut socket = Socket::new(Protocol::Rep)?;
        socket.bind(url)?;
        socket.set_receive_timeout(100)?;
        let mut buffer = Vec::new();
        while !self.may_leave() {
            buffer.clear();
            if socket.read_to_end(&mut buffer).is_ok() {
                let answer = self.answer(&String::from_utf8_lossy(&buffer));
                socket.write_all(answer.as_bytes())?;
            }
        }
        std::thread::sleep(Duration::from_millis(100));
        Ok(())
    }

    fn all_done(&self) -> bool {
        self.done.iter().all(|done| *done)
    }

    fn may_leave(&self) -> bool {
        self.all_done() && self.last_word.values().all(|at| at.elapsed() > self.lease)
    }

    fn answer(&mut self, text: &str) -> String {
        let mut words = text.split_whitespace();
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some("READY"), Some(worker), None, None) => self.next_for(worker),
            (Some("DONE"), Some(id), Some(worker), None) => {
                self.done(id, worker);
                self.next_for(worker)
            }
            _ => "ERROR".to_string(),
        }
    }

    fn done(&mut self, id: &str, worker: &str) {
        let Some(job) = id.strip_prefix('j').and_then(|number| number.parse::<usize>().ok()) else { return };
        if job >= self.done.len() || !self.past[job].iter().any(|name| name == worker) {
            return;
        }
        if self.loans.get(worker).is_some_and(|loan| loan.job == job) {
            self.loans.remove(worker);
        }
        if !self.done[job] {
            self.done[job] = true;
            println!("{id} done by {worker}");
            if self.all_done() {
                println!("done!");
            }
        }
    }

    fn next_for(&mut self, worker: &str) -> String {
        self.last_word.insert(worker.to_string(), Instant::now());
        if self.all_done() {
            self.last_word.remove(worker);
            return "END".to_string();
        }
        let now = Instant::now();
        let held = self.loans.get(worker).filter(|loan| loan.until > now && !self.done[loan.job]);
        let job = held.map(|loan| loan.job).or_else(|| {
            let is_out = |job: usize| self.loans.values().any(|loan| loan.job == job && loan.until > now);
            (0..self.times.len()).find(|job| !self.done[*job] && !is_out(*job))
        });
        match job {
            Some(job) => {
                self.loans.insert(worker.to_string(), Loan { job, until: now + self.lease });
                self.past[job].push(worker.to_string());
                format!("JOB j{job} {}", self.times[job])
            }
            None => "WAIT".to_string(),
        }
    }
}

fn work(name: &str, url: &str) -> Fallible<()> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;
    let mut say = format!("READY {name}");
    loop {
        socket.write_all(say.as_bytes())?;
        let mut answer = String::new();
        socket.read_to_string(&mut answer)?;
        let words: Vec<&str> = answer.split_whitespace().collect();
        match words.first() {
            Some(&"JOB") => {
                std::thread::sleep(Duration::from_millis(words[2].parse()?));
                say = ["DONE", words[1], name].join(" ");
            }
            Some(&"END") => return Ok(()),
            _ => {
                std::thread::sleep(Duration::from_millis(10));
                say = ["READY", name].join(" ");
            }
        }
    }
}
