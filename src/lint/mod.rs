//! Holds a course to what CONTRIBUTING.md promises of one. What can be seen without playing is seen here; what a
//! played program shows is judged in [`played`].

use std::fmt;

use crate::course::{CourseError, Exercise, Judged, Tree};
use crate::text::width;

pub mod filed;
mod hints;
mod page;
pub mod played;
mod todo;

pub use filed::{Filed, Part};

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Something that its author still means to write.
    ToDo,
    /// A program that could not be played here.
    Skipped,
    /// The course is not as it has to be.
    Mistake,
    /// No command can read the exercise.
    Unreadable,
}

/// One thing to say about a course: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// How much it weighs.
    pub weight: Weight,
    /// The file, as one can type it.
    pub file: String,
    /// The line, from 1, where there is one.
    pub line: Option<usize>,
    /// What is the matter, and the next step.
    pub what: String,
}

impl Remark {
    /// A mistake.
    pub fn mistake(file: impl Into<String>, line: Option<usize>, what: impl Into<String>) -> Remark {
        Remark { weight: Weight::Mistake, file: file.into(), line, what: what.into() }
    }
}

impl From<CourseError> for Remark {
    fn from(error: CourseError) -> Remark {
        Remark { weight: Weight::Unreadable, file: error.file, line: error.line, what: error.what }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        let kind = match self.weight {
            Weight::ToDo => "to do: ",
            Weight::Skipped => "not played: ",
            Weight::Mistake | Weight::Unreadable => "",
        };
        write!(f, ": {kind}{}", self.what)
    }
}

/// A course as far as it can be read, and what there is to say about it.
pub struct Reading {
    /// The exercises that can be read, by number.
    pub exercises: Vec<Exercise>,
    /// Their programs, the reference solutions first.
    pub programs: Vec<Filed>,
    /// What is to say.
    pub remarks: Vec<Remark>,
}

/// Reads a course, and goes on where it is broken.
///
/// # Errors
/// The folder of the exercises can't be read.
pub fn read(tree: &Tree) -> Result<Reading, CourseError> {
    let mut reading = Reading { exercises: Vec::new(), programs: Vec::new(), remarks: Vec::new() };
    let folders = tree.folders()?;
    for folder in &folders {
        match Exercise::load(tree, folder) {
            Ok(exercise) => reading.exercises.push(exercise),
            Err(error) => reading.remarks.push(error.into()),
        }
        reading.remarks.extend(todo::remarks(tree, folder));
    }
    reading.exercises.sort_by_key(|exercise| exercise.number);
    for pair in reading.exercises.windows(2).filter(|pair| pair[0].number == pair[1].number) {
        let what = format!("has the same number as {}; give it another one", pair[0].name);
        let file = tree.exercise_file(&pair[1].name, "");
        reading.remarks.push(CourseError { file, line: None, what }.into());
    }
    for (index, exercise) in reading.exercises.iter().enumerate() {
        let next = reading.exercises.get(index + 1);
        reading.remarks.extend(page::remarks(tree, exercise, next));
        reading.remarks.extend(hints::remarks(tree, exercise));
        reading.remarks.extend(scenes(tree, exercise));
        if exercise.judged == Judged::Program {
            reading.remarks.extend(filed::remarks(tree, exercise));
            reading.programs.extend(filed::programs(tree, exercise, index));
        }
    }
    reading.remarks.extend(filed::strangers(tree, &folders));
    reading.programs.sort_by_key(|program| program.part.clone());
    Ok(reading)
}

/// The widest `teaches` that `workshop list` shows whole on a terminal of 80 columns.
const TEACHES: usize = 56;

/// What an exercise that loads may still be missing.
fn scenes(tree: &Tree, exercise: &Exercise) -> Vec<Remark> {
    let file = tree.exercise_file(&exercise.name, "exercise.toml");
    let mut remarks = Vec::new();
    if exercise.judged == Judged::Program && exercise.checks.iter().next().is_none() {
        let what = "nothing is judged, so every program would pass. The least is `[checks.exit]` and `[checks.stdout]`.";
        remarks.push(Remark::mistake(file.clone(), None, what));
    }
    let columns = width(&exercise.teaches);
    if columns > TEACHES {
        let what = format!(
            "`teaches` has {columns} columns; `workshop list` shows {TEACHES} of them. Say it in fewer words."
        );
        remarks.push(Remark::mistake(file, None, what));
    }
    remarks
}
