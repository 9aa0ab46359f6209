// Mistake: does one job and is done.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(&args[2]).unwrap();
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(&args[3]).unwrap();
    let (mut received, mut done) = (0, 0);
    {
        let mut job = String::new();
        pull.read_to_string(&mut job).unwrap();
        let since = Instant::now();
        received += 1;
        let (id, ms) = job.split_once(' ').unwrap();
        thread::sleep(Duration::from_millis(ms.parse().unwrap()));
        push.write_all(id.as_bytes()).unwrap();
        let overlap = received - done;
        done += 1;
        println!("received {received} done {done} overlap {overlap} latency {}", since.elapsed().as_millis());
    }
}
