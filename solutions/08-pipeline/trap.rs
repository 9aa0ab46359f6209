// The trap of exercise 08: PUSH deals to whoever is connected, and nobody is connected yet.
//
// Plays a ventilator and three workers twice: once it pushes as soon as it can, once it waits a second first.
// Arguments: addresses that are free.

use std::error::Error;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

const COUNT: usize = 90;
const WORKERS: usize = 3;
const A_SECOND: Duration = Duration::from_secs(1);
const LOOK_AGAIN_MS: isize = 20;
const LONGEST: Duration = Duration::from_secs(1);

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mut url = || arguments.next().ok_or("give two free addresses");

    println!("Three workers dial a ventilator that is not there yet. nanomsg dials");
    println!("again every 100 ms. Then the ventilator binds and pushes {COUNT} numbers.");
    println!();
    println!("1. It pushes as soon as it has bound:");
    let hasty = round(url()?, Duration::ZERO)?;
    println!();
    println!("2. It waits for a second after it has bound:");
    let patient = round(url()?, A_SECOND)?;
    println!();
    println!("{}", moral(&hasty, &patient));
    Ok(())
}

// How many numbers each worker got.
fn round(url: String, pause: Duration) -> Result<[usize; WORKERS], Failure> {
    let over = Arc::new(AtomicBool::new(false));
    let all = Arc::new(AtomicUsize::new(0));
    let mut workers: Vec<JoinHandle<Result<usize, Failure>>> = Vec::new();
    for _ in 0..WORKERS {
        let (url, over, all) = (url.clone(), Arc::clone(&over), Arc::clone(&all));
        workers.push(thread::spawn(move || work(&url, &over, &all)));
        // Real workers do not start at the same instant either.
        thread::sleep(Duration::from_millis(30));
    }

    let mut push = Socket::new(Protocol::Push)?;
    push.set_send_timeout(LONGEST.as_millis() as isize)?;
    push.bind(&url)?;
    thread::sleep(pause);
    push.write_all(b"1")?;
    let first = Instant::now();
    for number in 2..=COUNT {
        push.write_all(number.to_string().as_bytes())?;
    }
    let took = first.elapsed();

    let sent = Instant::now();
    while all.load(Ordering::SeqCst) < COUNT && sent.elapsed() < LONGEST {
        thread::sleep(Duration::from_millis(5));
    }
    over.store(true, Ordering::SeqCst);
    let mut shares = [0; WORKERS];
    for (share, worker) in shares.iter_mut().zip(workers) {
        *share = worker.join().map_err(|_| "a worker gave up")??;
    }

    println!("   all {COUNT} sent {:.1} ms after the first one", took.as_secs_f64() * 1e3);
    for (number, share) in (1..).zip(shares) {
        let line = format!("   worker{number} got {share:>2} {}", "#".repeat(share / 2));
        println!("{}", line.trim_end());
    }
    Ok(shares)
}

fn work(url: &str, over: &AtomicBool, all: &AtomicUsize) -> Result<usize, Failure> {
    let mut pull = Socket::new(Protocol::Pull)?;
    pull.set_receive_timeout(LOOK_AGAIN_MS)?;
    pull.connect(url)?;
    let (mut share, mut message) = (0, Vec::new());
    while !over.load(Ordering::SeqCst) {
        message.clear();
        if pull.read_to_end(&mut message).is_ok() {
            share += 1;
            all.fetch_add(1, Ordering::SeqCst);
        }
    }
    Ok(share)
}

// Says only what this run has shown.
fn moral(hasty: &[usize], patient: &[usize]) -> String {
    let idle = |shares: &[usize]| shares.iter().filter(|share| **share == 0).count();
    match (idle(hasty), idle(patient)) {
        (0, _) => "This time all three were there in the first round. Run it again.".to_owned(),
        (idle, 0) => format!(
            "In the first round {idle} of {WORKERS} got nothing: the numbers were gone\nbefore they had come. \
             The second is what a pause can do."
        ),
        (idle, late) => format!("In the first round {idle} of {WORKERS} got nothing, in the second {late}."),
    }
}
