// The trap of exercise 09: a close does not wait for what has just been sent.
//
// A sink says KILL to a worker that is busy for a moment, and closes its PUB at once. Ten times over tcp, ipc and
// inproc, and then once more with a pause before the close.
// Arguments: two addresses that are free; the others are made up.

use std::error::Error;
use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use nanomsg::{Protocol, Socket};

const TIMES: usize = 10;
const HELLOS: usize = 100;
const BETWEEN: Duration = Duration::from_millis(20);
const BUSY: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_millis(250);
const LONGEST_MS: isize = 2500;
const LAST_CALL_MS: isize = 150;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mut url = || arguments.next().ok_or("give two free addresses");
    let tcp = [url()?, url()?];
    let path = std::env::temp_dir().join(format!("kill-{}", std::process::id()));
    let ipc = ["1", "2"].map(|end| format!("ipc://{}-{end}", path.display()));
    let inproc = ["1", "2"].map(|end| format!("inproc://kill-{end}"));

    println!("A sink publishes KILL to {TIMES} workers that are connected, and busy for");
    println!("{} ms with their last number. How many of them hear it?", BUSY.as_millis());
    println!();
    println!("             closed at once   closed after {} ms", PATIENCE.as_millis());
    let mut all = Vec::new();
    for (name, [one, other]) in [("tcp", &tcp), ("ipc", &ipc), ("inproc", &inproc)] {
        let hasty = round(one, Duration::ZERO)?;
        let patient = round(other, PATIENCE)?;
        println!("   {name:<8} {:>7} of {TIMES}   {:>9} of {TIMES}", hasty, patient);
        all.push((name, hasty, patient));
    }
    for url in &ipc {
        // An ipc address is a file, and it stays where it is.
        let _ = std::fs::remove_file(url.trim_start_matches("ipc://"));
    }

    println!();
    println!("{}", moral(&all));
    Ok(())
}

// How many workers heard KILL from a sink that closed its socket this long after it had said it.
fn round(url: &str, pause: Duration) -> Result<usize, Failure> {
    let mut publisher = Socket::new(Protocol::Pub)?;
    publisher.bind(url)?;
    let (here, is_here) = mpsc::channel();
    let (mut said, mut workers) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let (tell, told) = mpsc::channel();
        said.push(tell);
        let (url, here) = (url.to_owned(), here.clone());
        workers.push(thread::spawn(move || work(&url, &here, &told)));
    }
    // Only those count who are connected for sure, and that is whoever has heard something.
    let mut listening = 0;
    for _ in 0..HELLOS {
        publisher.write_all(b"hello")?;
        thread::sleep(BETWEEN);
        listening += is_here.try_iter().count();
        if listening == TIMES {
            break;
        }
    }
    if listening < TIMES {
        return Err("not all workers could connect; the machine is very busy".into());
    }

    publisher.write_all(b"KILL")?;
    for worker in &said {
        worker.send(())?;
    }
    thread::sleep(pause);
    drop(publisher);

    let mut heard = 0;
    for worker in workers {
        heard += usize::from(worker.join().map_err(|_| "a worker gave up")??);
    }
    Ok(heard)
}

// Connects, is busy when KILL is said, and then looks whether it came.
fn work(url: &str, here: &Sender<()>, told: &Receiver<()>) -> Result<bool, Failure> {
    let mut subscriber = Socket::new(Protocol::Sub)?;
    subscriber.subscribe(b"")?;
    subscriber.set_receive_timeout(LONGEST_MS)?;
    subscriber.connect(url)?;
    let mut message = Vec::new();
    subscriber.read_to_end(&mut message)?;
    here.send(())?;

    told.recv()?;
    thread::sleep(BUSY);
    subscriber.set_receive_timeout(LAST_CALL_MS)?;
    loop {
        message.clear();
        match subscriber.read_to_end(&mut message) {
            Ok(_) if message == b"KILL" => return Ok(true),
            Ok(_) => {}
            Err(_) => return Ok(false),
        }
    }
}

// Says only what this run has shown.
fn moral(all: &[(&str, usize, usize)]) -> String {
    let losers: Vec<&str> = all.iter().filter(|(_, hasty, _)| *hasty < TIMES).map(|(name, ..)| *name).collect();
    if losers.is_empty() {
        return "This time nothing was lost. Run it again.".to_owned();
    }
    let mut words = format!("Closed at once, KILL was lost over {}.", losers.join(" and "));
    if all.iter().any(|(name, hasty, _)| *name == "tcp" && *hasty == TIMES) {
        words.push_str("\nOver tcp the kernel had it already, and delivers what it has.");
    }
    if all.iter().all(|(_, _, patient)| *patient == TIMES) {
        words.push_str("\nNobody who was given time to hear it missed it.");
    }
    words
}
