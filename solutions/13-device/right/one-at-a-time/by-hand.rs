// Style: no device of the library's; one question at a time goes through two ordinary sockets.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep).unwrap();
    front.bind(&args[2]).unwrap();
    let mut back = Socket::new(Protocol::Req).unwrap();
    back.bind(&args[3]).unwrap();

    let mut message = Vec::new();
    loop {
        message.clear();
        front.read_to_end(&mut message).unwrap();
        back.write_all(&message).unwrap();
        message.clear();
        back.read_to_end(&mut message).unwrap();
        front.write_all(&message).unwrap();
    }
}
