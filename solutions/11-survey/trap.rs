// Who is missing from a survey: whoever was not connected when it was sent, and whoever answers after the
// deadline. Neither the surveyor nor they are told.
//
// The first argument is a free address.

use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const NAMES: [&str; 4] = ["ann", "bea", "cid", "dan"];
const DEADLINE_MS: u64 = 400;
const DAN_TAKES_MS: u64 = 600;

static DAN_HAS_ANSWERED: AtomicBool = AtomicBool::new(false);

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    for name in NAMES {
        let mut respondent = Socket::new(Protocol::Respondent)?;
        respondent.connect(&url)?;
        thread::spawn(move || respond(respondent, name));
    }
    thread::sleep(Duration::from_millis(50));
    println!("Four respondents are running: {}.", NAMES.join(", "));
    println!("Each answers with its name and the number of the question.");
    let mut surveyor = Socket::new(Protocol::Surveyor)?;
    surveyor.set_survey_deadline(DEADLINE_MS as isize)?;
    surveyor.bind(&url)?;
    println!("The surveyor binds, and asks at once. Its deadline is {DEADLINE_MS} ms:");
    ask(&mut surveyor, "1")?;

    thread::sleep(Duration::from_millis(500));
    println!("It asks again half a second later. This time dan takes {DAN_TAKES_MS} ms:");
    let asked = Instant::now();
    ask(&mut surveyor, "2")?;

    thread::sleep(Duration::from_millis(DAN_TAKES_MS + 200).saturating_sub(asked.elapsed()));
    let sent = if DAN_HAS_ANSWERED.load(Ordering::SeqCst) { "has" } else { "has not" };
    println!("Dan {sent} sent his answer by now. The surveyor receives once more:");
    let mut late = String::new();
    match surveyor.read_to_string(&mut late) {
        Ok(_) => println!("  it hears {late}"),
        Err(error) => println!("  an error: {error}"),
    }
    println!("It asks a third time, and dan is as quick as the others:");
    ask(&mut surveyor, "3")
}

// One survey: who answered it, and how the waiting ended.
fn ask(surveyor: &mut Socket, question: &str) -> Result<(), Box<dyn Error>> {
    let began = Instant::now();
    surveyor.write_all(question.as_bytes())?;
    let mut answers = Vec::new();
    let end = loop {
        let mut answer = String::new();
        match surveyor.read_to_string(&mut answer) {
            Ok(_) => answers.push(answer),
            Err(error) => break error,
        }
    };
    answers.sort();
    let heard = if answers.is_empty() { "nobody".to_string() } else { answers.join(", ") };
    let how = if end.kind() == ErrorKind::TimedOut { "timed out" } else { "failed" };
    println!("  heard: {heard}; after {} ms a receive {how}", began.elapsed().as_millis());
    Ok(())
}

// Answers with its name and the question's number. The main thread's end ends it.
fn respond(mut socket: Socket, name: &str) {
    let mut question = String::new();
    while socket.read_to_string(&mut question).is_ok() {
        if name == "dan" && question == "2" {
            thread::sleep(Duration::from_millis(DAN_TAKES_MS));
        }
        if socket.write_all(format!("{name}/{question}").as_bytes()).is_err() {
            return;
        }
        if name == "dan" && question == "2" {
            DAN_HAS_ANSWERED.store(true, Ordering::SeqCst);
        }
        question.clear();
    }
}
