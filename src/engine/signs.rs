//! What the events so far say about life in a scene: read as they come, each once.

use std::collections::BTreeMap;

use crate::evidence::{Name, Recorder, Side, Stream, What};

/// Counts what has happened so far.
#[derive(Default)]
pub(super) struct Signs {
    read: usize,
    lines: BTreeMap<Name, u64>,
    messages: BTreeMap<(Name, Side), u64>,
    starts: BTreeMap<Name, u64>,
    last_message_us: u64,
}

impl Signs {
    /// Reads what is new.
    pub(super) fn read(&mut self, recorder: &Recorder) {
        recorder.look(|events| {
            for event in &events[self.read.min(events.len())..] {
                let (link, from, count) = match &event.what {
                    What::Line { actor, stream: Stream::Stdout, .. } => {
                        *self.lines.entry(actor.clone()).or_default() += 1;
                        continue;
                    }
                    What::Started { actor, .. } => {
                        *self.starts.entry(actor.clone()).or_default() += 1;
                        continue;
                    }
                    What::Message { link, from, .. } => (link, *from, 1),
                    What::MoreMessages { link, from, count, .. } => (link, *from, *count),
                    _ => continue,
                };
                *self.messages.entry((link.clone(), from)).or_default() += count;
                self.last_message_us = event.at_us;
            }
            self.read = events.len();
        });
    }

    /// Lines that the actor has printed on stdout.
    pub(super) fn lines(&self, actor: &str) -> u64 {
        self.lines.get(actor).copied().unwrap_or_default()
    }

    /// How often the actor was started after its first time.
    pub(super) fn restarts(&self, actor: &str) -> u64 {
        self.starts.get(actor).map_or(0, |starts| starts - 1)
    }

    /// Messages that this end of the link has sent, over all connections.
    pub(super) fn messages(&self, link: &str, from: Side) -> u64 {
        self.messages.get(&(link.into(), from)).copied().unwrap_or_default()
    }

    /// Whether any message has crossed.
    pub(super) fn any_message(&self) -> bool {
        !self.messages.is_empty()
    }

    /// When the last one crossed, in microseconds.
    pub(super) fn last_message_us(&self) -> u64 {
        self.last_message_us
    }
}
