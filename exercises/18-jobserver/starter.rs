// Exercise 18: A job server. The task is on the page: workshop show 18
//
// The client is there already. Worker and server open their sockets and close them again: the rest is yours.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["server", clients, workers, lease] => serve(clients, workers, lease.parse()?),
        ["worker", name, server] => work(name, server),
        ["client", server, ref job @ ..] => submit(server, job),
        _ => Err("say which role: server, worker or client, with its addresses".into()),
    }
}

fn serve(clients_url: &str, workers_url: &str, _lease_ms: u64) -> Result<(), Box<dyn Error>> {
    // An ordinary REP remembers one client. Many have to wait here at the same time: see The trap on the page.
    let mut clients = Socket::new(Protocol::Rep)?;
    clients.bind(clients_url)?;
    let mut workers = Socket::new(Protocol::Rep)?;
    workers.bind(workers_url)?;
    Ok(())
}

fn work(_name: &str, server_url: &str) -> Result<(), Box<dyn Error>> {
    let mut server = Socket::new(Protocol::Req)?;
    server.connect(server_url)?;
    // Say READY, do what the answer says, and say what came of it. Then do it again.
    Ok(())
}

fn submit(server_url: &str, job: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut server = Socket::new(Protocol::Req)?;
    server.connect(server_url)?;
    server.write_all(format!("SUBMIT {}", job.join(" ")).as_bytes())?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    match answer.strip_prefix("RESULT ") {
        Some(text) => Ok(println!("{text}")),
        None => Err(answer.into()),
    }
}
