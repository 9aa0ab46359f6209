// Style: one table of jobs with a state each, ids of the server's own, and a worker in two nested loops.

use std::collections::BTreeSet;
use std::env;
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

#[derive(PartialEq)]
enum State {
    Waiting,
    With(String),
    Done,
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments[1].as_str() {
        "server" => server(&arguments[2], &arguments[3]),
        _ => worker(&arguments[2], &arguments[3]),
    }
}

fn server(url: &str, list: &str) {
    let mut jobs: Vec<(String, State)> = list.split(',').map(|ms| (ms.to_string(), State::Waiting)).collect();
    let mut left = jobs.len();
    let mut known = BTreeSet::new();
    let mut last_heard = Instant::now();
    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.bind(url).unwrap();
    rep.set_receive_timeout(1000).unwrap();
    while left > 0 || (!known.is_empty() && last_heard.elapsed() < Duration::from_secs(1)) {
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
                if let Some((_, state)) = index.and_then(|index| jobs.get_mut(index)) {
                    if *state == State::With(words[2].clone()) {
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
        let answer = match jobs.iter().position(|(_, state)| *state == State::Waiting) {
            Some(index) => {
                jobs[index].1 = State::With(worker.clone());
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
