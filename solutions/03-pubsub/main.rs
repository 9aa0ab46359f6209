// A publisher that says `hello world` every 100 ms until it is stopped, and a subscriber that logs the
// first message it gets and exits.
//
// Arguments: `publisher` and the address to bind, or `subscriber` and the address to connect to.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const PAUSE: Duration = Duration::from_millis(100);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let url = arguments.next().unwrap_or_else(|| BY_HAND.to_string());

    match role.as_deref() {
        Some("publisher") => publish(&url),
        Some("subscriber") => subscribe(&url),
        _ => Err("say which role: publisher or subscriber".into()),
    }
}

// Nobody may be listening yet, and a PUB never waits for anybody. So it says it again and again.
fn publish(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pub)?;
    socket.bind(url)?;
    loop {
        socket.write_all(b"hello world")?;
        thread::sleep(PAUSE);
    }
}

// Takes the first message that comes. The empty topic matches every message; without it, none gets in.
fn subscribe(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Sub)?;
    socket.subscribe(b"")?;
    socket.connect(url)?;

    let mut message = String::new();
    socket.read_to_string(&mut message)?;
    println!("{message}");
    Ok(())
}
