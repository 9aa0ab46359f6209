// An ordinary REP for the clients, which takes the next request when the last one has its answer.
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

struct Job {
    task: String,
    given: Vec<String>,
    until: Option<Instant>,
}

fn serve(clients_url: &str, workers_url: &str, lease: Duration) {
    let mut clients = Socket::new(Protocol::Rep).unwrap();
    clients.bind(clients_url).unwrap();
    let mut workers = Socket::new(Protocol::Rep).unwrap();
    workers.bind(workers_url).unwrap();
    workers.set_receive_timeout(2).unwrap();

    let mut jobs: BTreeMap<u64, Job> = BTreeMap::new();
    let mut waiting: VecDeque<u64> = VecDeque::new();
    let (mut last, mut requests, mut replies, mut requeued) = (0, 0, 0, 0);
    let mut report = Instant::now();
    loop {
        let mut bytes = Vec::new();
        if jobs.is_empty() && clients.nb_read_to_end(&mut bytes).is_ok() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            requests += 1;
            let words: Vec<&str> = text.split(' ').collect();
            match words[..] {
                ["SUBMIT", "echo" | "sum" | "sleep" | "crash", ..] => {
                    last += 1;
                    let task = text["SUBMIT ".len()..].to_string();
                    jobs.insert(last, Job { task, given: Vec::new(), until: None });
                    waiting.push_back(last);
                }
                _ => {
                    replies += 1;
                    clients.write_all(b"ERROR no such job").unwrap();
                }
            }
        }
        for (id, job) in &mut jobs {
            if job.until.is_some_and(|until| until <= Instant::now()) {
                job.until = None;
                waiting.push_back(*id);
                requeued += 1;
            }
        }
        let mut said = String::new();
        if workers.read_to_string(&mut said).is_ok() {
            let words: Vec<&str> = said.splitn(4, ' ').collect();
            let (worker, finished) = match words[..] {
                ["READY", worker] => (Some(worker), None),
                ["DONE", id, worker] => (Some(worker), Some((id, "RESULT", ""))),
                ["DONE", id, worker, text] => (Some(worker), Some((id, "RESULT", text))),
                ["FAIL", id, worker] => (Some(worker), Some((id, "ERROR", ""))),
                ["FAIL", id, worker, text] => (Some(worker), Some((id, "ERROR", text))),
                _ => (None, None),
            };
            if let (Some(worker), Some((id, verb, text))) = (worker, finished) {
                let id = id.parse().unwrap_or(0);
                if jobs.get(&id).is_some_and(|job| job.given.iter().any(|name| name == worker)) {
                    jobs.remove(&id);
                    waiting.retain(|other| *other != id);
                    clients.write_all(format!("{verb} {text}").as_bytes()).unwrap();
                    replies += 1;
                }
            }
            let answer = match worker {
                None => "ERROR what?".to_string(),
                Some(worker) => match waiting.pop_front() {
                    None => "WAIT".to_string(),
                    Some(id) => {
                        let job = jobs.get_mut(&id).unwrap();
                        job.given.push(worker.to_string());
                        job.until = Some(Instant::now() + lease);
                        format!("JOB {id} {}", job.task)
                    }
                },
            };
            workers.write_all(answer.as_bytes()).unwrap();
        }
        if report.elapsed() >= Duration::from_secs(1) {
            report = Instant::now();
            eprintln!("requests {requests} replies {replies} requeued {requeued} waiting {}", waiting.len());
        }
    }
}

fn ask(socket: &mut Socket, text: &str) -> String {
    socket.write_all(text.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

fn work(name: &str, url: &str) {
    let mut socket = Socket::new(Protocol::Req).unwrap();
    socket.connect(url).unwrap();
    let mut jobs: HashMap<&str, fn(&[&str]) -> Result<String, String>> = HashMap::new();
    jobs.insert("echo", |words| Ok(words.join(" ")));
    jobs.insert("sum", |words| {
        let numbers: Result<Vec<i64>, _> = words.iter().map(|word| word.parse::<i64>()).collect();
        Ok(numbers.map_err(|error| error.to_string())?.iter().sum::<i64>().to_string())
    });
    jobs.insert("sleep", |words| {
        let ms: u64 = words.first().and_then(|ms| ms.parse().ok()).ok_or("sleep for how long?")?;
        std::thread::sleep(Duration::from_millis(ms));
        Ok(format!("slept {ms}"))
    });
    jobs.insert("crash", |_| Err("it crashed".to_string()));

    let mut say = format!("READY {name}");
    loop {
        let answer = ask(&mut socket, &say);
        let words: Vec<&str> = answer.split(' ').collect();
        say = match words[..] {
            ["JOB", id, job, ref arguments @ ..] => match jobs[job](arguments) {
                Ok(text) => format!("DONE {id} {name} {text}"),
                Err(text) => format!("FAIL {id} {name} {text}"),
            },
            ["END"] => return,
            _ => {
                std::thread::sleep(Duration::from_millis(10));
                format!("READY {name}")
            }
        };
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["server", clients, workers, lease] => {
            serve(clients, workers, Duration::from_millis(lease.parse().unwrap()));
        }
        ["worker", name, url] => work(name, url),
        ["client", url, ref job @ ..] => {
            let mut socket = Socket::new(Protocol::Req).unwrap();
            socket.connect(url).unwrap();
            let answer = ask(&mut socket, &format!("SUBMIT {}", job.join(" ")));
            println!("{answer}");
            if !answer.starts_with("RESULT") {
                std::process::exit(1);
            }
        }
        _ => panic!("server, worker or client?"),
    }
}
