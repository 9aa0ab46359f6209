//! Numbers on the command line, and what is said where one can't be meant.

use std::num::NonZeroUsize;

/// A seed.
pub(super) fn seed(word: &str) -> Result<u64, &'static str> {
    word.parse().map_err(|_| "a seed is a whole number, 0 or more, such as 4711")
}

/// How many times.
pub(super) fn times(word: &str) -> Result<NonZeroUsize, &'static str> {
    word.parse().map_err(|_| "say how many times with a whole number, 1 or more")
}

/// Which hint.
pub(super) fn step(word: &str) -> Result<usize, &'static str> {
    let step = word.parse::<NonZeroUsize>().map_err(|_| "hints are counted 1, 2, 3")?;
    Ok(step.get())
}
