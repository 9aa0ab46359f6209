// Style: two threads share the socket; the listener never blocks.
use nanomsg::{Protocol, Socket};
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut socket = Socket::new(Protocol::Bus).unwrap();
    socket.bind(&args[3]).unwrap();
    for url in &args[4..] {
        socket.connect(url).unwrap();
    }
    let socket = Arc::new(Mutex::new(socket));

    let (speaker, greeting) = (Arc::clone(&socket), format!("{} says hi", args[2]));
    spawn(move || loop {
        speaker.lock().unwrap().write_all(greeting.as_bytes()).unwrap();
        sleep(Duration::from_millis(50));
    });

    let mut heard = BTreeSet::new();
    loop {
        let mut message = Vec::new();
        let received = socket.lock().unwrap().nb_read_to_end(&mut message);
        match received {
            Ok(_) => {
                let text = String::from_utf8(message).unwrap();
                if heard.insert(text.clone()) {
                    println!("{text}");
                }
            }
            Err(_) => sleep(Duration::from_millis(5)),
        }
    }
}
