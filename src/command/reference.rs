//! `workshop play`: a reference solution by hand, with arguments of one's own.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::course::Judged;
use crate::engine::Cancel;
use crate::session::prepare;

use super::{Choice, Exit, Trouble};

/// Becomes the reference solution, with these arguments.
///
/// # Errors
/// There is none, or it could not be built or started.
pub fn run(choice: &Choice, asked: &str, arguments: Vec<OsString>) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    let exercise = choice.find(&course, asked)?;
    if exercise.judged == Judged::Machine {
        return Err(choice.no_program(exercise));
    }
    // Until the program itself is there, Ctrl-C ends this one as usual.
    let troupe = prepare::reference(choice, &course, exercise, &Cancel::default(), &|_| ())?;
    let Some((program, first)) = troupe.command.split_first() else {
        return Err(Trouble::wrong_use("the reference solution has no command"));
    };
    let mut command = Command::new(program);
    command.args(first).args(arguments);
    if let Some(name) = troupe.arg0 {
        command.arg0(name);
    }
    let what = format!("the reference solution did not start: {}", command.exec());
    Err(Trouble { exit: Exit::NotStarted, what })
}
