// Mistake: the publisher does not pause.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    match args.get(1).map(String::as_str) {
        Some("publisher") => publish(&args[2], &args[3]),
        Some("subscriber") => subscribe(&args[2], &args[3]),
        _ => panic!("publisher or subscriber?"),
    }
}

fn publish(rep_url: &str, pub_url: &str) {
    let mut news = Socket::new(Protocol::Pub).unwrap();
    news.bind(pub_url).unwrap();
    let mut ready = Socket::new(Protocol::Rep).unwrap();
    ready.bind(rep_url).unwrap();

    let mut word = String::new();
    ready.read_to_string(&mut word).unwrap();
    ready.write_all(b"go").unwrap();

    let (mut a, mut b) = (1u64, 1u64);
    for _ in 0..90 {
        news.write_all(a.to_string().as_bytes()).unwrap();
        (a, b) = (b, a + b);
    }
    sleep(Duration::from_secs(60));
}

fn subscribe(req_url: &str, sub_url: &str) {
    let mut news = Socket::new(Protocol::Sub).unwrap();
    news.subscribe(b"").unwrap();
    news.connect(sub_url).unwrap();
    let mut ready = Socket::new(Protocol::Req).unwrap();
    ready.connect(req_url).unwrap();

    ready.write_all(b"ready").unwrap();
    let mut answer = String::new();
    ready.read_to_string(&mut answer).unwrap();

    for _ in 0..10 {
        let mut number = String::new();
        news.read_to_string(&mut number).unwrap();
        println!("{number}");
    }
}
