//! `workshop next`: on to the next exercise that is not passed.

use std::io::Write;

use crate::session::Session;

use super::{Choice, Console, Exit, Trouble};

/// Goes on, and says where that is.
///
/// # Errors
/// The course is broken.
pub fn run(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let known = session.known();
    if let Some(notice) = &known.notice {
        console.warn(notice);
    }
    let from = session.find(None)?;
    let call = choice.call();
    let mut out = console.stdout();
    let Some(next) = session.next_open(&known.progress, from) else {
        writeln!(
            out,
            "You have done them all. Well done!\nTo look at one again: {call} show {}",
            from.label()
        )?;
        return Ok(Exit::Passed);
    };
    if let Some(notice) = session.go_to(next) {
        console.warn(&notice);
    }
    if next.name == from.name {
        writeln!(out, "{} is the only one left: {}", next.name, next.teaches)?;
    } else {
        writeln!(out, "{}: {}", next.name, next.teaches)?;
    }
    writeln!(out, "\nIts page:         {call} show")?;
    match choice.desk() {
        Some(desk) => {
            let file = desk.file(&next.name);
            let file = file.strip_prefix(desk.root()).unwrap_or(&file);
            writeln!(out, "Your program:     {}", file.display())?;
            writeln!(out, "While you write:  {call} watch")?;
        }
        None => writeln!(out, "Is it right?      {call} verify {} FILE", next.label())?,
    }
    out.flush()?;
    Ok(Exit::Passed)
}
