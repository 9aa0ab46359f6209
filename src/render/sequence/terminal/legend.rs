//! What the signs of the picture stand for: those that occur in it.

use std::io::{self, Write};

use super::INDENT;
use crate::render::Look;
use crate::render::sequence::legend::entries;
use crate::render::sequence::story::Story;
use crate::render::style::Style;
use crate::text::wrap;

/// From this width on, every entry has room on a line.
const WHOLE_ENTRIES: usize = 40;

/// Writes it below the picture.
pub(super) fn render(story: &Story, look: Look, out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    // An entry stays on one line, where it has room there.
    let space = if look.prose_width() >= WHOLE_ENTRIES { "\u{a0}" } else { " " };
    let entry = |(sign, words): &(&str, &str)| format!("{sign} {words}").replace(' ', space);
    let all: Vec<String> = entries(story).iter().map(entry).collect();
    for line in wrap(&all.join("   "), look.prose_width().saturating_sub(INDENT)) {
        write!(out, "{:INDENT$}", "")?;
        Style::FAINT.write(&line.replace('\u{a0}', " "), look, out)?;
        writeln!(out)?;
    }
    Ok(())
}
