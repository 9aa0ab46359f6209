//! What a worker did, in columns of time: a row of the Gantt chart.

use crate::flow::Flow;
use crate::flow::journey::{Happened, Spell, Stretch, Worker};
use crate::text::width;

/// What is seen of a worker in one column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// It was not there, or the play was over.
    Absent,
    /// It had nothing to do.
    Idle,
    /// It had work for this part of the time; neighbours differ in `odd`.
    Busy { part: f64, odd: bool },
    /// So many jobs at the same time, of the most that it ever had.
    Several { of_most: f64 },
    /// A letter of the id of the job that it works on.
    Letter(char),
    /// It was made to stand still.
    Frozen,
    /// It was killed.
    Killed,
    /// It came late.
    Came,
}

/// A job of fewer columns than this and the width of its id goes without it.
const AROUND_ID: usize = 3;

/// What is seen of a worker, in so many columns from 0 to `until_us`.
pub(super) fn lane(flow: &Flow, worker: &Worker, columns: usize, until_us: u64) -> Vec<Cell> {
    let a_column = (until_us.max(1)) as f64 / columns.max(1) as f64;
    let column = |at_us: u64| ((at_us as f64 / a_column) as usize).min(columns.saturating_sub(1));
    let mut cells = vec![Cell::Absent; columns];
    for (from, until) in worker.here(flow.end_us) {
        cells[column(from)..=column(until.saturating_sub(1))].fill(Cell::Idle);
    }
    busy(worker, &mut cells, a_column, &column);
    if worker.most_at_a_time() < 2 {
        ids(flow, worker, &mut cells, &column);
    }
    let standing = worker.frozen(flow.end_us).into_iter();
    for (from, until) in standing.filter(|stretch: &Stretch| stretch.1 > stretch.0) {
        cells[column(from)..=column(until - 1)].fill(Cell::Frozen);
    }
    for turn in worker.turns.iter().filter(|turn| turn.at_us <= flow.end_us) {
        match turn.what {
            Happened::Killed => cells[column(turn.at_us)] = Cell::Killed,
            Happened::Came if flow.is_late(turn.at_us) => cells[column(turn.at_us)] = Cell::Came,
            _ => {}
        }
    }
    cells
}

/// How much of each column was work.
fn busy(worker: &Worker, cells: &mut [Cell], a_column: f64, column: &impl Fn(u64) -> usize) {
    let mut worked = vec![0.0; cells.len()];
    let mut whose: Vec<Option<(f64, usize)>> = vec![None; cells.len()];
    for (place, spell) in worker.spells.iter().enumerate() {
        let last = column(spell.until_us);
        for at in column(spell.from_us)..=last {
            let from = (at as f64 * a_column).max(spell.from_us as f64);
            let until = ((at + 1) as f64 * a_column).min(spell.until_us as f64);
            let part = ((until - from) / a_column).max(0.0);
            worked[at] += part;
            if whose[at].is_none_or(|(most, _)| part > most) {
                whose[at] = Some((part, place));
            }
        }
    }
    let several = worker.most_at_a_time() > 1;
    let most = worked.iter().copied().fold(1.0, f64::max);
    for (at, cell) in cells.iter_mut().enumerate().filter(|(at, _)| worked[*at] > 0.0) {
        let long = |spell: &Spell| (spell.until_us - spell.from_us) as f64 >= 2.0 * a_column;
        let mine = whose[at].map(|(_, place)| place).filter(|place| long(&worker.spells[*place]));
        *cell = match several {
            true => Cell::Several { of_most: worked[at] / most },
            false => Cell::Busy { part: worked[at].min(1.0), odd: mine.is_some_and(|place| place % 2 == 1) },
        };
    }
}

/// Writes the ids into the jobs that are long enough.
fn ids(flow: &Flow, worker: &Worker, cells: &mut [Cell], column: &impl Fn(u64) -> usize) {
    for spell in &worker.spells {
        let (first, last) = (column(spell.from_us), column(spell.until_us.saturating_sub(1)));
        let Some(id) = flow.jobs.get(spell.job).map(|job| job.job.as_str()) else { continue };
        let plain = id.chars().all(|c| c.is_ascii_graphic());
        if plain && !id.is_empty() && last.saturating_sub(first) + 1 >= width(id) + AROUND_ID {
            for (cell, letter) in cells[first + 1..].iter_mut().zip(id.chars()) {
                *cell = Cell::Letter(letter);
            }
        }
    }
}
