// Style: it speaks after each receive, also one that heard something, and so far too often; that is told, and fails nobody.
use nanomsg::{Protocol, Socket};
use std::collections::HashSet;
use std::io::{Read, Write};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (name, bind, connect) = (&args[2], &args[3], &args[4..]);
    let mut socket = Socket::new(Protocol::Bus).unwrap();
    socket.bind(bind).unwrap();
    for url in connect {
        socket.connect(url).unwrap();
    }
    socket.set_receive_timeout(100).unwrap();

    let greeting = format!("{name} says hi");
    let mut heard = HashSet::new();
    loop {
        socket.write_all(greeting.as_bytes()).unwrap();
        let mut message = String::new();
        if socket.read_to_string(&mut message).is_ok() && heard.insert(message.clone()) {
            println!("{message}");
        }
    }
}
