// Mistake: R goes up when a job is done, together with D.
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
}

fn hand(pull: &Mutex<Socket>, books: &Mutex<Books>) {
    loop {
        let mut job = String::new();
        pull.lock().unwrap().read_to_string(&mut job).unwrap();
        let since = Instant::now();
        let (id, ms) = job.split_once(' ').unwrap();
        thread::sleep(Duration::from_millis(ms.parse().unwrap()));

        let mut books = books.lock().unwrap();
        books.push.write_all(id.as_bytes()).unwrap();
        books.received += 1;
        let overlap = books.received - books.done;
        books.done += 1;
        let latency = since.elapsed().as_millis();
        println!("received {} done {} overlap {overlap} latency {latency}", books.received, books.done);
    }
}
