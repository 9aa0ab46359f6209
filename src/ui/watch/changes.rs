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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::*;

    #[test]
    fn nothing_is_heard_of_our_own_looking() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("mine.py");
        fs::write(&file, "one\n").expect("a file");
        let (tell, told) = channel();
        let mut changes =
            Changes::new(move |event| _ = tell.send(event), Config::default()).expect("a watch");
        changes.watch(dir.path(), RecursiveMode::NonRecursive).expect("a folder to watch");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        assert_eq!(fs::read_to_string(&file).expect("a file"), "one\n");
        fs::write(&file, "two\n").expect("a save");
        // Events come in the order of what happened.
        let first = told.recv_timeout(Duration::from_secs(60)).expect("an event").expect("no error");
        assert!(!matches!(first.kind, EventKind::Access(_)), "{first:?}");
    }
}
