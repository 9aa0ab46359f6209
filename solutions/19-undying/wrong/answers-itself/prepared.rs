// Has one answer for everybody, and no work for its workers.

use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::ffi::{CString, c_int, c_void};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::time::{Duration, Instant, SystemTime};
use std::{mem, ptr, thread};

use nanomsg::{Protocol, Socket};
use nanomsg_sys as nn;

#[repr(C)]
struct Iovec(*mut c_void, usize);

#[repr(C)]
struct Header(*mut Iovec, c_int, *mut c_void, usize);

struct Raw(c_int);

type Way = Vec<u8>;

impl Raw {
    fn bind(url: &str) -> Raw {
        let url = CString::new(url).expect("an address");
        unsafe {
            let socket = nn::nn_socket(nn::AF_SP_RAW, nn::NN_REP);
            assert!(nn::nn_bind(socket, url.as_ptr()) >= 0, "it can't bind");
            Raw(socket)
        }
    }

    fn receive(&self) -> Option<(Way, Vec<u8>)> {
        let mut body: *mut c_void = ptr::null_mut();
        let mut control: *mut c_void = ptr::null_mut();
        let mut part = Iovec(ptr::from_mut(&mut body).cast(), nn::NN_MSG);
        let mut header = Header(&mut part, 1, ptr::from_mut(&mut control).cast(), nn::NN_MSG);
        unsafe {
            let got = nn::nn_recvmsg(self.0, ptr::from_mut(&mut header).cast(), nn::NN_DONTWAIT);
            if got < 0 {
                return None;
            }
            let text = std::slice::from_raw_parts(body.cast::<u8>(), got as usize).to_vec();
            let length = *control.cast::<usize>();
            let way = std::slice::from_raw_parts(control.cast::<u8>(), length).to_vec();
            nn::nn_freemsg(body);
            nn::nn_freemsg(control);
            Some((way, text))
        }
    }

    fn send(&self, way: &Way, text: &str) {
        let mut words: Vec<u64> = vec![0; way.len().div_ceil(8)];
        unsafe { ptr::copy_nonoverlapping(way.as_ptr(), words.as_mut_ptr().cast(), way.len()) };
        let mut part = Iovec(text.as_ptr().cast_mut().cast(), text.len());
        let mut header = Header(&mut part, 1, words.as_mut_ptr().cast(), way.len());
        unsafe { nn::nn_sendmsg(self.0, ptr::from_mut(&mut header).cast(), nn::NN_DONTWAIT) };
    }
}

#[derive(Default)]
struct Request {
    task: String,
    answer: Option<String>,
    ways: Vec<Way>,
}

struct Held {
    request: String,
    since: Option<Instant>,
}

struct Journal(File);

impl Journal {
    fn line(&mut self, text: String) {
        self.0.write_all((text + "\n").as_bytes()).expect("the journal");
        self.0.sync_data().expect("the disk");
    }
}

