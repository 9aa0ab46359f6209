//! How a command ends, and what kept it from doing its work, in words for a person.

use std::fmt::Display;
use std::io;
use std::process::ExitCode;

use thiserror::Error;

use crate::course::CourseError;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It passed, or did what was asked.
    Passed,
    /// It did not pass.
    NotPassed,
    /// It was used wrongly, or the course is broken.
    WrongUse,
    /// The learner's program could not be built or started.
    NotStarted,
    /// Somebody interrupted it.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Passed => 0,
            Exit::NotPassed => 1,
            Exit::WrongUse => 2,
            Exit::NotStarted => 3,
            Exit::Interrupted => 130,
        })
    }
}

/// Something that kept a command from doing its work, in words for a person.
#[derive(Debug, Error)]
#[error("{what}")]
pub struct Trouble {
    /// The exit status that it leads to.
    pub exit: Exit,
    /// What happened, the likely cause, the next step.
    pub what: String,
}

impl Trouble {
    /// Wrong use.
    pub fn wrong_use(what: impl Display) -> Trouble {
        Trouble { exit: Exit::WrongUse, what: what.to_string() }
    }

    /// A program could not be started.
    pub fn not_started(what: impl Display) -> Trouble {
        Trouble { exit: Exit::NotStarted, what: what.to_string() }
    }

    /// Somebody asked for the end.
    pub fn interrupted() -> Trouble {
        Trouble { exit: Exit::Interrupted, what: String::new() }
    }
}

impl From<CourseError> for Trouble {
    fn from(error: CourseError) -> Trouble {
        Trouble::wrong_use(format!("the course is broken: {error}"))
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::StorageFull => Trouble::wrong_use(format!(
                "there is no room left where this is written to ({error}). Make some, and run it again."
            )),
            _ => Trouble::wrong_use(error),
        }
    }
}
