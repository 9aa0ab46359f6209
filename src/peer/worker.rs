//! A peer that works: it asks for jobs as a REQ does, does them by waiting as long as they say, and says when they are
//! done. Some have a mishap on the way.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crate::scenario::{Labour, Mishap, Pattern};

use super::player::{Over, Player, REDIAL, Then};
use super::wire::Talk;
use super::{Guest, Rumours, Seat};

/// After `WAIT` it asks again after this.
const AGAIN: Duration = Duration::from_millis(10);
/// The longest that it is deaf to its own end, while it works.
const NAP: Duration = Duration::from_millis(20);
/// So many jobs of others are claimed at most.
const CLAIMS: usize = 3;
/// What no server can make sense of. An empty message is not among it: pynng 0.9 cannot receive one.
const BABBLE: [&str; 4] = ["READY", "HELLO", "DONE", "JOB 1 2"];

/// A worker in a thread of its own. Dropped, it ends at once.
pub(super) struct Worker {
    _player: Player,
}

impl Worker {
    /// Comes as soon as somebody is there, and works.
    pub(super) fn start(seat: Seat, labour: Labour) -> Worker {
        let over = Over::default();
        let mut shift = Shift::new(seat.name, labour, seat.rumours, over.clone());
        let mut is_first = true;
        // It is refused until the other side is there. What had no answer is asked again, as a REQ does.
        let visit = move || {
            if std::mem::take(&mut is_first) {
                shift.covet();
            }
            shift.work(&seat.url).map(|()| Then::Goes)
        };
        Worker { _player: Player::start(over, REDIAL, visit) }
    }
}

impl Guest for Worker {
    /// It works for others.
    fn is_busy(&self) -> bool {
        false
    }
}

/// What one worker knows.
struct Shift {
    name: String,
    labour: Labour,
    rumours: Rumours,
    over: Over,
    /// What it says next, in this order; the first one is said until it has an answer.
    to_say: Vec<String>,
    /// Of the request that is said now.
    id: u32,
    /// Jobs that it was given so far.
    held: u64,
}

impl Shift {
    fn new(name: String, labour: Labour, rumours: Rumours, over: Over) -> Shift {
        let mut to_say = Vec::new();
        if labour.mishap == Some(Mishap::Claims) {
            to_say.extend((1..=3).map(|job| format!("DONE {job} {name}")));
        }
        to_say.push(format!("READY {name}"));
        let id = name.bytes().fold(1, |id: u32, byte| id.wrapping_mul(257) ^ u32::from(byte));
        Shift { name, labour, rumours, over, to_say, id, held: 0 }
    }

    /// Waits until others have work, and finds out what to claim.
    fn covet(&mut self) {
        if self.labour.mishap != Some(Mishap::Covets) {
            return;
        }
        while self.rumours.under_way().is_empty() && !self.is_over() {
            self.rest(NAP);
        }
        let claims = self.rumours.under_way().into_iter().take(CLAIMS);
        let claims: Vec<String> = claims.map(|job| format!("DONE {job} {}", self.name)).collect();
        self.to_say.splice(0..0, claims);
    }

    fn is_over(&self) -> bool {
        self.over.is_told()
    }

