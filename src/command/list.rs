//! `workshop list`: the exercises, and how far the learner is.

use std::io::Write;

use crate::session::Session;

use super::{Choice, Console, Exit, Trouble};

/// Lists the course.
///
/// # Errors
/// The course is broken.
pub fn run(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    if let Some(notice) = &session.known().notice {
        console.warn(notice);
    }
    let mut out = console.stdout();
    session.list(console.look(), &mut out)?;
    out.flush()?;
    Ok(Exit::Passed)
}
