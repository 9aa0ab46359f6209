//! Fills one mailbox until nothing more goes in.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Error, Protocol, Socket};

use super::{Buffers, Case, Way};
use crate::engine::Cancel;
use crate::tap;

/// A mailbox that takes nothing for so long is full. What is on its way in the kernel moves within microseconds, but a
/// tcp that was told to wait asks once more after about 250 ms, and then often gets rid of some more. The rest is for a
/// machine that is busy with something else.
const HOLDS: Duration = Duration::from_millis(800);
/// The two sockets find each other within this, or never.
const MEETING: Duration = Duration::from_secs(10);
/// How often somebody hears how many there are.
const TELL: Duration = Duration::from_millis(20);
/// Nobody's mailbox is larger; whoever takes more than this reads.
const MOST: u64 = 10_000_000;

/// Sends to a PULL that never reads, until it takes no more. Returns how many it took; nothing when it is cancelled
/// before that is known.
///
/// # Errors
/// The sockets can't be opened, or never meet.
pub(super) fn fill(case: Case, cancel: &Cancel, mut tell: impl FnMut(u64)) -> io::Result<Option<u64>> {
    let place = Place::of(case.way)?;
    // As in the course, the one that pushes binds, and whoever pulls connects.
    let mut push = open(Protocol::Push, case.buffers)?;
    push.bind(place.url())?;
    let mut pull = open(Protocol::Pull, case.buffers)?;
    pull.connect(place.url())?;
    let message = vec![b'x'; case.size];
    let began = Instant::now();
    let (mut count, mut moved) = (0, began);
    let mut told = (count, began);
    loop {
        match push.nb_write(&message) {
            Ok(_) => {
                count += 1;
                moved = Instant::now();
                if count >= MOST {
                    return Ok(Some(count));
                }
            }
            Err(Error::TryAgain) => {
                let patience = if count == 0 { MEETING } else { HOLDS };
                if moved.elapsed() > patience && count > 0 {
                    return Ok(Some(count));
                }
                if cancel.is_asked() {
                    return Ok(None);
                }
                if moved.elapsed() > patience {
                    let what = "the PUSH and the PULL did not find each other";
                    return Err(io::Error::new(io::ErrorKind::TimedOut, what));
                }
                thread::sleep(Duration::from_millis(1));
            }
            Err(Error::Interrupted) => {}
            Err(error) => return Err(error.into()),
        }
        if count > told.0 && told.1.elapsed() >= TELL {
            told = (count, Instant::now());
            tell(count);
        }
    }
}

/// A socket with its buffers, which have to be set before anything else.
fn open(protocol: Protocol, buffers: Buffers) -> io::Result<Socket> {
    let mut socket = Socket::new(protocol)?;
    if let Buffers::Bytes(bytes) = buffers {
        socket.set_send_buffer_size(bytes)?;
        socket.set_receive_buffer_size(bytes)?;
    }
    Ok(socket)
}

/// An address that nobody else has.
enum Place {
    Tcp(tap::Reserved),
    Ipc { _kept: tempfile::TempDir, url: String },
    Inproc(String),
}

impl Place {
    fn of(way: Way) -> io::Result<Place> {
        Ok(match way {
            Way::Tcp => Place::Tcp(tap::reserve()?),
            Way::Ipc => {
                let dir = tempfile::Builder::new().prefix("workshop-").tempdir()?;
                let url = format!("ipc://{}", dir.path().join("mailbox").display());
                Place::Ipc { _kept: dir, url }
            }
            Way::Inproc => Place::Inproc(format!("inproc://mailbox-{}", fastrand::u64(..))),
        })
    }

    fn url(&self) -> &str {
        match self {
            Place::Tcp(reserved) => reserved.url(),
            Place::Ipc { url, .. } | Place::Inproc(url) => url,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inproc_takes_exactly_128_kib() {
        let case = Case { way: Way::Inproc, buffers: Buffers::AsTheyAre, size: 1024 };
        let count = fill(case, &Cancel::default(), |_| ()).expect("it is measured");
        assert_eq!(count, Some(128));
    }

    #[test]
    fn whoever_interrupts_is_heard_before_anybody_has_come_and_nothing_was_measured() {
        let cancel = Cancel::default();
        cancel.flag().store(true, std::sync::atomic::Ordering::SeqCst);
        let case = Case { way: Way::Tcp, buffers: Buffers::AsTheyAre, size: 64 };
        let began = Instant::now();
        assert_eq!(fill(case, &cancel, |_| ()).expect("no failure"), None);
        assert!(began.elapsed() < MEETING);
    }
}
