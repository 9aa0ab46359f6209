//! `workshop doctor`, and `verify` where an exercise judges the machine: is everything here that is needed?

use std::io::Write;

use crate::course::Judged;
use crate::machine;
use crate::render;
use crate::session::Session;
use crate::session::fitness::examine;
use crate::session::verify::exit_of;

use super::console::Progress;
use super::verify::{self, Report};
use super::{Choice, Console, Exit, Trouble};

/// Checks the machine.
///
/// # Errors
/// The current folder is gone, or the course is broken.
pub fn run(console: &Console, choice: &Choice, report: Report) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let course = session.course();
    let progress = match report {
        Report::Text => console.progress("looking at this machine"),
        Report::Json => Progress::none(),
    };
    let exercise = course.exercises().iter().find(|exercise| exercise.judged == Judged::Machine);
    let (lines, verdict) = examine(exercise)?;
    drop(progress);
    let fit = machine::is_fit(&lines);
    if let Some(exercise) = exercise
        && let Some(notice) = session.record(exercise, &verdict)
    {
        console.warn(&notice);
    }
    match report {
        Report::Json => verify::print_json(console, &verdict)?,
        Report::Text => {
            let mut out = console.stdout();
            render::machine::render(&lines, fit, console.look(), &mut out)?;
            if let Some(next) = exercise.filter(|_| fit).and_then(|exercise| course.after(exercise)) {
                writeln!(out, "Go on with the first exercise: {} show {}", choice.call(), next.label())?;
            }
            out.flush()?;
        }
    }
    Ok(exit_of(verdict.outcome))
}
