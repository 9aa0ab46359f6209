//! `workshop course`: what the author of a course needs.

pub mod check;
pub mod new;
mod players;

use std::path::Path;

use super::Choice;

/// The course that an author works on: the one that was named, else the current folder.
fn at_hand(choice: &Choice) -> Choice {
    match choice.folder() {
        Some(_) => choice.clone(),
        None => Choice::of(Some(Path::new(".").to_owned()), None, None),
    }
}
