//! A client that keeps many requests under way over one connection, and asks again until it has all its answers. It
//! speaks on the wire as a REQ does, and writes down more than a REQ would: every answer that comes.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Requests that are under way at the same time.
const WINDOW: usize = 64;
/// After so long without an answer it asks again.
const AGAIN: Duration = Duration::from_secs(2);
/// How long it waits before it dials again.
const REDIAL: Duration = Duration::from_millis(20);
/// How long it listens before it looks around.
const TICK: Duration = Duration::from_millis(20);

/// A request, and the only right answer to it.
#[derive(Clone, Debug)]
pub struct Job {
    pub request: String,
    pub task: String,
    pub answer: String,
}

/// What came of many requests.
#[derive(Debug, Default)]
pub struct Tally {
    /// Requests that have an answer.
    pub answered: u64,
    /// How often one was made again.
    pub repeated: u64,
    /// Answers to requests that had one already, and had been made again.
    pub second: u64,
    /// Answers that nobody had asked for: more of them than requests on this connection.
    pub unasked: u64,
    /// Answers that are not the right one.
    pub wrong: Vec<String>,
    /// How often the connection was lost.
    pub lost: u64,
}

impl Tally {
    pub fn add(&mut self, other: Tally) {
        self.answered += other.answered;
        self.repeated += other.repeated;
        self.second += other.second;
        self.unasked += other.unasked;
        self.wrong.extend(other.wrong);
        self.lost += other.lost;
    }
}

/// One that is under way.
struct Open {
    since: Instant,
    /// On this connection.
    asked: u64,
}

struct Asker<'a> {
    jobs: &'a [Job],
    /// The next that was never asked.
    next: usize,
    open: BTreeMap<usize, Open>,
    /// How often each that is done was asked on this connection and not answered.
    owed: BTreeMap<usize, u64>,
    tally: Tally,
    progress: &'a AtomicU64,
}

/// Makes all requests, and returns when each has its answer, or when the time is up.
pub fn ask(port: u16, jobs: &[Job], progress: &AtomicU64, until: Instant) -> Tally {
    let (open, owed) = (BTreeMap::new(), BTreeMap::new());
    let mut asker = Asker { jobs, next: 0, open, owed, tally: Tally::default(), progress };
    while !asker.is_done() && Instant::now() < until {
        match asker.converse(port, until) {
            Ok(()) => break,
            Err(_) => thread::sleep(REDIAL),
        }
    }
    asker.tally
}

impl Asker<'_> {
    fn is_done(&self) -> bool {
        self.next == self.jobs.len() && self.open.is_empty()
    }

    /// One connection.
    fn converse(&mut self, port: u16, until: Instant) -> io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"\0SP\0\0\x30\0\0")?;
        let mut greeting = [0; 8];
        stream.read_exact(&mut greeting)?;
        stream.set_read_timeout(Some(TICK))?;
        let spoken = self.speak(&mut stream, until);
        self.tally.lost += u64::from(spoken.is_err());
        self.owed.clear();
        spoken
    }

    fn speak(&mut self, stream: &mut TcpStream, until: Instant) -> io::Result<()> {
        // What was under way is asked again.
        let open: Vec<usize> = self.open.keys().copied().collect();
        self.tally.repeated += open.len() as u64;
        self.open.values_mut().for_each(|open| open.asked = 0);
        self.say(stream, &open)?;
        let (mut heard, mut bytes) = (Vec::new(), [0; 16 * 1024]);
        while !self.is_done() && Instant::now() < until {
            let late: Vec<usize> = self
                .open
                .iter()
                .filter(|(_, one)| one.since.elapsed() > AGAIN)
                .map(|(job, _)| *job)
                .collect();
            self.tally.repeated += late.len() as u64;
            self.say(stream, &late)?;
            let fresh: Vec<usize> =
                (self.next..self.jobs.len()).take(WINDOW.saturating_sub(self.open.len())).collect();
            self.next += fresh.len();
            self.say(stream, &fresh)?;
            match stream.read(&mut bytes) {
                Ok(0) => return Err(ErrorKind::ConnectionReset.into()),
                Ok(count) => heard.extend_from_slice(&bytes[..count]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error),
            }
            while let Some((id, text, rest)) = message(&heard) {
                self.hear(id, &text);
                heard.drain(..heard.len() - rest);
            }
        }
        Ok(())
    }

    fn say(&mut self, stream: &mut TcpStream, jobs: &[usize]) -> io::Result<()> {
        let mut bytes = Vec::new();
        for &job in jobs {
            let Job { request, task, .. } = &self.jobs[job];
            let text = format!("SUBMIT {request} {task}");
            bytes.extend((text.len() as u64 + 4).to_be_bytes());
            bytes.extend((job as u32 | 0x8000_0000).to_be_bytes());
            bytes.extend(text.as_bytes());
            let open = self.open.entry(job).or_insert(Open { since: Instant::now(), asked: 0 });
            open.since = Instant::now();
            open.asked += 1;
        }
        stream.write_all(&bytes)
    }

    fn hear(&mut self, id: u32, text: &str) {
        let job = (id & 0x7fff_ffff) as usize;
        match self.jobs.get(job) {
            Some(known) if known.answer == text => {}
            _ => self.tally.wrong.push(format!("{:?} got `{text}`", self.jobs.get(job))),
        }
        if let Some(open) = self.open.remove(&job) {
            self.tally.answered += 1;
            self.progress.fetch_add(1, Ordering::SeqCst);
            self.owed.insert(job, open.asked - 1);
        } else {
            match self.owed.get_mut(&job) {
                Some(owed) if *owed > 0 => {
                    *owed -= 1;
                    self.tally.second += 1;
                }
                _ => self.tally.unasked += 1,
            }
        }
    }
}

/// The first whole message: its number, its text, and how many bytes are behind it.
fn message(bytes: &[u8]) -> Option<(u32, String, usize)> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let body = rest.get(..u64::from_be_bytes(*length) as usize)?;
    let (id, text) = body.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*id), String::from_utf8_lossy(text).into_owned(), rest.len() - body.len()))
}
