//! Reads one stream of a program into the Evidence, up to a limit.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::{AsFd, OwnedFd};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags};

use super::launch::Limits;
use super::lines::{Cut, Lines};
use super::running::Shared;
use crate::evidence::{Stream, What};

/// How much may still be kept of both streams together.
#[derive(Debug)]
pub(super) struct Quota {
    lines: u64,
    kept_bytes: u64,
    read_bytes: u64,
    exceeded: bool,
}

impl Quota {
    /// All that the limits allow.
    pub(super) fn new(limits: &Limits) -> Quota {
        Quota {
            lines: limits.lines,
            kept_bytes: limits.kept_bytes,
            read_bytes: limits.read_bytes,
            exceeded: false,
        }
    }

    /// Whether something could not be kept.
    pub(super) fn exceeded(&self) -> bool {
        self.exceeded
    }

    /// Takes what the line needs; false when it is not there.
    fn take(&mut self, line: &Cut) -> bool {
        let bytes = line.text.len() as u64;
        let fits = self.lines > 0 && self.kept_bytes >= bytes;
        if fits {
            self.lines -= 1;
            self.kept_bytes -= bytes;
        }
        fits
    }
}

/// One stream.
#[derive(Debug)]
pub(super) struct Outlet {
    stream: Stream,
    file: File,
    lines: Lines,
    read_bytes: u64,
    /// It has ended, or it was too much.
    done: bool,
}

/// What came of a reading.
pub(super) struct Got {
    /// There was something, and there may be more.
    pub(super) got: bool,
}

impl Outlet {
    /// The stream that is read from `fd`.
    pub(super) fn new(stream: Stream, fd: OwnedFd) -> io::Result<Outlet> {
        let flags = OFlag::from_bits_retain(fcntl(&fd, FcntlArg::F_GETFL)?);
        fcntl(&fd, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
        Ok(Outlet { stream, file: fd.into(), lines: Lines::default(), read_bytes: 0, done: false })
    }

    /// Whether there is nothing more to expect.
    pub(super) fn is_done(&self) -> bool {
        self.done
    }

    /// What to wait for.
    pub(super) fn to_poll(&self) -> Option<PollFd<'_>> {
        (!self.done).then(|| PollFd::new(self.file.as_fd(), PollFlags::POLLIN))
    }

    /// Reads what is there, at most one buffer full, and notes its lines.
    pub(super) fn read(&mut self, shared: &Shared, quota: &mut Quota) -> Got {
        let mut bytes = [0; 64 * 1024];
        if self.done {
            return Got { got: false };
        }
        match self.file.read(&mut bytes) {
            Ok(length @ 1..) => {
                self.take(&bytes[..length], shared, quota);
                Got { got: true }
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Got { got: false },
            Err(error) if error.kind() == ErrorKind::Interrupted => Got { got: true },
            // A terminal's end is an error: nobody has it open any more.
            Ok(_) | Err(_) => {
                self.finish(shared, quota);
                Got { got: false }
            }
        }
    }

    fn take(&mut self, bytes: &[u8], shared: &Shared, quota: &mut Quota) {
        if quota.exceeded {
            // The other stream was too much, and the program is about to end.
            self.done = true;
            return;
        }
        self.read_bytes += bytes.len() as u64;
        let stream = self.stream;
        self.lines.feed(bytes, |line| note(stream, line, shared, quota));
        quota.exceeded |= self.read_bytes > quota.read_bytes;
        if quota.exceeded {
            if self.read_bytes > quota.read_bytes {
                self.finish(shared, quota);
            }
            self.done = true;
            let (actor, stream, bytes) = (shared.actor.clone(), self.stream, self.read_bytes);
            shared.recorder.note(What::Flooded { actor, stream, bytes });
        }
    }

    /// Notes a last line that has no end, and reads no more.
    pub(super) fn finish(&mut self, shared: &Shared, quota: &mut Quota) {
        if !self.done {
            self.done = true;
            if let Some(line) = self.lines.finish() {
                note(self.stream, line, shared, quota);
            }
        }
    }
}

fn note(stream: Stream, line: Cut, shared: &Shared, quota: &mut Quota) -> bool {
    if !quota.take(&line) {
        quota.exceeded = true;
        return false;
    }
    shared.recorder.note(What::Line { actor: shared.actor.clone(), stream, text: line.text, cut: line.cut });
    true
}
