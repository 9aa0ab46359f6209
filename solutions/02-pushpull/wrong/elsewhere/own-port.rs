// Mistake: it ignores its arguments and makes up a port of its own.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let port = 20_000 + std::process::id() % 10_000;
    let push_url = &format!("tcp://127.0.0.1:{port}");
    let pull_url = push_url;

    let mut push = Socket::new(Protocol::Push).unwrap();
    push.bind(push_url).unwrap();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(pull_url).unwrap();

    for number in 1..=100 {
        push.write_all(number.to_string().as_bytes()).unwrap();
    }

    let mut sum = 0;
    loop {
        let mut text = String::new();
        pull.read_to_string(&mut text).unwrap();
        let number: u32 = text.parse().unwrap();
        sum += number;
        println!("{sum}");
        if number == 100 {
            break;
        }
        sleep(Duration::from_millis(20));
    }

    drop(push);
    drop(pull);
    println!("done!");
}
