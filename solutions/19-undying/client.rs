// A client: it hands in one job, and asks again until it has the answer.

use std::error::Error;
use std::io::{Read, Write};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use nanomsg::{Protocol, Socket};

/// After so many ms without an answer it asks again. When it loses its connection, it does so at once.
const AGAIN: isize = 1000;

/// Prints the result of a job.
pub fn submit(url: &str, job: &[String]) -> Result<(), Box<dyn Error>> {
    let mut server = Socket::new(Protocol::Req)?;
    // What is asked again is the same message, and so the same request.
    server.set_request_resend_interval(AGAIN)?;
    server.connect(url)?;
    let request = name();
    server.write_all(format!("SUBMIT {request} {}", job.join(" ")).as_bytes())?;

    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
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
