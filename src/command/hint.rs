//! `workshop hint`: one rung of an exercise's ladder at a time.

use std::io::Write;

use crate::course::Exercise;
use crate::progress::{Progress, Standing};
use crate::render::page;
use crate::session::Session;
use crate::session::ladder;

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
    let steps = exercise.hints.len();
    let known = session.known();
    let tried = known.progress.of(&session.course().key(exercise));
    let tried_no_hint = tried.is_none_or(|tried| tried.hint.is_none());
    let shown = match which {
        Which::All => 1..=steps,
        Which::Next => {
            let step = ladder::next(exercise, tried);
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
    let markdown: String = shown.clone().filter_map(|step| ladder::hint(exercise, step)).collect();
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
    if last == steps && !matches!(which, Which::All) {
        writeln!(out, "\n{}", last_words(&session, exercise, &known.progress))?;
    }
    // The failure that was seen chose it.
    let begins_above = matches!(which, Which::Next) && last > 1 && tried_no_hint;
    if begins_above {
        let all = format!("{} hint {} 1", choice.call(), exercise.label());
        writeln!(out, "It fits what went wrong. A smaller one: `{all}`")?;
    }
    out.flush()?;
    // Whoever read them all begins at the beginning next time.
    if !matches!(which, Which::All)
        && let Some(notice) = session.hinted(exercise, last)
    {
        console.warn(&notice);
    }
    Ok(Exit::Passed)
}

/// There is no hint after this one; what there is instead.
fn last_words(session: &Session, exercise: &Exercise, progress: &Progress) -> String {
    let (call, label) = (session.choice().call(), exercise.label());
    let has_passed = session.standing(progress, exercise) == Standing::Passed;
    match (&exercise.solution, has_passed) {
        (None, _) => "That was the last one.".to_owned(),
        (Some(_), true) => {
            format!("That was the last one. How the reference does it: `{call} solution {label}`")
        }
        (Some(_), false) => {
            format!(
                "That was the last one. Still stuck? To see the solution: `{call} solution {label} --spoil`"
            )
        }
    }
}
