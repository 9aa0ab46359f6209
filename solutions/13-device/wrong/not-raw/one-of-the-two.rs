// Mistake: only the front is raw.
use nanomsg::{Protocol, Socket};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep).unwrap();
    front.bind(&args[2]).unwrap();
    let mut back = Socket::new(Protocol::Req).unwrap();
    back.bind(&args[3]).unwrap();
    Socket::device(&front, &back).unwrap();
}
