//! The course at a glance: what there is, what is done, and what to do next.

use std::io::{self, Write};

use jiff::civil::Date;

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
    /// Whether the learner is at this one.
    pub place: Place,
}

/// Whether the learner is at an exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At this one.
    Here,
    /// At another one.
    #[default]
    Elsewhere,
}

/// How far the learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Never verified.
    New,
    /// Verified this many times, not passed yet.
    Tried(usize),
    /// Passed.
    Done(Passed),
}

/// When an exercise was passed, and after how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// The day, where it is known.
    pub on: Option<Date>,
    /// How many verifications it took, where that is known.
    pub after: Option<usize>,
}

impl Passed {
    fn said(self) -> String {
        let on = self.on.map(|on| on.strftime(" %e %b %Y").to_string());
        let after = self.after.map(|after| format!(", {}", count(after, "try", "tries")));
        let parts: String = on.into_iter().chain(after).collect();
        if parts.is_empty() { "✓ done".to_owned() } else { format!("✓{parts}") }
    }
}

impl State {
    fn said(self) -> String {
        match self {
            State::New => "-".to_owned(),
            State::Tried(times) => format!("tried {}", count(times, "time", "times")),
            State::Done(passed) => passed.said(),
        }
    }

    fn style(self) -> Style {
        match self {
            State::New => Style::FAINT,
            State::Tried(_) => Style::CODE,
            State::Done(_) => Style::GOOD,
        }
    }
}

const GAP: usize = 2;
/// In front of the exercise that the learner is at.
const HERE: &str = "▸ ";
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
    // Only where there is something to mark.
    let mark = if rows.iter().any(|row| row.place == Place::Here) { width(HERE) } else { 0 };
    let before = mark + number + GAP + name + GAP;
    let room = look.prose_width().saturating_sub(before + GAP + state);
    let teaches = room.min(widest(|row| width(row.teaches)));
    for row in rows {
        let here = if row.place == Place::Here { HERE } else { "" };
        Style::HEADING.write(&pad_right(here, mark), look, out)?;
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
            let indent = mark + number + GAP;
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
    let done = rows.iter().filter(|row| matches!(row.state, State::Done(_))).count();
    let said = format!("{done} of {} done", rows.len());
    let length = LONGEST_BAR.min(look.prose_width().saturating_sub(width(&said) + 4));
    let full = if rows.is_empty() { 0 } else { length * done / rows.len() };
    write!(out, "[")?;
    Style::GOOD.write(&"█".repeat(full), look, out)?;
    Style::FAINT.write(&"░".repeat(length - full), look, out)?;
    writeln!(out, "]  {said}")
}

fn next_step(rows: &[Row<'_>], call: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    let is_open = |row: &&Row<'_>| !matches!(row.state, State::Done(_));
    let here = rows.iter().find(|row| row.place == Place::Here);
    let tried = || rows.iter().find(|row| matches!(row.state, State::Tried(_)));
    let Some(row) = here.filter(is_open).or_else(tried).or_else(|| rows.iter().find(is_open)) else {
        return if rows.is_empty() { Ok(()) } else { writeln!(out, "You have done them all. Well done!") };
    };
    let (said, command) = match row.state {
        State::Tried(_) => {
            ("You are in the middle of this one. For a hint:", format!("{call} hint {}", row.number))
        }
        _ if rows.iter().all(|row| row.state == State::New) => {
            ("Begin here:", format!("{call} show {}", row.number))
        }
        _ => ("Next:", format!("{call} show {}", row.number)),
    };
    let apart = if width(said) + 1 + width(&command) <= look.prose_width() { " " } else { "\n  " };
    let lines = wrap(said, look.prose_width()).join("\n");
    write!(out, "{lines}{apart}")?;
    Style::CODE.write(&command, look, out)?;
    writeln!(out)
}
