//! `workshop solution`: how the reference does it.

use std::io::Write;

use crate::reference;
use crate::render::page;

use super::{Console, Exit, Trouble, course};

/// Shows the reference solution: on a terminal as a page, otherwise as the program that it is.
///
/// # Errors
/// There is no such exercise, or no program is asked for in it.
pub fn run(console: &Console, asked: &str) -> Result<Exit, Trouble> {
    let course = course()?;
    let exercise = course.find(asked)?;
    let Some(reference) = reference::find(&exercise.name) else {
        return Err(Trouble::no_program(exercise));
    };
    if !console.is_terminal() {
        console.stdout().write_all(reference.source.as_bytes())?;
        return Ok(Exit::Passed);
    }
    let markdown = format!(
        "# {} — the reference solution\n\n```rust\n{}\n```\n",
        exercise.name,
        reference.source.trim_end()
    );
    let mut text = Vec::new();
    page::render(&markdown, &console.look(), &mut text)?;
    console.paged(&text)?;
    Ok(Exit::Passed)
}
