//! The lines of a page: what stands at their beginning in quotes and lists, and the gaps between blocks.

use std::io::{self, Write};

use crate::render::Look;
use crate::render::rich::Rich;
use crate::render::style::Style;
use crate::text::width;

/// Text is not squeezed below this, however deep the nesting.
const NARROWEST: usize = 10;

/// What a quote or a list item puts at the beginning of its lines.
struct Level {
    /// For its first line, until that is written.
    first: Option<String>,
    rest: String,
    style: Style,
}

/// Writes lines, each behind what its levels put in front of it.
pub(super) struct Flow {
    out: Vec<u8>,
    pub(super) look: Look,
    levels: Vec<Level>,
    /// Whether the next block stands apart from what is above it.
    apart: bool,
}

impl Flow {
    pub(super) fn new(look: Look) -> Flow {
        Flow { out: Vec::new(), look, levels: Vec::new(), apart: false }
    }

    /// The columns that are left for prose.
    pub(super) fn width(&self) -> usize {
        let taken: usize = self.levels.iter().map(|level| width(&level.rest)).sum();
        self.look.prose_width().saturating_sub(taken).max(NARROWEST)
    }

    /// Begins a level whose every line begins with `rest`; without it where there is no room left.
    pub(super) fn enter(&mut self, rest: &str, style: Style) {
        let rest = if self.has_room(rest) { rest.to_owned() } else { String::new() };
        self.levels.push(Level { first: None, rest, style });
    }

    /// Begins a level whose first line begins with `marker` and whose others are indented as far. Gives
    /// the marker back where there is no room for it, to be written as text.
    pub(super) fn enter_item(&mut self, marker: String) -> Option<String> {
        let (first, rest, left) = if self.has_room(&marker) {
            let rest = " ".repeat(width(&marker));
            (Some(marker), rest, None)
        } else {
            (None, String::new(), Some(marker))
        };
        self.levels.push(Level { first, rest, style: Style::HEADING });
        left
    }

    fn has_room(&self, prefix: &str) -> bool {
        self.width() >= NARROWEST + width(prefix)
    }

    /// Ends the innermost level. An item without content still shows its marker.
    pub(super) fn leave(&mut self) -> io::Result<()> {
        if self.levels.last().is_some_and(|level| level.first.is_some()) {
            self.line(&Rich::new(), 0..0)?;
        }
        self.levels.pop();
        Ok(())
    }

    /// The next block is to stand apart.
    pub(super) fn set_apart(&mut self) {
        self.apart = true;
    }

    /// Begins a block: an empty line, if it stands apart from something.
    pub(super) fn begin_block(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.apart) || self.out.is_empty() || self.out.ends_with(b"\n\n") {
            return Ok(());
        }
        let begun = self.levels.iter().take_while(|level| level.first.is_none());
        let shown = begun.enumerate().filter(|(_, level)| !level.rest.trim().is_empty());
        let bars = shown.last().map_or(0, |(at, _)| at + 1);
        for level in &self.levels[..bars] {
            write_prefix(&level.rest, level.style, self.look, &mut self.out)?;
        }
        self.end_line();
        Ok(())
    }

    /// Writes a part of `rich` as one line.
    pub(super) fn line(&mut self, rich: &Rich, part: std::ops::Range<usize>) -> io::Result<()> {
        self.begin_line()?;
        rich.write(part, self.look, &mut self.out)?;
        self.end_line();
        Ok(())
    }

    /// Writes a whole Rich, wrapped to the width.
    pub(super) fn prose(&mut self, rich: &Rich) -> io::Result<()> {
        self.begin_block()?;
        for line in rich.lines(self.width()) {
            self.line(rich, line)?;
        }
        Ok(())
    }

    /// Writes a line in pieces, exactly as it is.
    pub(super) fn verbatim(&mut self, pieces: &[(Style, &str)]) -> io::Result<()> {
        self.begin_line()?;
        for (style, text) in pieces {
            style.write(text, self.look, &mut self.out)?;
        }
        if pieces.is_empty() {
            self.end_line();
        } else {
            self.out.push(b'\n');
        }
        Ok(())
    }

    fn begin_line(&mut self) -> io::Result<()> {
        for level in &mut self.levels {
            let prefix = level.first.take().unwrap_or_else(|| level.rest.clone());
            write_prefix(&prefix, level.style, self.look, &mut self.out)?;
        }
        Ok(())
    }

    /// Ends a line, without spaces at its end.
    fn end_line(&mut self) {
        while self.out.last() == Some(&b' ') {
            self.out.pop();
        }
        self.out.push(b'\n');
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Keeps the spaces behind a prefix out of its style, so that they can go where nothing follows.
fn write_prefix(prefix: &str, style: Style, look: Look, out: &mut Vec<u8>) -> io::Result<()> {
    let seen = prefix.trim_end();
    style.write(seen, look, out)?;
    out.write_all(&prefix.as_bytes()[seen.len()..])
}
