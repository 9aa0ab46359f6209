//! `workshop solution`: how the reference does it, after the learner has passed.

use std::fs;
use std::io::Write;

use crate::course::{Exercise, Judged};
use crate::language::Language;
use crate::progress::Standing;
use crate::render::page;
use crate::render::sheet;
use crate::session::Session;
use crate::text::wrap;

use super::{Choice, Console, Exit, Loudness, Trouble};

/// Who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever has passed.
    Passed,
    /// Whoever says that they want to.
    Anybody,
}

/// How it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// As it is.
    Nothing,
    /// Beside the learner's own program.
    Own,
}

/// Shows the reference solution: on a terminal as a page, otherwise as the program that it is.
///
/// # Errors
/// There is no such exercise, no program is asked for in it, or it was not passed yet.
pub fn run(
    console: &Console,
    choice: &Choice,
    asked: Option<&str>,
    who: Who,
    beside: Beside,
) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let course = session.course();
    let exercise = session.find(asked)?;
    let Some(solution) = &exercise.solution else {
        return Err(match exercise.judged {
            Judged::Machine => choice.no_program(exercise),
            Judged::Program => {
                let file = course.tree().solution_file(&exercise.name, "main.*");
                choice.missing(course, exercise, "reference solution", file)
            }
        });
    };
    let Some(listing) = solution.listing() else {
        let what = format!(
            "the reference solution of {} is a program that can't be shown as text\n  To play it: `{} verify {} --reference`",
            exercise.name,
            choice.call(),
            exercise.label()
        );
        return Err(Trouble::wrong_use(what));
    };
    if who == Who::Passed && session.standing(&session.known().progress, exercise) != Standing::Passed {
        let (call, label) = (choice.call(), exercise.label());
        let what = format!(
            "you have not passed {} yet; the solution is shown after that\n  For a hint: `{call} hint {label}`.\n  To see it all the same: `{call} solution {label} --spoil`",
            exercise.name
        );
        return Err(Trouble { exit: Exit::NotPassed, what });
    }
    let foreign = foreign(&session, listing.language);
    if beside == Beside::Own {
        let (name, own) = own(&session, exercise)?;
        let titles = [name.as_str(), "the reference solution"];
        let mut text = Vec::new();
        if let Some(foreign) = &foreign {
            for line in wrap(foreign, console.look().prose_width()) {
                writeln!(text, "{line}")?;
            }
            writeln!(text)?;
        }
        sheet::render([&own, &listing.text], titles, console.look(), &mut text)?;
        console.paged(&text)?;
        return Ok(Exit::Passed);
    }
    if !console.is_terminal() {
        // Stdout is the program alone.
        foreign
            .filter(|_| console.loudness() != Loudness::Quiet)
            .iter()
            .for_each(|foreign| console.warn(foreign));
        console.stdout().write_all(listing.text.as_bytes())?;
        return Ok(Exit::Passed);
    }
    let (language, text) = (listing.language, listing.text.trim_end());
    // A fence that is longer than any in the program.
    let foreign = foreign.map_or_else(String::new, |foreign| format!("{foreign}\n\n"));
    let markdown = format!(
        "# {} — the reference solution\n\n{foreign}``````{language}\n{text}\n``````\n",
        exercise.name
    );
    let mut text = Vec::new();
    page::render(&markdown, &console.look(), &mut text)?;
    console.paged(&text)?;
    Ok(Exit::Passed)
}

/// What to say where the learner writes in another language than this one, named as in Markdown.
fn foreign(session: &Session, language: &str) -> Option<String> {
    let own = session.desk()?.language();
    let name = match language {
        "rust" => Language::Rust.name(),
        "python" => Language::Python.name(),
        "c" => Language::C.name(),
        "js" => Language::Node.name(),
        "sh" => Language::Sh.name(),
        other => other,
    };
    (!name.is_empty() && name != own.name()).then(|| {
        format!(
            "The reference solution is in {name}, and your programs are in {}: look at what it does, and in which order.",
            own.name()
        )
    })
}

/// The learner's own program, and what it is called.
fn own(session: &Session, exercise: &Exercise) -> Result<(String, String), Trouble> {
    let call = session.choice().call();
    let Some(desk) = session.desk() else {
        return Err(Trouble::wrong_use(format!(
            "your program is found in a folder that `{call} init` has made, and this is none; leave --diff out"
        )));
    };
    let file = desk.file(&exercise.name);
    let shown = file.strip_prefix(desk.root()).unwrap_or(&file).display().to_string();
    match fs::read_to_string(&file) {
        Ok(text) => Ok((shown, text)),
        Err(error) => Err(Trouble::wrong_use(format!("{shown} can't be read: {error}"))),
    }
}
