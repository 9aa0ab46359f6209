//! What `watch` can show besides what plays, as text with colours.

use std::io;
use std::path::Path;

use crate::course::Exercise;
use crate::render::verdict::Checks;
use crate::render::{Look, page};
use crate::session::Session;
use crate::session::ladder::{self, Climb};
use crate::session::prepare::in_full;
use crate::session::report::Keys;
use crate::session::verify::not_built;
use crate::text::{harmless, width, wrap};
use crate::ui::help::{self, Section};

use super::player::Result as Played;

/// With fewer rows, a line for each check would be all that is seen.
const FEW: u16 = 14;

/// Where a verdict is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Where everything is printed below the other.
    Printed,
    /// On a screen with so many rows, and with keys.
    Rows(u16),
}

/// The exercise's page.
pub(super) fn page(exercise: &Exercise, look: Look) -> io::Result<Vec<u8>> {
    markdown(&exercise.page, look)
}

/// One rung of the ladder of hints, from 1.
pub(super) fn hint(exercise: &Exercise, step: usize, look: Look) -> io::Result<Vec<u8>> {
    match ladder::text(exercise, step) {
        Some(text) => markdown(&text, look),
        None => Ok(b"There are no hints for this exercise.\n".to_vec()),
    }
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
    room: Room,
    look: Look,
) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    match played {
        Played::Judged(judgement) => match room {
            Room::Printed => session.report(exercise, judgement, look, &mut text)?,
            Room::Rows(rows) => {
                let checks = if rows < FEW { Checks::Sentence } else { Checks::Table };
                session.report_with_keys(Keys::Watch, checks, exercise, judgement, look, &mut text)?;
            }
        },
        Played::NotBuilt(trouble, seed) if trouble.words.trim().is_empty() => {
            let verdict = not_built(exercise, trouble, *seed);
            match room {
                Room::Printed => session.report_verdict(exercise, &verdict, look, &mut text)?,
                Room::Rows(_) => {
                    session.report_verdict_with_keys(Keys::Watch, exercise, &verdict, look, &mut text)?;
                }
            }
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

const KEYS: [Section; 3] = [
    (
        "Your program",
        &[
            ("r", "run it again; a save does it, too"),
            ("k", "while you see it play: kill a worker"),
            ("f", "the same: freeze a worker; again to let it go on"),
            ("c", "the same: cut the link"),
        ],
    ),
    (
        "To read",
        &[
            ("p", "the page of the exercise"),
            ("h H", "a hint, again for the next one; the one before"),
            ("s", "the reference solution"),
            ("l", "all exercises"),
            ("Esc", "back to the verdict, or to what plays"),
            ("↑ ↓  k j", "a line up or down; the wheel of the mouse does it, too"),
            ("PgUp PgDn  b ␣", "a screen up or down"),
            ("g G", "to the beginning, to the end"),
        ],
    ),
    (
        "On and away",
        &[
            ("n", "the next exercise"),
            ("q", "leave"),
            ("Ctrl-z Ctrl-l", "stop for a while; draw the screen anew"),
        ],
    ),
];

/// What the keys do.
pub(super) fn keys(look: Look) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    help::write(&KEYS, look, &mut text)?;
    Ok(text)
}

/// The rung to show when somebody climbs.
pub(super) fn rung(session: &Session, exercise: &Exercise, climb: Climb) -> usize {
    let known = session.known();
    ladder::rung(exercise, known.progress.of(&session.course().key(exercise)), climb)
}

fn markdown(text: &str, look: Look) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    page::render(text, &look, &mut out)?;
    Ok(out)
}
