// The trap of 03, seen: what is published before a subscriber is there, is lost.
//
// Arguments: an address; the other two are not needed.

use std::error::Error;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const ROUNDS: usize = 5;
const MESSAGES: usize = 1000;
const LIMIT: Duration = Duration::from_secs(4);

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| BY_HAND.to_string());
    let end = Instant::now() + LIMIT;

    let mut publisher = Socket::new(Protocol::Pub)?;
    publisher.bind(&url)?;

    println!("PUB sends {MESSAGES} messages before SUB connects, {MESSAGES} as soon as SUB's");
    println!("`connect` has returned, and {MESSAGES} when SUB has heard something.");
    println!("Each round has a new SUB, which subscribes to everything. Lost were:");
    println!();
    println!("    round    sent before    sent at once    sent when it hears");
    for round in 1..=ROUNDS {
        match one_round(&mut publisher, &url, end)? {
            Some([before, at_once, later]) => {
                println!("    {round:>5}    {before:>11}    {at_once:>12}    {later:>18}");
            }
            None => println!("    {round:>5}    not finished: this machine is too busy"),
        }
    }
    println!();
    println!("Every send succeeded, every time. PUB does not know who listens.");
    Ok(())
}

// One round with a new subscriber: how many of the three lots were lost. None: the time was up before.
fn one_round(publisher: &mut Socket, url: &str, end: Instant) -> Result<Option<[usize; 3]>, Box<dyn Error>> {
    publish(publisher, "before")?;
    let mut subscriber = Socket::new(Protocol::Sub)?;
    subscriber.subscribe(b"")?;
    subscriber.connect(url)?;
    publish(publisher, "at once")?;

    // It says `hello?` again and again, until SUB has heard it once.
    let mut heard = Vec::new();
    subscriber.set_receive_timeout(10)?;
    while !heard.iter().any(|word| word == "hello?") {
        if Instant::now() > end {
            return Ok(None);
        }
        publisher.write_all(b"hello?")?;
        heard.extend(receive(&mut subscriber));
    }

    publish(publisher, "later")?;
    let (mut later, mut silent) = (0, Instant::now());
    while later < MESSAGES && silent.elapsed() < Duration::from_millis(500) {
        if let Some(word) = receive(&mut subscriber) {
            later += usize::from(word == "later");
            silent = Instant::now();
        }
    }
    let lost = |wanted: &str| MESSAGES - heard.iter().filter(|word| *word == wanted).count();
    Ok(Some([lost("before"), lost("at once"), MESSAGES - later]))
}

fn publish(publisher: &mut Socket, word: &str) -> Result<(), Box<dyn Error>> {
    for _ in 0..MESSAGES {
        publisher.write_all(word.as_bytes())?;
    }
    Ok(())
}

// The next message, or none if nothing comes in time.
fn receive(subscriber: &mut Socket) -> Option<String> {
    let mut word = String::new();
    subscriber.read_to_string(&mut word).ok().map(|_| word)
}
