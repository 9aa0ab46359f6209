//! Which hint is the next one: the ladder begins at the rung for the failure that was seen last.

use crate::course::{Exercise, Hint};
use crate::progress::Tried;

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
}
