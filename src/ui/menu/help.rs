//! What the keys do, as a text.

use super::pane::{Kind, Pane};
use crate::ui::help::{self, Section};

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
            ("h H", "a hint, again for the next one; the one before"),
            ("s", "the reference solution"),
            ("e", "open your program in your editor ($VISUAL or $EDITOR)"),
            ("w", "watch: verify each time you save your program; q leads back here"),
            ("n p", "the next exercise, the one before"),
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
            let _ = help::write(&SECTIONS, look, &mut text);
            text
        }),
    )
}
