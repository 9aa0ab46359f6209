//! `workshop list`: the exercises, and how far the learner is.

use std::io::Write;

use crate::progress::{Progress, Standing, Store};
use crate::render::list::{self, Row, State};

use super::{Choice, Console, Exit, Trouble};

/// Lists the course.
///
/// # Errors
/// The course is broken.
pub fn run(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    if course.exercises().is_empty() {
        let call = choice.call();
        writeln!(
            console.stdout(),
            "There is no exercise in this course yet. To begin one: {call} course new NAME"
        )?;
        return Ok(Exit::Passed);
    }
    let known = Store::here().load();
    if let Some(notice) = &known.notice {
        console.warn(notice);
    }
    let labels: Vec<String> = course.exercises().iter().map(|exercise| exercise.label()).collect();
    let rows: Vec<Row<'_>> = course
        .exercises()
        .iter()
        .zip(&labels)
        .map(|(exercise, label)| Row {
            number: label,
            name: exercise.short_name(),
            teaches: &exercise.teaches,
            state: state(&known.progress, &course.key(exercise)),
        })
        .collect();
    let mut out = console.stdout();
    list::render(&rows, choice.call(), console.look(), &mut out)?;
    out.flush()?;
    Ok(Exit::Passed)
}

fn state(progress: &Progress, exercise: &str) -> State {
    match progress.standing(exercise) {
        Standing::Untried => State::New,
        Standing::Tried => State::Tried(progress.of(exercise).map_or(1, |tried| tried.tries as usize)),
        Standing::Passed => State::Done,
    }
}
