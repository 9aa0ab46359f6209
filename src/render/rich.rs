//! A run of text in several styles that wraps as one.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use super::Look;
use super::style::Style;
use crate::text::{harmless, width, wrap};

/// Text in several styles, perhaps with links in it. It never holds a control character but the line
/// ends that were asked for.
#[derive(Clone, Debug, Default)]
pub struct Rich {
    text: String,
    spans: Vec<Span>,
}

#[derive(Clone, Debug)]
struct Span {
    end: usize,
    style: Style,
    link: Option<Arc<str>>,
}

impl Rich {
    /// Nothing yet.
    pub fn new() -> Rich {
        Rich::default()
    }

    /// Text in one style.
    pub fn of(text: &str, style: Style) -> Rich {
        let mut rich = Rich::new();
        rich.push(text, style);
        rich
    }

    /// Adds text. Control characters in it become visible ones.
    pub fn push(&mut self, text: &str, style: Style) {
        self.push_linked(text, style, None);
    }

    /// Adds text that leads to `link`, if there is one: an address for OSC 8, already made harmless.
    pub fn push_linked(&mut self, text: &str, style: Style, link: Option<Arc<str>>) {
        self.push_raw(&harmless(text), style, link);
    }

    fn push_raw(&mut self, text: &str, style: Style, link: Option<Arc<str>>) {
        self.text.push_str(text);
        let end = self.text.len();
        match self.spans.last_mut() {
            Some(last) if last.style == style && last.link == link => last.end = end,
            _ => self.spans.push(Span { end, style, link }),
        }
    }

    /// Adds a part of another.
    pub fn append(&mut self, other: &Rich, range: Range<usize>) {
        let mut begin = 0;
        for span in &other.spans {
            let part = begin.max(range.start)..span.end.min(range.end);
            begin = span.end;
            if part.start < part.end {
                self.push_raw(&other.text[part], span.style, span.link.clone());
            }
        }
    }

    /// Ends the line here.
    pub fn line_end(&mut self) {
        self.push_raw("\n", Style::PLAIN, None);
    }

    /// Whether there is nothing to be seen.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The text without its styles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Empties it and returns what was there.
    pub fn take(&mut self) -> Rich {
        std::mem::take(self)
    }

    /// Where its lines lie when it is wrapped to `columns`.
    pub fn lines(&self, columns: usize) -> Vec<Range<usize>> {
        wrap::ranges(&self.text, columns)
    }

    /// The columns that it takes when only its own line ends break it.
    pub fn width(&self) -> usize {
        self.text.split('\n').map(|line| width(line.trim_matches(' '))).max().unwrap_or(0)
    }

    /// The columns of its widest word.
    pub fn widest_word(&self) -> usize {
        wrap::widest_word(&self.text)
    }

    /// Writes the part at `range`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, range: Range<usize>, look: Look, out: &mut impl Write) -> io::Result<()> {
        let mut begin = 0;
        for span in &self.spans {
            let part = begin.max(range.start)..span.end.min(range.end);
            begin = span.end;
            if part.start >= part.end {
                continue;
            }
            if let Some(link) = &span.link {
                write!(out, "\x1b]8;;{link}\x1b\\")?;
            }
            span.style.write(&self.text[part], look, out)?;
            if span.link.is_some() {
                out.write_all(b"\x1b]8;;\x1b\\")?;
            }
        }
        Ok(())
    }
}
