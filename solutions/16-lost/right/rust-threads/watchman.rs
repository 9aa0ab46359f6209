// Style: one thread answers, another one looks every 50 ms for what is overdue; both share the list.
use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

#[derive(Default)]
struct List {
    times: Vec<u64>,
    open: Vec<usize>,
    out: HashMap<usize, Instant>,
    ever: Vec<(usize, String)>,
    done: Vec<usize>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let role = args.next().unwrap();
    let rest: Vec<String> = args.collect();
    if role == "server" {
        serve(&rest[0], &rest[1], rest[2].parse().unwrap());
    } else {
        let (name, url) = (rest[0].clone(), rest[1].clone());
        thread::spawn(move || work(&name, &url)).join().unwrap();
    }
}

fn serve(url: &str, times: &str, lease: u64) {
    let lease = Duration::from_millis(lease);
    let times: Vec<u64> = times.split(',').map(|ms| ms.parse().unwrap()).collect();
    let open = (0..times.len()).rev().collect();
    let list = Arc::new(Mutex::new(List { times, open, ..List::default() }));

    let watched = Arc::clone(&list);
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_millis(50));
            let mut list = watched.lock().unwrap();
            let overdue: Vec<usize> =
                list.out.iter().filter(|(_, at)| at.elapsed() >= lease).map(|(job, _)| *job).collect();
            for job in overdue {
                list.out.remove(&job);
                list.open.push(job);
            }
        }
    });

    let mut socket = Socket::new(Protocol::Rep).unwrap();
    socket.bind(url).unwrap();
    socket.set_receive_timeout(100).unwrap();
    let mut known: HashMap<String, Instant> = HashMap::new();
    loop {
        let mut request = Vec::new();
        if socket.read_to_end(&mut request).is_ok() {
            let text = String::from_utf8_lossy(&request).to_string();
            let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            let mut list = list.lock().unwrap();
            let worker = match words.as_slice() {
                ["READY", worker] => *worker,
                ["DONE", id, worker] => {
                    list.back(id, worker);
                    *worker
                }
                _ => "",
            };
            let answer = if worker.is_empty() {
                "ERROR that is no message of ours".to_string()
            } else if list.done.len() == list.times.len() {
                known.remove(worker);
                "END".to_string()
            } else {
                known.insert(worker.to_string(), Instant::now());
                match list.open.pop() {
                    Some(job) => {
                        list.out.insert(job, Instant::now());
                        list.ever.push((job, worker.to_string()));
                        format!("JOB no-{job} {}", list.times[job])
                    }
                    None => "WAIT".to_string(),
                }
            };
            socket.write_all(answer.as_bytes()).unwrap();
        }
        let all_done = {
            let list = list.lock().unwrap();
            list.done.len() == list.times.len()
        };
        if all_done && known.values().all(|at| at.elapsed() > lease) {
            break;
        }
    }
    println!("done!");
    thread::sleep(Duration::from_millis(200));
}

impl List {
    fn back(&mut self, id: &str, worker: &str) {
        let Some(job) = id.strip_prefix("no-").and_then(|number| number.parse::<usize>().ok()) else { return };
        let had = self.ever.iter().any(|(other, name)| *other == job && name == worker);
        if had && !self.done.contains(&job) {
            self.done.push(job);
            self.out.remove(&job);
            self.open.retain(|other| *other != job);
            println!("{id} done by {worker}");
        }
    }
}

fn work(name: &str, url: &str) {
    let mut socket = Socket::new(Protocol::Req).unwrap();
    socket.connect(url).unwrap();
    let mut request = format!("READY {name}");
    loop {
        socket.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        if answer == "END" {
            println!("{name} goes home");
            return;
        }
        request = match answer.strip_prefix("JOB ").and_then(|job| job.split_once(' ')) {
            Some((id, ms)) => {
                thread::sleep(Duration::from_millis(ms.parse().unwrap()));
                format!("DONE {id} {name}")
            }
            None => {
                thread::sleep(Duration::from_millis(10));
                format!("READY {name}")
            }
        };
    }
}
