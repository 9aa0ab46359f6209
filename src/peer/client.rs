//! A peer that asks, one question after the other, and wants an answer to each. It speaks as a REQ does: it keeps its
//! question until the answer is there, and asks again when that takes long or the connection is lost.

use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::scenario::Pattern;

use super::player::{Over, Player, REDIAL, Then};
use super::wire::Talk;
use super::{Absent, Guest};

/// After so long without an answer it asks again, and then each time after twice as long: where answers are slow
/// because much is asked, it must not become more and more.
const RESEND: Duration = Duration::from_millis(500);
/// Once somebody is there to be asked, it waits this long for services that are not there yet.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a client asks: each question as it stands in the message, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Questions {
    /// The request's number, with its highest bit set, and the text.
    all: Vec<(u32, String)>,
}

impl Questions {
    /// So many questions of this client's, such as `client2 asks 48213`. The seed draws the numbers, so that nobody
    /// can know the questions before.
    pub(super) fn draw(client: &str, count: u64, seed: u64) -> Questions {
        let name = client.bytes().fold(0_u64, |sum, byte| sum.wrapping_mul(257) + u64::from(byte));
        let mut rng = Rng::with_seed(seed ^ name);
        let first = rng.u32(..);
        let mut drawn = BTreeSet::new();
        let mut all = Vec::new();
        while (all.len() as u64) < count.min(10_000) {
            let number = rng.u32(10_000..100_000);
            if drawn.insert(number) {
                let id = first.wrapping_add(all.len() as u32) | 0x8000_0000;
                all.push((id, format!("{client} asks {number}")));
            }
        }
        Questions { all }
    }
}

/// A client at work in a thread of its own. Dropped, it ends at once.
pub(super) struct Client(Player);

impl Client {
    /// Connects to a `tcp://` or `ipc://` address as soon as somebody is there, and asks as soon as the services
    /// are there as well.
    pub(super) fn start(url: String, questions: Questions, services: Absent) -> Client {
        let over = Over::default();
        let told = over.clone();
        let mut answered = 0;
        // It is refused until the other side is there; and whoever hangs up is asked again.
        Client(Player::start(over, REDIAL, move || {
            ask(&url, &questions.all, &mut answered, &services, &told).map(|()| Then::Goes)
        }))
    }
}

impl Guest for Client {
    /// A question has no answer yet.
    fn is_busy(&self) -> bool {
        self.0.is_there()
    }
}

/// One connection: asks what has no answer yet, and counts what has.
///
/// # Errors
/// The connection could not be made, or was lost.
fn ask(
    url: &str,
    questions: &[(u32, String)],
    answered: &mut usize,
    services: &Absent,
    over: &Over,
) -> io::Result<()> {
    let mut talk = Talk::dial(url, Pattern::Req, Pattern::Rep)?;
    let mut met: Option<Instant> = None;
    let mut asked: Option<Instant> = None;
    let mut patience = Duration::ZERO;
    while let Some((id, text)) = questions.get(*answered)
        && !over.is_told()
    {
        let ready = met.is_some_and(|met| services.are_none() || met.elapsed() >= PATIENCE);
        if ready && asked.is_none_or(|asked| asked.elapsed() >= patience) {
            talk.say(&[&id.to_be_bytes(), text.as_bytes()].concat())?;
            patience = if asked.is_none() { RESEND } else { patience * 2 };
            asked = Some(Instant::now());
        }
        let heard = talk.hear()?;
        if met.is_none() && talk.is_met() {
            met = Some(Instant::now());
        }
        // An answer to another question, or to nobody's, is not waited for.
        if asked.is_some() && heard.is_some_and(|answer| answer.starts_with(&id.to_be_bytes())) {
            *answered += 1;
            asked = None;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Client, Questions};
    use crate::peer::testing::{REP, REQ, greet};
    use crate::peer::{Absent, Guest};
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::thread;
    use std::time::{Duration, Instant};

    fn client(there: &TcpListener, count: u64) -> (Client, Questions) {
        let url = format!("tcp://{}", there.local_addr().expect("an address"));
        let questions = Questions::draw("client1", count, 7);
        (Client::start(url, questions.clone(), Absent::default()), questions)
    }

    fn question(stream: &mut TcpStream) -> (u32, String) {
        let mut header = [0; 12];
        stream.read_exact(&mut header).expect("a question");
        let mut text = vec![0; usize::from(header[7]) - 4];
        stream.read_exact(&mut text).expect("its text");
        let id = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
        (id, String::from_utf8(text).expect("a text"))
    }

    /// The next question but this one: on a busy machine it may have been asked more than once.
    fn question_after(stream: &mut TcpStream, last: u32) -> (u32, String) {
        loop {
            let next = question(stream);
            if next.0 != last {
                return next;
            }
        }
    }

    fn answer(stream: &mut TcpStream, id: u32) {
        let message = [&[0, 0, 0, 0, 0, 0, 0, 6], &id.to_be_bytes()[..], b"ok"].concat();
        stream.write_all(&message).expect("answered");
    }

    fn until_it_rests(client: &Client) {
        let began = Instant::now();
        while client.is_busy() {
            assert!(began.elapsed() < Duration::from_secs(20), "not in time");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn it_asks_the_next_question_when_it_has_an_answer_to_the_last() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (client, questions) = client(&there, 3);
        let mut stream = greet(&there, REQ, REP);
        let mut last = 0;
        for expected in questions.all {
            assert!(client.is_busy());
            let (id, text) = question_after(&mut stream, last);
            assert_eq!((id, text), expected);
            answer(&mut stream, id);
            last = id;
        }
        until_it_rests(&client);
    }

    #[test]
    fn an_answer_to_another_question_is_none() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (_client, _) = client(&there, 2);
        let mut stream = greet(&there, REQ, REP);
        let (first, _) = question(&mut stream);
        answer(&mut stream, first ^ 1);
        let (again, _) = question(&mut stream);
        assert_eq!(again, first, "asked once more, under the same number");
        answer(&mut stream, first);
        assert_ne!(question_after(&mut stream, first).0, first);
    }

    #[test]
    fn whoever_hangs_up_is_asked_the_same_again() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (client, _) = client(&there, 1);
        let first = question(&mut greet(&there, REQ, REP));
        let mut stream = greet(&there, REQ, REP);
        assert_eq!(question(&mut stream), first);
        answer(&mut stream, first.0);
        until_it_rests(&client);
    }

    #[test]
    fn dropped_it_hangs_up() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (client, _) = client(&there, 2);
        let mut stream = greet(&there, REQ, REP);
        // By then it has read the greeting, so that it hangs up in peace.
        question(&mut stream);
        drop(client);
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("it hangs up");
    }

    #[test]
    fn questions_differ_by_seed_and_by_client_and_each_is_one_of_a_kind() {
        let questions = Questions::draw("client1", 50, 7);
        assert_eq!(questions, Questions::draw("client1", 50, 7));
        assert_ne!(questions, Questions::draw("client1", 50, 8));
        assert_ne!(questions, Questions::draw("client2", 50, 7));
        let texts: std::collections::BTreeSet<&String> = questions.all.iter().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), 50);
        assert!(questions.all.iter().all(|(id, text)| id >> 31 == 1 && text.starts_with("client1 asks ")));
    }
}