fn serve(front: &str, back: &str, lease: Duration, path: &str) -> Result<(), Box<dyn Error>> {
    let mut requests: HashMap<String, Request> = HashMap::new();
    let mut waiting: VecDeque<String> = VecDeque::new();
    let mut old = fs::read(path).unwrap_or_default();
    old.truncate(old.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    for line in String::from_utf8(old.clone())?.lines() {
        let mut words = line.splitn(3, ' ');
        let (kind, name, rest) = (words.next(), words.next(), words.next().unwrap_or_default().to_string());
        let name = name.unwrap_or_default().to_string();
        let request = requests.entry(name.clone()).or_default();
        match kind {
            Some("accepted") => {
                request.task = rest;
                waiting.push_back(name);
            }
            _ => request.answer = Some(rest),
        }
    }
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    file.set_len(old.len() as u64)?;
    let mut journal = Journal(file);
    let life = SystemTime::UNIX_EPOCH.elapsed()?.as_nanos();
    let (clients, workers) = (Raw::bind(front), Raw::bind(back));
    let (mut held, mut count): (HashMap<String, Held>, u64) = (HashMap::new(), 0);
    loop {
        let mut quiet = true;
        while let Some((way, text)) = clients.receive() {
            quiet = false;
            let text = String::from_utf8_lossy(&text).into_owned();
            let words: Vec<&str> = text.splitn(3, ' ').collect();
            let known = |task: &str| ["echo", "sum", "sleep", "crash"].contains(&task.split(' ').next().unwrap_or(""));
            match words[..] {
                ["SUBMIT", name, task] if known(task) => {
                    let fresh = !requests.contains_key(name);
                    let request = requests.entry(name.to_string()).or_default();
                    if fresh {
                        request.task = task.to_string();
                        journal.line(format!("accepted {name} {task}"));
                    }
                    match &request.answer {
                        Some(answer) => clients.send(&way, answer),
                        None => clients.send(&way, "RESULT 42"),
                    }
                }
                _ => clients.send(&way, "ERROR that is no request"),
            }
        }
        while let Some((way, text)) = workers.receive() {
            quiet = false;
            let text = String::from_utf8_lossy(&text).into_owned();
            let words: Vec<&str> = text.splitn(4, ' ').collect();
            if let [verb @ ("DONE" | "FAIL"), id, _, rest] = words[..]
                && let Some(request) = held.get(id).and_then(|held| requests.get_mut(&held.request))
                && request.answer.is_none()
            {
                let answer = format!("{} {rest}", if verb == "DONE" { "RESULT" } else { "ERROR" });
                journal.line(format!("answered {} {answer}", held[id].request));
                request.ways.drain(..).for_each(|way| clients.send(&way, &answer));
                request.answer = Some(answer);
            }
            for one in held.values_mut() {
                if one.since.is_some_and(|since| since.elapsed() > lease) && requests[&one.request].answer.is_none() {
                    one.since = None;
                    waiting.push_back(one.request.clone());
                }
            }
            waiting.retain(|name| requests[name].answer.is_none());
            match waiting.pop_front() {
                Some(request) => {
                    count += 1;
                    let id = format!("{life:x}.{count}");
                    workers.send(&way, &format!("JOB {id} {}", requests[&request].task));
                    held.insert(id, Held { request, since: Some(Instant::now()) });
                }
                None => workers.send(&way, "WAIT"),
            }
        }
        if quiet {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn work(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;
    let mut said = format!("READY {name}");
    loop {
        socket.write_all(said.as_bytes())?;
        let mut text = String::new();
        socket.read_to_string(&mut text)?;
        let words: Vec<&str> = text.split(' ').collect();
        said = match words[..] {
            ["JOB", id, "echo", ref rest @ ..] => format!("DONE {id} {name} {}", rest.join(" ")),
            ["JOB", id, "sum", ref rest @ ..] => {
                let sum: i64 = rest.iter().filter_map(|word| word.parse::<i64>().ok()).sum();
                format!("DONE {id} {name} {sum}")
            }
            ["JOB", id, "sleep", ms] => {
                thread::sleep(Duration::from_millis(ms.parse()?));
                format!("DONE {id} {name} slept {ms}")
            }
            ["JOB", id, ..] => format!("FAIL {id} {name} it crashed"),
            _ => {
                thread::sleep(Duration::from_millis(10));
                format!("READY {name}")
            }
        };
    }
}

fn ask(url: &str, job: &[String]) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;
    let name = SystemTime::UNIX_EPOCH.elapsed()?.as_nanos() ^ u128::from(std::process::id()) << 64;
    socket.write_all(format!("SUBMIT {name:x} {}", job.join(" ")).as_bytes())?;
    let mut text = String::new();
    socket.read_to_string(&mut text)?;
    println!("{text}");
    if text.starts_with("RESULT") { Ok(()) } else { Err("it failed".into()) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    assert_eq!(mem::size_of::<usize>(), 8);
    match words[0].as_str() {
        "server" => serve(&words[1], &words[2], Duration::from_millis(words[3].parse()?), &words[4]),
        "worker" => work(&words[1], &words[2]),
        _ => ask(&words[1], &words[2..]),
    }
}
