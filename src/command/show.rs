//! `workshop show`: the page of an exercise, or a program to begin with.

use std::io::Write;

use crate::render::page;

use super::{Console, Exit, Trouble, course};

/// Shows the page, through a pager when it is longer than the screen.
///
/// # Errors
/// There is no such exercise.
pub fn page(console: &Console, asked: &str) -> Result<Exit, Trouble> {
    let course = course()?;
    let exercise = course.find(asked)?;
    let mut text = Vec::new();
    page::render(&exercise.page, &console.look(), &mut text)?;
    console.paged(&text)?;
    Ok(Exit::Passed)
}

/// Prints the starter as it is, for a file of the learner's own.
///
/// # Errors
/// There is no such exercise, or no program is asked for in it.
pub fn starter(console: &Console, asked: &str) -> Result<Exit, Trouble> {
    let course = course()?;
    let exercise = course.find(asked)?;
    let Some(starter) = &exercise.starter else {
        return Err(Trouble::no_program(exercise));
    };
    console.stdout().write_all(starter.as_bytes())?;
    Ok(Exit::Passed)
}
