// Mistake: two threads push, first the odd numbers, then the even ones.
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
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(pull_url).unwrap();

    let push = Arc::new(Mutex::new(push));
    for first in [1, 2] {
        let push = Arc::clone(&push);
        let ventilator = spawn(move || {
            for number in (first..=100).step_by(2) {
                push.lock().unwrap().write_all(number.to_string().as_bytes()).unwrap();
            }
        });
        ventilator.join().unwrap();
    }

    let mut sum = 0;
    for _ in 0..100 {
        let mut text = String::new();
        pull.read_to_string(&mut text).unwrap();
        sum += text.parse::<u32>().unwrap();
        println!("{sum}");
        sleep(Duration::from_millis(20));
    }

    drop(push);
    drop(pull);
    println!("done!");
}
