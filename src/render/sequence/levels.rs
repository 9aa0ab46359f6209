//! How much is folded: as little as fits.

use super::cast::Cast;
use super::fold::{Each, Level, Split, folded};
use super::joined::joined;
use super::steps::Step;
use super::story::{Happening, Row};

/// From everything to the least.
const LEVELS: [Level; 7] = [
    Level { first: usize::MAX, last: 0, each: Each::Pair, split: Split::AtArrivals },
    Level { first: 3, last: 1, each: Each::Pair, split: Split::AtArrivals },
    Level { first: 2, last: 1, each: Each::Pair, split: Split::AtArrivals },
    Level { first: 1, last: 1, each: Each::Pair, split: Split::AtBlows },
    Level { first: 1, last: 1, each: Each::Group, split: Split::AtArrivals },
    Level { first: 1, last: 1, each: Each::Group, split: Split::AtBlows },
    Level { first: 1, last: 1, each: Each::Group, split: Split::Nowhere },
];

/// The steps as about so many rows.
pub(super) fn rows(steps: &[Step], cast: &Cast, most: usize) -> Vec<Row> {
    let steps = joined(steps, cast);
    let mut rows = Vec::new();
    for level in LEVELS {
        // Everything is shown where that is little.
        let everything = level.first == usize::MAX;
        if everything && steps.len() > 4 * most {
            continue;
        }
        rows = folded(&steps, cast, level);
        if rows.len() <= if everything { most / 2 } else { most } {
            return rows;
        }
    }
    windowed(rows, most)
}

/// The first and the last of too many rows.
fn windowed(mut rows: Vec<Row>, most: usize) -> Vec<Row> {
    let last = most / 3;
    let first = most.saturating_sub(last + 1).max(1);
    let until = rows.len().saturating_sub(last);
    if until <= first + 1 {
        return rows;
    }
    let gone: Vec<Row> = rows.drain(first..until).collect();
    let messages = gone.iter().map(|row| row.what.messages()).sum();
    let at_us = gone.first().map_or(0, |row| row.at_us);
    let what = Happening::LeftOut { rows: gone.len(), messages };
    rows.insert(first, Row { at_us, link: None, is_the_moment: false, what });
    rows
}

#[cfg(test)]
mod tests {
    use super::windowed;
    use crate::render::sequence::{Fate, Happening, Row};

    #[test]
    fn of_too_many_rows_the_first_and_the_last_are_left_and_the_others_are_counted() {
        let message = |number: u64| Row {
            at_us: number,
            link: None,
            is_the_moment: false,
            what: Happening::Message { from: 0, to: 1, text: number.to_string(), fate: Fate::Delivered },
        };
        let rows = windowed((0..100).map(message).collect(), 10);
        let times: Vec<u64> = rows.iter().map(|row| row.at_us).collect();
        assert_eq!(times, [0, 1, 2, 3, 4, 5, 6, 97, 98, 99]);
        assert_eq!(rows[6].what, Happening::LeftOut { rows: 91, messages: 91 });
        assert_eq!(windowed((0..10).map(message).collect(), 10).len(), 10);
    }
}
