//! `workshop course new`: the skeleton of an exercise, and what to do with it.

use std::io::Write;
use std::path::Path;

use crate::course::{NoCourse, Tree};
use crate::language::Language;
use crate::skeleton::{self, Kind};

use super::at_hand;
use crate::command::{Choice, Console, Exit, Trouble};

/// Writes the skeleton into the course that was chosen, else into the current folder.
///
/// # Errors
/// The name is none or taken, or the folder can't be written.
pub fn run(
    console: &Console,
    choice: &Choice,
    name: &str,
    kind: Kind,
    language: Language,
) -> Result<Exit, Trouble> {
    let course = at_hand(choice);
    let folder = course.folder().unwrap_or(Path::new("."));
    // A course begins with its first exercise; but nobody means to begin one inside another.
    let exercises = match Tree::at(folder) {
        Ok(tree) => tree.folders()?,
        Err(error @ (NoCourse::Inside { .. } | NoCourse::File(_))) => return Err(course.no_course(&error)),
        Err(NoCourse::Missing(_) | NoCourse::NoExercises(_)) => Vec::new(),
    };
    let full_name = skeleton::full_name(name, &exercises).map_err(Trouble::wrong_use)?;
    let files = skeleton::write(folder, &full_name, kind, language).map_err(Trouble::wrong_use)?;
    let mut out = console.stdout();
    for file in &files {
        writeln!(out, "wrote {}", file.strip_prefix(".").unwrap_or(file).display())?;
    }
    let number = full_name.split('-').next().unwrap_or_default();
    let call = course.call();
    writeln!(out, "\nIt is a whole exercise already, with its programs in {}. Next:", language.name())?;
    writeln!(out, "  1. See it at work:           {call} verify {number} --reference")?;
    writeln!(out, "  2. Put yours in its place, file by file.")?;
    writeln!(out, "  3. See what is still to do:  {call} course check")?;
    if let Some(before) = before(&exercises, &full_name) {
        writeln!(
            out,
            "  4. Lead on to it: write `workshop show {number}` at the end of the page of {before}."
        )?;
    }
    Ok(Exit::Passed)
}

/// The exercise in front of the new one.
fn before<'e>(exercises: &'e [String], full_name: &str) -> Option<&'e str> {
    let number = |folder: &str| folder.split_once('-').and_then(|(digits, _)| digits.parse::<u32>().ok());
    let earlier = exercises.iter().filter(|folder| number(folder) < number(full_name));
    earlier.max_by_key(|folder| number(folder)).map(String::as_str)
}
