// Exercise 11: SURVEYOR and RESPONDENT. The task is on the page: workshop show 11
//
// One program with two roles. It opens the role's socket and closes it again. The rest is yours.

use std::error::Error;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role. The surveyor gets its address and its deadline in ms,
    // a respondent its name and its address.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |index: usize| arguments.get(index).map(String::as_str);
    let by_hand = "tcp://127.0.0.1:7789";

    match argument(0) {
        Some("surveyor") => survey(argument(1).unwrap_or(by_hand), argument(2).unwrap_or("1000")),
        Some("respondent") => respond(argument(1).unwrap_or("me"), argument(2).unwrap_or(by_hand)),
        _ => Err("say which role: surveyor or respondent".into()),
    }
}

fn survey(url: &str, deadline: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Surveyor)?;
    let _deadline_ms: isize = deadline.parse()?;

    // The deadline belongs to the socket: `socket.set_survey_deadline(...)`.

    socket.bind(url)?;

    // Who is connected by now? Give the respondents half a second, with `std::thread::sleep`.
    // Then ask: `socket.write_all(b"who is there?")`, with `use std::io::Write;` at the top.
    // Then receive names until a receive times out, and print them, sorted, and their number.

    drop(socket);
    Ok(())
}

fn respond(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Respondent)?;
    socket.connect(url)?;

    // For ever: receive a question, and send the name.
    eprintln!("{name} has nothing to say yet");

    drop(socket);
    Ok(())
}
