//! How long a program had to wait for a processor: on a busy machine that is not its own fault.

use std::fs;
use std::time::Duration;

/// The longest that one thread of these processes was ready to run and was not let. Zero where the system does
/// not say.
pub(super) fn longest(pids: &[u32]) -> Duration {
    let tasks = pids.iter().flat_map(|pid| fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten());
    let waits =
        tasks.flatten().filter_map(|task| waited(&fs::read_to_string(task.path().join("schedstat")).ok()?));
    waits.max().unwrap_or_default()
}

/// The second number in a thread's `schedstat`: nanoseconds of waiting (Documentation/scheduler/sched-stats in
/// the kernel's source).
fn waited(schedstat: &str) -> Option<Duration> {
    schedstat.split_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_number_is_the_wait() {
        assert_eq!(waited("605531 2000000 17\n"), Some(Duration::from_millis(2)));
        assert_eq!(waited(""), None);
    }

    #[test]
    fn nobody_waits_for_nothing() {
        assert_eq!(longest(&[]), Duration::ZERO);
    }
}
