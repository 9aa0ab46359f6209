// Mistake: the publisher counts from the start and only sends after the handshake.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::sync::mpsc;
use std::thread::{self, sleep};
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

    let (tell, told) = mpsc::channel();
    let counting = thread::spawn(move || {
        let (mut a, mut b) = (1u64, 1u64);
        let mut begun = false;
        loop {
            sleep(Duration::from_millis(50));
            begun = begun || told.try_recv().is_ok();
            if begun {
                news.write_all(a.to_string().as_bytes()).unwrap();
            }
            (a, b) = (b, a + b);
        }
    });
    let mut word = String::new();
    ready.read_to_string(&mut word).unwrap();
    ready.write_all(b"go").unwrap();
    tell.send(()).unwrap();
    counting.join().unwrap();
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
