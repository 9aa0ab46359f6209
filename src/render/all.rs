//! The verdicts on all exercises: a line each, and how many passed.

use std::io::{self, Write};

use super::Look;
use super::style::Style;
use crate::text::{harmless, pad_right, shorten, width, wrap};

/// One exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Its number as one types it, such as `02`.
    pub number: &'a str,
    /// Its name, such as `pushpull`.
    pub name: &'a str,
    /// What came of it.
    pub state: State<'a>,
}

/// What came of an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'a> {
    /// It passed.
    Passed,
    /// It did not, for this reason.
    NotPassed(&'a str),
    /// Its program could not be built or started, for this reason.
    NotStarted(&'a str),
    /// There is no program for it.
    NoProgram,
}

impl State<'_> {
    fn said(self) -> (&'static str, Style) {
        match self {
            State::Passed => ("✓ passed", Style::GOOD),
            State::NotPassed(_) => ("✗ not passed", Style::BAD),
            State::NotStarted(_) => ("✗ not started", Style::BAD),
            State::NoProgram => ("- no program", Style::FAINT),
        }
    }
}

const GAP: usize = 2;
/// With less room, the reason goes on a line of its own.
const LEAST_WHY: usize = 24;

/// Writes the rows, the sum of them, and a command that tells more.
///
/// # Errors
/// Those of `out`.
pub fn render(rows: &[Row<'_>], more: Option<&str>, look: Look, out: &mut impl Write) -> io::Result<()> {
    let widest = |measure: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(measure).max().unwrap_or(0);
    let number = widest(&|row| width(row.number));
    let name = widest(&|row| width(row.name));
    let state = widest(&|row| width(row.state.said().0));
    let before = number + GAP + name + GAP + state + GAP;
    let room = look.prose_width().saturating_sub(before);
    for row in rows {
        let (said, style) = row.state.said();
        Style::HEADING.write(&pad_right(row.number, number), look, out)?;
        write!(out, "{:GAP$}", "")?;
        Style::PLAIN.bold().write(&pad_right(row.name, name), look, out)?;
        write!(out, "{:GAP$}", "")?;
        let why = why(row.state);
        let beside = !why.is_empty() && room >= LEAST_WHY;
        if beside {
            style.write(&pad_right(said, state), look, out)?;
            write!(out, "{:GAP$}{}", "", shorten(&why, room))?;
        } else {
            style.write(said, look, out)?;
        }
        writeln!(out)?;
        if !why.is_empty() && !beside {
            let indent = number + GAP;
            let room = look.prose_width().saturating_sub(indent).max(10);
            writeln!(out, "{:indent$}{}", "", shorten(&why, room))?;
        }
    }
    let passed = rows.iter().filter(|row| row.state == State::Passed).count();
    writeln!(out)?;
    let sum = format!("{passed} of {} passed.", rows.len());
    let style = if passed == rows.len() { Style::GOOD } else { Style::BAD };
    style.write(&sum, look, out)?;
    writeln!(out)?;
    if let Some(command) = more {
        let said = "To see more of the first:";
        let apart = if width(said) + 1 + width(command) <= look.prose_width() { " " } else { "\n  " };
        write!(out, "{}{apart}", wrap(said, look.prose_width()).join("\n"))?;
        Style::CODE.write(command, look, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The reason, on one line.
fn why(state: State<'_>) -> String {
    let why = match state {
        State::NotPassed(why) | State::NotStarted(why) => why,
        State::Passed | State::NoProgram => "",
    };
    harmless(why.lines().next().unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Row, State, render};
    use crate::render::Look;

    fn rendered(width: usize) -> String {
        let long = "Your program printed the numbers themselves, not the sum of all numbers so far.\nMore.";
        let rows = [
            Row { number: "01", name: "reqrep", state: State::Passed },
            Row { number: "02", name: "pushpull", state: State::NotPassed(long) },
            Row { number: "03", name: "pubsub", state: State::NoProgram },
        ];
        let mut out = Vec::new();
        render(&rows, Some("workshop verify 02 02.rs"), Look::plain(width), &mut out).expect("it is written");
        String::from_utf8(out).expect("a text")
    }

    #[test]
    fn each_exercise_has_a_line_with_the_reason_shortened_to_the_width() {
        assert_eq!(
            rendered(70),
            "01  reqrep    ✓ passed\n\
             02  pushpull  ✗ not passed  Your program printed the numbers themselv…\n\
             03  pubsub    - no program\n\
             \n1 of 3 passed.\n\
             To see more of the first: workshop verify 02 02.rs\n"
        );
    }

    #[test]
    fn on_a_narrow_screen_the_reason_is_on_a_line_of_its_own() {
        let text = rendered(40);
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(text.contains("02  pushpull  ✗ not passed\n    Your program printed"), "{text}");
    }
}
