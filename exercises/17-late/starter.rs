// Exercise 17: late. The task is on the page: workshop show 17
//
// Your program of exercise 16 does nearly all of this, and perhaps all: begin with that. This one only opens the sockets;
// its worker asks once, and its server tells whoever comes first that there is nothing to do.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role. When you run the program by hand with nothing else, it uses these.
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut argument = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());
    let by_hand = "tcp://127.0.0.1:7789";

    match role.as_deref() {
        Some("server") => serve(&argument(by_hand), &argument("500,500,500,500,500,500"), &argument("2000")),
        Some("worker") => work(&argument("worker"), &argument(by_hand)),
        _ => Err("say which role: server or worker".into()),
    }
}

fn serve(url: &str, list: &str, lease: &str) -> Result<(), Box<dyn Error>> {
    let jobs: Vec<u64> = list.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let lease_ms: u64 = lease.parse()?;
    let mut socket = Socket::new(Protocol::Rep)?;
    socket.bind(url)?;

    // Receive `READY <worker>` or `DONE <id> <worker>`. Answer `JOB <id> <ms>`, `WAIT` or `END`. Go on until all jobs are
    // done and every worker has been told END.
    eprintln!("there are {} jobs to do, each within {lease_ms} ms", jobs.len());
    let mut message = String::new();
    socket.read_to_string(&mut message)?;
    socket.write_all(b"END")?;
    Ok(())
}

fn work(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;
    socket.write_all(format!("READY {name}").as_bytes())?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;

    // Do what the answer says, and ask again until it says END.
    eprintln!("{name} was told {answer}");
    Ok(())
}
