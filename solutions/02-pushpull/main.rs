// A ventilator pushes the numbers 1 to 100. One worker takes one off every 20 ms and logs the sum so far.
//
// Arguments: the address the ventilator binds, the address the worker connects to.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const LAST: u32 = 100;
const PAUSE: Duration = Duration::from_millis(20);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let push_url = arguments.next().unwrap_or_else(|| BY_HAND.to_string());
    let pull_url = arguments.next().unwrap_or_else(|| push_url.clone());

    let mut push = Socket::new(Protocol::Push)?;
    push.bind(&push_url)?;
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.connect(&pull_url)?;

    // All hundred are sent long before the worker has seen the second: they wait in its mailbox.
    ventilate(&mut push)?;
    work(&mut pull)?;

    // Only now, when the last number has arrived, is it safe to close the sending end.
    drop(push);
    drop(pull);
    println!("done!");
    Ok(())
}

// Pushes every number as text, in order.
fn ventilate(push: &mut Socket) -> Result<(), Box<dyn Error>> {
    for number in 1..=LAST {
        push.write_all(number.to_string().as_bytes())?;
    }
    Ok(())
}

// Takes a number off, logs the sum, pauses; until the last number has come.
fn work(pull: &mut Socket) -> Result<(), Box<dyn Error>> {
    let mut message = String::new();
    let mut sum = 0;
    loop {
        message.clear();
        pull.read_to_string(&mut message)?;
        let number: u32 = message.parse()?;
        sum += number;
        println!("{sum}");
        if number == LAST {
            return Ok(());
        }
        thread::sleep(PAUSE);
    }
}
