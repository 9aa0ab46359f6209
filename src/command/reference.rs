//! `workshop play`: a reference solution by hand, with arguments of one's own.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::process;
use crate::reference;

use super::{Exit, Trouble, course};

/// Becomes the reference solution, with these arguments.
///
/// # Errors
/// There is none, or it could not be started.
pub fn run(asked: &str, arguments: Vec<OsString>) -> Result<Exit, Trouble> {
    let course = course()?;
    let exercise = course.find(asked)?;
    if reference::find(&exercise.name).is_none() {
        return Err(Trouble::no_program(exercise));
    }
    let error =
        Command::new(process::executable()).arg0(reference::called(&exercise.name)).args(arguments).exec();
    Err(Trouble { exit: Exit::NotStarted, what: format!("the reference solution did not start: {error}") })
}
