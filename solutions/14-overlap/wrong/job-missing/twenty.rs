// Mistake: each hand takes five jobs and goes home; the program stays.
use nanomsg::{Protocol, Socket};
use std::io::{Read, Write};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

struct Books {
    push: Socket,
    received: i64,
    done: i64,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let limit: usize = args[4].parse().unwrap();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(&args[2]).unwrap();
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(&args[3]).unwrap();
    let pull = Mutex::new(pull);
    let books = Mutex::new(Books { push, received: 0, done: 0 });
    thread::scope(|scope| {
        for _ in 0..limit {
            scope.spawn(|| hand(&pull, &books));
        }
    });
    thread::park();
}

fn hand(pull: &Mutex<Socket>, books: &Mutex<Books>) {
    for _ in 0..5 {
        let mut job = String::new();
        pull.lock().unwrap().read_to_string(&mut job).unwrap();
        let since = Instant::now();
        books.lock().unwrap().received += 1;
        let (id, ms) = job.split_once(' ').unwrap();
        thread::sleep(Duration::from_millis(ms.parse().unwrap()));

        let mut books = books.lock().unwrap();
        let overlap = books.received - books.done;
        books.done += 1;
        books.push.write_all(id.as_bytes()).unwrap();
        let latency = since.elapsed().as_millis();
        println!("received {} done {} overlap {overlap} latency {latency}", books.received, books.done);
    }
}
