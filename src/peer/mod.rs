//! The workshop's own players, for the parts in which a learner's program would not do: one a file.

mod listener;

use std::time::Duration;

use crate::scenario::{Does, Pattern};

use listener::Listener;

/// One of the workshop's own players at work. Dropped, it is gone at once.
pub trait Guest: Send {
    /// Whether the scene is to go on for it.
    fn is_busy(&self) -> bool;
}

/// Where a player sits.
pub struct Seat {
    /// Its name in the scene.
    pub name: String,
    /// The address that it connects to: `tcp://` or `ipc://`.
    pub url: String,
    /// The pattern that it speaks.
    pub pattern: Pattern,
    /// Where its chance comes from.
    pub seed: u64,
}

/// Lets a player begin.
pub fn start(does: &Does, seat: Seat) -> Box<dyn Guest> {
    match does {
        Does::Listen(ms) => Box::new(Listener::start(seat.url, seat.pattern, Duration::from_millis(*ms))),
    }
}
