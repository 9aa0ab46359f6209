//! How it went over time, in bounded memory: a run of an hour has no more rows than one of a minute.

use crate::lab::crew::Report;

/// When there are so many rows, every second one goes.
const MOST_ROWS: usize = 2_048;
/// How far rows are apart at first, in milliseconds.
const FIRST_APART_MS: u64 = 50;

/// One moment.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Since the beginning of the flood.
    pub(super) at_ms: u64,
    /// Messages sent until then.
    pub(super) sent: u64,
    /// How each worker stood.
    pub(super) reports: Vec<Report>,
}

/// The moments so far.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub(super) rows: Vec<Row>,
    apart_ms: u64,
}

impl Default for Series {
    fn default() -> Series {
        Series { rows: Vec::new(), apart_ms: FIRST_APART_MS }
    }
}

impl Series {
    /// Notes a moment, unless the last one was just now.
    pub(super) fn note(&mut self, at_ms: u64, sent: u64, reports: impl Iterator<Item = Report>) {
        if self.rows.last().is_some_and(|last| at_ms < last.at_ms + self.apart_ms) {
            return;
        }
        self.rows.push(Row { at_ms, sent, reports: reports.collect() });
        if self.rows.len() >= MOST_ROWS {
            let mut place = 0;
            self.rows.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.apart_ms *= 2;
        }
    }

    /// Messages a second, from each row to the next.
    pub(super) fn rates(&self) -> Vec<u64> {
        let pairs = self.rows.windows(2);
        pairs
            .map(|pair| (pair[1].sent - pair[0].sent) * 1000 / (pair[1].at_ms - pair[0].at_ms).max(1))
            .collect()
    }

    /// How many jobs this worker had open, at each row.
    pub(super) fn open(&self, worker: usize) -> Vec<u64> {
        let reports = self.rows.iter().filter_map(|row| row.reports.get(worker));
        reports.map(|report| report.received - report.done).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_has_no_more_rows_than_a_short_one() {
        let mut series = Series::default();
        for tick in 0..100_000 {
            series.note(tick * 50, tick, std::iter::empty());
        }
        assert!(series.rows.len() < MOST_ROWS);
        assert_eq!(series.rows[0].at_ms, 0);
        assert!(series.rows.last().is_some_and(|row| row.at_ms > 4_900_000));
        assert!(series.rates().iter().all(|rate| *rate == 20));
    }
}
