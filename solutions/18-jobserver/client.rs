// A client: it hands in one job, and waits for its answer.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

/// Prints the result of a job.
pub fn submit(url: &str, job: &[String]) -> Result<(), Box<dyn Error>> {
    let mut server = Socket::new(Protocol::Req)?;
    server.connect(url)?;
    server.write_all(format!("SUBMIT {}", job.join(" ")).as_bytes())?;

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
