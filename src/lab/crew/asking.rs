//! Asking for work: a server that hands out one job to whoever asks, and workers that ask.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

use super::pushing::{receive, send_all};

/// How long the server listens before it looks at the clock.
const LOOK_UP_MS: isize = 10;
/// How long a worker waits when there is nothing to do.
const WAIT: Duration = Duration::from_millis(10);

/// The jobs of a server: who has which, and until when.
struct Book {
    waiting: VecDeque<usize>,
    handed_out: BTreeMap<usize, Instant>,
    done: BTreeSet<usize>,
    ms: Vec<String>,
    lease: Duration,
}

impl Book {
    fn new(list: &str, lease: Duration) -> Book {
        let ms: Vec<String> = list.split(',').map(str::to_owned).collect();
        let waiting = (1..=ms.len()).collect();
        Book { waiting, handed_out: BTreeMap::new(), done: BTreeSet::new(), ms, lease }
    }

    fn is_done(&self) -> bool {
        self.done.len() == self.ms.len()
    }

    /// The answer to `READY <worker>` or `DONE <id> <worker>`.
    fn answer(&mut self, request: &str, now: Instant) -> String {
        let words: Vec<&str> = request.split(' ').collect();
        match words[..] {
            ["READY", _] => {}
            ["DONE", id, _] => {
                let id = id.parse().unwrap_or(0);
                if self.handed_out.remove(&id).is_some() {
                    self.done.insert(id);
                }
            }
            _ => return "WAIT".to_owned(),
        }
        // Whoever had it has been silent for too long.
        let overdue = self.handed_out.iter().find(|(_, until)| **until <= now).map(|(id, _)| *id);
        match overdue.or_else(|| self.waiting.pop_front()) {
            Some(id) => {
                self.handed_out.insert(id, now + self.lease);
                format!("JOB {id} {}", self.ms[id - 1])
            }
            None if self.is_done() => "END".to_owned(),
            None => "WAIT".to_owned(),
        }
    }
}

/// `server <rep-bind> <ms,ms,...> <lease-ms>`: hands out the jobs one by one until all are done.
pub(super) fn serve(arguments: &[String]) -> Result<(), String> {
    let [url, list, lease_ms] = arguments else {
        return Err("usage: server <rep-bind> <ms,ms,...> <lease-ms>".to_owned());
    };
    let lease_ms = lease_ms.parse().map_err(|_| format!("{lease_ms} is no number"))?;
    serving(url, list, Duration::from_millis(lease_ms)).map_err(|error| error.to_string())
}

fn serving(url: &str, list: &str, lease: Duration) -> io::Result<()> {
    let mut socket = Socket::new(Protocol::Rep)?;
    socket.bind(url)?;
    socket.set_receive_timeout(LOOK_UP_MS)?;
    let mut book = Book::new(list, lease);
    let mut asking: BTreeSet<String> = BTreeSet::new();
    let mut message = Vec::new();
    let mut heard = Instant::now();
    while !(book.is_done() && (asking.is_empty() || heard.elapsed() > Duration::from_secs(1))) {
        if !receive(&mut socket, &mut message)? {
            continue;
        }
        heard = Instant::now();
        let request = String::from_utf8_lossy(&message).into_owned();
        let worker = request.rsplit(' ').next().unwrap_or_default().to_owned();
        let answer = book.answer(&request, heard);
        match answer.as_str() {
            "END" => asking.remove(&worker),
            _ => asking.insert(worker),
        };
        send_all(&mut socket, &answer)?;
    }
    // The last answer is on its way.
    thread::sleep(WAIT);
    Ok(())
}

/// `asker <name> <req-connect>`: asks, does what it is given, says so, which is how it asks again.
pub(super) fn ask(arguments: &[String]) -> Result<(), String> {
    let [name, url] = arguments else { return Err("usage: asker <name> <req-connect>".to_owned()) };
    asking(name, url).map_err(|error| error.to_string())
}

fn asking(name: &str, url: &str) -> io::Result<()> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.set_reconnect_interval(10)?;
    socket.connect(url)?;
    let ready = format!("READY {name}");
    let mut request = ready.clone();
    let mut message = Vec::new();
    loop {
        send_all(&mut socket, &request)?;
        while !receive(&mut socket, &mut message)? {}
        let answer = String::from_utf8_lossy(&message);
        let words: Vec<&str> = answer.split(' ').collect();
        request = match words[..] {
            ["JOB", id, ms] => {
                thread::sleep(Duration::from_millis(ms.parse().unwrap_or(0)));
                format!("DONE {id} {name}")
            }
            ["END"] => return Ok(()),
            _ => {
                thread::sleep(WAIT);
                ready.clone()
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_millis(100);

    #[test]
    fn each_job_is_handed_out_once_and_the_end_comes_when_all_are_done() {
        let now = Instant::now();
        let mut book = Book::new("20,1000", LEASE);
        assert_eq!(book.answer("READY a", now), "JOB 1 20");
        assert_eq!(book.answer("READY b", now), "JOB 2 1000");
        assert_eq!(book.answer("DONE 1 a", now), "WAIT");
        assert_eq!(book.answer("HELLO", now), "WAIT");
        assert_eq!(book.answer("DONE 7 a", now), "WAIT");
        assert_eq!(book.answer("DONE 2 b", now), "END");
        assert_eq!(book.answer("READY a", now), "END");
    }

    #[test]
    fn a_job_whose_worker_is_silent_goes_to_the_next_one() {
        let now = Instant::now();
        let mut book = Book::new("20,20", LEASE);
        assert_eq!(book.answer("READY b", now), "JOB 1 20");
        assert_eq!(book.answer("READY a", now + LEASE / 2), "JOB 2 20");
        assert_eq!(book.answer("DONE 2 a", now + LEASE), "JOB 1 20");
        assert_eq!(book.answer("DONE 1 a", now + LEASE), "END");
    }
}
