// Style: permits, and a thread for each job.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

struct State {
    push: Socket,
    received: i64,
    done: i64,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let limit: i64 = args[4].parse().unwrap();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(&args[2]).unwrap();
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(&args[3]).unwrap();

    let shared = Arc::new((Mutex::new(State { push, received: 0, done: 0 }), Condvar::new()));
    loop {
        let (state, room) = &*shared;
        drop(room.wait_while(state.lock().unwrap(), |state| state.received - state.done >= limit).unwrap());
        let mut job = String::new();
        pull.read_to_string(&mut job).unwrap();
        let since = Instant::now();
        state.lock().unwrap().received += 1;

        let shared = Arc::clone(&shared);
        thread::spawn(move || {
            let (id, ms) = job.split_once(' ').unwrap();
            thread::sleep(Duration::from_millis(ms.parse().unwrap()));
            let (state, room) = &*shared;
            let mut state = state.lock().unwrap();
            let overlap = state.received - state.done;
            state.done += 1;
            state.push.write_all(id.as_bytes()).unwrap();
            println!(
                "received {} done {} overlap {overlap} latency {}",
                state.received,
                state.done,
                since.elapsed().as_millis()
            );
            room.notify_one();
        });
    }
}
