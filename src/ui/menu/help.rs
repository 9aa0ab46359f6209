//! What the keys do, as a text.

use std::io::{self, Write};

use super::pane::{Kind, Pane};
use crate::render::Look;
use crate::render::style::Style;
use crate::text::{pad_right, wrap};

/// Columns for the keys.
const KEYS: usize = 16;

/// A heading, and what the keys below it do.
type Section = (&'static str, &'static [(&'static str, &'static str)]);

const SECTIONS: [Section; 3] = [
    (
        "Everywhere",
        &[
            ("↑ ↓  k j", "a line up or down; the wheel of the mouse does it, too"),
            ("Ctrl-u Ctrl-d", "half a screen up or down"),
            ("PgUp PgDn  b ␣", "a screen up or down"),
            ("g G", "to the beginning, to the end"),
            ("Esc  q", "back; in the list: the end"),
            ("Ctrl-z Ctrl-l", "stop for a while; draw the screen anew"),
        ],
    ),
    (
        "In the list",
        &[
            ("Enter", "open the page of the exercise; a double click does it, too"),
            ("/", "search: only what matches stays in the list. Enter keeps it so, Esc shows all again"),
            ("n N", "to the next match, to the one before"),
        ],
    ),
    (
        "On a page",
        &[
            ("v", "verify: is your program right?"),
            ("r", "run your program and see what it does"),
            ("h", "a hint; again for the next one"),
            ("s", "the reference solution"),
            ("e", "open your program in your editor ($VISUAL or $EDITOR)"),
            ("w", "leave, and verify each time you save your program"),
            ("n p", "the next exercise, the one before"),
            ("← →", "to the side, where a line is too long"),
            ("Esc", "stop what plays, or go back"),
        ],
    ),
];

/// The text, to be scrolled.
pub(super) fn pane() -> Pane {
    Pane::new(
        Kind::Help,
        Box::new(|look| {
            let mut text = Vec::new();
            // A vector takes everything.
            let _ = write(look, &mut text);
            text
        }),
    )
}

fn write(look: Look, out: &mut impl Write) -> io::Result<()> {
    for (at, (heading, keys)) in SECTIONS.into_iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        Style::HEADING.write(heading, look, out)?;
        writeln!(out)?;
        for (keys, meaning) in keys {
            let room = look.prose_width().saturating_sub(KEYS + 2).max(10);
            for (at, line) in wrap(meaning, room).into_iter().enumerate() {
                write!(out, "  ")?;
                Style::CODE.write(&pad_right(if at == 0 { keys } else { "" }, KEYS), look, out)?;
                writeln!(out, "{line}")?;
            }
        }
    }
    writeln!(out, "\nTo select text with the mouse, hold Shift.")
}
