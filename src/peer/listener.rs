//! A peer that connects, takes whatever comes for a while, and says nothing. The tap writes down what it gets:
//! so the pace of a publisher is seen for longer than its subscribers stay.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::scenario::Pattern;

use super::Guest;
use super::player::{Over, Player, Then};
use super::wire::{TICK, dial, is_patience};

/// A listener at work in a thread of its own. Dropped, it ends at once.
pub(super) struct Listener {
    player: Player,
    has_met: Arc<AtomicBool>,
}

impl Listener {
    /// Connects to a `tcp://` or `ipc://` address as a socket of this pattern, as soon as somebody is there, and
    /// listens for this long.
    pub(super) fn start(url: String, pattern: Pattern, time: Duration) -> Listener {
        let over = Over::default();
        let has_met = Arc::new(AtomicBool::new(false));
        let (told, meets) = (over.clone(), Arc::clone(&has_met));
        // It is refused until the other side is there.
        let visit = move || listen(&url, pattern, time, &meets, &told).map(|()| Then::Goes);
        Listener { player: Player::start(over, TICK, visit), has_met }
    }
}

impl Guest for Listener {
    /// It has somebody to listen to, and has not listened long enough.
    fn is_busy(&self) -> bool {
        self.player.is_there() && self.has_met.load(Ordering::SeqCst)
    }
}

/// One connection: the greeting, then whatever comes, until the time is over or the other side is gone.
///
/// # Errors
/// Nobody was there to greet back.
fn listen(url: &str, pattern: Pattern, time: Duration, has_met: &AtomicBool, over: &Over) -> io::Result<()> {
    let mut wire = dial(url, pattern)?;
    let mut began: Option<Instant> = None;
    let mut bytes = [0; 4096];
    while !over.is_told() && began.is_none_or(|began| began.elapsed() < time) {
        match wire.read(&mut bytes) {
            Ok(0) if began.is_none() => return Err(ErrorKind::ConnectionReset.into()),
            Ok(0) => break,
            Ok(_) if began.is_none() => {
                began = Some(Instant::now());
                has_met.store(true, Ordering::SeqCst);
            }
            Ok(_) => {}
            Err(error) if is_patience(&error) => {}
            Err(error) if began.is_none() => return Err(error),
            Err(_) => break,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn url(listener: &TcpListener) -> String {
        format!("tcp://{}", listener.local_addr().expect("an address"))
    }

    fn until(is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < PATIENCE, "not in time");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn it_greets_as_a_subscriber_and_listens_for_its_time() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let peer = Listener::start(url(&there), Pattern::Sub, Duration::from_millis(200));
        let (mut stream, _) = there.accept().expect("it connects");
        let mut greeting = [0; 8];
        stream.read_exact(&mut greeting).expect("a greeting");
        assert_eq!(greeting, [0, b'S', b'P', 0, 0, 0x21, 0, 0]);
        assert!(!peer.is_busy(), "nobody has greeted back");
        stream.write_all(&[0, b'S', b'P', 0, 0, 0x20, 0, 0]).expect("it is there");
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).expect("it hangs up by itself");
        assert!(rest.is_empty(), "it says nothing more");
        until(|| !peer.is_busy());
    }

    #[test]
    fn dropped_while_nobody_is_there_it_ends() {
        let nobody = url(&TcpListener::bind("127.0.0.1:0").expect("a port"));
        drop(Listener::start(nobody, Pattern::Sub, PATIENCE));
    }
}
