//! What a job is to bring, as far as its text tells.

use crate::evidence::HEAD_BYTES;

/// What the client of a job is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) enum Due {
    /// RESULT with this text.
    Text(String),
    /// RESULT with what the worker said.
    Any,
    /// ERROR, of the worker's.
    Crash,
    /// ERROR at once: no such job.
    Unknown,
}

/// The job and its arguments.
pub(in crate::check) fn due(task: &str) -> Due {
    let (job, arguments) = task.split_once(' ').unwrap_or((task, ""));
    match job {
        "echo" => Due::Text(arguments.to_owned()),
        "sum" => {
            let numbers = arguments.split_whitespace().map(|word| word.parse::<i128>());
            // Whatever is no number may end in any way.
            numbers.sum::<Result<i128, _>>().map_or(Due::Any, |sum| Due::Text(sum.to_string()))
        }
        "sleep" => Due::Any,
        "crash" => Due::Crash,
        _ => Due::Unknown,
    }
}

/// How long a job waits, in microseconds.
pub(in crate::check) fn sleep_us(task: &str) -> Option<u64> {
    task.strip_prefix("sleep ")?.trim().parse::<u64>().ok().map(|ms| ms.saturating_mul(1000))
}

/// Whether a text that stands behind `before` other bytes may go on where the Evidence kept no more.
pub(super) fn is_cut(seen: &str, before: usize) -> bool {
    // White space at the end is not part of it.
    4 + before + seen.len() + 2 >= HEAD_BYTES
}

/// Whether a text that stands behind `before` other bytes is this one, as far as the Evidence kept it.
pub(in crate::check) fn is_same(seen: &str, before: usize, expected: &str) -> bool {
    let cut = is_cut(seen, before);
    // A letter may have been cut in the middle.
    let seen = if cut { seen.trim_end_matches('\u{fffd}') } else { seen };
    let expected = expected.trim_end();
    seen == expected || (cut && expected.starts_with(seen))
}
