//! A peer that hands in jobs and wants an answer to each. It speaks as a REQ does: whatever has no answer yet is asked
//! again when the connection is lost. Some are impatient, rude, or gone before the answer is there.

use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::scenario::{Asking, Errands, Pattern, seed_of};

use super::Guest;
use super::player::{Over, Player, REDIAL, Then};
use super::wire::Talk;

/// Whoever has names for its requests asks again after this, and then each time after twice as long.
const RESEND: Duration = Duration::from_millis(500);
/// How long whoever vanishes stays after it has asked.
const STAYS: Duration = Duration::from_millis(30);
/// A babbler waits no longer than this for what is said to its nonsense.
const PATIENCE: Duration = Duration::from_secs(2);
/// What no server can make sense of.
const NONSENSE: [&str; 4] = ["", "SUBMIT", "submit echo x", "RESULT x"];

/// A request: its number, with the highest bit set, and its text.
#[derive(Clone, Debug, PartialEq)]
struct Request {
    id: u32,
    text: String,
    makes_sense: bool,
}

/// What a client says, in this order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Requests(Vec<Request>);

impl Requests {
    /// Makes the requests of this client. The seed draws what is not given, so that nobody can know it before.
    pub(super) fn draw(client: &str, errands: &Errands, seed: u64) -> Requests {
        let client = errands.again.as_deref().unwrap_or(client);
        let mut rng = Rng::with_seed(seed_of(seed, client));
        let mut drawn = BTreeSet::new();
        let mut next = rng.u32(..);
        let mut id = || {
            next = next.wrapping_add(1);
            next | 0x8000_0000
        };
        let mut requests = Vec::new();
        let jobs = (0..errands.times.min(10_000)).flat_map(|_| &errands.jobs);
        for (number, job) in jobs.enumerate() {
            if errands.manner == Asking::Babbles {
                let text = NONSENSE[number % NONSENSE.len()].to_owned();
                requests.push(Request { id: id(), text, makes_sense: false });
            }
            let task = task(job, &mut rng, &mut drawn);
            let name = if errands.requests { format!("{client}-{} ", number + 1) } else { String::new() };
            requests.push(Request { id: id(), text: format!("SUBMIT {name}{task}"), makes_sense: true });
        }
        Requests(requests)
    }
}

/// The job with its arguments. What is drawn is drawn only once, so that each answer can be told from every other.
fn task(job: &str, rng: &mut Rng, drawn: &mut BTreeSet<u32>) -> String {
    let mut number = || loop {
        let number = rng.u32(10_000..1_000_000);
        if drawn.insert(number) {
            return number;
        }
    };
    match job {
        "echo" => format!("echo {} is {}", number(), number()),
        "sum" => format!("sum {} -{} {}", number(), number(), number()),
        "sleep" => format!("sleep {}", number() % 20),
        _ if job.contains(' ') => job.to_owned(),
        _ => format!("{job} {}", number()),
    }
}

/// A client in a thread of its own. Dropped, it ends at once.
pub(super) struct Submitter(Player);

impl Submitter {
    /// Connects to a `tcp://` or `ipc://` address as soon as somebody is there, and asks.
    pub(super) fn start(url: String, requests: Requests, errands: &Errands) -> Submitter {
        let over = Over::default();
        let (manner, named) = (errands.manner, errands.requests);
        let mut desk = Desk { open: requests.0, manner, named, over: over.clone() };
        // It is refused until the other side is there; and whoever hangs up is asked again.
        let visit = move || match desk.ask(&url) {
            _ if desk.open.is_empty() => Ok(Then::Goes),
            asked => asked.map(|()| Then::ComesBack),
        };
        Submitter(Player::start(over, REDIAL, visit))
    }
}

impl Guest for Submitter {
    /// A request has no answer yet.
    fn is_busy(&self) -> bool {
        self.0.is_there()
    }
}

/// What one client has before it.
struct Desk {
    /// What has no answer yet.
    open: Vec<Request>,
    manner: Asking,
    /// Whether the requests have names, under which they may be asked again.
    named: bool,
    over: Over,
}

impl Desk {
    fn is_over(&self) -> bool {
        self.over.is_told()
    }

    /// One connection.
    ///
    /// # Errors
    /// The connection could not be made, or was lost.
    fn ask(&mut self, url: &str) -> io::Result<()> {
        let mut talk = Talk::dial(url, Pattern::Req, Pattern::Rep)?;
        while !self.open.is_empty() && !self.is_over() {
            match self.manner {
                Asking::Vanishes => return self.vanish(&mut talk),
                Asking::AtOnce => {
                    let all = self.open.len();
                    self.until_answered(&mut talk, all)?;
                }
                Asking::Patient | Asking::Babbles | Asking::Repeats => self.until_answered(&mut talk, 1)?,
            }
        }
        Ok(())
    }

    /// Asks the first so many, and waits for their answers.
    fn until_answered(&mut self, talk: &mut Talk, count: usize) -> io::Result<()> {
        let rest = self.open.len() - count;
        for request in &self.open[..count] {
            say(talk, request)?;
            if self.manner == Asking::Repeats {
                say(talk, request)?;
            }
        }
        let (mut asked, mut patience) = (Instant::now(), RESEND);
        while self.open.len() > rest && !self.is_over() {
            if let Some(answer) = talk.hear()? {
                // An answer to another question, or to nobody's, is not waited for.
                self.open.retain(|request| !answer.starts_with(&request.id.to_be_bytes()));
            }
            let first = self.open.len() > rest;
            if first && !self.open[0].makes_sense && asked.elapsed() > PATIENCE {
                self.open.remove(0);
            } else if first && self.named && asked.elapsed() > patience {
                self.ask_again(talk, rest, patience)?;
                (asked, patience) = (Instant::now(), patience * 2);
            }
        }
        Ok(())
    }

    /// Asks again under the same names: now as the same request of a REQ's, and now as a new one. Both happen.
    fn ask_again(&mut self, talk: &mut Talk, rest: usize, patience: Duration) -> io::Result<()> {
        let as_new = (patience.as_millis() / RESEND.as_millis()).trailing_zeros().is_multiple_of(2);
        let count = self.open.len() - rest;
        for request in &mut self.open[..count] {
            if as_new {
                // Far away from the numbers of the others.
                request.id = request.id.wrapping_add(0x10_0000) | 0x8000_0000;
            }
            say(talk, request)?;
        }
        Ok(())
    }

    /// Asks the first, and is gone before long.
    fn vanish(&mut self, talk: &mut Talk) -> io::Result<()> {
        // Whoever hangs up on a greeting takes back what it has said.
        while !talk.is_met() && !self.is_over() {
            talk.hear()?;
        }
        let request = self.open.remove(0);
        say(talk, &request)?;
        let asked = Instant::now();
        while asked.elapsed() < STAYS && !self.is_over() {
            talk.hear()?;
        }
        Ok(())
    }
}

fn say(talk: &mut Talk, request: &Request) -> io::Result<()> {
    talk.say(&[&request.id.to_be_bytes(), request.text.as_bytes()].concat())
}

#[cfg(test)]
#[path = "submitter_tests.rs"]
mod tests;
