// Mistake: the pause is 20 microseconds, not milliseconds.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
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
        sleep(Duration::from_micros(20));
    }

    drop(push);
    drop(pull);
    println!("done!");
}
