//! A peer that answers. It speaks as a REP does, one request at a time: it works for a while, and its answer goes back
//! with the words that the request brought. It may leave in the middle of its work.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::scenario::{Manner, Pattern};

use super::Guest;
use super::player::{Over, Player, REDIAL, Then};
use super::wire::{Talk, way_back};

/// How many of a scene's services have not met anybody yet. Clones count the same.
#[derive(Clone, Debug, Default)]
pub struct Absent(Arc<AtomicUsize>);

impl Absent {
    /// Whether all are there, or were.
    pub(super) fn are_none(&self) -> bool {
        self.0.load(Ordering::SeqCst) == 0
    }
}

/// A service at work in a thread of its own. Dropped, it ends at once.
pub(super) struct Service {
    _player: Player,
}

/// What one service knows.
struct Work {
    url: String,
    name: String,
    manner: Manner,
    over: Over,
    absent: Absent,
    has_met: bool,
    received: u64,
}

impl Service {
    /// Connects to a `tcp://` or `ipc://` address as soon as somebody is there, and answers under this name. It
    /// counts as absent until somebody has greeted it.
    pub(super) fn start(url: String, name: &str, manner: Manner, absent: &Absent) -> Service {
        absent.0.fetch_add(1, Ordering::SeqCst);
        let over = Over::default();
        let (name, absent) = (name.to_owned(), absent.clone());
        let mut work = Work { url, name, manner, over: over.clone(), absent, has_met: false, received: 0 };
        // It is refused until the other side is there, and comes back when it was sent away.
        Service { _player: Player::start(over, REDIAL, move || work.serve()) }
    }
}

impl Guest for Service {
    /// It serves those who are.
    fn is_busy(&self) -> bool {
        false
    }
}

impl Work {
    /// One connection, until it leaves by itself or is told to.
    fn serve(&mut self) -> io::Result<Then> {
        let mut talk = Talk::dial(&self.url, Pattern::Rep, Pattern::Req)?;
        while !self.over.is_told() {
            let heard = talk.hear()?;
            if !self.has_met && talk.is_met() {
                self.has_met = true;
                self.absent.0.fetch_sub(1, Ordering::SeqCst);
            }
            // What has no way back was asked by nobody.
            let Some((words, text)) = heard.as_deref().and_then(way_back) else { continue };
            self.received += 1;
            if self.manner.leaves_holding == Some(self.received) {
                return Ok(Then::Goes);
            }
            thread::sleep(Duration::from_millis(self.manner.after_ms));
            let answer = [words, self.name.as_bytes(), b" heard ", text].concat();
            talk.say(&answer)?;
        }
        Ok(Then::Goes)
    }
}

#[cfg(test)]
mod tests {
    use super::{Absent, Manner, Service};
    use crate::peer::testing::{REP, REQ, greet};
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;
    use std::time::{Duration, Instant};

    fn service(there: &TcpListener, leaves_holding: Option<u64>) -> (Service, Absent) {
        let url = format!("tcp://{}", there.local_addr().expect("an address"));
        let absent = Absent::default();
        let manner = Manner { after_ms: 1, leaves_holding };
        (Service::start(url, "service1", manner, &absent), absent)
    }

    #[test]
    fn an_answer_takes_all_the_words_back_that_the_request_brought() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (_service, _) = service(&there, None);
        let mut stream = greet(&there, REP, REQ);
        stream.write_all(b"\0\0\0\0\0\0\0\x0b\0\0\0\x07\x80\0\0\x01hey").expect("a request");
        let mut answer = [0; 8 + 8 + 18];
        stream.read_exact(&mut answer).expect("an answer");
        assert_eq!(&answer, b"\0\0\0\0\0\0\0\x1a\0\0\0\x07\x80\0\0\x01service1 heard hey");
    }

    #[test]
    fn a_message_without_a_way_back_is_passed_over() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (_service, _) = service(&there, None);
        let mut stream = greet(&there, REP, REQ);
        stream.write_all(b"\0\0\0\0\0\0\0\x03hey").expect("no request");
        stream.write_all(b"\0\0\0\0\0\0\0\x06\x80\0\0\x01ho").expect("a request");
        let mut answer = [0; 8 + 4 + 17];
        stream.read_exact(&mut answer).expect("an answer");
        assert!(answer.ends_with(b"service1 heard ho"));
    }

    #[test]
    fn it_leaves_for_good_with_the_request_that_it_is_to_hold() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (service, _) = service(&there, Some(2));
        let mut stream = greet(&there, REP, REQ);
        let request = b"\0\0\0\0\0\0\0\x06\x80\0\0\x01ho";
        stream.write_all(&[&request[..], request].concat()).expect("two requests");
        let mut answers = Vec::new();
        stream.read_to_end(&mut answers).expect("it hangs up");
        assert_eq!(answers.len(), 8 + 4 + 17, "one answer");
        let began = Instant::now();
        while service._player.is_there() {
            assert!(began.elapsed() < Duration::from_secs(20), "not in time");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn it_is_absent_until_somebody_has_greeted_it() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (_service, absent) = service(&there, None);
        assert!(!absent.are_none());
        let _stream = greet(&there, REP, REQ);
        let began = Instant::now();
        while !absent.are_none() {
            assert!(began.elapsed() < Duration::from_secs(20), "not in time");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
