// Mistake: two workers share the numbers, although the task asks for a single one.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let default = "tcp://127.0.0.1:7789".to_string();
    let push_url = args.get(1).unwrap_or(&default);
    let pull_url = args.get(2).unwrap_or(&default);

    let mut push = Socket::new(Protocol::Push).unwrap();
    push.bind(push_url).unwrap();

    let sum = Arc::new(Mutex::new(0));
    let workers: Vec<_> = (0..2)
        .map(|worker| {
            let sum = Arc::clone(&sum);
            let mut pull = Socket::new(Protocol::Pull).unwrap();
            pull.connect(pull_url).unwrap();
            // Nobody tells a worker that the numbers are over.
            pull.set_receive_timeout(1000).unwrap();
            spawn(move || {
                sleep(Duration::from_millis(500 + 20 * worker));
                loop {
                    let mut text = String::new();
                    if pull.read_to_string(&mut text).is_err() {
                        break;
                    }
                    let mut sum = sum.lock().unwrap();
                    *sum += text.parse::<u32>().unwrap();
                    println!("{sum}");
                    drop(sum);
                    sleep(Duration::from_millis(40));
                }
            })
        })
        .collect();

    // Both have to be there before the numbers are dealt out.
    sleep(Duration::from_millis(300));
    for number in 1..=100 {
        push.write_all(number.to_string().as_bytes()).unwrap();
    }
    for worker in workers {
        worker.join().unwrap();
    }
    println!("done!");
}
