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

/// What the learner does next; exercises are named by their row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Goes on with the one that the learner is at.
    At(usize),
    /// Goes on to another one.
    Next {
        /// Which one.
        place: usize,
        /// How.
        way: Way,
    },
    /// Nothing is left.
    Finished,
}

/// How one goes on to another exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// With `next`: commands without a number are about that one then.
    Next,
    /// With `show` and its number.
    Show,
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
pub fn render(rows: &[Row<'_>], step: Step, call: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
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
    next_step(rows, step, call, look, out)
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

fn next_step(rows: &[Row<'_>], step: Step, call: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    let row = |place: usize| rows.get(place).map(|row| (row, row.number, row.name));
    let (said, command) = match step {
        Step::Finished if rows.is_empty() => return Ok(()),
        Step::Finished => return writeln!(out, "You have done them all. Well done!"),
        Step::At(place) => match row(place) {
            None => return Ok(()),
            Some((row, number, name)) if matches!(row.state, State::Tried(_)) => (
                format!("You are in the middle of {number} {name}. For a hint:"),
                format!("{call} hint {number}"),
            ),
            Some((_, number, _)) if place == 0 && rows.iter().all(|row| row.state == State::New) => {
                ("Begin here:".to_owned(), format!("{call} show {number}"))
            }
            Some((_, number, name)) => {
                (format!("You are at {number} {name}. Its page:"), format!("{call} show {number}"))
            }
        },
        Step::Next { place, way } => match row(place) {
            None => return Ok(()),
            Some((_, number, name)) => {
                let command = match way {
                    Way::Next => format!("{call} next"),
                    Way::Show => format!("{call} show {number}"),
                };
                (format!("Next is {number} {name}:"), command)
            }
        },
    };
    let apart = if width(&said) + 1 + width(&command) <= look.prose_width() { " " } else { "\n  " };
    let lines = wrap(&said, look.prose_width()).join("\n");
    write!(out, "{lines}{apart}")?;
    Style::CODE.write(&command, look, out)?;
    writeln!(out)
}
