// Mistake: it says the four texts in another order than the page.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("publisher") => publish(&args[2]),
        Some("subscriber") => subscribe(&args[2], &args[3], &args[4..]),
        _ => panic!("publisher or subscriber?"),
    }
}

fn publish(url: &str) {
    let mut socket = Socket::new(Protocol::Pub).unwrap();
    socket.bind(url).unwrap();
    loop {
        for text in ["boop world", "beep world", "bar world", "foo world"] {
            socket.write_all(text.as_bytes()).unwrap();
        }
        sleep(Duration::from_millis(200));
    }
}

fn subscribe(name: &str, url: &str, topics: &[String]) {
    let mut socket = Socket::new(Protocol::Sub).unwrap();
    for topic in topics {
        socket.subscribe(topic.as_bytes()).unwrap();
    }
    socket.connect(url).unwrap();
    loop {
        let mut message = String::new();
        socket.read_to_string(&mut message).unwrap();
        println!("{name}: {message}");
    }
}
