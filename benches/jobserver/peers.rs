//! The processes that are measured: a client of the job server, and the two ends of a bare ping-pong.

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

/// Bytes of every message that a client or a ping sends.
const SIZE: usize = 64;
/// Before this is over nothing is counted.
const WARM_UP: Duration = Duration::from_millis(300);

/// What a peer has measured: how many round trips, in how many seconds, and their times in microseconds.
pub(super) struct Trips {
    times: Vec<f64>,
    seconds: f64,
}

impl Trips {
    /// Prints what the other process reads: a rate, and the times.
    fn print(mut self) {
        self.times.sort_by(f64::total_cmp);
        let at =
            |part: f64| self.times.get((self.times.len() as f64 * part) as usize).copied().unwrap_or(0.0);
        println!("{} {} {}", self.times.len() as f64 / self.seconds, at(0.5), at(0.99));
    }
}

/// Counts round trips for so long, after the warming up.
struct Clock {
    began: Instant,
    long: Duration,
    times: Vec<f64>,
}

impl Clock {
    fn start(ms: u64) -> Clock {
        Clock { began: Instant::now(), long: Duration::from_millis(ms), times: Vec::with_capacity(1 << 20) }
    }

    /// A round trip that began then is over; whether to go on.
    fn tick(&mut self, since: Instant) -> bool {
        if self.began.elapsed() > WARM_UP {
            self.times.push(since.elapsed().as_secs_f64() * 1e6);
        }
        self.began.elapsed() < WARM_UP + self.long
    }

    fn stop(self) {
        Trips { seconds: (self.began.elapsed() - WARM_UP).as_secs_f64(), times: self.times }.print();
    }
}

/// An ordinary REP that answers whatever it is asked.
pub(super) fn pong(url: &str) {
    let mut socket = Socket::new(Protocol::Rep).unwrap();
    socket.bind(url).unwrap();
    let mut message = Vec::new();
    loop {
        message.clear();
        socket.read_to_end(&mut message).unwrap();
        socket.write_all(&message).unwrap();
    }
}

/// An ordinary REQ that asks, and asks again as soon as it has the answer.
pub(super) fn ping(url: &str, ms: u64) {
    let mut socket = Socket::new(Protocol::Req).unwrap();
    socket.connect(url).unwrap();
    let (payload, mut message) = ([7; SIZE], Vec::new());
    socket.write_all(&payload).unwrap();
    socket.read_to_end(&mut message).unwrap();
    let mut clock = Clock::start(ms);
    loop {
        let since = Instant::now();
        socket.write_all(&payload).unwrap();
        message.clear();
        socket.read_to_end(&mut message).unwrap();
        if !clock.tick(since) {
            break clock.stop();
        }
    }
}

/// A client that keeps so many requests under way, over one raw REQ socket. When half of them are answered it makes as
/// many new ones at once.
///
/// A raw REQ puts no number of its own in front of a request. What stands there as the first four bytes of the message
/// is the number, and comes back in front of the answer, where the library takes it off again.
pub(super) fn client(url: &str, ms: u64, window: usize, named: bool) {
    let mut socket = Socket::new_for_device(Protocol::Req).unwrap();
    socket.set_tcp_nodelay(true).unwrap();
    socket.connect(url).unwrap();
    let mut sent = vec![Instant::now(); window];
    let mut number = 0_u32;
    let mut submit = |socket: &mut Socket, sent: &mut Vec<Instant>, slot: usize| {
        number += 1;
        let mut message = (number | 0x8000_0000).to_be_bytes().to_vec();
        let request = if named { format!("{}-{number} ", std::process::id()) } else { String::new() };
        write!(message, "SUBMIT {request}echo {slot} {number} ").unwrap();
        message.resize(4 + SIZE, b'.');
        sent[slot] = Instant::now();
        socket.write_all(&message).unwrap();
    };
    for slot in 0..window {
        submit(&mut socket, &mut sent, slot);
    }
    let (mut answer, mut free) = (Vec::new(), Vec::new());
    let mut clock: Option<Clock> = None;
    loop {
        receive(&mut socket, &mut answer);
        let text = std::str::from_utf8(&answer).unwrap();
        let slot: usize =
            text.strip_prefix("RESULT ").and_then(|text| text.split(' ').next()).unwrap().parse().unwrap();
        let clock = clock.get_or_insert_with(|| Clock::start(ms));
        if !clock.tick(sent[slot]) {
            break;
        }
        free.push(slot);
        if free.len() * 2 >= window {
            free.drain(..).for_each(|slot| submit(&mut socket, &mut sent, slot));
        }
    }
    clock.unwrap().stop();
}

/// Receives the next message. It is waited for only when there is none even after everybody else had a turn.
fn receive(socket: &mut Socket, message: &mut Vec<u8>) {
    for _ in 0..2 {
        message.clear();
        if socket.nb_read_to_end(message).is_ok() {
            return;
        }
        thread::yield_now();
    }
    socket.read_to_end(message).unwrap();
}
