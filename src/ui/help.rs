//! What the keys do, written so that it can be scrolled.

use std::io::{self, Write};

use crate::render::Look;
use crate::render::style::Style;
use crate::text::{pad_right, wrap};

/// Columns for the keys.
const KEYS: usize = 16;

/// A heading, and what the keys below it do.
pub(super) type Section = (&'static str, &'static [(&'static str, &'static str)]);

/// Writes the sections below each other.
pub(super) fn write(sections: &[Section], look: Look, out: &mut impl Write) -> io::Result<()> {
    for (at, (heading, keys)) in sections.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        Style::HEADING.write(heading, look, out)?;
        writeln!(out)?;
        for (keys, meaning) in *keys {
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