    /// One connection. Ends well at `END`, when the workshop says so, or by the worker's mishap.
    ///
    /// # Errors
    /// The connection could not be made, or was lost.
    fn work(&mut self, url: &str) -> io::Result<()> {
        let mut talk = Talk::dial(url, Pattern::Req, Pattern::Rep)?;
        while let Some(text) = self.to_say.first().cloned() {
            let words = (self.id | 0x8000_0000).to_be_bytes();
            talk.say(&[&words, text.as_bytes()].concat())?;
            let answer = loop {
                if self.is_over() {
                    return Ok(());
                }
                // An answer to another question is not waited for.
                if let Some(answer) = talk.hear()?.filter(|answer| answer.starts_with(&words)) {
                    break String::from_utf8_lossy(&answer[words.len()..]).trim_end().to_owned();
                }
            };
            self.to_say.remove(0);
            self.id = self.id.wrapping_add(1);
            if !self.heed(&answer) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Does what the answer says, and finds what to say next; whether the worker goes on.
    fn heed(&mut self, answer: &str) -> bool {
        let mut words = answer.split(' ');
        match (words.next(), words.next()) {
            (Some("END"), None) => return false,
            (Some("JOB"), Some(id)) => return self.take(id, &words.collect::<Vec<&str>>()),
            (Some("WAIT"), None) => self.rest(AGAIN),
            // Whatever that was, it is asked again in its own time.
            _ => self.rest(AGAIN),
        }
        if self.to_say.is_empty() {
            self.to_say.push(format!("READY {}", self.name));
        }
        true
    }

    /// Does a job; whether the worker goes on.
    fn take(&mut self, id: &str, task: &[&str]) -> bool {
        self.held += 1;
        self.rumours.has_begun(id);
        match &self.labour.mishap {
            Some(Mishap::LeavesHolding(job)) if *job == self.held => return false,
            Some(Mishap::SleepsHolding { job, ms }) if *job == self.held => {
                self.rest(Duration::from_millis(*ms));
            }
            _ => self.rest(time(task) * self.labour.times_slower),
        }
        self.rumours.is_over(id);
        // What is left over from before, a babbler's words, has waited long enough.
        self.to_say.clear();
        let done = report(id, &self.name, task);
        match self.labour.mishap {
            Some(Mishap::Repeats) => self.to_say.extend([done.clone(), done]),
            // First the nonsense: the answer to a DONE is often the next job.
            Some(Mishap::Babbles) => {
                self.to_say.extend([BABBLE[self.held as usize % BABBLE.len()].to_owned(), done]);
            }
            _ => self.to_say.push(done),
        }
        true
    }

    /// Stands still for so long, but not for the workshop's end.
    fn rest(&self, time: Duration) {
        let began = Instant::now();
        while let Some(left) = time.checked_sub(began.elapsed()).filter(|left| !left.is_zero())
            && !self.is_over()
        {
            thread::sleep(left.min(NAP));
        }
    }
}

/// How long a task takes: `<ms>` alone, or `sleep <ms>`.
fn time(task: &[&str]) -> Duration {
    let ms = match task {
        [ms] | ["sleep", ms, ..] => ms.parse().unwrap_or(0),
        _ => 0,
    };
    Duration::from_millis(ms)
}

/// What is said of a job when it is done.
fn report(id: &str, worker: &str, task: &[&str]) -> String {
    match task {
        ["echo", words @ ..] => format!("DONE {id} {worker} {}", words.join(" ")),
        ["sum", numbers @ ..] => {
            match numbers.iter().map(|number| number.parse::<i64>()).sum::<Result<i64, _>>() {
                Ok(sum) => format!("DONE {id} {worker} {sum}"),
                Err(_) => format!("FAIL {id} {worker} these are no numbers"),
            }
        }
        ["sleep", ms] => format!("DONE {id} {worker} slept {ms}"),
        ["crash", ..] => format!("FAIL {id} {worker} it crashed"),
        _ => format!("DONE {id} {worker}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};

    use super::{Labour, Mishap, Worker, report, time};
    use crate::peer::testing::{REP, REQ, greet};
    use crate::peer::{Absent, Rumours, Seat};
    use crate::scenario::Pattern;

    fn worker(there: &TcpListener, mishap: Option<Mishap>) -> Worker {
        let url = format!("tcp://{}", there.local_addr().expect("an address"));
        let (name, pattern, absent) = ("ann".into(), Pattern::Req, Absent::default());
        let rumours = Rumours::default();
        rumours.has_begun("7");
        let seat = Seat { name, url, pattern, seed: 1, absent, rumours };
        Worker::start(seat, Labour { mishap, ..Labour::default() })
    }

    /// What it says, answered with this.
    fn heard(stream: &mut TcpStream, answer: &str) -> String {
        let mut header = [0; 12];
        stream.read_exact(&mut header).expect("a request");
        let mut text = vec![0; usize::from(header[7]) - 4];
        stream.read_exact(&mut text).expect("its text");
        let mut bytes = (answer.len() as u64 + 4).to_be_bytes().to_vec();
        bytes.extend_from_slice(&header[8..]);
        bytes.extend_from_slice(answer.as_bytes());
        stream.write_all(&bytes).expect("answered");
        String::from_utf8(text).expect("a text")
    }

    fn conversation(mishap: Option<Mishap>, answers: &[&str]) -> Vec<String> {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let _worker = worker(&there, mishap);
        let mut stream = greet(&there, REQ, REP);
        answers.iter().map(|answer| heard(&mut stream, answer)).collect()
    }

    #[test]
    fn it_asks_works_reports_and_goes_at_the_end() {
        let answers = ["WAIT", "JOB 4 5", "JOB 5 echo a b", "END"];
        assert_eq!(conversation(None, &answers), ["READY ann", "READY ann", "DONE 4 ann", "DONE 5 ann a b"]);
    }

    #[test]
    fn a_liar_claims_jobs_that_it_never_had() {
        let said = conversation(Some(Mishap::Claims), &["WAIT", "WAIT", "WAIT", "END"]);
        assert_eq!(said, ["DONE 1 ann", "DONE 2 ann", "DONE 3 ann", "READY ann"]);
    }

    #[test]
    fn whoever_covets_claims_what_another_is_at_work_on() {
        let said = conversation(Some(Mishap::Covets), &["WAIT", "END"]);
        assert_eq!(said, ["DONE 7 ann", "READY ann"]);
    }

    #[test]
    fn a_babbler_makes_no_sense_between_its_jobs() {
        let said = conversation(Some(Mishap::Babbles), &["JOB 1 1", "ERROR what?", "JOB 2 1", "WAIT", "END"]);
        assert_eq!(said, ["READY ann", "HELLO", "DONE 1 ann", "DONE", "DONE 2 ann"]);
    }

    #[test]
    fn whoever_repeats_says_each_done_twice() {
        let said = conversation(Some(Mishap::Repeats), &["JOB 1 1", "WAIT", "WAIT", "END"]);
        assert_eq!(said, ["READY ann", "DONE 1 ann", "DONE 1 ann", "READY ann"]);
    }

    #[test]
    fn whoever_leaves_hangs_up_with_the_job() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let _worker = worker(&there, Some(Mishap::LeavesHolding(1)));
        let mut stream = greet(&there, REQ, REP);
        heard(&mut stream, "JOB 1 1");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("it hangs up");
        assert!(rest.is_empty());
    }

    #[test]
    fn tasks_take_their_time_and_have_their_result() {
        assert_eq!(time(&["20"]).as_millis(), 20);
        assert_eq!(time(&["sleep", "30"]).as_millis(), 30);
        assert_eq!(time(&["sum", "30"]).as_millis(), 0);
        assert_eq!(report("7", "ann", &["sum", "1", "-3"]), "DONE 7 ann -2");
        assert_eq!(report("7", "ann", &["sum", "x"]), "FAIL 7 ann these are no numbers");
        assert_eq!(report("7", "ann", &["crash"]), "FAIL 7 ann it crashed");
    }
}
