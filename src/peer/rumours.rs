//! What the workshop's workers in a scene know of each other's jobs.

use std::sync::{Arc, Mutex, MutexGuard};

/// The jobs that are in somebody's hands. Clones know the same.
#[derive(Clone, Debug, Default)]
pub struct Rumours(Arc<Mutex<Vec<String>>>);

impl Rumours {
    /// Somebody was given this job.
    pub(super) fn has_begun(&self, job: &str) {
        self.jobs().push(job.to_owned());
    }

    /// It is done, or about to be said to be.
    pub(super) fn is_over(&self, job: &str) {
        self.jobs().retain(|one| one != job);
    }

    /// The jobs that somebody is at work on, in the order in which they began.
    pub(super) fn under_way(&self) -> Vec<String> {
        self.jobs().clone()
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
