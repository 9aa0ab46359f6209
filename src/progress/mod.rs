//! The learner's state: which exercise was passed, when, and after how many tries; where the learner is, and which
//! failure and which hint were seen last.

mod store;
#[cfg(test)]
mod tests;
mod trouble;

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

pub use store::{Known, Store};
pub use trouble::SaveError;

/// What was tried and passed, and where the learner is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    current: Option<String>,
    exercises: BTreeMap<String, Tried>,
}

/// What one verification came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    /// Whether it passed.
    pub passed: bool,
    /// The id of the failure that was explained.
    pub failure: Option<String>,
}

/// What is known of one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// How often it was verified, passed or not.
    pub tries: u32,
    /// When it was first passed, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_at: Option<u64>,
    /// How many tries that took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_after: Option<u32>,
    /// The failure that was seen last, by its finding's id; none after a pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The hint that was shown last for it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<usize>,
}

/// How far the learner is with one exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never verified.
    Untried,
    /// Verified, but not passed yet.
    Tried,
    /// Passed at least once.
    Passed,
}

impl Progress {
    /// What is known of an exercise, by its full name.
    pub fn of(&self, exercise: &str) -> Option<&Tried> {
        self.exercises.get(exercise)
    }

    /// How far the learner is with it.
    pub fn standing(&self, exercise: &str) -> Standing {
        match self.of(exercise) {
            Some(Tried { passed_at: Some(_), .. }) => Standing::Passed,
            // Whoever only looked at a hint has not tried.
            Some(Tried { tries: 1.., .. }) => Standing::Tried,
            Some(_) | None => Standing::Untried,
        }
    }

    /// The exercise that was chosen last, by its full name.
    pub fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    fn add(&mut self, exercise: &str, attempt: &Attempt, now: SystemTime) {
        self.current = Some(exercise.to_owned());
        let tried = self.exercises.entry(exercise.to_owned()).or_default();
        tried.tries = tried.tries.saturating_add(1);
        // Another failure has hints of its own.
        if tried.failure != attempt.failure {
            tried.hint = None;
        }
        tried.failure.clone_from(&attempt.failure);
        if attempt.passed && tried.passed_at.is_none() {
            tried.passed_at = Some(now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
            tried.passed_after = Some(tried.tries);
        }
    }
}
