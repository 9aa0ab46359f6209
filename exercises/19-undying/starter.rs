// Exercise 19: The undying server. The task is on the page: workshop show 19
//
// It has three roles and opens a socket in each, and nothing more. The rest is yours: take your job server from 18.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::Write;

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let mut next = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_deref() {
        Some("server") => {
            let mut clients = Socket::new(Protocol::Rep)?;
            clients.bind(&next("tcp://127.0.0.1:7789"))?;
            let mut workers = Socket::new(Protocol::Rep)?;
            workers.bind(&next("tcp://127.0.0.1:7790"))?;
            let _lease_ms: u64 = next("500").parse()?;
            let path = next("jobs.journal");

            // First read what an earlier life of this server has written, then go on behind it.
            let mut journal = OpenOptions::new().append(true).create(true).open(path)?;
            writeln!(journal, "started")?;

            // Now serve, for ever. Write down each request before its job goes to a worker, and each answer before it
            // goes to a client.
        }
        Some("worker") => {
            let name = next("worker");
            let mut server = Socket::new(Protocol::Req)?;
            server.connect(&next("tcp://127.0.0.1:7790"))?;
            // READY, a job, DONE or FAIL, a job, ... as in 18.
            eprintln!("{name} does not know yet how to work");
        }
        Some("client") => {
            let mut server = Socket::new(Protocol::Req)?;
            server.connect(&next("tcp://127.0.0.1:7789"))?;
            let job: Vec<String> = arguments.collect();
            // A name that no other request has, one for all the times that you ask.
            eprintln!("nobody has asked for {} yet", job.join(" "));
        }
        _ => return Err("say which role: server, worker or client".into()),
    }
    Ok(())
}
