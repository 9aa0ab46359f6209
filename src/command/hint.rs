//! `workshop hint`: one rung of an exercise's ladder at a time.

use std::io::Write;

use crate::course::Exercise;
use crate::progress::Tried;
use crate::render::page;
use crate::session::Session;
use crate::session::report::rung_for;

use super::{Choice, Console, Exit, Trouble};

/// Which hints.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// The one that answers the failure just seen; asked again, the one after it.
    Next,
    /// One, from 1.
    Step(usize),
    /// The whole ladder.
    All,
}

/// Shows hints.
///
/// # Errors
/// There is no such exercise or hint.
pub fn run(console: &Console, choice: &Choice, asked: Option<&str>, which: Which) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find(asked)?;
    let key = session.course().key(exercise);
    let steps = exercise.hints.len();
    let shown = match which {
        Which::All => 1..=steps,
        Which::Next => {
            let known = session.known();
            let step = next(exercise, known.progress.of(&key));
            step..=step
        }
        Which::Step(step) if (1..=steps).contains(&step) => step..=step,
        Which::Step(_) => {
            let what = format!(
                "{} has {steps} hints: `{} hint {} 1` to `{steps}`",
                exercise.name,
                choice.call(),
                exercise.label()
            );
            return Err(Trouble::wrong_use(what));
        }
    };
    let mut markdown = String::new();
    for step in shown.clone() {
        let hint = &exercise.hints[step - 1];
        markdown.push_str(&format!("## Hint {step} of {steps}: {}\n\n{}\n\n", hint.title, hint.text.trim()));
    }
    let mut out = console.stdout();
    page::render(&markdown, &console.look(), &mut out)?;
    let last = *shown.end();
    if last < steps {
        let more = match (which, choice.desk()) {
            (Which::Next, Some(_)) if asked.is_none() => "hint".to_owned(),
            _ => format!("hint {} {}", exercise.label(), last + 1),
        };
        writeln!(out, "\nNot enough? `{} {more}`", choice.call())?;
    }
    out.flush()?;
    // Whoever read them all begins at the beginning next time.
    if !matches!(which, Which::All)
        && let Err(error) = session.store().hinted(&key, last)
    {
        console.warn(&error.to_string());
    }
    Ok(Exit::Passed)
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
        let answered = exercise.hints.iter().position(|hint| !hint.answers.is_empty()).expect("an answer");
        let failure = exercise.hints[answered].answers[0].as_str();
        assert_eq!(next(exercise, None), 1);
        assert_eq!(next(exercise, Some(&tried(Some("unheard-of"), None))), 1);
        assert_eq!(next(exercise, Some(&tried(Some(failure), None))), answered + 1);
        assert_eq!(next(exercise, Some(&tried(Some(failure), Some(2)))), 3);
        let last = exercise.hints.len();
        assert_eq!(next(exercise, Some(&tried(None, Some(last)))), last);
    }
}
