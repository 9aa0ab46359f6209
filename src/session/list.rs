//! The course at a glance, with how far the learner is.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::course::Exercise;
use crate::progress::{Progress, Standing};
use crate::render::Look;
use crate::render::list::{self, Passed, Place, Row, State, Step, Way};

use super::Session;

impl Session {
    /// Writes the list of all exercises.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn list(&self, look: Look, out: &mut impl Write) -> io::Result<()> {
        let (exercises, call) = (self.course.exercises(), self.choice.call());
        if exercises.is_empty() {
            return writeln!(
                out,
                "There is no exercise in this course yet. To begin one: {call} course new NAME"
            );
        }
        let progress = self.known().progress;
        let step = self.step(&progress);
        let current = self.current(&progress).filter(|_| self.desk().is_some());
        let labels: Vec<String> = exercises.iter().map(Exercise::label).collect();
        let rows: Vec<Row<'_>> = exercises
            .iter()
            .zip(&labels)
            .map(|(exercise, number)| row(self, &progress, current, exercise, number))
            .collect();
        list::render(&rows, step, call, look, out)
    }

    /// What to do next: the same that `next` goes by.
    fn step(&self, progress: &Progress) -> Step {
        let Some(current) = self.current(progress) else { return Step::Finished };
        let place = |of: &Exercise| self.course.exercises().iter().position(|one| one.name == of.name);
        if self.standing(progress, current) != Standing::Passed {
            return place(current).map_or(Step::Finished, Step::At);
        }
        let way = if self.desk().is_some() { Way::Next } else { Way::Show };
        let next = self.next_open(progress, current).and_then(place);
        next.map_or(Step::Finished, |place| Step::Next { place, way })
    }
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
