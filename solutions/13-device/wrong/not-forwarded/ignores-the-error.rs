// Mistake: the sockets are not raw, and nobody looks at what the device says about it.
use nanomsg::{Protocol, Socket};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new(Protocol::Rep).unwrap();
    front.bind(&args[2]).unwrap();
    let mut back = Socket::new(Protocol::Req).unwrap();
    back.bind(&args[3]).unwrap();
    let _ = Socket::device(&front, &back);
    loop {
        sleep(Duration::from_secs(1));
    }
}
