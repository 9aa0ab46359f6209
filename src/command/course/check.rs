//! `workshop course check`: is a course as it has to be?

use std::io::Write;
use std::path::PathBuf;

use crate::course::Exercise;
use crate::lint::{self, Remark, Weight};
use crate::text::count;

use super::{at_hand, players};
use crate::command::{Choice, Console, Exit, Trouble};
use crate::session::prepare;

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// What can be read, and what every program does when it is played.
    Played,
    /// What can be read.
    Read,
}

/// Checks the course in `folder`, else the one that was chosen, else the one in the current folder.
///
/// # Errors
/// There is no course, or its folder can't be read.
pub fn run(
    console: &Console,
    choice: &Choice,
    folder: Option<PathBuf>,
    depth: Depth,
) -> Result<Exit, Trouble> {
    let choice = match folder {
        Some(folder) => Choice::of(Some(folder), None, None),
        None => at_hand(choice),
    };
    let tree = choice.tree()?;
    let mut reading = lint::read(&tree)?;
    reading.remarks.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    let mut out = console.stdout();
    for remark in &reading.remarks {
        writeln!(out, "{remark}")?;
    }
    let mut told = players::Told::default();
    if depth == Depth::Played && !reading.programs.is_empty() {
        out.flush()?;
        let cancel = prepare::cancel_on_signals()?;
        let progress = console.progress("getting ready");
        told = players::play_all(&choice, &tree, &reading, &cancel, &progress);
        drop(progress);
        if cancel.is_asked() {
            return Err(Trouble::interrupted());
        }
        for remark in &told.remarks {
            writeln!(out, "{remark}")?;
        }
    }
    let remarks: Vec<&Remark> = reading.remarks.iter().chain(&told.remarks).collect();
    let programs = match depth {
        Depth::Played => {
            format!("{} of {} played", told.played, count(reading.programs.len(), "program", "programs"))
        }
        Depth::Read => format!("{} not played", count(reading.programs.len(), "program", "programs")),
    };
    writeln!(out, "{}", summary(&choice, &reading.exercises, &remarks, &programs))?;
    out.flush()?;
    Ok(match remarks.iter().map(|remark| remark.weight).max() {
        Some(Weight::Unreadable) => Exit::WrongUse,
        Some(Weight::Mistake) => Exit::NotPassed,
        Some(Weight::ToDo | Weight::Skipped) | None => Exit::Passed,
    })
}

/// One line on it all.
fn summary(choice: &Choice, exercises: &[Exercise], remarks: &[&Remark], programs: &str) -> String {
    let of = |weights: &[Weight]| remarks.iter().filter(|remark| weights.contains(&remark.weight)).count();
    if exercises.is_empty() && remarks.is_empty() {
        return format!("There is no exercise yet. To begin one: {} course new NAME", choice.call());
    }
    let mistakes = of(&[Weight::Mistake, Weight::Unreadable]);
    let found = match (mistakes, of(&[Weight::ToDo])) {
        (0, 0) => "no mistakes".to_owned(),
        (0, to_dos) => format!("no mistakes, and {}", count(to_dos, "to-do", "to-dos")),
        (_, 0) => count(mistakes, "mistake", "mistakes"),
        (_, to_dos) => {
            format!("{}, and {}", count(mistakes, "mistake", "mistakes"), count(to_dos, "to-do", "to-dos"))
        }
    };
    let mark = if mistakes == 0 { "✓" } else { "✗" };
    format!("{mark} {}, {programs}: {found}", count(exercises.len(), "exercise", "exercises"))
}
