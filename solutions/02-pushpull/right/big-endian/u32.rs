// Style: each number is four bytes, the highest first.
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
        push.write_all(&u32::to_be_bytes(number)).unwrap();
    }

    let mut sum = 0;
    loop {
        let mut bytes = [0; 4];
        let length = pull.read(&mut bytes).unwrap();
        assert_eq!(length, 4, "a number has four bytes");
        let number = u32::from_be_bytes(bytes);
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
