//! `workshop hint`: one rung of an exercise's ladder at a time.

use std::io::Write;

use crate::render::page;

use super::{Choice, Console, Exit, Trouble};

/// Which hints.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// One, from 1.
    Step(usize),
    /// The whole ladder.
    All,
}

/// Shows hints.
///
/// # Errors
/// There is no such exercise or hint.
pub fn run(console: &Console, choice: &Choice, asked: &str, which: Which) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    let exercise = choice.find(&course, asked)?;
    let steps = exercise.hints.len();
    let shown = match which {
        Which::All => 1..=steps,
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
        writeln!(out, "\nNot enough? `{} hint {} {}`", choice.call(), exercise.label(), last + 1)?;
    }
    Ok(Exit::Passed)
}
