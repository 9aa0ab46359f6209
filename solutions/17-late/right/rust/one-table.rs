// Style: one table of jobs with a state each, and a worker in two nested loops.

use std::collections::BTreeSet;
use std::env;
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

#[derive(PartialEq)]
enum State {
    Waiting,
    Until(Instant),
    Done,
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments[1].as_str() {
        "server" => server(&arguments[2], &arguments[3], arguments[4].parse().unwrap()),
        _ => worker(&arguments[2], &arguments[3]),
    }
}

fn server(url: &str, list: &str, lease: u64) {
    let lease = Duration::from_millis(lease);
    let new = |ms: &str| (ms.to_string(), State::Waiting, BTreeSet::new());
    let mut jobs: Vec<(String, State, BTreeSet<String>)> = list.split(',').map(new).collect();
    let mut left = jobs.len();
    let mut known = BTreeSet::new();
    let mut last_heard = Instant::now();
    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.bind(url).unwrap();
    rep.set_receive_timeout(50).unwrap();
    while left > 0 || (!known.is_empty() && last_heard.elapsed() < lease) {
        let mut text = String::new();
        if rep.read_to_string(&mut text).is_err() {
            continue;
        }
        last_heard = Instant::now();
        let words: Vec<String> = text.split_whitespace().map(String::from).collect();
        let worker = match words.len() {
            2 if words[0] == "READY" => words[1].clone(),
            3 if words[0] == "DONE" => {
                let index = words[1].strip_prefix("job-").and_then(|number| number.parse::<usize>().ok());
                if let Some((_, state, given_to)) = index.and_then(|index| jobs.get_mut(index)) {
                    if *state != State::Done && given_to.contains(&words[2]) {
                        *state = State::Done;
                        left -= 1;
                        println!("{} done by {}", words[1], words[2]);
                        if left == 0 {
                            println!("done!");
                        }
                    }
                }
                words[2].clone()
            }
            _ => {
                rep.write_all(b"WAIT").unwrap();
                continue;
            }
        };
        let now = Instant::now();
        let is_free = |state: &State| match state {
            State::Waiting => true,
            State::Until(end) => *end <= now,
            State::Done => false,
        };
        let answer = match jobs.iter().position(|(_, state, _)| is_free(state)) {
            Some(index) => {
                jobs[index].1 = State::Until(now + lease);
                jobs[index].2.insert(worker.clone());
                known.insert(worker);
                format!("JOB job-{index} {}", jobs[index].0)
            }
            None if left > 0 => {
                known.insert(worker);
                "WAIT".to_string()
            }
            None => {
                known.remove(&worker);
                "END".to_string()
            }
        };
        rep.write_all(answer.as_bytes()).unwrap();
    }
    sleep(Duration::from_millis(200));
}

fn worker(name: &str, url: &str) {
    let mut req = Socket::new(Protocol::Req).unwrap();
    req.connect(url).unwrap();
    let mut ask = |question: String| {
        req.write_all(question.as_bytes()).unwrap();
        let mut answer = String::new();
        req.read_to_string(&mut answer).unwrap();
        answer
    };
    loop {
        let mut answer = ask(format!("READY {name}"));
        while let Some(job) = answer.strip_prefix("JOB ") {
            let (id, ms) = job.split_once(' ').unwrap();
            println!("{id} takes {ms} ms");
            sleep(Duration::from_millis(ms.parse().unwrap()));
            answer = ask(format!("DONE {id} {name}"));
        }
        if answer == "END" {
            return;
        }
        sleep(Duration::from_millis(10));
    }
}
