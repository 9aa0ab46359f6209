// What crosses the wire when a SUB wants one message in four: a publisher, a subscriber, and between the two a
// little relay that counts. Arguments: the address of the publisher and the address of the relay.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const TEXTS: [&str; 4] = ["foo world", "bar world", "beep world", "boop world"];
const ROUNDS: usize = 50;

// How many messages each subscriber was sent, in the order in which they came.
type Counts = Arc<Mutex<Vec<usize>>>;

fn with<T>(counts: &Counts, then: impl FnOnce(&mut Vec<usize>) -> T) -> T {
    then(&mut counts.lock().unwrap_or_else(PoisonError::into_inner))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut urls = std::env::args().skip(1);
    let (publisher, relay) = match (urls.next(), urls.next()) {
        (Some(publisher), Some(relay)) => (publisher, relay),
        _ => return Err("give two addresses, tcp://127.0.0.1:PORT each".into()),
    };

    let mut socket = Socket::new(Protocol::Pub)?;
    socket.bind(&publisher)?;
    let crossed = Counts::default();
    count(&relay, &publisher, &crossed)?;

    println!("A PUB sends foo, bar, beep and boop, {ROUNDS} times each: {} messages.", 4 * ROUNDS);
    println!("A SUB takes what begins with one of its topics. On the way we count.");
    println!();
    println!("topics         crossed the wire   reached the program");
    let mut counts = Vec::new();
    for topics in [&["foo"][..], &["b"], &["b", "beep"], &["o"], &[""]] {
        let before = with(&crossed, |counts| counts.len());
        let heard = listen(&mut socket, &relay, topics)?;
        // A connection that took too long is made again.
        let wire = with(&crossed, |counts| counts[before..].iter().copied().max().unwrap_or(0));
        let shown: Vec<String> = topics.iter().map(|topic| format!("\"{topic}\"")).collect();
        println!("{:<14} {wire:>16}   {heard:>19}", shown.join(", "));
        counts.push((wire, heard));
    }

    println!();
    let (wire, heard) = counts[0];
    println!("For \"foo\", {} of {wire} messages came all the way to be thrown away.", wire - heard);
    println!("The publisher does not know the topics. It is the SUB that filters.");
    println!("A topic is a beginning: {} messages begin with \"b\", {} with \"o\".", counts[1].1, counts[3].1);
    Ok(())
}

// Lets a new subscriber hear all rounds, and says how many messages came through its topics.
fn listen(publisher: &mut Socket, url: &str, topics: &[&str]) -> Result<usize, Box<dyn Error>> {
    let mut socket = Socket::new(Protocol::Sub)?;
    for topic in topics {
        socket.subscribe(topic.as_bytes())?;
    }
    // Its own two signs: one says that it is connected, the other that the rounds are over.
    socket.subscribe(b"!ready")?;
    socket.subscribe(b"!over")?;
    socket.connect(url)?;

    socket.set_receive_timeout(10)?;
    let began = Instant::now();
    let mut message = Vec::new();
    while socket.read_to_end(&mut message).is_err() {
        if began.elapsed() > Duration::from_secs(3) {
            return Err("the subscriber did not get through to the publisher".into());
        }
        publisher.write_all(b"!ready")?;
    }

    for _ in 0..ROUNDS {
        for text in TEXTS {
            publisher.write_all(text.as_bytes())?;
        }
    }
    publisher.write_all(b"!over")?;

    socket.set_receive_timeout(3000)?;
    let mut heard = 0;
    loop {
        message.clear();
        socket.read_to_end(&mut message)?;
        match message.as_slice() {
            b"!ready" => {}
            b"!over" => return Ok(heard),
            _ => heard += 1,
        }
    }
}

// Carries bytes between subscribers and the publisher, and counts the messages that are no signs.
fn count(at: &str, publisher: &str, counts: &Counts) -> io::Result<()> {
    let place = |url: &str| url.trim_start_matches("tcp://").to_string();
    let (listener, publisher) = (TcpListener::bind(place(at))?, place(publisher));
    let counts = Arc::clone(counts);
    thread::spawn(move || {
        for subscriber in listener.incoming().flatten() {
            let Ok(publisher) = TcpStream::connect(&publisher) else { continue };
            let (Ok(from), Ok(to)) = (subscriber.try_clone(), publisher.try_clone()) else { continue };
            thread::spawn(move || carry(from, to));
            let counts = Arc::clone(&counts);
            thread::spawn(move || carry_and_count(publisher, subscriber, &counts));
        }
    });
    Ok(())
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

// After the greeting of eight bytes, each message is its length in eight bytes, and then itself.
fn carry_and_count(mut from: TcpStream, mut to: TcpStream, counts: &Counts) -> io::Result<()> {
    let mine = with(counts, |counts| {
        counts.push(0);
        counts.len() - 1
    });
    let mut eight = [0; 8];
    from.read_exact(&mut eight)?;
    to.write_all(&eight)?;
    loop {
        from.read_exact(&mut eight)?;
        let mut message = vec![0; u64::from_be_bytes(eight) as usize];
        from.read_exact(&mut message)?;
        if !message.starts_with(b"!") {
            with(counts, |counts| counts[mine] += 1);
        }
        to.write_all(&[&eight, message.as_slice()].concat())?;
    }
}
