//! `workshop next`: on to the next exercise that is not passed, or to one by name.

use std::env;
use std::io::{self, Write};

use crate::course::{Exercise, Judged};
use crate::desk::Desk;
use crate::progress::{SaveError, Standing};
use crate::session::Session;

use super::{Choice, Console, Exit, Trouble};

/// Goes on, and says where that is.
///
/// # Errors
/// The course is broken, there is no exercise of that name, or where one is can't be saved.
pub fn run(console: &Console, choice: &Choice, asked: Option<&str>) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let known = session.known();
    if let Some(notice) = &known.notice {
        console.warn(notice);
    }
    let from = session.find(None)?;
    let next = match asked {
        Some(_) => Some(session.find(asked)?),
        None => session.next_open(&known.progress, from),
    };
    let call = choice.call();
    let mut out = console.stdout();
    let Some(next) = next else {
        writeln!(
            out,
            "You have done them all. Well done!\nTo look at one again: {call} show {}",
            from.label()
        )?;
        return Ok(Exit::Passed);
    };
    match session.move_to(next) {
        Ok(notice) => notice.iter().for_each(|notice| console.warn(notice)),
        Err(error) => return Err(stays(choice, from, next, &error)),
    }
    if next.name == from.name && asked.is_none() {
        writeln!(out, "{} is the only one left: {}", next.name, next.teaches)?;
    } else {
        writeln!(out, "{}: {}", next.name, next.teaches)?;
    }
    writeln!(out)?;
    if let Some(folder) = choice.desk().and_then(|desk| elsewhere(&session, desk, next)) {
        row(&mut out, "Go there:", format_args!("cd {folder}"))?;
    }
    row(&mut out, "Its page:", format_args!("{call} show"))?;
    match choice.desk() {
        _ if next.judged == Judged::Machine => {
            row(&mut out, "Is it right?", format_args!("{call} verify {}", next.label()))?;
        }
        Some(desk) => {
            let file = desk.file(&next.name);
            let file = file.strip_prefix(desk.root()).unwrap_or(&file);
            row(&mut out, "Your program:", file.display())?;
            row(&mut out, "While you write:", format_args!("{call} watch"))?;
        }
        None => row(&mut out, "Is it right?", format_args!("{call} verify {} FILE", next.label()))?,
    }
    if next.name != from.name && session.standing(&known.progress, from) != Standing::Passed {
        let (name, label) = (from.short_name(), from.label());
        writeln!(out, "\n{label} {name} is not passed yet. To go back to it: {call} next {label}")?;
    }
    out.flush()?;
    Ok(Exit::Passed)
}

/// Nobody has gone anywhere: what one can do all the same.
fn stays(choice: &Choice, from: &Exercise, next: &Exercise, error: &SaveError) -> Trouble {
    let (call, label) = (choice.call(), next.label());
    Trouble::wrong_use(format!(
        "{error}\n  You are still at {}. To read the page of {} all the same: `{call} show {label}`",
        from.name, next.name
    ))
}

fn row(out: &mut impl Write, what: &str, said: impl std::fmt::Display) -> io::Result<()> {
    writeln!(out, "{what:<18}{said}")
}

/// The way to the exercise's folder from that of another one, in which commands are about that other one.
fn elsewhere(session: &Session, desk: &Desk, next: &Exercise) -> Option<String> {
    let here = session.course().exercises().iter().find(|one| Some(&*one.name) == desk.exercise_here())?;
    let own = desk.root().join(&next.name);
    let now = env::current_dir().ok()?;
    let depth = now.strip_prefix(desk.root()).ok()?.components().count();
    (here.name != next.name && own.is_dir()).then(|| format!("{}{}", "../".repeat(depth), next.name))
}
