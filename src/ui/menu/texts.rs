//! What there is to read about an exercise: its page, its hints, its solution; and messages.

use std::io::Write;

use super::pane::{Kind, Pane};
use crate::course::{Exercise, Judged};
use crate::render::page;
use crate::session::Session;
use crate::session::ladder::{self, Climb};
use crate::text::{harmless, wrap};

/// The page of an exercise.
pub(super) fn page(exercise: &Exercise) -> Pane {
    markdown(Kind::Page, exercise.page.clone().into_owned())
}

/// A rung of the ladder of hints, and what there is to say about the progress.
pub(super) fn hint(session: &Session, exercise: &Exercise, climb: Climb) -> (Pane, Option<String>) {
    let key = session.course().key(exercise);
    let rung = ladder::rung(exercise, session.known().progress.of(&key), climb);
    let Some(text) = ladder::text(exercise, rung) else {
        return (message(format!("{} has no hints.", exercise.name)), None);
    };
    let notice = session.hinted(exercise, rung);
    (markdown(Kind::Hint, text), notice)
}

/// The reference solution.
pub(super) fn solution(session: &Session, exercise: &Exercise) -> Pane {
    let (name, call) = (&exercise.name, session.choice().call());
    let Some(solution) = &exercise.solution else {
        return message(match exercise.judged {
            Judged::Machine => format!("{name} asks for no program, so there is no solution to show."),
            Judged::Program => {
                let file = session.course().tree().solution_file(name, "main.*");
                session.choice().missing(session.course(), exercise, "reference solution", file).what
            }
        });
    };
    let Some(listing) = solution.listing() else {
        return message(format!(
            "The reference solution of {name} is a program that can't be shown as text.\n  To play it: {call} verify {} --reference",
            exercise.label()
        ));
    };
    let (language, text) = (listing.language, listing.text.trim_end());
    // A fence that is longer than any in the program.
    markdown(Kind::Solution, format!("``````{language}\n{text}\n``````\n"))
}

fn markdown(kind: Kind, text: String) -> Pane {
    Pane::new(
        kind,
        Box::new(move |look| {
            let mut painted = Vec::new();
            // A vector takes everything.
            let _ = page::render(&text, &look, &mut painted);
            painted
        }),
    )
}

/// Something to be said at length.
pub(super) fn message(text: String) -> Pane {
    plain(Kind::Message, text)
}

/// A text as it is, wrapped.
pub(super) fn plain(kind: Kind, text: String) -> Pane {
    Pane::new(
        kind,
        Box::new(move |look| {
            let mut painted = Vec::new();
            for line in text.lines() {
                let line = harmless(line);
                // A line that begins with a space is a quotation, and is left as it is.
                let lines =
                    if line.starts_with(' ') { vec![&*line] } else { wrap(&line, look.prose_width()) };
                for line in lines {
                    let _ = writeln!(painted, "{line}");
                }
            }
            painted
        }),
    )
}

/// The same, with the next step for whoever has no folder for programs yet.
pub(super) fn with_advice(session: &Session, text: String) -> String {
    match session.desk() {
        Some(_) => text,
        None => {
            let call = session.choice().call();
            format!(
                "{text}\n\nA folder for your programs, with one to begin with for each exercise, is made by this \
                 command:\n\n  {call} init\n\nStart the menu in that folder, and v, r and e find your program by \
                 themselves."
            )
        }
    }
}
