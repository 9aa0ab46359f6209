//! What `watch` can show besides what plays, as text with colours.

use std::io;
use std::path::Path;

use crate::course::Exercise;
use crate::judge::Worth;
use crate::render::{Look, page};
use crate::session::prepare::in_full;
use crate::session::verify::not_built;
use crate::session::{Session, ladder};
use crate::text::{harmless, width, wrap};

use super::player::Result as Played;

/// The exercise's page.
pub(super) fn page(exercise: &Exercise, look: Look) -> io::Result<Vec<u8>> {
    markdown(&exercise.page, look)
}

/// One rung of the ladder of hints, from 1.
pub(super) fn hint(exercise: &Exercise, step: usize, look: Look) -> io::Result<Vec<u8>> {
    let steps = exercise.hints.len();
    let Some(hint) = step.checked_sub(1).and_then(|place| exercise.hints.get(place)) else {
        return Ok(b"There are no hints for this exercise.\n".to_vec());
    };
    let more = if step < steps { "\n\nNot enough? Press `h` again." } else { "" };
    let text = format!("## Hint {step} of {steps}: {}\n\n{}{more}\n", hint.title, hint.text.trim());
    markdown(&text, look)
}

/// The reference solution.
pub(super) fn solution(exercise: &Exercise, look: Look) -> io::Result<Vec<u8>> {
    let Some(listing) = exercise.solution.as_ref().and_then(|solution| solution.listing()) else {
        return Ok(b"The solution of this exercise can't be shown as text.\n".to_vec());
    };
    let (language, text) = (listing.language, listing.text.trim_end());
    // A fence that is longer than any in the program.
    let text = format!("# {} — the reference solution\n\n``````{language}\n{text}\n``````\n", exercise.name);
    markdown(&text, look)
}

/// What came of a play.
pub(super) fn verdict(
    session: &Session,
    exercise: &Exercise,
    played: &Played,
    look: Look,
) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    match played {
        Played::Judged(judgement) => {
            if judgement.worth == Worth::Touched {
                text.extend(b"You had a hand in it, so this verdict does not count.\n\n");
            }
            session.report(exercise, judgement, look, &mut text)?;
        }
        Played::NotBuilt(trouble, seed) if trouble.words.trim().is_empty() => {
            let verdict = not_built(exercise, trouble, *seed);
            session.report_verdict(exercise, &verdict, look, &mut text)?;
        }
        // The compiler's words are what helps, as they are.
        Played::NotBuilt(trouble, _) => {
            let (label, name) = (exercise.label(), exercise.short_name());
            text = format!("✗ {label} {name}: the program could not be built\n\n").into();
            // What doesn't fit would not be seen at all.
            for line in in_full(trouble).lines() {
                let fits = width(line) <= look.width;
                let lines = if fits { vec![line] } else { wrap(line, look.width) };
                text.extend(lines.into_iter().flat_map(|line| format!("{line}\n").into_bytes()));
            }
        }
        Played::Trouble(trouble) if trouble.what.is_empty() => text = b"Stopped.\n".to_vec(),
        Played::Trouble(trouble) => text = format!("✗ {}\n", trouble.what).into(),
    }
    Ok(text)
}

/// What is said while the program is not there.
pub(super) fn gone(missing: &Path) -> String {
    let name = missing.file_name().unwrap_or(missing.as_os_str()).to_string_lossy();
    format!("{} is gone; waiting for it.\n", harmless(&name))
}

/// The same at length.
pub(super) fn gone_at_length(missing: &Path, look: Look) -> Vec<u8> {
    let path = missing.to_string_lossy();
    let mut text = format!("{}\n  {}\n", gone(missing), harmless(&path));
    for line in wrap(
        "It is played as soon as it is back. The last verdict was about what was there before.",
        look.width,
    ) {
        text.push_str(&format!("\n{line}"));
    }
    text.into_bytes()
}

/// All exercises.
pub(super) fn list(session: &Session, look: Look) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    session.list(look, &mut text)?;
    Ok(text)
}

/// The rung to show next.
pub(super) fn next_rung(session: &Session, exercise: &Exercise) -> usize {
    let known = session.known();
    ladder::next(exercise, known.progress.of(&session.course().key(exercise)))
}

fn markdown(text: &str, look: Look) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    page::render(text, &look, &mut out)?;
    Ok(out)
}
