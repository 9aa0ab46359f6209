// Waits itself where a job is to sleep: that needs no worker.
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ffi::{CString, c_int, c_void};
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};
use nanomsg_sys as nn;

#[repr(C)]
struct Iov(*mut c_void, usize);

#[repr(C)]
struct Msg(*mut Iov, c_int, *mut c_void, usize);

struct Raw(c_int);

impl Raw {
    fn bind(url: &str) -> Raw {
        let url = CString::new(url).unwrap();
        // SAFETY: `url` ends with a zero byte and lives until the call has returned.
        unsafe {
            let socket = nn::nn_socket(nn::AF_SP_RAW, nn::NN_REP);
            assert!(socket >= 0 && nn::nn_bind(socket, url.as_ptr()) >= 0, "cannot bind");
            Raw(socket)
        }
    }

    // The text, and the control data as it came.
    fn receive(&self) -> Option<(String, Vec<u8>)> {
        let mut body: *mut c_void = std::ptr::null_mut();
        let mut control = vec![0u8; 128];
        let mut iov = Iov((&raw mut body).cast(), nn::NN_MSG);
        let mut msg = Msg(&mut iov, 1, control.as_mut_ptr().cast(), control.len());
        // SAFETY: all pointers lead to living variables; `body` is freed once, after it was copied.
        unsafe {
            let length = nn::nn_recvmsg(self.0, (&raw mut msg).cast(), nn::NN_DONTWAIT);
            if length < 0 {
                return None;
            }
            let bytes = std::slice::from_raw_parts(body.cast::<u8>(), length as usize);
            let text = String::from_utf8_lossy(bytes).into_owned();
            nn::nn_freemsg(body);
            Some((text, control))
        }
    }

    fn send(&self, text: &str, control: &mut [u8]) {
        let mut iov = Iov(text.as_ptr().cast_mut().cast(), text.len());
        let msg = Msg(&mut iov, 1, control.as_mut_ptr().cast(), control.len());
        // SAFETY: all pointers lead to living variables, which are only read.
        unsafe { nn::nn_sendmsg(self.0, (&raw const msg).cast(), nn::NN_DONTWAIT) };
    }
}

struct Job {
    task: String,
    control: Vec<u8>,
    given: Vec<String>,
    until: Option<Instant>,
}

fn serve(clients_url: &str, workers_url: &str, lease: Duration) {
    let clients = Raw::bind(clients_url);
    let mut workers = Socket::new(Protocol::Rep).unwrap();
    workers.bind(workers_url).unwrap();
    workers.set_receive_timeout(2).unwrap();

    let mut jobs: BTreeMap<u64, Job> = BTreeMap::new();
    let mut waiting: VecDeque<u64> = VecDeque::new();
    let (mut last, mut requests, mut replies, mut requeued) = (0, 0, 0, 0);
    let mut report = Instant::now();
    loop {
        while let Some((text, mut control)) = clients.receive() {
            requests += 1;
            let words: Vec<&str> = text.split(' ').collect();
            match words[..] {
                ["SUBMIT", "sleep", ms] => {
                    std::thread::sleep(Duration::from_millis(ms.parse().unwrap_or(0)));
                    clients.send(&format!("RESULT slept {ms}"), &mut control);
                }
                ["SUBMIT", "echo" | "sum" | "sleep" | "crash", ..] => {
                    last += 1;
                    let task = text["SUBMIT ".len()..].to_string();
                    jobs.insert(last, Job { task, control, given: Vec::new(), until: None });
                    waiting.push_back(last);
                }
                _ => {
                    replies += 1;
                    clients.send("ERROR no such job", &mut control);
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
                    let mut job = jobs.remove(&id).unwrap();
                    waiting.retain(|other| *other != id);
                    clients.send(&format!("{verb} {text}"), &mut job.control);
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
