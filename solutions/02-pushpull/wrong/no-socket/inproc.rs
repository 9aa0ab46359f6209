// Mistake: it uses an address inside its own process, where nobody else can see the messages.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let push_url = "inproc://numbers";
    let pull_url = "inproc://numbers";

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
