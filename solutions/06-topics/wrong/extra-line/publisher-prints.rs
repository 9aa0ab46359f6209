// The publisher logs what it sends.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const TEXTS: [&str; 4] = ["foo world", "bar world", "beep world", "boop world"];
const PAUSE: Duration = Duration::from_millis(200);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();

    match words.as_slice() {
        ["publisher"] => publish(BY_HAND),
        ["publisher", url] => publish(url),
        ["subscriber", name] => subscribe(name, BY_HAND, &["foo"]),
        ["subscriber", name, url, topics @ ..] => subscribe(name, url, topics),
        _ => Err("publisher <address> or subscriber <name> <address> <topic>...".into()),
    }
}

// The publisher knows nothing of topics. It sends everything to everybody.
fn publish(url: &str) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Pub)?;
    socket.bind(url)?;
    loop {
        for text in TEXTS {
            println!("{text}");
            socket.write_all(text.as_bytes())?;
        }
        thread::sleep(PAUSE);
    }
}

// The socket drops every message that begins with none of the topics; what is left is for us. It goes on until
// somebody stops it.
fn subscribe(name: &str, url: &str, topics: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Sub)?;
    for topic in topics {
        socket.subscribe(topic.as_bytes())?;
    }
    socket.connect(url)?;

    let mut message = String::new();
    loop {
        message.clear();
        socket.read_to_string(&mut message)?;
        println!("{name}: {message}");
    }
}
