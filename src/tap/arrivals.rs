//! Knows who has come to which tap of a scene, and lets no message overtake another connection of its program.
//!
//! A program that connects a SUB and then says over a REQ that it is ready relies on the SUB's connection being up
//! before that message arrives. Without taps the order in which it dialled almost guarantees that; two taps, each
//! with threads of its own, would not.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use crate::evidence::{Name, Side};

/// The longest that a message waits for other connections; on a busy machine one may take a second to come up.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long it waits for somebody who has not come yet. Whoever dials two addresses at once has come to both by then.
const COMING: Duration = Duration::from_millis(50);
/// From the moment in which a connection is up to the moment in which its program surely knows.
const SETTLING: Duration = Duration::from_millis(3);

/// Everybody who may come to a tap of one scene, and who has come. Clones are the same.
#[derive(Clone, Default)]
pub struct Arrivals(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// An actor, and a link that it was given an address of.
type Way = (Name, Name);

#[derive(Default)]
struct State(BTreeMap<Way, Standing>);

/// How far an actor is with a link.
#[derive(Clone, Copy, Default)]
enum Standing {
    /// It has an address to connect to.
    #[default]
    Invited,
    /// It has come to the tap.
    Come,
    /// Both ends have greeted, for the first time at this moment.
    Up(Instant),
}

impl Arrivals {
    /// Whether this actor has come to the tap of this link at all.
    pub fn has_come(&self, actor: &str, link: &str) -> bool {
        let state = self.state();
        let mut come = state.0.iter().filter(|(_, standing)| !matches!(standing, Standing::Invited));
        come.any(|((who, to), _)| **who == *actor && **to == *link)
    }

    /// This actor was given an address of this link.
    pub(super) fn invite(&self, actor: &Name, link: &Name) {
        self.state().0.entry((actor.clone(), link.clone())).or_default();
    }

    /// Somebody was let in at the tap of this link.
    pub(super) fn enter(&self, actor: &Name, link: &Name) -> Ticket {
        let way = (actor.clone(), link.clone());
        self.advance(&way, Standing::Come);
        Ticket { arrivals: self.clone(), way, greeted: Mutex::default() }
    }

    /// Nobody ever falls back behind what was reached once.
    fn advance(&self, way: &Way, to: Standing) {
        let mut state = self.state();
        let standing = state.0.entry(way.clone()).or_default();
        if !matches!((*standing, to), (Standing::Up(_), _)) {
            *standing = to;
        }
        drop(state);
        self.0.changed.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// A connection that came to a tap.
pub(super) struct Ticket {
    arrivals: Arrivals,
    way: Way,
    greeted: Mutex<[bool; 2]>,
}

impl Ticket {
    /// The greeting of this end was passed on.
    pub(super) fn greeted(&self, side: Side) {
        let mut greeted = self.greeted.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        greeted[side as usize] = true;
        if *greeted == [true; 2] {
            self.arrivals.advance(&self.way, Standing::Up(Instant::now()));
        }
    }

    /// Waits until the same actor's connections to all other links have been up once; not for ever.
    pub(super) fn wait_for_the_others(&self) {
        let began = Instant::now();
        let (actor, link) = &self.way;
        let mut state = self.arrivals.state();
        loop {
            let others = state.0.iter().filter(|((who, to), _)| who == actor && to != link);
            let waits = others.map(|(_, standing)| match standing {
                Standing::Up(since) => SETTLING.saturating_sub(since.elapsed()),
                Standing::Come => PATIENCE.saturating_sub(began.elapsed()),
                Standing::Invited => COMING.saturating_sub(began.elapsed()),
            });
            let wait = waits.max().unwrap_or_default();
            if wait.is_zero() || began.elapsed() >= PATIENCE {
                return;
            }
            let waited = self.arrivals.0.changed.wait_timeout(state, wait);
            state = waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0;
        }
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

    /// Says that it is over when the wait is.
    fn waiting<T>(ticket: &Ticket, meanwhile: impl FnOnce() -> T) -> (T, Instant) {
        let (done, is_done) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                ticket.wait_for_the_others();
                done.send(Instant::now()).expect("somebody listens");
            });
            let result = meanwhile();
            (result, is_done.recv().expect("it ends"))
        })
    }

    #[test]
    fn a_message_waits_until_the_other_connection_of_its_program_is_up() {
        let arrivals = Arrivals::default();
        let news = arrivals.enter(&name("sub"), &name("news"));
        let ready = arrivals.enter(&name("sub"), &name("ready"));
        let (after, over) = waiting(&ready, || {
            news.greeted(Side::Connect);
            news.greeted(Side::Bind);
            Instant::now()
        });
        assert!(over + Duration::from_millis(1) >= after + SETTLING);
    }

    #[test]
    fn it_also_waits_for_one_that_is_only_just_coming() {
        let arrivals = Arrivals::default();
        arrivals.invite(&name("sub"), &name("news"));
        let ready = arrivals.enter(&name("sub"), &name("ready"));
        let began = Instant::now();
        let (came, over) = waiting(&ready, || {
            let news = arrivals.enter(&name("sub"), &name("news"));
            let came = began.elapsed() < COMING;
            thread::sleep(COMING * 2);
            news.greeted(Side::Connect);
            let up = Instant::now();
            news.greeted(Side::Bind);
            came.then_some(up)
        });
        // On a machine so busy that it came too late, it was not waited for.
        assert!(came.is_none_or(|up| over >= up));
    }

    #[test]
    fn nobody_waits_for_other_programs_or_for_those_who_were_up_once() {
        let arrivals = Arrivals::default();
        arrivals.invite(&name("other"), &name("news"));
        let _stranger = arrivals.enter(&name("other"), &name("news"));
        let news = arrivals.enter(&name("sub"), &name("news"));
        news.greeted(Side::Connect);
        news.greeted(Side::Bind);
        drop(news);
        let _again = arrivals.enter(&name("sub"), &name("news"));
        let mine = arrivals.enter(&name("sub"), &name("ready"));
        let began = Instant::now();
        mine.wait_for_the_others();
        assert!(began.elapsed() < PATIENCE);
    }

    #[test]
    fn who_has_come_is_known_also_when_it_has_gone() {
        let arrivals = Arrivals::default();
        arrivals.invite(&name("sub"), &name("ready"));
        drop(arrivals.enter(&name("sub"), &name("news")));
        assert!(arrivals.has_come("sub", "news"));
        assert!(!arrivals.has_come("sub", "ready") && !arrivals.has_come("pub", "news"));
    }
}
