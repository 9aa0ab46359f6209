// Exercise 14: Overlap. The task is on the page: workshop show 14
//
// A worker that does one job and is done. Let it go on, and let up to `limit` jobs overlap.

use std::error::Error;
use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

fn main() -> Result<(), Box<dyn Error>> {
    // The first argument is the role: `worker`. Then come two addresses and the limit.
    // When you run the program by hand without them, it uses these.
    let mut arguments = std::env::args().skip(2);
    let mut word = |by_hand: &str| arguments.next().unwrap_or_else(|| by_hand.to_string());
    let jobs_url = word("tcp://127.0.0.1:7789");
    let results_url = word("tcp://127.0.0.1:7790");
    let limit: usize = word("4").parse()?;

    let mut results = Socket::new(Protocol::Push)?;
    results.connect(&results_url)?;
    let mut jobs = Socket::new(Protocol::Pull)?;
    jobs.connect(&jobs_url)?;

    let (received, done) = (1, 1);
    let mut job = String::new();
    jobs.read_to_string(&mut job)?;
    let since = Instant::now();

    // A job is `<id> <milliseconds>`.
    let (id, ms) = job.split_once(' ').ok_or("this is no job")?;
    thread::sleep(Duration::from_millis(ms.parse()?));

    results.write_all(id.as_bytes())?;
    let overlap = received - (done - 1);
    println!("received {received} done {done} overlap {overlap} latency {}", since.elapsed().as_millis());

    // Go on, with up to `limit` jobs at a time. More of them must not be taken from the socket.
    eprintln!("the limit is {limit}");
    Ok(())
}
