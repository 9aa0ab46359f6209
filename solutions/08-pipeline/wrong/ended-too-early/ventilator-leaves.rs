// Mistake: the ventilator ends when it has pushed the last number.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args[1].as_str() {
        "ventilator" => ventilator(&args[2]),
        "worker" => worker(&args[2], &args[3]),
        "sink" => sink(&args[2]),
        other => panic!("what is {other}?"),
    }
}

fn ventilator(address: &str) {
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.bind(address).unwrap();
    sleep(Duration::from_secs(1));
    let (mut a, mut b) = (1u64, 1u64);
    for _ in 0..90 {
        push.write_all(a.to_string().as_bytes()).unwrap();
        (a, b) = (b, a + b);
    }
}

fn worker(from: &str, to: &str) {
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(from).unwrap();
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(to).unwrap();
    loop {
        let mut text = String::new();
        pull.read_to_string(&mut text).unwrap();
        let number: u128 = text.parse().unwrap();
        let square = number * number;
        push.write_all(square.to_string().as_bytes()).unwrap();
    }
}

fn sink(address: &str) {
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.bind(address).unwrap();
    let mut total = 0u128;
    for _ in 0..90 {
        let mut text = String::new();
        pull.read_to_string(&mut text).unwrap();
        let square: u128 = text.parse().unwrap();
        total += square;
    }
    println!("{total}");
}
