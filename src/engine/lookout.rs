//! Looks at the sockets of the programs while nothing has crossed, beside the play.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::process::Running;

use super::roles::Role;

/// How often the system is asked which sockets a program has.
const SOCKETS: Duration = Duration::from_millis(100);

/// Looks in a thread of its own: on a busy machine, or one with many connections, it takes so long that the scene would
/// be over before its moments came.
pub(super) struct Lookout {
    next: Instant,
    looks: Option<JoinHandle<Duration>>,
}

impl Lookout {
    /// Nobody has a socket in the first moment.
    pub(super) fn new(began: Instant) -> Lookout {
        Lookout { next: began + SOCKETS, looks: None }
    }

    /// Looks no sooner than in a while.
    pub(super) fn rest(&mut self) {
        self.next = self.next.max(Instant::now() + SOCKETS);
    }

    /// Lets the sockets be noted, if it is time and the last look is over.
    pub(super) fn look(&mut self, roles: &[Role<'_>]) {
        if let Some(looked) = self.looks.take_if(|looks| looks.is_finished()) {
            // Where it takes long it is done less often.
            self.next = Instant::now() + SOCKETS.max(looked.join().unwrap_or_default() * 3);
        }
        if self.looks.is_none() && Instant::now() >= self.next {
            let running = running(roles);
            // Without a thread there is no look this time.
            self.looks = thread::Builder::new()
                .name("lookout".into())
                .spawn(move || {
                    let began = Instant::now();
                    note_sockets(&running);
                    began.elapsed()
                })
                .ok();
            self.next = Instant::now() + SOCKETS;
        }
    }
}

/// All that were started.
pub(super) fn running(roles: &[Role<'_>]) -> Vec<Arc<Running>> {
    roles.iter().filter_map(|role| role.running.clone()).collect()
}

/// Notes the sockets of each, where they have changed.
pub(super) fn note_sockets(running: &[Arc<Running>]) {
    running.iter().for_each(|running| running.note_sockets());
}
