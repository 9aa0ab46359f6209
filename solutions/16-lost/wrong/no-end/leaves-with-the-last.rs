// Mistake: goes home with the last DONE, and the others ask in vain.

use std::collections::HashMap;
use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const URL_BY_HAND: &str = "tcp://127.0.0.1:7789";
const TIMES_BY_HAND: &str = "900,800,700,600,500,400,300,200,100";
const LEASE_BY_HAND: &str = "2000";

const ASK_AGAIN: Duration = Duration::from_millis(10);
const LOOK_UP_MS: isize = 20;
const A_MOMENT: Duration = Duration::from_millis(500);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut next = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("server") => {
            let (url, times) = (next(URL_BY_HAND), next(TIMES_BY_HAND));
            let lease = Duration::from_millis(next(LEASE_BY_HAND).parse()?);
            serve(&url, Jobs::new(&times, lease)?)
        }
        Some("worker") => {
            let name = next("worker");
            work(&name, &next(URL_BY_HAND))
        }
        _ => Err("say which role: server or worker".into()),
    }
}

fn serve(url: &str, mut jobs: Jobs) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Rep)?;
    socket.set_receive_timeout(LOOK_UP_MS)?;
    socket.bind(url)?;

    // Who has not been told to go home, and when it was last heard. Nobody waits for a worker that may be dead.
    let mut heard: HashMap<String, Instant> = HashMap::new();
    let mut request = Vec::new();
    while jobs.any_left() {
        request.clear();
        match socket.read_to_end(&mut request) {
            Err(error) if error.kind() == ErrorKind::TimedOut => continue,
            other => other?,
        };
        let request = String::from_utf8_lossy(&request);
        let words: Vec<&str> = request.split_whitespace().collect();
        let worker = match words[..] {
            ["READY", worker] => worker,
            ["DONE", id, worker] => {
                jobs.take_back(id, worker);
                worker
            }
            // A REP answers everything that it receives, or it is stuck.
            _ => {
                socket.write_all(b"ERROR say READY <worker> or DONE <id> <worker>")?;
                continue;
            }
        };
        heard.insert(worker.to_string(), Instant::now());
        match jobs.lend_to(worker) {
            Some((id, ms)) => socket.write_all(format!("JOB {id} {ms}").as_bytes())?,
            None if jobs.any_left() => socket.write_all(b"WAIT")?,
            None => {
                heard.remove(worker);
                socket.write_all(b"END")?;
            }
        }
    }
    // A close does not wait for what has just been sent.
    thread::sleep(A_MOMENT);
    Ok(())
}

// The job's id is its place in this list, from 1.
struct Jobs {
    all: Vec<Job>,
    left: usize,
    lease: Duration,
}

struct Job {
    ms: u64,
    state: State,
    // Everybody who has ever had it. Nobody else can have done it.
    lent_to: Vec<String>,
}

enum State {
    Open,
    Lent(Instant),
    Done,
}

impl Jobs {
    fn new(times: &str, lease: Duration) -> Result<Jobs, Box<dyn Error>> {
        let mut all = Vec::new();
        for ms in times.split(',') {
            all.push(Job { ms: ms.parse()?, state: State::Open, lent_to: Vec::new() });
        }
        Ok(Jobs { left: all.len(), all, lease })
    }

    fn any_left(&self) -> bool {
        self.left > 0
    }

    // The first that nobody has, or whose lease is over: its worker may be dead, and nobody will ever say so.
    fn lend_to(&mut self, worker: &str) -> Option<(usize, u64)> {
        let lease = self.lease;
        let is_free = |job: &Job| match job.state {
            State::Open => true,
            State::Lent(since) => since.elapsed() >= lease,
            State::Done => false,
        };
        let index = self.all.iter().position(is_free)?;
        let job = &mut self.all[index];
        job.state = State::Lent(Instant::now());
        job.lent_to.push(worker.to_string());
        Some((index + 1, job.ms))
    }

    // The first DONE counts, also when it comes late: the work is the same. Any other changes nothing.
    fn take_back(&mut self, id: &str, worker: &str) {
        let Ok(id) = id.parse::<usize>() else { return };
        let Some(job) = self.all.get_mut(id.wrapping_sub(1)) else { return };
        let is_done = matches!(job.state, State::Done);
        if is_done || !job.lent_to.iter().any(|name| name == worker) {
            return;
        }
        job.state = State::Done;
        self.left -= 1;
        println!("{id} done by {worker}");
        if self.left == 0 {
            println!("done!");
        }
    }
}

fn work(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;

    let mut answer = String::new();
    let mut say = format!("READY {name}");
    loop {
        socket.write_all(say.as_bytes())?;
        answer.clear();
        socket.read_to_string(&mut answer)?;
        let words: Vec<&str> = answer.split_whitespace().collect();
        say = match words[..] {
            ["JOB", id, ms] => {
                thread::sleep(Duration::from_millis(ms.parse()?));
                format!("DONE {id} {name}")
            }
            ["WAIT"] => {
                thread::sleep(ASK_AGAIN);
                format!("READY {name}")
            }
            ["END"] => return Ok(()),
            _ => return Err(format!("the server says `{answer}`").into()),
        };
    }
}
