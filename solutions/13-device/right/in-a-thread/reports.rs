// Style: the device runs in a thread, and the main thread says on stderr that it is still there.
use nanomsg::{Protocol, Socket};
use std::thread;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut front = Socket::new_for_device(Protocol::Rep).expect("front");
    let mut back = Socket::new_for_device(Protocol::Req).expect("back");
    front.bind(&args[2]).expect("bind the front");
    back.bind(&args[3]).expect("bind the back");
    let device = thread::spawn(move || Socket::device(&front, &back).expect("device"));
    while !device.is_finished() {
        eprintln!("forwarding");
        thread::sleep(Duration::from_millis(250));
    }
    device.join().expect("device");
}
