// Style: one thread, and a list of when each job is over.
use nanomsg::{Protocol, Socket};
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

struct Job {
    id: String,
    since: Instant,
    over: Instant,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let limit: usize = args[4].parse().unwrap();
    let mut push = Socket::new(Protocol::Push).unwrap();
    push.connect(&args[3]).unwrap();
    let mut pull = Socket::new(Protocol::Pull).unwrap();
    pull.connect(&args[2]).unwrap();

    let mut in_work: Vec<Job> = Vec::new();
    let (mut received, mut done) = (0, 0);
    loop {
        let now = Instant::now();
        let next = in_work.iter().map(|job| job.over).min();
        if let Some(place) = in_work.iter().position(|job| job.over <= now) {
            let job = in_work.swap_remove(place);
            push.write_all(job.id.as_bytes()).unwrap();
            done += 1;
            let (overlap, latency) = (received - done + 1, job.since.elapsed().as_millis());
            println!("received {received} done {done} overlap {overlap} latency {latency}");
            continue;
        }
        let wait = next.map_or(Duration::from_secs(1), |next| next - now);
        if in_work.len() == limit {
            std::thread::sleep(wait);
            continue;
        }
        pull.set_receive_timeout(wait.as_millis() as isize + 1).unwrap();
        let mut text = String::new();
        match pull.read_to_string(&mut text) {
            Ok(_) => {
                let (id, ms) = text.split_once(' ').unwrap();
                let since = Instant::now();
                received += 1;
                let over = since + Duration::from_millis(ms.parse().unwrap());
                in_work.push(Job { id: id.to_string(), since, over });
            }
            Err(error) if error.kind() == ErrorKind::TimedOut => {}
            Err(error) => panic!("{error}"),
        }
    }
}
