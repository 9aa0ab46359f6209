// A surveyor that asks who is there and logs the names that answered before its deadline, and respondents
// that answer with their names until they are stopped.
//
// Arguments: `surveyor`, the address to bind and the deadline in ms; or `respondent`, a name and the address
// to connect to.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const QUESTION: &str = "who is there?";
const UNTIL_ALL_ARE_CONNECTED: Duration = Duration::from_millis(500);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |index: usize| arguments.get(index).map(String::as_str);

    match argument(0) {
        Some("surveyor") => survey(argument(1).unwrap_or(BY_HAND), argument(2).unwrap_or("1000").parse()?),
        Some("respondent") => respond(argument(1).unwrap_or("nobody"), argument(2).unwrap_or(BY_HAND)),
        _ => Err("say which role: surveyor or respondent".into()),
    }
}

// The survey goes to those who are connected when it is sent, so it waits a moment before it asks. That the
// last receive times out is no failure: it is how a survey ends.
fn survey(url: &str, deadline_ms: isize) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Surveyor)?;
    socket.set_survey_deadline(deadline_ms)?;
    socket.bind(url)?;
    thread::sleep(UNTIL_ALL_ARE_CONNECTED);

    socket.write_all(QUESTION.as_bytes())?;
    let mut names = BTreeSet::new();
    loop {
        let mut name = String::new();
        match socket.read_to_string(&mut name) {
            Ok(_) => names.insert(name),
            Err(error) if error.kind() == ErrorKind::TimedOut => break,
            Err(error) => return Err(error.into()),
        };
    }

    for name in &names {
        println!("{name}");
    }
    println!("{} answered", names.len());
    Ok(())
}

// Answers every survey, until somebody stops it.
fn respond(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Respondent)?;
    socket.connect(url)?;
    let mut question = String::new();
    loop {
        question.clear();
        socket.read_to_string(&mut question)?;
        if question == QUESTION {
            socket.write_all(name.as_bytes())?;
        }
    }
}
