//! What the system says of files, without what reading does.
//!
//! Looking into a folder opens it, and the system tells of that as well: whoever looks at every event would never rest.

use std::path::Path;

use notify_debouncer_mini::notify::event::{AccessKind, AccessMode};
use notify_debouncer_mini::notify::{
    Config, Event, EventHandler, EventKind, RecommendedWatcher, RecursiveMode, Result, Watcher, WatcherKind,
};

/// The system's own watcher, silent about reading.
pub(super) struct Changes(RecommendedWatcher);

impl Watcher for Changes {
    fn new<F: EventHandler>(mut handler: F, config: Config) -> Result<Changes> {
        let tell = move |event: Result<Event>| {
            if event.as_ref().map_or(true, |event| is_change(event.kind)) {
                handler.handle_event(event);
            }
        };
        RecommendedWatcher::new(tell, config).map(Changes)
    }

    fn watch(&mut self, path: &Path, mode: RecursiveMode) -> Result<()> {
        self.0.watch(path, mode)
    }

    fn unwatch(&mut self, path: &Path) -> Result<()> {
        self.0.unwatch(path)
    }

    fn kind() -> WatcherKind {
        RecommendedWatcher::kind()
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}
