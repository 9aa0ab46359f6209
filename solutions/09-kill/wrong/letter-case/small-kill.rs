// Mistake: the sink says `kill`.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let url = |number: usize| args[number + 1].as_str();
    match args[1].as_str() {
        "ventilator" => ventilator(url(1), url(2), url(3)),
        "worker" => worker(url(1), url(2), url(3), url(4)),
        "sink" => sink(url(1), url(2)),
        other => panic!("what is {other}?"),
    }
}

fn ventilator(numbers: &str, ready: &str, kill: &str) {
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.bind(numbers).unwrap();
    let mut rep = Socket::new(Protocol::Rep).unwrap();
    rep.bind(ready).unwrap();
    let mut sub = Socket::new(Protocol::Sub).unwrap();
    sub.subscribe(b"").unwrap();
    sub.connect(kill).unwrap();
    for _ in 0..3 {
        rep.read_to_end(&mut Vec::new()).unwrap();
        rep.write_all(b"welcome").unwrap();
    }
    let (mut a, mut b) = (1u64, 1u64);
    for _ in 0..90 {
        push.write_all(a.to_string().as_bytes()).unwrap();
        (a, b) = (b, a + b);
    }
    sub.read_to_end(&mut Vec::new()).unwrap();
}

fn worker(numbers: &str, squares: &str, ready: &str, kill: &str) {
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(numbers).unwrap();
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(squares).unwrap();
    let mut sub = Socket::new(Protocol::Sub).unwrap();
    sub.subscribe(b"").unwrap();
    sub.connect(kill).unwrap();
    let mut req = Socket::new(Protocol::Req).unwrap();
    req.connect(ready).unwrap();
    req.write_all(b"I am ready").unwrap();
    req.read_to_end(&mut Vec::new()).unwrap();

    pull.set_receive_timeout(20).unwrap();
    loop {
        let mut text = String::new();
        if pull.read_to_string(&mut text).is_ok() {
            let number: u128 = text.parse().unwrap();
            let square = number * number;
            push.write_all(square.to_string().as_bytes()).unwrap();
        } else if sub.nb_read_to_end(&mut Vec::new()).is_ok() {
            break;
        }
    }
}

fn sink(squares: &str, kill: &str) {
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.bind(squares).unwrap();
    let mut publisher = Socket::new(Protocol::Pub).unwrap();
    publisher.bind(kill).unwrap();
    let mut total = 0u128;
    for _ in 0..90 {
        let mut text = String::new();
        pull.read_to_string(&mut text).unwrap();
        total += text.parse::<u128>().unwrap();
    }
    println!("{total}");
    publisher.write_all(b"kill").unwrap();
    sleep(Duration::from_millis(500));
    println!("done!");
}
