//! The course at a glance: what there is, what is done, and what to do next.

use std::io::{self, Write};

use super::Look;
use super::style::Style;
use crate::text::{count, pad_right, shorten, width, wrap};

/// One exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its number as one types it, such as `02`.
    pub number: &'a str,
    /// Its name, such as `pushpull`.
    pub name: &'a str,
    /// What it teaches, in one line.
    pub teaches: &'a str,
    /// How far the learner is with it.
    pub state: State,
}

/// How far the learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Never verified.
    New,
    /// Verified this many times, not passed yet.
    Tried(usize),
    /// Passed.
    Done,
}

impl State {
    fn said(self) -> String {
        match self {
            State::New => "-".to_owned(),
            State::Tried(times) => format!("tried {}", count(times, "time", "times")),
            State::Done => "✓ done".to_owned(),
        }
    }

    fn style(self) -> Style {
        match self {
            State::New => Style::FAINT,
            State::Tried(_) => Style::CODE,
            State::Done => Style::GOOD,
        }
    }
}

const GAP: usize = 2;
const LONGEST_BAR: usize = 30;
/// With less room, what an exercise teaches goes on lines of its own.
const LEAST_TEACHES: usize = 24;

/// Writes the list, a bar that says how much is done, and the next step: a command that begins with `call`.
///
/// # Errors
/// Those of `out`.
pub fn render(rows: &[Row<'_>], call: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    let widest = |measure: fn(&Row<'_>) -> usize| rows.iter().map(measure).max().unwrap_or(0);
    let number = widest(|row| width(row.number));
    let name = widest(|row| width(row.name));
    let state = widest(|row| width(&row.state.said()));
    let before = number + GAP + name + GAP;
    let room = look.prose_width().saturating_sub(before + GAP + state);
    let teaches = room.min(widest(|row| width(row.teaches)));
    for row in rows {
        Style::HEADING.write(&pad_right(row.number, number), look, out)?;
        write!(out, "{:GAP$}", "")?;
        Style::PLAIN.bold().write(&pad_right(row.name, name), look, out)?;
        write!(out, "{:GAP$}", "")?;
        if room >= LEAST_TEACHES {
            write!(out, "{}{:GAP$}", pad_right(&shorten(row.teaches, teaches), teaches), "")?;
        }
        row.state.style().write(&row.state.said(), look, out)?;
        writeln!(out)?;
        if room < LEAST_TEACHES {
            let indent = number + GAP;
            for line in wrap(row.teaches, look.prose_width().saturating_sub(indent)) {
                writeln!(out, "{:indent$}{line}", "")?;
            }
        }
    }
    writeln!(out)?;
    bar(rows, look, out)?;
    next_step(rows, call, look, out)
}

fn bar(rows: &[Row<'_>], look: Look, out: &mut impl Write) -> io::Result<()> {
    let done = rows.iter().filter(|row| row.state == State::Done).count();
    let said = format!("{done} of {} done", rows.len());
    let length = LONGEST_BAR.min(look.prose_width().saturating_sub(width(&said) + 4));
    let full = if rows.is_empty() { 0 } else { length * done / rows.len() };
    write!(out, "[")?;
    Style::GOOD.write(&"█".repeat(full), look, out)?;
    Style::FAINT.write(&"░".repeat(length - full), look, out)?;
    writeln!(out, "]  {said}")
}

fn next_step(rows: &[Row<'_>], call: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    let tried = rows.iter().find(|row| matches!(row.state, State::Tried(_)));
    let new = rows.iter().find(|row| row.state == State::New);
    let (said, command) = match (tried, new) {
        (Some(row), _) => {
            ("You are in the middle of this one. For a hint:", format!("{call} hint {}", row.number))
        }
        (None, Some(row)) if rows.iter().all(|row| row.state == State::New) => {
            ("Begin here:", format!("{call} show {}", row.number))
        }
        (None, Some(row)) => ("Next:", format!("{call} show {}", row.number)),
        (None, None) if rows.is_empty() => return Ok(()),
        (None, None) => return writeln!(out, "You have done them all. Well done!"),
    };
    let apart = if width(said) + 1 + width(&command) <= look.prose_width() { " " } else { "\n  " };
    let lines = wrap(said, look.prose_width()).join("\n");
    write!(out, "{lines}{apart}")?;
    Style::CODE.write(&command, look, out)?;
    writeln!(out)
}
