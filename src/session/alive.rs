//! Says that a program is alive while it is played: how many lines and messages came so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::course::Exercise;
use crate::engine::Watcher;
use crate::evidence::{Event, What};
use crate::text;

/// Looks on at the first scene, and tells `say` in a few words what goes on; `shown` is what the learner calls the program.
pub fn watcher(exercise: &Exercise, shown: &str, say: impl Fn(&str) + Send + Sync + 'static) -> Watcher {
    let words = format!("{}: playing {shown}", exercise.name);
    say(&words);
    let (lines, messages) = (AtomicU64::new(0), AtomicU64::new(0));
    let first = exercise.scenario.scenes.first().map(|scene| scene.name.clone()).unwrap_or_default();
    Arc::new(move |scene: &str, event: &Event| {
        if scene != first {
            return;
        }
        let count = |counter: &AtomicU64, more| counter.fetch_add(more, Ordering::Relaxed) + more;
        let (lines, messages) = match &event.what {
            What::Line { .. } => (count(&lines, 1), count(&messages, 0)),
            What::Message { .. } => (count(&lines, 0), count(&messages, 1)),
            What::MoreMessages { count: more, .. } => (count(&lines, 0), count(&messages, *more)),
            _ => return,
        };
        let lines = text::count(lines as usize, "line", "lines");
        let messages = text::count(messages as usize, "message", "messages");
        say(&format!("{words}: {lines} printed, {messages} crossed"));
    })
}
