// Mistake: it speaks, and never listens.
use nanomsg::{Protocol, Socket};
use std::io::Write;
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (name, bind, connect) = (&args[2], &args[3], &args[4..]);
    let mut socket = Socket::new(Protocol::Bus).unwrap();
    socket.bind(bind).unwrap();
    for url in connect {
        socket.connect(url).unwrap();
    }

    let greeting = format!("{name} says hi");
    loop {
        socket.write_all(greeting.as_bytes()).unwrap();
        sleep(Duration::from_millis(100));
    }
}
