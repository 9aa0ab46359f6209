// A publisher that counts out the Fibonacci numbers, one every 50 ms, but not before a subscriber has said that it
// is ready; and a subscriber that says so, logs ten numbers and exits.
//
// Arguments: `publisher` and the addresses to bind, REP's and PUB's; or `subscriber` and the addresses to connect to,
// REQ's and SUB's.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const READY_BY_HAND: &str = "tcp://127.0.0.1:7789";
const NEWS_BY_HAND: &str = "tcp://127.0.0.1:7790";

const PAUSE: Duration = Duration::from_millis(50);
// A socket that was refused dials again after 100 ms at the latest.
const LONGER_THAN_A_REDIAL: Duration = Duration::from_millis(150);
const WANTED: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let role = arguments.next();
    let ready_url = arguments.next().unwrap_or_else(|| READY_BY_HAND.to_string());
    let news_url = arguments.next().unwrap_or_else(|| NEWS_BY_HAND.to_string());

    match role.as_deref() {
        Some("publisher") => publish(&ready_url, &news_url),
        Some("subscriber") => subscribe(&ready_url, &news_url),
        _ => Err("say which role: publisher or subscriber".into()),
    }
}

// Binds PUB before REP: whoever gets an answer from REP can be sure that PUB is there.
fn publish(ready_url: &str, news_url: &str) -> Result<(), Box<dyn Error>> {
    let mut news = Socket::new(Protocol::Pub)?;
    news.bind(news_url)?;
    let mut ready = Socket::new(Protocol::Rep)?;
    ready.bind(ready_url)?;

    let mut word = String::new();
    ready.read_to_string(&mut word)?;
    ready.write_all(b"here it comes")?;
    thread::sleep(LONGER_THAN_A_REDIAL);

    // It ends when the numbers outgrow their type, if nobody has stopped it before.
    let (mut number, mut next) = (1_u128, 1_u128);
    while let Some(sum) = number.checked_add(next) {
        news.write_all(number.to_string().as_bytes())?;
        thread::sleep(PAUSE);
        (number, next) = (next, sum);
    }
    Ok(())
}

// Subscribes and connects SUB before it says anything: who is ready to hear has already opened its ears.
fn subscribe(ready_url: &str, news_url: &str) -> Result<(), Box<dyn Error>> {
    let mut news = Socket::new(Protocol::Sub)?;
    news.subscribe(b"")?;
    news.connect(news_url)?;

    let mut ready = Socket::new(Protocol::Req)?;
    ready.connect(ready_url)?;
    ready.write_all(b"ready")?;
    let mut answer = String::new();
    ready.read_to_string(&mut answer)?;

    for _ in 0..WANTED {
        let mut number = String::new();
        news.read_to_string(&mut number)?;
        println!("{number}");
    }
    Ok(())
}
