//! `workshop show`: the page of an exercise, or a program to begin with.

use std::io::Write;

use crate::course::Judged;
use crate::render::page;
use crate::session::Session;

use super::{Choice, Console, Exit, Trouble};

/// Shows the page, through a pager when it is longer than the screen.
///
/// # Errors
/// There is no such exercise.
pub fn page(console: &Console, choice: &Choice, asked: Option<&str>) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find(asked)?;
    let mut text = Vec::new();
    page::render(&exercise.page, &console.look(), &mut text)?;
    console.paged(&text)?;
    Ok(Exit::Passed)
}

/// Prints the starter as it is, for a file of the learner's own.
///
/// # Errors
/// There is no such exercise, or no program is asked for in it.
pub fn starter(console: &Console, choice: &Choice, asked: Option<&str>) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find(asked)?;
    let starter = match (&exercise.starter, exercise.judged) {
        (Some(starter), _) => starter,
        (None, Judged::Machine) => return Err(choice.no_program(exercise)),
        (None, Judged::Program) => {
            let course = session.course();
            let file = course.tree().exercise_file(&exercise.name, "starter.*");
            return Err(choice.missing(course, exercise, "program to begin with", file));
        }
    };
    console.stdout().write_all(starter.text.as_bytes())?;
    Ok(Exit::Passed)
}
