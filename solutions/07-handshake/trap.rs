// The trap of exercise 07: at which number does a subscriber come in?
//
// First a publisher that waits for nobody, and three subscribers that come at different times. Then a publisher that
// waits for a handshake, and a subscriber that says "ready" before it is. Each message is a number's place and the number.
//
// Arguments: three free addresses.

use std::error::Error;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const PAUSE: Duration = Duration::from_millis(50);
const LATER: [u64; 3] = [0, 300, 700];
const LONGEST_MS: isize = 1500;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let addresses: Vec<String> = std::env::args().skip(1).collect();
    let [first, second, third] = addresses.as_slice() else {
        return Err("give three free addresses, such as tcp://127.0.0.1:7789".into());
    };
    println!("A publisher that waits for nobody. It sends a number every {} ms,", PAUSE.as_millis());
    println!("from the start: 1 1 2 3 5 8 13 ... Three subscribers connect to it.");
    println!();
    println!("  connected          heard first             never heard");
    let mut missed = without_handshake(first)?;
    println!();
    println!("A publisher that waits for \"ready\". The subscriber says so, gets its");
    println!("answer, and connects its SUB only then.");
    println!();
    println!("  connected          heard first             never heard");
    missed += said_too_early(second, third)?;
    println!();
    match missed {
        0 => println!("This time nobody missed a number. That was luck: run it again."),
        1 => println!("One number was missed, and no call returned an error."),
        _ => println!("{missed} numbers were missed in all, and no call returned an error."),
    }
    Ok(())
}

// Returns how many numbers the subscribers missed.
fn without_handshake(url: &str) -> Outcome<u64> {
    let over = Arc::new(AtomicBool::new(false));
    let mut news = Socket::new(Protocol::Pub)?;
    news.bind(url)?;
    let publisher = {
        let over = Arc::clone(&over);
        thread::spawn(move || count(&mut news, &over))
    };
    let subscribers: Vec<_> = LATER
        .map(|ms| {
            let url = url.to_string();
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(ms));
                first_heard(&url)
            })
        })
        .into();
    let mut missed = 0;
    for (ms, subscriber) in LATER.into_iter().zip(subscribers) {
        let heard = subscriber.join().map_err(|_| "a subscriber broke off")??;
        let when = if ms == 0 { "at once".to_string() } else { format!("{ms} ms later") };
        missed += tell(&when, heard);
    }
    over.store(true, Ordering::Relaxed);
    publisher.join().map_err(|_| "the publisher broke off")??;
    Ok(missed)
}

// Returns how many numbers the subscriber missed.
fn said_too_early(ready_url: &str, news_url: &str) -> Outcome<u64> {
    let over = Arc::new(AtomicBool::new(false));
    let mut news = Socket::new(Protocol::Pub)?;
    news.bind(news_url)?;
    let mut ready = Socket::new(Protocol::Rep)?;
    ready.bind(ready_url)?;
    ready.set_receive_timeout(LONGEST_MS)?;
    let publisher = {
        let over = Arc::clone(&over);
        thread::spawn(move || {
            ready.read_to_end(&mut Vec::new())?;
            ready.write_all(b"here it comes")?;
            count(&mut news, &over)
        })
    };

    let mut ask = Socket::new(Protocol::Req)?;
    ask.set_receive_timeout(LONGEST_MS)?;
    ask.connect(ready_url)?;
    ask.write_all(b"ready")?;
    ask.read_to_end(&mut Vec::new())?;
    let heard = first_heard(news_url)?;
    over.store(true, Ordering::Relaxed);
    publisher.join().map_err(|_| "the publisher broke off")??;
    Ok(tell("after \"ready\"", heard))
}

// Publishes the Fibonacci numbers, each with its place, until it is over.
fn count(news: &mut Socket, over: &AtomicBool) -> Outcome<()> {
    let (mut number, mut next) = (1_u64, 1_u64);
    for place in 1..=60 {
        if over.load(Ordering::Relaxed) {
            break;
        }
        news.write_all(format!("{place} {number}").as_bytes())?;
        thread::sleep(PAUSE);
        (number, next) = (next, number + next);
    }
    Ok(())
}

// Connects, and returns the place and the number of the first message that comes.
fn first_heard(url: &str) -> Outcome<(u64, u64)> {
    let mut news = Socket::new(Protocol::Sub)?;
    news.set_receive_timeout(LONGEST_MS)?;
    news.subscribe(b"")?;
    news.connect(url)?;
    let mut message = String::new();
    news.read_to_string(&mut message)?;
    let (place, number) = message.split_once(' ').ok_or("no such message was sent")?;
    Ok((place.parse()?, number.parse()?))
}

// Prints a row, and returns how many numbers were missed.
fn tell(when: &str, (place, number): (u64, u64)) -> u64 {
    let missed = place - 1;
    let heard = format!("{number} (number {place})");
    let numbers = if missed == 1 { "number" } else { "numbers" };
    println!("  {when:<18} {heard:<23} {missed} {numbers}");
    missed
}
