// A client: it hands in one job, and asks again until it has the answer.

use std::error::Error;
use std::io::{ErrorKind, Read, Write};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use nanomsg::{Protocol, Socket};

/// After so many ms without an answer it asks again. When it loses its connection, the library does so at once.
const AGAIN: isize = 1000;

/// Prints the result of a job.
pub fn submit(url: &str, job: &[String]) -> Result<(), Box<dyn Error>> {
    // What is asked again is the same message, and so the same request.
    let question = format!("SUBMIT {} {}", name(), job.join(" "));
    let answer = loop {
        // On a new socket each time: the library may have given the old one up for good.
        let mut server = Socket::new(Protocol::Req)?;
        server.set_receive_timeout(AGAIN)?;
        server.connect(url)?;
        server.write_all(question.as_bytes())?;
        let mut answer = String::new();
        match server.read_to_string(&mut answer) {
            Ok(_) => break answer,
            Err(error) if error.kind() == ErrorKind::TimedOut => {}
            Err(error) => return Err(error.into()),
        }
    };
    match answer.split_once(' ') {
        Some(("RESULT", text)) => {
            println!("{text}");
            Ok(())
        }
        Some(("ERROR", text)) => Err(text.into()),
        _ => Err(format!("this is no answer: {answer}").into()),
    }
}

// A name that no other request has, on this machine: nobody else has this process id at this moment.
fn name() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", process::id(), now.as_nanos())
}
