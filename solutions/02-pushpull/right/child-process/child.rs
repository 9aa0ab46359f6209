// Style: the ventilator is a child process; it ends when its parent closes its standard input.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.get(1).map(String::as_str) == Some("ventilate") {
        return ventilate(&args[2]);
    }
    let default = "tcp://127.0.0.1:7789".to_string();
    let push_url = args.get(1).unwrap_or(&default);
    let pull_url = args.get(2).unwrap_or(&default);

    let this_program = std::env::current_exe().unwrap();
    let mut ventilator =
        Command::new(this_program).arg("ventilate").arg(push_url).stdin(Stdio::piped()).spawn().unwrap();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(pull_url).unwrap();

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

    drop(pull);
    drop(ventilator.stdin.take());
    ventilator.wait().unwrap();
    println!("done!");
}

fn ventilate(push_url: &str) {
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.bind(push_url).unwrap();
    for number in 1..=100 {
        push.write_all(number.to_string().as_bytes()).unwrap();
    }
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest).unwrap();
}
