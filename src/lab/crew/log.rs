//! A log of the flood: a line for some of the things that happen, and an end.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// Each of the first lines of a log is written, then one in so many.
pub(in crate::lab) const FIRST: u64 = 1_000;
/// One in so many, after the first.
pub(in crate::lab) const ONE_IN: u64 = 10_000;
/// No log grows past this, in bytes.
pub(in crate::lab) const CAP: u64 = 8 << 20;

/// A log with a line for some of the things that happen, and an end.
pub(super) struct Log {
    file: File,
    bytes: u64,
    last: Instant,
}

impl Log {
    /// A file that must not be there yet: nobody else's is ever written to.
    pub(super) fn create(path: &Path, now: Instant) -> io::Result<Log> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        let mut log = Log { file, bytes: 0, last: now };
        log.write(&format!(
            "# a line for each of the first {FIRST}, then for one in {ONE_IN}, and at least one a second; \
             at most {} MiB\n",
            CAP >> 20
        ));
        Ok(log)
    }

    /// Whether the one with this number gets a line.
    pub(super) fn takes(&self, number: u64) -> bool {
        number <= FIRST || number.is_multiple_of(ONE_IN)
    }

    /// Whether there was no line for a second.
    pub(super) fn is_silent(&self, now: Instant) -> bool {
        now.duration_since(self.last) >= Duration::from_secs(1)
    }

    pub(super) fn note(&mut self, line: &str, now: Instant) {
        self.last = now;
        self.write(line);
    }

    fn write(&mut self, line: &str) {
        if self.bytes >= CAP {
            return;
        }
        self.bytes += line.len() as u64;
        // A full disk ends the log, not the experiment.
        let _ = self.file.write_all(line.as_bytes());
        if self.bytes >= CAP {
            let _ = self.file.write_all(b"# this log is full\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_ends_at_its_cap_and_never_takes_another_file() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("count1.log");
        let now = Instant::now();
        let mut log = Log::create(&path, now).expect("a new file");
        let line = "x".repeat(1 << 20);
        (0..20).for_each(|_| log.note(&line, now));
        let length = std::fs::metadata(&path).expect("the file").len();
        assert!(length < CAP + (1 << 20) + 100, "{length}");
        assert!(Log::create(&path, now).is_err());
    }
}
