//! The thread that a player plays in: it comes to its link again and again, until it has done what it came for or is
//! told to end.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a player waits before it dials again, as long as a library does.
pub(super) const REDIAL: Duration = Duration::from_millis(100);

/// Whether a player is told to end. Clones are told the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Over(Arc<AtomicBool>);

impl Over {
    /// It is to end now.
    pub(super) fn is_told(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What a player does after a visit that ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// It goes for good.
    Goes,
    /// It dials again at once.
    ComesBack,
}

/// A player at work. Dropped, it is told to end, and awaited.
pub(super) struct Player {
    over: Over,
    thread: Option<JoinHandle<()>>,
}

impl Player {
    /// Lets it make one visit after the other. After one that failed, because nobody was there yet or somebody hung
    /// up, it rests for this long. It has to look at `over` by itself while it visits.
    pub(super) fn start<Visit>(over: Over, rest: Duration, mut visit: Visit) -> Player
    where
        Visit: FnMut() -> io::Result<Then> + Send + 'static,
    {
        let told = over.clone();
        let thread = thread::spawn(move || {
            while !told.is_told() {
                match visit() {
                    Ok(Then::Goes) => break,
                    Ok(Then::ComesBack) => {}
                    Err(_) => thread::sleep(rest),
                }
            }
        });
        Player { over, thread: Some(thread) }
    }

    /// Whether it has not gone yet.
    pub(super) fn is_there(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.over.0.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            // A panic in it has nothing to add to the end.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Over, Player, Then};
    use std::io::ErrorKind;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::{Duration, Instant};

    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn it_comes_again_when_a_visit_failed_or_was_not_the_last_and_then_goes() {
        let (tell, told) = channel();
        let mut visits =
            [Err(ErrorKind::ConnectionRefused.into()), Ok(Then::ComesBack), Ok(Then::Goes)].into_iter();
        let player = Player::start(Over::default(), Duration::ZERO, move || {
            let _ = tell.send(());
            visits.next().expect("no visit after the last")
        });
        let began = Instant::now();
        while player.is_there() {
            assert!(began.elapsed() < PATIENCE, "not in time");
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(told.iter().count(), 3);
    }

    #[test]
    fn dropped_in_the_middle_of_a_visit_it_is_awaited() {
        let over = Over::default();
        let (tell, told) = channel();
        let seen = over.clone();
        let player = Player::start(over, Duration::ZERO, move || {
            let _ = tell.send("came");
            while !seen.is_told() {
                thread::sleep(Duration::from_millis(1));
            }
            let _ = tell.send("left");
            Ok(Then::ComesBack)
        });
        assert_eq!(told.recv_timeout(PATIENCE), Ok("came"));
        drop(player);
        assert_eq!(told.try_iter().collect::<Vec<_>>(), ["left"]);
    }
}
