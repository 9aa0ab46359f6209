//! The shortest time in which jobs can be done.

/// The earliest moment at which all these jobs can be done by workers that are there from these moments on; in the unit of
/// both. Exact for one worker and for two. For more it is a bound: nobody can be sooner.
pub(super) fn best(jobs: &[u64], from: &[u64]) -> u64 {
    let all: u64 = jobs.iter().sum();
    match *from {
        [] => 0,
        [only] => only + all,
        [one, other] => best_of_two(jobs, all, one, other),
        _ => level(all, from).max(jobs.iter().max().unwrap_or(&0) + from.iter().min().unwrap_or(&0)),
    }
}

/// Every sum that some of the jobs can have is tried for the first worker; the other one has the rest.
fn best_of_two(jobs: &[u64], all: u64, one: u64, other: u64) -> u64 {
    let mut possible = vec![false; all as usize + 1];
    possible[0] = true;
    for job in jobs {
        let job = *job as usize;
        for sum in (job..possible.len()).rev() {
            possible[sum] |= possible[sum - job];
        }
    }
    // Whoever does nothing is not waited for.
    let end = |from: u64, sum: u64| if sum == 0 { 0 } else { from + sum };
    let sums = (0..=all).filter(|sum| possible[*sum as usize]);
    sums.map(|sum| end(one, sum).max(end(other, all - sum))).min().unwrap_or(all)
}

/// Where the work stands when it is spread over all of them as evenly as water.
fn level(all: u64, from: &[u64]) -> u64 {
    let mut from = from.to_vec();
    from.sort_unstable();
    let mut level = u64::MAX;
    for count in 1..=from.len() {
        let beginnings: u64 = from[..count].iter().sum();
        level = level.min((all + beginnings).div_ceil(count as u64).max(from[count - 1]));
    }
    level
}

/// When all is done if each job, in this order, goes to the worker that is free first, of so many.
pub(super) fn in_this_order(jobs: &[u64], workers: usize) -> u64 {
    let mut free = vec![0_u64; workers.max(1)];
    for job in jobs {
        if let Some(next) = free.iter_mut().min() {
            *next += job;
        }
    }
    free.into_iter().max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{best, in_this_order};

    #[test]
    fn two_workers_share_exactly_as_well_as_the_jobs_allow() {
        assert_eq!(best(&[3, 3, 2, 2, 2], &[0, 0]), 6);
        assert_eq!(best(&[10, 1, 1], &[0, 0]), 10);
        assert_eq!(best(&[5, 5, 5], &[0, 0]), 10);
    }

    #[test]
    fn whoever_comes_late_does_less_and_whoever_comes_too_late_nothing() {
        assert_eq!(best(&[2, 2, 2, 2], &[0, 4]), 6);
        assert_eq!(best(&[2, 2], &[0, 100]), 4);
    }

    #[test]
    fn for_more_workers_there_is_a_bound_by_all_the_work_and_by_the_longest_job() {
        assert_eq!(best(&[4, 4, 4], &[0, 0, 0]), 4);
        assert_eq!(best(&[9, 1, 1], &[0, 0, 0]), 9);
        assert_eq!(best(&[6, 6, 6], &[0, 0, 90]), 9);
    }

    #[test]
    fn a_long_job_that_comes_last_makes_it_longer() {
        assert_eq!(in_this_order(&[4, 1, 1, 1, 1], 2), 4);
        assert_eq!(in_this_order(&[1, 1, 1, 1, 4], 2), 6);
    }
}
