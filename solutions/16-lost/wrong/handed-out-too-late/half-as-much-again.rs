// Mistake: it waits half a lease more, to be on the safe side.
use std::collections::HashMap;
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

struct Job {
    ms: String,
    lent: Option<(String, Instant)>,
    had: Vec<String>,
    done: bool,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args[1].as_str() {
        "server" => server(&args[2], &args[3], args[4].parse().unwrap()),
        _ => worker(&args[2], &args[3]),
    }
}

fn server(url: &str, list: &str, lease: u64) {
    let lease = Duration::from_millis(lease);
    let new = |ms: &str| Job { ms: ms.to_string(), lent: None, had: Vec::new(), done: false };
    let mut jobs: Vec<Job> = list.split(',').map(new).collect();
    let mut heard: HashMap<String, Instant> = HashMap::new();
    let mut left = jobs.len();
    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.set_receive_timeout(50).unwrap();
    rep.bind(url).unwrap();

    while left > 0 || heard.values().any(|at| at.elapsed() < lease) {
        let mut request = Vec::new();
        if rep.read_to_end(&mut request).is_err() {
            continue;
        }
        let text = String::from_utf8_lossy(&request).to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = match words[..] {
            ["READY", name] => name,
            ["DONE", id, name] => {
                let id: usize = id.parse().unwrap_or(0);
                if let Some(job) = jobs.get_mut(id.wrapping_sub(1)) {
                    let had = job.had.iter().any(|one| one == name);
                    if had && !job.done {
                        job.done = true;
                        left -= 1;
                        println!("{id} done by {name}");
                        if left == 0 {
                            println!("done!");
                        }
                    }
                }
                name
            }
            _ => {
                rep.write_all(b"ERROR").unwrap();
                continue;
            }
        };
        heard.insert(name.to_string(), Instant::now());
        let free = jobs.iter().position(|job| {
            !job.done && job.lent.as_ref().is_none_or(|(_, since)| since.elapsed() >= lease * 3 / 2)
        });
        let answer = if let Some(index) = free {
            let job = &mut jobs[index];
            job.lent = Some((name.to_string(), Instant::now()));
            job.had.push(name.to_string());
            format!("JOB {} {}", index + 1, job.ms)
        } else if left > 0 {
            "WAIT".to_string()
        } else {
            heard.remove(name);
            "END".to_string()
        };
        rep.write_all(answer.as_bytes()).unwrap();
    }
    sleep(Duration::from_millis(300));
}

fn worker(name: &str, url: &str) {
    let mut req = Socket::new(Protocol::Req).unwrap();
    req.connect(url).unwrap();
    let mut say = format!("READY {name}");
    loop {
        req.write_all(say.as_bytes()).unwrap();
        let mut answer = String::new();
        req.read_to_string(&mut answer).unwrap();
        let words: Vec<&str> = answer.split_whitespace().collect();
        match words[..] {
            ["JOB", id, ms] => {
                sleep(Duration::from_millis(ms.parse().unwrap()));
                say = format!("DONE {id} {name}");
            }
            ["END"] => return,
            _ => {
                sleep(Duration::from_millis(10));
                say = format!("READY {name}");
            }
        }
    }
}
