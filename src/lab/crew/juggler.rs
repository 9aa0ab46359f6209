//! The worker of `lab overlap`: takes messages as fast as they come, while the jobs of earlier ones still run.
//!
//! A job stands for I/O: it is only waited for, and nothing of the worker is busy with it. So the worker's own
//! speed is the library's. It reads the clock once in a few messages, and writes down a few of them only.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Error, Protocol, Socket};

use super::log::Log;

/// How often the worker says how it stands.
const SEND_REPORT_MS: u64 = 50;
/// The clock is read once in so many messages, and whenever there is none.
const CLOCK: u64 = 16;
/// Whoever has nothing to wait for looks up this often, to see whether it is over.
const LOOK_UP: Duration = Duration::from_millis(50);
/// A worker that can't even end by itself is ended after so long.
const GRACE: Duration = Duration::from_secs(2);
/// Longer than any message of the flood.
const LONGEST: usize = 64;

/// How a worker stands, as one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::lab) struct Report {
    /// Messages taken.
    pub(in crate::lab) received: u64,
    /// Jobs done.
    pub(in crate::lab) done: u64,
    /// The most jobs that were open at the same time.
    pub(in crate::lab) most_open: u64,
    /// From receipt to completion of the job that was done last, in microseconds.
    pub(in crate::lab) latency_us: u64,
    /// The longest such time.
    pub(in crate::lab) most_latency_us: u64,
}

impl Report {
    fn line(&self) -> String {
        let Report { received, done, most_open, latency_us, most_latency_us } = self;
        format!("{received} {done} {most_open} {latency_us} {most_latency_us}\n")
    }
}

impl FromStr for Report {
    type Err = ();

    fn from_str(line: &str) -> Result<Report, ()> {
        let numbers: Vec<u64> = line.split(' ').map_while(|word| word.parse().ok()).collect();
        let [received, done, most_open, latency_us, most_latency_us] = numbers[..] else { return Err(()) };
        Ok(Report { received, done, most_open, latency_us, most_latency_us })
    }
}

/// The jobs that are open: those of equal age together.
struct Jobs {
    work: Duration,
    limit: u64,
    open: VecDeque<(Instant, u64)>,
    stands: Report,
}

impl Jobs {
    fn new(work: Duration, limit: u64) -> Jobs {
        Jobs { work, limit, open: VecDeque::new(), stands: Report::default() }
    }

    fn open(&self) -> u64 {
        self.stands.received - self.stands.done
    }

    fn is_full(&self) -> bool {
        self.open() >= self.limit
    }

    /// These messages came just now; they are counted already.
    fn begin(&mut self, count: u64, now: Instant) {
        if count > 0 {
            self.open.push_back((now, count));
        }
        self.stands.most_open = self.stands.most_open.max(self.open());
    }

    /// When the next job is done.
    fn next(&self) -> Option<Instant> {
        self.open.front().map(|(since, _)| *since + self.work)
    }

    /// Ends the jobs whose time is over. `each` hears of every one, when it is already counted.
    fn end(&mut self, now: Instant, mut each: impl FnMut(&Report)) {
        while let Some((since, count)) = self.open.front().copied().filter(|_| self.next() <= Some(now)) {
            self.open.pop_front();
            let latency = now.duration_since(since).as_micros() as u64;
            self.stands.latency_us = latency;
            self.stands.most_latency_us = self.stands.most_latency_us.max(latency);
            for _ in 0..count {
                self.stands.done += 1;
                each(&self.stands);
            }
        }
    }
}

fn count_line(stands: &Report) -> String {
    // The job that was just done still counts as open.
    let overlap = stands.received - stands.done + u64::from(stands.done > 0);
    let mut line = format!(
        "loop position {}  messages received {}  i/o overlap {overlap}",
        stands.done, stands.received
    );
    if stands.done > 0 {
        line += &format!("  i/o latency {:.3} ms", stands.latency_us as f64 / 1000.0);
    }
    line.push('\n');
    line
}

