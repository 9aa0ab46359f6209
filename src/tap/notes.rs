//! Writes down what a link's tap sees, and keeps the Evidence bounded whatever the peers do.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::evidence::{Flaw, Head, Name, Recorder, Side, What};

use super::sluice::Seen;

/// Messages of a link that get an event each; those after them are counted.
pub(super) const MESSAGES: u64 = 20_000;
/// Alterations of a link that get an event each.
const ALTERATIONS: u64 = 20_000;
/// How often counted messages are written down.
const FLUSH: Duration = Duration::from_millis(100);

/// The notes of one link.
pub(super) struct Notes {
    pub(super) recorder: Recorder,
    pub(super) link: Name,
    messages: AtomicU64,
    alterations: AtomicU64,
}

impl Notes {
    pub(super) fn new(recorder: Recorder, link: Name) -> Notes {
        Notes { recorder, link, messages: AtomicU64::new(MESSAGES), alterations: AtomicU64::new(ALTERATIONS) }
    }

    pub(super) fn refused(&self, actor: &Name) {
        self.recorder.note(What::Refused { link: self.link.clone(), actor: actor.clone() });
    }

    pub(super) fn knocked(&self) {
        self.recorder.note(What::Knocked { link: self.link.clone() });
    }

    pub(super) fn connected(&self, actor: &Name, conn: u32) {
        self.recorder.note(What::Connected { link: self.link.clone(), actor: actor.clone(), conn });
    }

    pub(super) fn closed(&self, conn: u32, by: Side) {
        self.recorder.note(What::Closed { link: self.link.clone(), conn, by });
    }
}

/// Takes one from what is left; says whether there was any.
fn take(left: &AtomicU64) -> bool {
    left.load(Ordering::Relaxed) > 0
        && left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

/// The notes of one direction of one connection.
pub(super) struct DirectionNotes<'a> {
    notes: &'a Notes,
    conn: u32,
    from: Side,
    uncounted: u64,
    flushed: Instant,
}

impl<'a> DirectionNotes<'a> {
    pub(super) fn new(notes: &'a Notes, conn: u32, from: Side) -> DirectionNotes<'a> {
        DirectionNotes { notes, conn, from, uncounted: 0, flushed: Instant::now() }
    }

    pub(super) fn note(&mut self, seen: Seen<'_>) {
        let left = match seen {
            Seen::Greeted(_) => true,
            Seen::Message { .. } => take(&self.notes.messages),
            Seen::Altered { .. } => take(&self.notes.alterations),
        };
        if !left {
            self.uncounted += u64::from(matches!(seen, Seen::Message { .. }));
            return;
        }
        let (link, conn, from) = (self.notes.link.clone(), self.conn, self.from);
        self.notes.recorder.note(match seen {
            Seen::Greeted(protocol) => What::Greeted { link, conn, from, protocol },
            Seen::Message { number, size, head } => {
                What::Message { link, conn, from, number, size, head: Head::of(head) }
            }
            Seen::Altered { number, alteration } => What::Altered { link, conn, from, number, alteration },
        });
    }

    pub(super) fn malformed(&mut self, flaw: Flaw) {
        self.flush();
        let (link, conn, from) = (self.notes.link.clone(), self.conn, self.from);
        self.notes.recorder.note(What::Malformed { link, conn, from, flaw });
    }

    /// Writes the counted messages down if that was not done for a while.
    pub(super) fn flush_now_and_then(&mut self) {
        if self.uncounted > 0 && self.flushed.elapsed() >= FLUSH {
            self.flush();
        }
    }

    /// Writes the counted messages down.
    pub(super) fn flush(&mut self) {
        if self.uncounted > 0 {
            let (link, conn, from) = (self.notes.link.clone(), self.conn, self.from);
            let count = std::mem::take(&mut self.uncounted);
            self.notes.recorder.note(What::MoreMessages { link, conn, from, count });
        }
        self.flushed = Instant::now();
    }
}

/// What may be noted, or done, once only by each door.
pub(super) struct DoorNotes {
    refused: Mutex<Option<Instant>>,
    cuts: Mutex<BTreeSet<(Side, u64)>>,
}

impl DoorNotes {
    pub(super) fn new() -> DoorNotes {
        DoorNotes { refused: Mutex::new(None), cuts: Mutex::new(BTreeSet::new()) }
    }

    /// Whether a refusal is worth a note: the first one, and one a second after that.
    pub(super) fn may_note_refusal(&self) -> bool {
        let mut last = self.refused.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let may = last.is_none_or(|at| at.elapsed() >= Duration::from_secs(1));
        if may {
            *last = Some(Instant::now());
        }
        may
    }

    /// Whether the cut in front of this message is still to be made; it is taken as made now.
    pub(super) fn take_cut(&self, from: Side, number: u64) -> bool {
        self.cuts.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert((from, number))
    }
}
