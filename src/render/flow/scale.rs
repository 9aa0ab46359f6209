//! The axes that pictures beside each other share.

use crate::flow::Flow;

/// How far the axes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The end of the axis of time, in microseconds: a number that reads well, and so does its half.
    pub until_us: u64,
    /// The most jobs.
    pub jobs: usize,
    /// The most workers.
    pub workers: usize,
}

/// More workers than this are not drawn.
pub(super) const MOST_WORKERS: usize = 8;

impl Scale {
    /// The axes that all of these need.
    pub fn of<'a>(flows: impl IntoIterator<Item = &'a Flow>) -> Scale {
        let mut scale = Scale { until_us: 0, jobs: 1, workers: 1 };
        for flow in flows {
            scale.until_us = scale.until_us.max(flow.end_us);
            scale.jobs = scale.jobs.max(flow.jobs.len());
            scale.workers = scale.workers.max(flow.workers.len().min(MOST_WORKERS));
        }
        Scale { until_us: round_up(scale.until_us), ..scale }
    }

    /// A moment on the axis, in seconds, as it is written there.
    pub(super) fn seconds(self, at_us: u64) -> String {
        if at_us == 0 {
            return "0".to_owned();
        }
        let decimals = match self.until_us {
            10_000_000.. => 0,
            1_000_000.. => 1,
            100_000.. => 2,
            _ => 3,
        };
        format!("{:.decimals$}", at_us as f64 / 1e6)
    }
}

/// The next even number of two digits, times a power of ten; at least 10 ms.
fn round_up(end_us: u64) -> u64 {
    let end_us = end_us.max(10_000);
    let step = 2 * 10_u64.pow(end_us.ilog10() - 1);
    end_us.div_ceil(step) * step
}

#[cfg(test)]
mod tests {
    use super::{Scale, round_up};

    #[test]
    fn the_end_of_the_axis_and_its_half_read_well() {
        let rounded = [0, 10_001, 1_000_000, 1_010_000, 2_310_000, 9_900_000, 23_000_001].map(round_up);
        assert_eq!(rounded, [10_000, 12_000, 1_000_000, 1_200_000, 2_400_000, 10_000_000, 24_000_000]);
        let scale = Scale { until_us: 240_000, jobs: 1, workers: 1 };
        assert_eq!((scale.seconds(120_000), scale.seconds(240_000)), ("0.12".into(), "0.24".into()));
    }
}