/// What the worker was started with.
struct Orders {
    id: String,
    url: String,
    work: Duration,
    limit: u64,
    logs: PathBuf,
}

impl Orders {
    fn of(arguments: &[String]) -> Option<Orders> {
        let [id, url, work_ms, limit, logs] = arguments else { return None };
        Some(Orders {
            id: id.clone(),
            url: url.clone(),
            work: Duration::from_millis(work_ms.parse().ok()?),
            limit: limit.parse().ok()?,
            logs: logs.into(),
        })
    }
}

/// Plays the worker until its standard input ends.
pub(super) fn play(arguments: &[String]) -> Result<(), String> {
    let orders = Orders::of(arguments).ok_or("usage: <id> <pull-connect> <work-ms> <limit> <logs>")?;
    let began = Instant::now();
    let log = |kind: &str| {
        let path = orders.logs.join(format!("{kind}{}.log", orders.id));
        Log::create(&path, began).map_err(|error| format!("{}: {error}", path.display()))
    };
    let (messages, counts) = (log("msgs")?, log("count")?);
    let mut socket = Socket::new(Protocol::Pull).map_err(|error| error.to_string())?;
    let connected =
        socket.set_reconnect_interval(10).and_then(|()| socket.connect(&orders.url).map(|_endpoint| ()));
    connected.map_err(|error| format!("{}: {error}", orders.url))?;
    let over = end_with_the_lab();
    let jobs = Jobs::new(orders.work, orders.limit);
    let mut juggler = Juggler { socket, jobs, messages, counts, began, said: began, patience_ms: None };
    juggler.juggle(&over).map_err(|error| error.to_string())
}

/// The lab holds the other end of this process's standard input. However the lab ends, this end of it tells.
fn end_with_the_lab() -> Arc<AtomicBool> {
    let over = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&over);
    thread::spawn(move || {
        let mut bytes = [0; 64];
        let mut input = io::stdin().lock();
        while matches!(input.read(&mut bytes), Ok(1..)) {}
        told.store(true, Ordering::Relaxed);
        thread::sleep(GRACE);
        std::process::exit(0);
    });
    over
}

struct Juggler {
    socket: Socket,
    jobs: Jobs,
    messages: Log,
    counts: Log,
    began: Instant,
    said: Instant,
    patience_ms: Option<isize>,
}

impl Juggler {
    fn juggle(&mut self, over: &AtomicBool) -> io::Result<()> {
        let mut buffer = [0; LONGEST];
        let mut news = 0;
        loop {
            let taken = match self.jobs.is_full() {
                true => Err(Error::TryAgain),
                false => self.socket.nb_read(&mut buffer),
            };
            let idle = match taken {
                Ok(length) => {
                    self.jobs.stands.received += 1;
                    news += 1;
                    if self.messages.takes(self.jobs.stands.received) {
                        self.note_message(&buffer[..length], Instant::now());
                    }
                    if news < CLOCK {
                        continue;
                    }
                    false
                }
                Err(Error::TryAgain | Error::Interrupted) => true,
                Err(error) => return Err(error.into()),
            };
            let now = Instant::now();
            self.turn(std::mem::take(&mut news), &buffer, now)?;
            if over.load(Ordering::Relaxed) {
                return self.say(now);
            }
            if idle {
                news = self.wait(&mut buffer, now)?;
            }
        }
    }

    /// Everything that takes a clock.
    fn turn(&mut self, news: u64, last: &[u8], now: Instant) -> io::Result<()> {
        self.jobs.begin(news, now);
        if self.jobs.stands.done == 0 && self.jobs.stands.received > 0 && news > 0 {
            // No job is done yet: only then does a line say so, and ever more rarely.
            if self.jobs.stands.received.is_power_of_two() || self.counts.is_silent(now) {
                self.counts.note(&count_line(&self.jobs.stands), now);
            }
        }
        let counts = &mut self.counts;
        self.jobs.end(now, |stands| {
            if counts.takes(stands.done) || counts.is_silent(now) {
                counts.note(&count_line(stands), now);
            }
        });
        if news > 0 && self.messages.is_silent(now) {
            let length = last.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(last.len());
            self.note_message(&last[..length], now);
        }
        if now.duration_since(self.said) >= Duration::from_millis(SEND_REPORT_MS) {
            self.say(now)?;
        }
        Ok(())
    }

