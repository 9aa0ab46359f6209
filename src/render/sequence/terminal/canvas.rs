//! One line of the picture, into which things are put at their columns.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;

use crate::render::Look;
use crate::render::style::Style;
use crate::text::width::grapheme_width;

/// A line of cells.
pub(super) struct Line {
    /// A cell behind a wide character is empty.
    cells: Vec<(String, Style)>,
}

impl Line {
    pub(super) fn new(columns: usize) -> Line {
        Line { cells: vec![(" ".to_owned(), Style::PLAIN); columns] }
    }

    /// Puts a text there; what does not fit is left out.
    pub(super) fn put(&mut self, at: usize, text: &str, style: Style) {
        let mut at = at;
        for grapheme in text.graphemes(true) {
            let wide = grapheme_width(grapheme);
            if at + wide > self.cells.len() {
                return;
            }
            if wide == 0 {
                continue;
            }
            self.cells[at] = (grapheme.to_owned(), style);
            if wide == 2 {
                self.cells[at + 1] = (String::new(), style);
            }
            at += wide;
        }
    }

    /// Whether nothing is at this column yet.
    pub(super) fn is_free(&self, at: usize) -> bool {
        self.holds(at, " ")
    }

    /// Whether this is at this column.
    pub(super) fn holds(&self, at: usize, text: &str) -> bool {
        self.cells.get(at).is_some_and(|(there, _)| there == text)
    }

    pub(super) fn write(&self, look: Look, out: &mut impl Write) -> io::Result<()> {
        let end = self.cells.iter().rposition(|(text, _)| text != " ").map_or(0, |last| last + 1);
        let mut rest = &self.cells[..end];
        while let Some((_, style)) = rest.first() {
            let same = rest.iter().take_while(|(_, other)| other == style).count();
            let text: String = rest[..same].iter().map(|(text, _)| text.as_str()).collect();
            style.write(&text, look, out)?;
            rest = &rest[same..];
        }
        writeln!(out)
    }
}
