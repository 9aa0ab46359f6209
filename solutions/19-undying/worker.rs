// A worker: it asks for a job, does it, says so, and that is its next question. It never has more than one.

use std::error::Error;
use std::io::{self, ErrorKind, Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const A_MOMENT: Duration = Duration::from_millis(10);
/// After so many ms without an answer it asks on a new socket: the library may have given the old one up for good. A server
/// that has no work says WAIT before that.
const PATIENCE: isize = 3000;

/// Works until the server says END.
pub fn work(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut server = connected(url)?;
    let ready = format!("READY {name}");
    let mut said = ready.clone();
    let mut heard = Vec::new();
    loop {
        server.write_all(said.as_bytes())?;
        heard.clear();
        match server.read_to_end(&mut heard) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                server = connected(url)?;
                continue;
            }
            Err(error) => return Err(error.into()),
        }
        let answer = String::from_utf8_lossy(&heard);

        said = match answer.splitn(3, ' ').collect::<Vec<&str>>()[..] {
            ["JOB", id, task] => match done(task) {
                Ok(text) => format!("DONE {id} {name} {text}"),
                Err(text) => format!("FAIL {id} {name} {text}"),
            },
            ["END", ..] => return Ok(()),
            // WAIT, or something that a later server says.
            _ => {
                thread::sleep(A_MOMENT);
                ready.clone()
            }
        };
    }
}

fn connected(url: &str) -> io::Result<Socket> {
    let mut server = Socket::new(Protocol::Req)?;
    server.set_tcp_nodelay(true)?;
    server.set_receive_timeout(PATIENCE)?;
    server.connect(url)?;
    Ok(server)
}

// Does a job. What comes out is the text for the client, be it a result or an error.
fn done(task: &str) -> Result<String, String> {
    let (job, arguments) = task.split_once(' ').unwrap_or((task, ""));
    match job {
        "echo" => Ok(arguments.to_string()),
        "sum" => {
            let mut sum: i128 = 0;
            for word in arguments.split_whitespace() {
                let number: i128 = word.parse().map_err(|_| format!("not an integer: {word}"))?;
                sum = sum.checked_add(number).ok_or("the sum is too large")?;
            }
            Ok(sum.to_string())
        }
        "sleep" => {
            let ms = arguments.parse().map_err(|_| format!("not a number of milliseconds: {arguments}"))?;
            thread::sleep(Duration::from_millis(ms));
            Ok(format!("slept {ms}"))
        }
        "crash" => Err("crashed, as it was told to".to_string()),
        _ => Err(format!("no such job: {job}")),
    }
}
