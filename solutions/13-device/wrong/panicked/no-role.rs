// Mistake: it takes the role for the first address.
use nanomsg::{Protocol, Socket};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep).unwrap();
    front.bind(&args[1]).unwrap();
    let mut back = Socket::new_for_device(Protocol::Req).unwrap();
    back.bind(&args[2]).unwrap();
    Socket::device(&front, &back).unwrap();
}
