//! `workshop show`: the page of an exercise, or a program to begin with.

use std::io::Write;

use crate::course::{Exercise, Judged};
use crate::desk::Desk;
use crate::language::Language;
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

/// Prints a starter as it is, for a file of the learner's own: the one in this language; when none is named, the only
/// one, or that in the language of the learner's folder, or in Rust.
///
/// # Errors
/// There is no such exercise, no program is asked for in it, or there is no starter in this language.
pub fn starter(
    console: &Console,
    choice: &Choice,
    asked: Option<&str>,
    language: Option<Language>,
) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find(asked)?;
    let meant = language.or(session.desk().map(Desk::language));
    let found = match (language, exercise.starters.as_slice()) {
        (_, []) if exercise.judged == Judged::Machine => return Err(choice.no_program(exercise)),
        (_, []) => {
            let course = session.course();
            let file = course.tree().exercise_file(&exercise.name, "starter.*");
            return Err(choice.missing(course, exercise, "program to begin with", file));
        }
        (None, [only]) => Some(only),
        _ => exercise.starter(meant.unwrap_or(Language::Rust)),
    };
    let starter = found.ok_or_else(|| Trouble::wrong_use(not_in(meant, exercise, choice.call())))?;
    console.stdout().write_all(starter.text.as_bytes())?;
    Ok(Exit::Passed)
}

/// There is no starter in this language, or nobody said which one is meant; which ones there are.
fn not_in(language: Option<Language>, exercise: &Exercise, call: &str) -> String {
    let name = &exercise.name;
    let is_missing = match language {
        Some(language) => format!("{name} has no program to begin with for {}.", language.name()),
        None => format!("{name} has several programs to begin with."),
    };
    let lines = exercise.starters.iter().map(|starter| {
        let option = starter.language.map_or_else(String::new, |one| format!(" --lang {}", one.word()));
        format!("\n  {}: `{call} show {} --starter{option}`", starter.file, exercise.label())
    });
    format!("{is_missing} These are there:{}", lines.collect::<String>())
}
