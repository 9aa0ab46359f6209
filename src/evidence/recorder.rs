//! Where events are written down while a scene is played.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::{Event, What};

/// A listener that sees each event as it is noted.
pub type Observer = Box<dyn Fn(&Event) + Send + Sync>;

/// Where events are written while a scene is played. Clones write into the same scene.
#[derive(Clone)]
pub struct Recorder(Arc<Recording>);

struct Recording {
    began: Instant,
    events: Mutex<Vec<Event>>,
    observer: Option<Observer>,
}

impl Default for Recorder {
    fn default() -> Self {
        Recorder::new(None)
    }
}

impl Recorder {
    /// Begins a scene: its clock starts now.
    pub fn new(observer: Option<Observer>) -> Recorder {
        Recorder(Arc::new(Recording { began: Instant::now(), events: Mutex::new(Vec::new()), observer }))
    }

    /// Writes down that `what` happened just now.
    pub fn note(&self, what: What) {
        let mut events = self.0.events.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        // The clock is read under the lock, so that events are in the order of their times.
        let event = Event { at_us: self.elapsed_us(), what };
        if let Some(observer) = &self.0.observer {
            observer(&event);
        }
        events.push(event);
    }

    /// Microseconds since the scene began.
    pub fn elapsed_us(&self) -> u64 {
        self.0.began.elapsed().as_micros() as u64
    }

    /// Calls `look` with the events noted so far.
    pub fn look<T>(&self, look: impl FnOnce(&[Event]) -> T) -> T {
        look(&self.0.events.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Takes all events out; later ones are kept for nobody.
    pub fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.0.events.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}
