//! `workshop list`: the exercises, and how far the learner is.

use std::io::Write;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::course::Exercise;
use crate::progress::{Progress, Standing};
use crate::render::list::{self, Passed, Place, Row, State};
use crate::session::Session;

use super::{Choice, Console, Exit, Trouble};

/// Lists the course.
///
/// # Errors
/// The course is broken.
pub fn run(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let course = session.course();
    if course.exercises().is_empty() {
        let call = choice.call();
        writeln!(
            console.stdout(),
            "There is no exercise in this course yet. To begin one: {call} course new NAME"
        )?;
        return Ok(Exit::Passed);
    }
    let known = session.known();
    if let Some(notice) = &known.notice {
        console.warn(notice);
    }
    let current = session.current(&known.progress).filter(|_| session.desk().is_some());
    let labels: Vec<String> = course.exercises().iter().map(|exercise| exercise.label()).collect();
    let rows: Vec<Row<'_>> = course
        .exercises()
        .iter()
        .zip(&labels)
        .map(|(exercise, number)| row(&session, &known.progress, current, exercise, number))
        .collect();
    let mut out = console.stdout();
    list::render(&rows, choice.call(), console.look(), &mut out)?;
    out.flush()?;
    Ok(Exit::Passed)
}

fn row<'a>(
    session: &Session,
    progress: &Progress,
    current: Option<&Exercise>,
    exercise: &'a Exercise,
    number: &'a str,
) -> Row<'a> {
    let is_here = current.is_some_and(|current| current.name == exercise.name);
    Row {
        number,
        name: exercise.short_name(),
        teaches: &exercise.teaches,
        state: state(progress, &session.course().key(exercise)),
        place: if is_here { Place::Here } else { Place::Elsewhere },
    }
}

/// How far the learner is with an exercise (its key), with days as they are where the learner is.
pub fn state(progress: &Progress, exercise: &str) -> State {
    let tried = progress.of(exercise);
    let times = |count: u32| count as usize;
    match progress.standing(exercise) {
        Standing::Untried => State::New,
        Standing::Tried => State::Tried(tried.map_or(1, |tried| times(tried.tries))),
        Standing::Passed => State::Done(Passed {
            on: tried.and_then(|tried| tried.passed_at).and_then(day),
            after: tried.and_then(|tried| tried.passed_after).map(times),
        }),
    }
}

/// The day of a moment in seconds since 1970, by the clock on the wall here.
fn day(seconds: u64) -> Option<Date> {
    let moment = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(moment.to_zoned(TimeZone::system()).date())
}
