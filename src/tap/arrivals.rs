//! Knows who has come to which tap of a scene, and lets none of its connections speak before all are up.
//!
//! A program that first connects a SUB and then says over a REQ that it is ready relies on the first connection
//! being up before the second one's message arrives. Without a tap the order in which it dialled almost
//! guarantees that; two taps, each with threads of its own, would not.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::evidence::{Name, Side};

/// The longest that a message waits for earlier connections: as long as a tap tries to reach the other side.
const PATIENCE: Duration = Duration::from_millis(500);
/// From the moment in which a connection is up to the moment in which its program surely knows.
const SETTLING: Duration = Duration::from_millis(3);

/// Everybody who has come to a tap of one scene. Clones are the same.
#[derive(Clone, Default)]
pub struct Arrivals(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    last: u64,
    come: Vec<(Name, Name)>,
    open: BTreeMap<u64, Arrival>,
}

struct Arrival {
    actor: Name,
    greeted: [bool; 2],
    up: Option<Instant>,
}

impl Arrivals {
    /// Whether this actor has come to the tap of this link at all.
    pub fn has_come(&self, actor: &str, link: &str) -> bool {
        self.state().come.iter().any(|(who, to)| **who == *actor && **to == *link)
    }

    /// Somebody was let in at the tap of this link.
    pub(super) fn enter(&self, actor: &Name, link: &Name) -> Ticket {
        let mut state = self.state();
        state.last += 1;
        let number = state.last;
        if !state.come.iter().any(|(who, to)| who == actor && to == link) {
            state.come.push((actor.clone(), link.clone()));
        }
        state.open.insert(number, Arrival { actor: actor.clone(), greeted: [false; 2], up: None });
        Ticket { arrivals: self.clone(), number }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A connection's place in the order of arrivals. It leaves the order when this is dropped.
pub(super) struct Ticket {
    arrivals: Arrivals,
    number: u64,
}

impl Ticket {
    /// The greeting of this end was passed on.
    pub(super) fn greeted(&self, side: Side) {
        let mut state = self.arrivals.state();
        if let Some(arrival) = state.open.get_mut(&self.number) {
            arrival.greeted[side as usize] = true;
            if arrival.greeted == [true; 2] && arrival.up.is_none() {
                arrival.up = Some(Instant::now());
            }
        }
        self.arrivals.0.changed.notify_all();
    }

    /// Waits until the other connections that the same actor has come with are up or gone; not for ever. A library
    /// that dials in threads of its own does not keep the order, so those that have come a moment later count too.
    pub(super) fn wait_for_others(&self) {
        let began = Instant::now();
        let mut state = self.arrivals.state();
        let Some(actor) = state.open.get(&self.number).map(|arrival| arrival.actor.clone()) else { return };
        loop {
            let others = state.open.iter().filter(|(number, arrival)| {
                arrival.actor == actor && **number != self.number
            });
            let unsettled = |arrival: &Arrival| match arrival.up {
                Some(up) => SETTLING.checked_sub(up.elapsed()).filter(|left| !left.is_zero()),
                None => Some(PATIENCE),
            };
            let wait = others.filter_map(|(_, arrival)| unsettled(arrival)).max();
            let left = PATIENCE.saturating_sub(began.elapsed());
            match wait {
                Some(wait) if !left.is_zero() => {
                    let waited = self.arrivals.0.changed.wait_timeout(state, wait.min(left));
                    state = waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
                }
                _ => return,
            }
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.arrivals.state().open.remove(&self.number);
        self.arrivals.0.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    fn name(text: &str) -> Name {
        text.into()
    }

    #[test]
    fn a_connection_waits_until_the_other_one_of_its_actor_is_up_whichever_came_first() {
        for first in ["news", "ready"] {
            let arrivals = Arrivals::default();
            let (one, other) = (arrivals.enter(&name("sub"), &name("1")), arrivals.enter(&name("sub"), &name("2")));
            let (silent, speaker) = if first == "news" { (one, other) } else { (other, one) };
            assert_waits(&silent, &speaker);
        }
    }

    fn assert_waits(silent: &Ticket, speaker: &Ticket) {
        let (done, is_done) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| {
                speaker.wait_for_others();
                done.send(Instant::now()).expect("somebody listens");
            });
            silent.greeted(Side::Connect);
            let before = Instant::now();
            silent.greeted(Side::Bind);
            let after = is_done.recv().expect("it ends");
            assert!(after >= before + SETTLING);
        });
    }

    #[test]
    fn nobody_waits_for_other_programs_or_for_what_is_gone() {
        let arrivals = Arrivals::default();
        let _stranger = arrivals.enter(&name("other"), &name("news"));
        drop(arrivals.enter(&name("sub"), &name("news")));
        let mine = arrivals.enter(&name("sub"), &name("ready"));
        let began = Instant::now();
        mine.wait_for_others();
        assert!(began.elapsed() < PATIENCE);
    }

    #[test]
    fn who_has_come_is_known_also_when_it_has_gone() {
        let arrivals = Arrivals::default();
        drop(arrivals.enter(&name("sub"), &name("news")));
        assert!(arrivals.has_come("sub", "news"));
        assert!(!arrivals.has_come("sub", "ready") && !arrivals.has_come("pub", "news"));
    }
}
