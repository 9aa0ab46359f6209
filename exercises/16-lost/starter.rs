// Exercise 16: Lost. The task is on the page: workshop show 16
//
// It is the server of 15, as far as the first job, and a worker that does one job. The rest is yours.

use std::error::Error;
use std::io::{Read, Write};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role. When you run the program by hand, give both roles the same address.
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next().unwrap_or_default();
    let mut next = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());

    match role.as_str() {
        "server" => {
            let url = next("tcp://127.0.0.1:7789");
            let (times, lease) = (next("300,200,100"), next("1000"));
            serve(&url, &times, lease.parse()?)
        }
        "worker" => {
            let name = next("worker");
            work(&name, &next("tcp://127.0.0.1:7789"))
        }
        _ => Err("say which role: server or worker".into()),
    }
}

fn serve(url: &str, times: &str, lease_ms: u64) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Rep)?;
    socket.bind(url)?;
    eprintln!("{} jobs, and a lease of {lease_ms} ms", times.split(',').count());

    // Answer everybody, log each job once, and keep in mind who has which job, and since when.
    // Whoever asks gets the first job that nobody has, or whose lease is over.
    let mut request = String::new();
    socket.read_to_string(&mut request)?;
    socket.write_all(b"WAIT")?;
    Ok(())
}

fn work(name: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Req)?;
    socket.connect(url)?;

    // Ask, do what the answer says, say DONE, and so on until the answer is END.
    socket.write_all(format!("READY {name}").as_bytes())?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    Ok(())
}