    fn note_message(&mut self, message: &[u8], now: Instant) {
        let text = String::from_utf8_lossy(message);
        let ms = now.duration_since(self.began).as_secs_f64() * 1000.0;
        let received = self.jobs.stands.received;
        self.messages.note(&format!("{ms:.3} ms  message {text}  received {received}\n"), now);
    }

    /// Waits for a message or for the end of a job. Returns how many messages came.
    fn wait(&mut self, buffer: &mut [u8], now: Instant) -> io::Result<u64> {
        let next = self.jobs.next().map_or(LOOK_UP, |next| next.saturating_duration_since(now));
        let patience = next.min(LOOK_UP).max(Duration::from_millis(1));
        if self.jobs.is_full() {
            thread::sleep(patience);
            return Ok(0);
        }
        let patience_ms = patience.as_millis() as isize;
        if self.patience_ms != Some(patience_ms) {
            self.socket.set_receive_timeout(patience_ms)?;
            self.patience_ms = Some(patience_ms);
        }
        match self.socket.read(buffer) {
            Ok(length) => {
                self.jobs.stands.received += 1;
                if self.messages.takes(self.jobs.stands.received) {
                    self.note_message(&buffer[..length], Instant::now());
                }
                Ok(1)
            }
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted
                ) =>
            {
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }

    /// Tells the lab. A lab that is gone needs no report.
    fn say(&mut self, now: Instant) -> io::Result<()> {
        self.said = now;
        let mut out = io::stdout().lock();
        out.write_all(self.jobs.stands.line().as_bytes())?;
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn jobs_end_in_the_order_of_their_beginning_when_their_time_is_over() {
        let began = Instant::now();
        let mut jobs = Jobs::new(10 * MS, 100);
        for (after, count) in [(0, 2), (5, 3)] {
            jobs.stands.received += count;
            jobs.begin(count, began + after * MS);
        }
        let mut overlaps = Vec::new();
        jobs.end(began + 9 * MS, |_| panic!("too early"));
        jobs.end(began + 12 * MS, |stands| overlaps.push(stands.received - stands.done));
        assert_eq!(overlaps, [4, 3]);
        assert_eq!(jobs.stands.latency_us, 12_000);
        assert_eq!(jobs.next(), Some(began + 15 * MS));
        jobs.end(began + 20 * MS, |_| ());
        assert_eq!(
            jobs.stands,
            Report { received: 5, done: 5, most_open: 5, latency_us: 15_000, most_latency_us: 15_000 }
        );
    }

    #[test]
    fn at_its_limit_a_worker_takes_no_more() {
        let mut jobs = Jobs::new(MS, 2);
        jobs.stands.received = 1;
        assert!(!jobs.is_full());
        jobs.stands.received = 2;
        assert!(jobs.is_full());
    }

    #[test]
    fn latency_is_there_only_when_a_job_is_done() {
        let mut stands = Report { received: 8, ..Report::default() };
        assert_eq!(count_line(&stands), "loop position 0  messages received 8  i/o overlap 8\n");
        stands.done = 3;
        stands.latency_us = 10_250;
        let line = "loop position 3  messages received 8  i/o overlap 6  i/o latency 10.250 ms\n";
        assert_eq!(count_line(&stands), line);
    }

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let report = Report { received: 5, done: 4, most_open: 3, latency_us: 2, most_latency_us: 1 };
        assert_eq!(report.line().trim_end().parse(), Ok(report));
        assert_eq!("1 2 3".parse::<Report>(), Err(()));
        assert_eq!("".parse::<Report>(), Err(()));
    }
}
