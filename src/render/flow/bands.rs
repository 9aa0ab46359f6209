//! How high each band of the stacked area is, in whole rows.

use crate::flow::journey::Kind;

/// The rows of each band in one column, in the order of [`Kind::ALL`]. A band with at least half a job in it has at least
/// one row, however many others there are.
pub(super) fn rows(counts: &[f64; 5], jobs: usize, rows: usize) -> [usize; 5] {
    let a_row = jobs.max(1) as f64 / rows as f64;
    let least = |kind: Kind| usize::from(counts[kind as usize] >= 0.5);
    let mut heights = Kind::ALL.map(|kind| ((counts[kind as usize] / a_row) as usize).max(least(kind)));
    let whole = (counts.iter().sum::<f64>() / a_row).round() as usize;
    let whole = whole.clamp(usize::from(counts.iter().sum::<f64>() >= 0.5), rows);
    // What is missing to the whole goes to those who lost most by rounding down; what is too much is taken from the highest.
    while heights.iter().sum::<usize>() < whole {
        let short = |kind: &Kind| counts[*kind as usize] / a_row - heights[*kind as usize] as f64;
        let most = Kind::ALL.into_iter().max_by(|one, other| short(one).total_cmp(&short(other)));
        heights[most.unwrap_or(Kind::Done) as usize] += 1;
    }
    while heights.iter().sum::<usize>()
        > whole.max(heights.iter().filter(|rows| **rows > 0).count().min(rows))
    {
        let highest = Kind::ALL.into_iter().max_by_key(|kind| heights[*kind as usize]);
        heights[highest.unwrap_or(Kind::Done) as usize] -= 1;
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn the_bands_fill_the_height_in_proportion() {
        assert_eq!(rows(&[50.0, 25.0, 0.0, 0.0, 25.0], 100, 8), [4, 2, 0, 0, 2]);
        assert_eq!(rows(&[100.0, 0.0, 0.0, 0.0, 0.0], 100, 7), [7, 0, 0, 0, 0]);
        assert_eq!(rows(&[0.0; 5], 100, 7), [0; 5]);
    }

    #[test]
    fn a_few_among_many_are_still_seen() {
        assert_eq!(rows(&[600.0, 0.0, 2.0, 1.0, 397.0], 1000, 7), [3, 0, 1, 1, 2]);
        assert_eq!(rows(&[996.0, 1.0, 1.0, 1.0, 1.0], 1000, 5), [1, 1, 1, 1, 1]);
    }

    #[test]
    fn no_column_is_higher_than_the_picture() {
        for many in 1..200 {
            let counts = [many as f64 / 3.0, many as f64 / 5.0, 2.0, 0.4, many as f64 / 7.0];
            let sum = counts.iter().sum::<f64>().ceil() as usize;
            assert!(rows(&counts, sum, 7).iter().sum::<usize>() <= 7);
        }
    }
}
