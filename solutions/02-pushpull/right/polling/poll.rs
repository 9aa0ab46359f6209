// Style: the worker looks without waiting, every 20 ms, and takes one number if there is one.
use nanomsg::{Error, Protocol, Socket};
use std::io::Write;
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
        sleep(Duration::from_millis(20));
        let mut bytes = Vec::new();
        match pull.nb_read_to_end(&mut bytes) {
            Ok(_) => {}
            Err(Error::TryAgain) => continue,
            Err(error) => panic!("{error}"),
        }
        let number: u32 = String::from_utf8(bytes).unwrap().parse().unwrap();
        sum += number;
        println!("{sum}");
        if number == 100 {
            break;
        }
    }

    drop(push);
    drop(pull);
    println!("done!");
}
