//! The jobs that reached a worker and the results that came back, as they crossed the wire.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::check::overlap::Overlap;
use crate::check::seen::Seen;
use crate::evidence::{Head, Side, What};

/// A job, in the order in which they were delivered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Job {
    /// Its id, as it was delivered.
    pub(super) id: String,
    /// How long it lasts, in microseconds.
    pub(super) lasts_us: u64,
    /// The earliest moment at which it can have been received.
    pub(super) given_us: u64,
    /// When its result came: the latest moment at which it can have been over.
    pub(super) back_us: Option<u64>,
    /// What was sent, where the tap made another job of it.
    pub(super) sent: Option<String>,
}

impl Job {
    /// The message that the worker got.
    pub(super) fn text(&self) -> String {
        format!("{} {}", self.id, self.lasts_us / 1000)
    }

    /// Its time, less what clocks and rounding may take off.
    pub(super) fn at_least_us(&self) -> u64 {
        const ROUNDING_US: u64 = 2_000;
        (self.lasts_us - self.lasts_us / 50).saturating_sub(ROUNDING_US)
    }
}

/// A result that belongs to no job, or to one that is done already.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Odd {
    pub(super) at_us: u64,
    pub(super) text: String,
}

/// What one player's worker got and gave back.
pub(super) struct Jobs {
    pub(super) given: Vec<Job>,
    /// The places in `given` of those that came back, in the order in which they did.
    pub(super) back: Vec<usize>,
    pub(super) odd: Vec<Odd>,
    /// How many connections brought jobs, and how many took results away.
    pub(super) connections: (usize, usize),
    /// How many jobs came over each of the connections that were open to the end.
    pub(super) shares: Vec<usize>,
}

impl Jobs {
    pub(super) fn of(seen: Seen<'_>, rule: &Overlap, worker: &str) -> Jobs {
        let of_link = |link: &str| {
            let callers = seen.connections(link);
            let its = move |conn: u32| callers.get(&conn).is_some_and(|who| ***who == *worker);
            seen.delivered(link).into_iter().filter(move |one| its(one.conn))
        };
        let mut shares: BTreeMap<u32, usize> = BTreeMap::new();
        let mut given = Vec::new();
        for one in of_link(&rule.work).filter(|one| one.from == Side::Bind) {
            *shares.entry(one.conn).or_default() += 1;
            let Some((id, lasts_us)) = read(one.head) else { continue };
            let sent = sent(seen, &rule.work, one.conn, one.number).filter(|head| *head != one.head);
            let sent = sent.map(|head| head.shown());
            given.push(Job { id, lasts_us, given_us: one.at_us, back_us: None, sent });
        }
        let mut jobs = Jobs {
            given,
            back: Vec::new(),
            odd: Vec::new(),
            connections: (shares.len(), 0),
            shares: Vec::new(),
        };
        let mut takers = BTreeSet::new();
        for one in of_link(&rule.results).filter(|one| one.from == Side::Connect) {
            takers.insert(one.conn);
            jobs.came(one.at_us, one.head);
        }
        jobs.connections.1 = takers.len();
        // A connection that was lost before its successor came is none of them.
        let last = jobs.last_us();
        let open = |conn: &u32| {
            let met = seen.met_at(&rule.work, *conn).is_some_and(|at| at <= last);
            met && seen.closed_at(&rule.work, *conn).is_none_or(|at| at >= last)
        };
        let its = seen.connections(&rule.work).into_iter().filter(|(_, who)| ***who == *worker);
        let open = its.map(|(conn, _)| conn).filter(open);
        jobs.shares = open.map(|conn| shares.get(&conn).copied().unwrap_or_default()).collect();
        jobs
    }

    /// A result came.
    fn came(&mut self, at_us: u64, head: &Head) {
        let text = String::from_utf8_lossy(&head.0);
        // Some send the zero or the line's end along, with which a text ends where they come from.
        let bare = text.trim_end_matches(|c: char| c == '\0' || c.is_whitespace());
        let open = self.given.iter_mut().enumerate().find(|(_, job)| job.id == bare && job.back_us.is_none());
        match open {
            Some((place, job)) => {
                job.back_us = Some(at_us);
                self.back.push(place);
            }
            None => self.odd.push(Odd { at_us, text: bare.to_owned() }),
        }
    }

    /// Whether all came back.
    pub(super) fn are_done(&self) -> bool {
        self.back.len() == self.given.len()
    }

    /// When the first job was delivered.
    pub(super) fn first_us(&self) -> u64 {
        self.given.iter().map(|job| job.given_us).min().unwrap_or_default()
    }

    /// When the last result came.
    pub(super) fn last_us(&self) -> u64 {
        self.given.iter().filter_map(|job| job.back_us).max().unwrap_or_default()
    }

    /// The time from the latest moment at which the work can have begun to the last result.
    pub(super) fn took_us(&self) -> u64 {
        let began = self.given.iter().filter_map(|job| job.back_us?.checked_sub(job.lasts_us)).min();
        self.last_us().saturating_sub(began.unwrap_or_default())
    }

    /// How long the work takes when each of `places` begins the next job as soon as it is free.
    pub(super) fn best_us(&self, places: usize) -> u64 {
        let mut free: BinaryHeap<Reverse<u64>> = (0..places.max(1)).map(|_| Reverse(0)).collect();
        let mut last = 0;
        for job in &self.given {
            let Reverse(begins) = free.pop().unwrap_or(Reverse(0));
            last = last.max(begins + job.lasts_us);
            free.push(Reverse(begins + job.lasts_us));
        }
        last
    }
}

/// `<id> <milliseconds>`
fn read(head: &Head) -> Option<(String, u64)> {
    let text = std::str::from_utf8(&head.0).ok()?;
    let (id, ms) = text.trim_end().split_once(' ')?;
    Some((id.to_owned(), ms.parse::<u64>().ok()?.checked_mul(1000)?))
}

/// The message with this number, as it came to the tap.
fn sent<'a>(seen: Seen<'a>, link: &str, its_conn: u32, its_number: u64) -> Option<&'a Head> {
    seen.0.events.iter().find_map(|event| match &event.what {
        What::Message { link: on, conn, from: Side::Bind, number, head, .. }
            if **on == *link && *conn == its_conn && *number == its_number =>
        {
            Some(head)
        }
        _ => None,
    })
}
