//! Who worked at a link, and what happened to each: read from the Evidence.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{Evidence, Side, What};
use crate::scenario::Scene;

use super::journey::{Happened, Turn, Worker};

/// The workers at one end of a link.
pub(super) struct Workers {
    /// In the order of the scene: whoever only came there by chance is last.
    pub(super) all: Vec<Worker>,
    /// Which worker is at this end of a connection.
    of_conn: BTreeMap<u32, usize>,
    /// The connections that nobody has closed yet.
    open: BTreeSet<u32>,
    end: Side,
}

impl Workers {
    /// Those at this end.
    pub(super) fn at(evidence: &Evidence, scene: &Scene, link: &str, end: Side) -> Workers {
        let mut workers = Workers { all: Vec::new(), of_conn: BTreeMap::new(), open: BTreeSet::new(), end };
        let binder = scene.binder(link).unwrap_or("?");
        if end == Side::Bind {
            workers.come(binder, 0);
        }
        for event in &evidence.events {
            let at_us = event.at_us;
            match &event.what {
                What::Connected { link: on, actor, conn } if **on == *link => {
                    let worker = match end {
                        Side::Bind => 0,
                        Side::Connect => workers.come(actor, at_us),
                    };
                    workers.of_conn.insert(*conn, worker);
                    workers.open.insert(*conn);
                }
                What::Closed { link: on, conn, by } if **on == *link => {
                    workers.open.remove(conn);
                    if *by == end {
                        workers.hang_up(*conn, at_us);
                    }
                }
                What::Frozen { actor } => workers.turn(actor, at_us, Happened::Froze),
                What::Thawed { actor } => workers.turn(actor, at_us, Happened::Thawed),
                What::Killed { actor } => workers.turn(actor, at_us, Happened::Killed),
                What::Exited { actor, .. } => workers.turn(actor, at_us, Happened::Left),
                _ => {}
            }
        }
        workers.in_the_order_of(scene)
    }

    /// Who connects first is chance, and would make every picture another one.
    fn in_the_order_of(mut self, scene: &Scene) -> Workers {
        let cast = scene.cast.iter().map(|actor| &actor.name);
        let names: Vec<&String> = cast.chain(scene.peers.iter().map(|peer| &peer.name)).collect();
        let place = |name: &String| names.iter().position(|known| *known == name).unwrap_or(names.len());
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|worker| place(&self.all[*worker].name));
        let now_at = |before: usize| order.iter().position(|worker| *worker == before).unwrap_or(before);
        self.of_conn.values_mut().for_each(|worker| *worker = now_at(*worker));
        self.all = order.iter().map(|worker| std::mem::take(&mut self.all[*worker])).collect();
        self
    }

    /// The worker at this end of a connection.
    pub(super) fn of(&self, conn: u32) -> Option<usize> {
        match self.end {
            Side::Bind => Some(0),
            Side::Connect => self.of_conn.get(&conn).copied(),
        }
    }

    /// The worker of that name.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|worker| worker.name == name)
    }

    fn come(&mut self, name: &str, at_us: u64) -> usize {
        let place = self.named(name).unwrap_or_else(|| {
            self.all.push(Worker { name: name.to_owned(), ..Worker::default() });
            self.all.len() - 1
        });
        if !is_here(&self.all[place]) {
            self.all[place].turns.push(Turn { at_us, what: Happened::Came });
        }
        place
    }

    /// A worker is gone with its last connection. On a busy machine a library dials again before its first connection
    /// has been greeted, and then hangs up the newer one.
    fn hang_up(&mut self, conn: u32, at_us: u64) {
        let Some(worker) = self.of_conn.get(&conn).copied() else { return };
        if !self.open.iter().any(|other| self.of_conn.get(other) == Some(&worker)) {
            self.note(worker, at_us, Happened::Left);
        }
    }

    fn turn(&mut self, name: &str, at_us: u64, what: Happened) {
        if let Some(worker) = self.named(name) {
            self.note(worker, at_us, what);
        }
    }

    fn note(&mut self, worker: usize, at_us: u64, what: Happened) {
        let worker = &mut self.all[worker];
        if is_here(worker) {
            worker.turns.push(Turn { at_us, what });
        } else if let Some(last) = worker.turns.last_mut().filter(|_| what == Happened::Killed) {
            // The tap may see its connection end before the blow is noted.
            last.what = if at_us.saturating_sub(last.at_us) < SAME_US { Happened::Killed } else { last.what };
        }
    }
}

/// A blow and the end of the connection that it causes are noted within this, in microseconds.
const SAME_US: u64 = 50_000;

fn is_here(worker: &Worker) -> bool {
    let gone = |what| matches!(what, Happened::Killed | Happened::Left);
    worker.turns.last().is_some_and(|turn| !gone(turn.what))
}

/// When the last thing happened on these links, or to these workers, before the workshop stopped those who were left.
pub(super) fn end_us(evidence: &Evidence, links: &[&str], workers: &[Worker]) -> u64 {
    let whose = |name: &str| workers.iter().any(|worker| worker.name == *name);
    let counts = |what: &What| match what {
        What::Message { link, .. } | What::Altered { link, .. } => links.contains(&&**link),
        What::Frozen { actor } | What::Thawed { actor } | What::Killed { actor } => whose(actor),
        What::Exited { actor, .. } => whose(actor),
        _ => false,
    };
    let before = evidence.events.iter().take_while(|event| !matches!(event.what, What::Stopping { .. }));
    before.filter(|event| counts(&event.what)).map(|event| event.at_us).max().unwrap_or(0)
}
