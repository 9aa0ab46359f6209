// Mistake: it pushes and takes off one number at a time, but prints what it has worked out without them.
use nanomsg::{Protocol, Socket};
use std::error::Error;
use std::io::{Read, Write};
use std::thread::sleep;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let push_url = arguments.next().unwrap_or_else(|| "tcp://127.0.0.1:7789".to_string());
    let pull_url = arguments.next().unwrap_or_else(|| push_url.clone());

    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&push_url)?;
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&pull_url)?;

    for next in 1..=100 {
        push.write_all(next.to_string().as_bytes())?;
        let mut text = String::new();
        pull.read_to_string(&mut text)?;
        println!("{}", next * (next + 1) / 2);
        sleep(Duration::from_millis(20));
    }
    println!("done!");
    Ok(())
}
