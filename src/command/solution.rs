//! `workshop solution`: how the reference does it.

use std::io::Write;

use crate::course::Judged;
use crate::render::page;

use super::{Choice, Console, Exit, Trouble};

/// Shows the reference solution: on a terminal as a page, otherwise as the program that it is.
///
/// # Errors
/// There is no such exercise, or no program is asked for in it.
pub fn run(console: &Console, choice: &Choice, asked: &str) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    let exercise = choice.find(&course, asked)?;
    let Some(solution) = &exercise.solution else {
        return Err(match exercise.judged {
            Judged::Machine => choice.no_program(exercise),
            Judged::Program => {
                let file = course.tree().solution_file(&exercise.name, "main.*");
                choice.missing(&course, exercise, "reference solution", file)
            }
        });
    };
    let Some(listing) = solution.listing() else {
        let what = format!(
            "the reference solution of {} is a program that can't be shown as text\n  To play it: `{} verify {} --reference`",
            exercise.name,
            choice.call(),
            exercise.label()
        );
        return Err(Trouble::wrong_use(what));
    };
    if !console.is_terminal() {
        console.stdout().write_all(listing.text.as_bytes())?;
        return Ok(Exit::Passed);
    }
    let (language, text) = (listing.language, listing.text.trim_end());
    // A fence that is longer than any in the program.
    let markdown =
        format!("# {} — the reference solution\n\n``````{language}\n{text}\n``````\n", exercise.name);
    let mut text = Vec::new();
    page::render(&markdown, &console.look(), &mut text)?;
    console.paged(&text)?;
    Ok(Exit::Passed)
}
