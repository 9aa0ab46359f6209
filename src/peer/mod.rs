//! The workshop's own players, for the parts in which a learner's program would not do: one a file.

mod client;
mod listener;
mod player;
mod rumours;
mod service;
mod stranger;
mod submitter;
#[cfg(test)]
mod testing;
mod wire;
mod worker;

use std::time::Duration;

use crate::scenario::{Does, Pattern};

use client::{Client, Questions};
use listener::Listener;
use service::Service;

pub use rumours::Rumours;
pub use service::Absent;
use stranger::Stranger;
use submitter::{Requests, Submitter};
use worker::Worker;

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
    /// Which of the scene's services nobody has met yet: the same for all its players.
    pub absent: Absent,
    /// What the scene's workers know of each other's jobs: the same for all its players.
    pub rumours: Rumours,
}

/// Lets a player begin.
pub fn start(does: &Does, seat: Seat) -> Box<dyn Guest> {
    match does {
        Does::Listen(ms) => Box::new(Listener::start(seat.url, seat.pattern, Duration::from_millis(*ms))),
        Does::Ask(count) => {
            let questions = Questions::draw(&seat.name, *count, seat.seed);
            Box::new(Client::start(seat.url, questions, seat.absent))
        }
        Does::Answer(manner) => Box::new(Service::start(seat.url, &seat.name, *manner, &seat.absent)),
        Does::Submit(errands) => {
            let requests = Requests::draw(&seat.name, errands, seat.seed);
            Box::new(Submitter::start(seat.url, requests, errands))
        }
        Does::Work(labour) => Box::new(Worker::start(seat, labour.clone())),
        Does::Knock(text) => Box::new(Stranger::start(seat, text.clone())),
    }
}
