// Mistake: the publisher does not pause.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let default = "tcp://127.0.0.1:7789".to_string();
    let url = args.get(2).unwrap_or(&default);
    match args.get(1).map(String::as_str) {
        Some("publisher") => publish(url),
        Some("subscriber") => subscribe(url),
        _ => panic!("publisher or subscriber?"),
    }
}

fn publish(url: &str) {
    let mut socket = Socket::new(Protocol::Pub).unwrap();
    socket.bind(url).unwrap();
    loop {
        socket.write_all(b"hello world").unwrap();
    }
}

fn subscribe(url: &str) {
    let mut socket = Socket::new(Protocol::Sub).unwrap();
    socket.subscribe(b"").unwrap();
    socket.connect(url).unwrap();
    let mut message = String::new();
    socket.read_to_string(&mut message).unwrap();
    println!("{message}");
}
