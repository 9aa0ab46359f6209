//! Which hint is the next one: the ladder begins at the rung for the failure that was seen last.

use crate::course::{Exercise, Hint};
use crate::progress::Tried;

/// Where somebody wants to go on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Climb {
    /// To the next hint, which says more.
    Up,
    /// To the one before, which says less.
    Down,
}

/// The rung to show now, from 1, when somebody climbs.
pub fn rung(exercise: &Exercise, tried: Option<&Tried>, climb: Climb) -> usize {
    match climb {
        Climb::Up => next(exercise, tried),
        Climb::Down => {
            let shown = tried.and_then(|tried| tried.hint);
            shown.map_or(1, |shown| shown.saturating_sub(1)).clamp(1, exercise.hints.len().max(1))
        }
    }
}

/// One rung as Markdown, from 1, for somebody who climbs with the keys `h` and `H`. `None` when there is no such rung.
pub fn text(exercise: &Exercise, rung: usize) -> Option<String> {
    let steps = exercise.hints.len();
    let hint = hint(exercise, rung)?;
    let more = match (rung, steps) {
        (1, 1) => "This is the only one.",
        (1, _) => "Not enough? Press `h` again.",
        (rung, steps) if rung == steps => "This is the last one. A smaller one: `H`.",
        _ => "Not enough? Press `h` again. A smaller one: `H`.",
    };
    Some(format!("{hint}{more}\n"))
}

/// What one rung says, as Markdown, from 1. `None` when there is no such rung.
pub fn hint(exercise: &Exercise, rung: usize) -> Option<String> {
    let steps = exercise.hints.len();
    let hint = exercise.hints.get(rung.checked_sub(1)?)?;
    Some(format!("## Hint {rung} of {steps}: {}\n\n{}\n\n", hint.title, hint.text.trim()))
}

/// The rung to show now: for a failure, the one that answers it; after a rung, the one above it, up to the last.
pub fn next(exercise: &Exercise, tried: Option<&Tried>) -> usize {
    let Some(tried) = tried else { return 1 };
    match (tried.hint, &tried.failure) {
        (Some(shown), _) => (shown + 1).min(exercise.hints.len()),
        (None, Some(failure)) => rung_for(exercise, failure).unwrap_or(1),
        (None, None) => 1,
    }
}

/// The hint, from 1, with which one begins after a failure of this id: the one that answers it; but the last one, which
/// is almost the answer, is nobody's first.
pub fn rung_for(exercise: &Exercise, failure: &str) -> Option<usize> {
    let answers = |hint: &Hint| hint.answers.iter().any(|id| id == failure);
    let answered = exercise.hints.iter().position(answers)? + 1;
    Some(answered.min(exercise.hints.len().saturating_sub(1)).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Course;

    #[test]
    fn the_ladder_begins_at_the_rung_for_the_failure_and_goes_up() {
        let course = Course::built_in().expect("the course");
        let exercise = course.find("02").expect("an exercise");
        let tried = |failure: Option<&str>, hint| Tried {
            tries: 1,
            failure: failure.map(str::to_owned),
            hint,
            ..Tried::default()
        };
        let failure = exercise.hints[1].answers[0].as_str();
        let last_answers = exercise.hints[2].answers[0].as_str();
        assert_eq!(next(exercise, None), 1);
        assert_eq!(next(exercise, Some(&tried(Some("unheard-of"), None))), 1);
        assert_eq!(next(exercise, Some(&tried(Some(failure), None))), 2);
        assert_eq!(next(exercise, Some(&tried(Some(last_answers), None))), 2);
        assert_eq!(next(exercise, Some(&tried(Some(failure), Some(2)))), 3);
        let last = exercise.hints.len();
        assert_eq!(next(exercise, Some(&tried(None, Some(last)))), last);
    }

    #[test]
    fn somebody_may_climb_down_to_the_first_rung() {
        let course = Course::built_in().expect("the course");
        let exercise = course.find("02").expect("an exercise");
        let at = |hint| Tried { tries: 1, hint: Some(hint), ..Tried::default() };
        let down = |tried| rung(exercise, tried, Climb::Down);
        assert_eq!([down(Some(&at(3))), down(Some(&at(2))), down(Some(&at(1))), down(None)], [2, 1, 1, 1]);
        let last = exercise.hints.len();
        for (rung, says) in [(1, "press `h`"), (2, "smaller one: `H`"), (last, "the last one")] {
            assert!(
                text(exercise, rung).is_some_and(|text| text.to_lowercase().contains(&says.to_lowercase()))
            );
        }
        assert_eq!((text(exercise, 0), text(exercise, last + 1)), (None, None));
    }
}
