// The trap of 02, seen: what waits in the mailbox of a worker that goes away is gone, and nobody is told.
//
// Arguments: an address; the other two are not needed.

use std::error::Error;
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const BY_HAND: &str = "tcp://127.0.0.1:7789";
const JOBS: usize = 1000;
const BEFORE_IT_GOES: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| BY_HAND.to_string());

    let mut push = Socket::new(Protocol::Push)?;
    push.set_send_timeout(1000)?;
    push.bind(&url)?;

    let (here, arrivals) = channel();
    let mut workers = Vec::new();
    for most in [usize::MAX, BEFORE_IT_GOES] {
        let (go, start) = channel();
        let (url, here) = (url.clone(), here.clone());
        workers.push((go, thread::spawn(move || work(&url, most, &here, &start))));
    }
    greet_both(&mut push, &arrivals)?;

    // Nobody has begun to work, and yet:
    let begin = Instant::now();
    let sent = (0..JOBS).map_while(|_| push.write_all(b"job").ok()).count();
    let took = begin.elapsed();

    let mut done = Vec::new();
    // The one that goes away has gone before the other one begins.
    for (go, worker) in workers.into_iter().rev() {
        go.send(())?;
        done.push(worker.join().map_err(|_| "a worker panicked")??);
    }
    tell(sent, took, done[1], done[0]);
    Ok(())
}

fn tell(sent: usize, took: Duration, stays: usize, goes: usize) {
    println!("One PUSH, two PULLs. Neither worker has begun to work.");
    println!("PUSH sends {JOBS} jobs. {sent} sends succeed, in {:.1} ms.", took.as_secs_f64() * 1e3);
    println!();
    println!("The second worker does {goes} jobs. Then its socket is closed, as the");
    println!("system closes those of a program that crashes.");
    println!("The first worker does all that comes, until nothing more comes.");
    println!();
    println!("    sent                      {sent:>5}");
    println!("    done by the first         {stays:>5}");
    println!("    done by the second        {goes:>5}");
    println!("    done by nobody            {:>5}", sent - stays - goes);
    println!();
    println!("PUSH has no copy of them. It cannot even say which ones they were.");
}

// Sends greetings until each of the two workers has had one: from then on PUSH deals to both.
fn greet_both(push: &mut Socket, arrivals: &Receiver<()>) -> Result<(), Box<dyn Error>> {
    for _ in 0..2 {
        while arrivals.recv_timeout(Duration::from_millis(20)).is_err() {
            push.write_all(b"hello")?;
        }
    }
    Ok(())
}

// Says that it is there, waits for the start, does at most so many jobs, and counts them.
fn work(url: &str, most: usize, here: &Sender<()>, start: &Receiver<()>) -> io::Result<usize> {
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.set_receive_timeout(2000)?;
    pull.connect(url)?;
    let mut message = Vec::new();
    pull.read_to_end(&mut message)?;
    let _ = here.send(());
    let _ = start.recv();

    pull.set_receive_timeout(500)?;
    let mut done = 0;
    while done < most {
        message.clear();
        match pull.read_to_end(&mut message) {
            Ok(_) if message == b"job" => done += 1,
            Ok(_) => {}
            Err(_) => break,
        }
    }
    Ok(done)
}
