// Style: each thread has a PUSH of its own, and takes the log's numbers from atomic counters, one after the other.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

static RECEIVED: AtomicI64 = AtomicI64::new(0);
static DONE: AtomicI64 = AtomicI64::new(0);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let limit: usize = args[4].parse().unwrap();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(&args[2]).unwrap();
    let pull = Arc::new(Mutex::new(pull));

    let hands: Vec<_> = (0..limit)
        .map(|_| {
            let (pull, url) = (Arc::clone(&pull), args[3].clone());
            thread::spawn(move || hand(&pull, &url))
        })
        .collect();
    for hand in hands {
        hand.join().unwrap();
    }
}

fn hand(pull: &Mutex<Socket>, url: &str) {
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(url).unwrap();
    loop {
        let mut job = String::new();
        pull.lock().unwrap().read_to_string(&mut job).unwrap();
        let since = Instant::now();
        RECEIVED.fetch_add(1, SeqCst);
        let (id, ms) = job.split_once(' ').unwrap();
        thread::sleep(Duration::from_millis(ms.parse().unwrap()));
        push.write_all(id.as_bytes()).unwrap();
        let before = DONE.fetch_add(1, SeqCst);
        let received = RECEIVED.load(SeqCst);
        println!(
            "received {received} done {} overlap {} latency {}",
            before + 1,
            received - before,
            since.elapsed().as_millis()
        );
    }
}
