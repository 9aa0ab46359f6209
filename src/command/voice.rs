//! A voice that goes on when nobody listens any more.

use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// Writes as long as somebody reads. That the reader went away is no error: what a command has found out, and so its
/// exit status, does not change by it.
pub(super) struct Voice<W>(W);

impl<W: Write> Voice<W> {
    pub(super) fn on(out: W) -> Voice<W> {
        Voice(out)
    }
}

impl<W: Write> Write for Voice<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        unheard(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        unheard(self.0.flush(), ())
    }
}

fn unheard<T>(said: io::Result<T>, otherwise: T) -> io::Result<T> {
    match said {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(otherwise),
        said => said,
    }
}

/// Whether somebody may still read what is written there. Where the system can't tell, somebody does.
pub(super) fn is_heard(out: &impl AsFd) -> bool {
    // macOS says that the reader is gone only to who asks whether there is room.
    let mut asked = [PollFd::new(out.as_fd(), PollFlags::POLLOUT)];
    let gone = PollFlags::POLLERR | PollFlags::POLLHUP;
    let told = poll(&mut asked, PollTimeout::ZERO);
    told.is_err() || asked[0].revents().is_none_or(|seen| !seen.intersects(gone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_went_away_is_noticed() {
        let (reader, writer) = io::pipe().expect("a pipe");
        assert!(is_heard(&writer));
        drop(reader);
        assert!(!is_heard(&writer));
        assert!(is_heard(&tempfile::tempfile().expect("a file")));
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_and_a_full_disk_is_one() {
        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let mut voice = Voice::on(writer);
        assert!(writeln!(voice, "a verdict").and_then(|()| voice.flush()).is_ok());
        if let Ok(full) = std::fs::File::options().write(true).open("/dev/full") {
            assert_eq!(writeln!(Voice::on(full), "a verdict").unwrap_err().kind(), ErrorKind::StorageFull);
        }
    }
}
