//! Writes down what a link's tap sees, and keeps the Evidence bounded whatever the peers do.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::evidence::{Alteration, Flaw, Head, LONG_HEADS, Name, Recorder, SHORT_HEAD, Side, What};

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
    /// Bytes that may still be kept of the beginnings that are long.
    long_heads: AtomicU64,
}

impl Notes {
    pub(super) fn new(recorder: Recorder, link: Name) -> Notes {
        let (messages, alterations) = (AtomicU64::new(MESSAGES), AtomicU64::new(ALTERATIONS));
        Notes { recorder, link, messages, alterations, long_heads: AtomicU64::new(LONG_HEADS) }
    }

    /// As much of a message's beginning as there is room for: a flood of large ones must not fill the memory.
    fn head(&self, payload: &[u8]) -> Head {
        let head = Head::of(payload);
        let beyond = head.0.len().saturating_sub(SHORT_HEAD) as u64;
        if take(&self.long_heads, beyond) { head } else { Head::short(payload) }
    }

    /// The same for what was put into a message.
    fn alteration(&self, alteration: Alteration) -> Alteration {
        match alteration {
            Alteration::Replaced(head) => Alteration::Replaced(self.head(&head.0)),
            Alteration::Rewritten(head) => Alteration::Rewritten(self.head(&head.0)),
            other => other,
        }
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

/// Takes so many from what is left; says whether there were as many.
fn take(left: &AtomicU64, count: u64) -> bool {
    count == 0
        || left.load(Ordering::Relaxed) >= count
            && left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(count)).is_ok()
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
            Seen::Message { .. } => take(&self.notes.messages, 1),
            Seen::Altered { .. } => take(&self.notes.alterations, 1),
        };
        if !left {
            self.uncounted += u64::from(matches!(seen, Seen::Message { .. }));
            return;
        }
        let (link, conn, from) = (self.notes.link.clone(), self.conn, self.from);
        self.notes.recorder.note(match seen {
            Seen::Greeted(protocol) => What::Greeted { link, conn, from, protocol },
            Seen::Message { number, size, head } => {
                What::Message { link, conn, from, number, size, head: self.notes.head(head) }
            }
            Seen::Altered { number, alteration } => {
                let alteration = self.notes.alteration(alteration);
                What::Altered { link, conn, from, number, alteration }
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::HEAD_BYTES;

    #[test]
    fn long_beginnings_are_kept_until_there_are_too_many_of_them() {
        let recorder = Recorder::default();
        let notes = Notes::new(recorder.clone(), "l".into());
        let mut direction = DirectionNotes::new(&notes, 1, Side::Bind);
        let head = [b'x'; HEAD_BYTES];
        for number in 1..=MESSAGES {
            direction.note(Seen::Message { number, size: 1 << 20, head: &head });
        }
        let kept: Vec<usize> = recorder.look(|events| {
            let heads = events.iter().filter_map(|event| match &event.what {
                What::Message { head, .. } => Some(head.0.len()),
                _ => None,
            });
            heads.collect()
        });
        assert_eq!((kept.len() as u64, kept[0], kept[kept.len() - 1]), (MESSAGES, HEAD_BYTES, SHORT_HEAD));
        let all: usize = kept.iter().sum();
        assert!(all as u64 <= MESSAGES * SHORT_HEAD as u64 + LONG_HEADS);
        let rewritten = Alteration::Rewritten(Head::of(&head));
        direction.note(Seen::Altered { number: 1, alteration: rewritten });
        let short = recorder.look(|events| match &events[events.len() - 1].what {
            What::Altered { alteration: Alteration::Rewritten(head), .. } => head.0.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(short, SHORT_HEAD);
    }
}
