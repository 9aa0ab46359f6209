//! The course: a tree of exercises, found by number, by name or by both.

pub mod exercise;
pub mod hints;
pub mod manifest;
mod nonsense;
mod parts;
pub mod solution;
pub mod tree;

use std::fmt::{self, Display};

use thiserror::Error;

pub use exercise::{Exercise, Judged, Starter};
pub use hints::Hint;
pub use solution::Solution;
pub use tree::{NoCourse, Tree};

use crate::language::Language;
use crate::text::nearest;

/// All exercises, in the order of their numbers.
pub struct Course {
    tree: Tree,
    exercises: Vec<Exercise>,
}

/// The course itself is at fault, not its user.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("{file}{}: {what}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct CourseError {
    /// The file, as one can type it.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, and the nearest known word.
    pub what: String,
}

/// Nobody knows an exercise by that name.
#[derive(Debug, Error, PartialEq)]
#[error("there is no exercise `{asked}`{meant}")]
pub struct UnknownExercise {
    /// What was asked for.
    pub asked: String,
    /// What was probably meant.
    pub meant: Meant,
}

/// What somebody probably meant who named an exercise that there is not.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant {
    /// This one, by its full name.
    Nearest(String),
    /// One by its number: the first and the last of them.
    Numbers(String, String),
    /// Nobody knows.
    Unknown,
}

impl Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Meant::Nearest(name) => write!(f, "; did you mean `{name}`?"),
            Meant::Numbers(first, last) => write!(f, "; they go from {first} to {last}"),
            Meant::Unknown => Ok(()),
        }
    }
}

impl Course {
    /// The course that is built into the program.
    ///
    /// # Errors
    /// What [`Course::load`] finds; a test keeps the built-in course free of it.
    pub fn built_in() -> Result<Course, CourseError> {
        Course::load(&Tree::Embedded)
    }

    /// Reads every exercise of `tree`.
    ///
    /// # Errors
    /// The first thing in it that is wrong, with its file and line.
    pub fn load(tree: &Tree) -> Result<Course, CourseError> {
        let mut exercises: Vec<Exercise> =
            tree.folders()?.iter().map(|folder| Exercise::load(tree, folder)).collect::<Result<_, _>>()?;
        exercises.sort_by_key(|exercise| exercise.number);
        if let Some(twice) = exercises.windows(2).find(|pair| pair[0].number == pair[1].number) {
            return Err(CourseError {
                file: tree.exercise_file(&twice[1].name, ""),
                line: None,
                what: format!("has the same number as `{}`", twice[0].name),
            });
        }
        Ok(Course { tree: tree.clone(), exercises })
    }

    /// All exercises.
    pub fn exercises(&self) -> &[Exercise] {
        &self.exercises
    }

    /// The languages in which it has programs to begin with.
    pub fn languages(&self) -> Vec<Language> {
        let has = |language: &Language| self.exercises.iter().any(|it| it.starter(*language).is_some());
        Language::ALL.into_iter().filter(has).collect()
    }

    /// Where it comes from.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The name under which a learner's progress with an exercise is kept: its own, or in another course than the
    /// built-in one the path of its folder. No two courses share that, and it asks nothing of an author.
    pub fn key(&self, exercise: &Exercise) -> String {
        match &self.tree {
            Tree::Embedded => exercise.name.clone(),
            Tree::Folder(root) => {
                let root = std::fs::canonicalize(root).unwrap_or_else(|_| root.clone());
                root.join("exercises").join(&exercise.name).display().to_string()
            }
        }
    }

    /// Finds an exercise by `2`, `02`, `pushpull`, `02-pushpull` or `2-pushpull`, in any letter case.
    ///
    /// # Errors
    /// [`UnknownExercise`], with the nearest name.
    pub fn find(&self, asked: &str) -> Result<&Exercise, UnknownExercise> {
        let word = asked.trim().to_lowercase();
        let (number, name) = match word.split_once('-') {
            Some((digits, rest)) if digits.parse::<u32>().is_ok() => (digits.parse().ok(), Some(rest)),
            _ => match word.parse::<u32>() {
                Ok(number) => (Some(number), None),
                Err(_) => (None, Some(word.as_str())),
            },
        };
        let fits = |exercise: &&Exercise| {
            number.is_none_or(|number| exercise.number == number)
                && name.is_none_or(|name| exercise.short_name() == name)
        };
        self.exercises.iter().find(fits).ok_or_else(|| self.unknown(asked, &word))
    }

    /// The exercise after this one.
    pub fn after(&self, exercise: &Exercise) -> Option<&Exercise> {
        self.exercises.iter().find(|other| other.number > exercise.number)
    }

    fn unknown(&self, asked: &str, word: &str) -> UnknownExercise {
        let names =
            self.exercises.iter().flat_map(|exercise| [exercise.name.as_str(), exercise.short_name()]);
        let meant = nearest(word, names);
        let nearest = meant.and_then(|name| {
            let found =
                self.exercises.iter().find(|exercise| exercise.name == name || exercise.short_name() == name);
            found.map(|exercise| exercise.name.clone())
        });
        let meant = match (nearest, self.exercises.as_slice()) {
            (Some(name), _) => Meant::Nearest(name),
            (None, [first, .., last]) if word.parse::<u32>().is_ok() => {
                Meant::Numbers(first.label(), last.label())
            }
            (None, _) => Meant::Unknown,
        };
        UnknownExercise { asked: asked.to_owned(), meant }
    }
}
