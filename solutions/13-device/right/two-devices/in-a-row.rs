// Style: two devices in a row, with an inproc address between them. Each puts a word of its own in front of a message.
use nanomsg::{Protocol, Socket};
use std::thread;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep).unwrap();
    front.bind(&args[2]).unwrap();
    let mut there = Socket::new_for_device(Protocol::Req).unwrap();
    there.bind("inproc://middle").unwrap();
    let mut here = Socket::new_for_device(Protocol::Rep).unwrap();
    here.connect("inproc://middle").unwrap();
    let mut back = Socket::new_for_device(Protocol::Req).unwrap();
    back.bind(&args[3]).unwrap();
    thread::spawn(move || Socket::device(&front, &there).unwrap());
    Socket::device(&here, &back).unwrap();
}
