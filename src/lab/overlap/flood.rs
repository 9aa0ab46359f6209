//! The one that pushes: numbered messages, as fast as the workers' mailboxes take them.

use std::io::{self, ErrorKind, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};

/// The count is published once in so many messages.
const PUBLISH: u64 = 128;
/// Whoever can't send looks up this often, to see whether it is over.
const PATIENCE_MS: isize = 50;

/// How far the flood has come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Poured {
    /// Messages sent.
    pub(super) sent: u64,
    /// From the first message to the last.
    pub(super) took: Duration,
    /// Whether all were sent, or it was over earlier.
    pub(super) is_over: bool,
}

impl Poured {
    /// Messages a second, without the first, for which somebody had to come.
    pub(super) fn per_second(&self) -> f64 {
        match self.took.as_secs_f64() {
            0.0 => 0.0,
            seconds => self.sent.saturating_sub(1) as f64 / seconds,
        }
    }
}

/// The flood.
#[derive(Clone, Copy)]
pub(super) struct Flood<'a> {
    pub(super) messages: u64,
    /// Ends it early.
    pub(super) over: &'a AtomicBool,
    pub(super) poured: &'a Mutex<Poured>,
}

impl Flood<'_> {
    /// How far it has come.
    pub(super) fn poured(&self) -> Poured {
        *self.poured.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Binds, and pushes until all are sent or it is over.
    pub(super) fn pour(&self, url: &str) -> io::Result<()> {
        let mut socket = Socket::new(Protocol::Push)?;
        socket.set_send_timeout(PATIENCE_MS)?;
        socket.bind(url)?;
        let mut number = b"1".to_vec();
        let mut sent = 0;
        let mut first = None;
        let publish = |sent: u64, first: Option<Instant>, is_over: bool| {
            let took = first.map_or(Duration::ZERO, |first| first.elapsed());
            let mut poured = self.poured.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            *poured = Poured { sent, took, is_over };
        };
        while sent < self.messages && !self.over.load(Ordering::Relaxed) {
            match socket.write_all(&number) {
                Ok(()) => {
                    sent += 1;
                    increment(&mut number);
                    if first.is_none() {
                        first = Some(Instant::now());
                    }
                    if sent.is_multiple_of(PUBLISH) {
                        publish(sent, first, false);
                    }
                }
                Err(error) => match error.kind() {
                    ErrorKind::TimedOut | ErrorKind::WouldBlock => publish(sent, first, false),
                    ErrorKind::Interrupted => {}
                    _ => return Err(error),
                },
            }
        }
        publish(sent, first, true);
        // Closing would throw away what the library still holds: until everybody has taken theirs, it stays.
        while !self.over.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(PATIENCE_MS as u64));
        }
        Ok(())
    }
}

/// Counts on, in decimal digits.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit != b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_on_over_every_nine() {
        let mut digits = b"1".to_vec();
        for number in 1..=1_101 {
            assert_eq!(digits, number.to_string().as_bytes());
            increment(&mut digits);
        }
    }
}
