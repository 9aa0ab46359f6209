//! Turns pages, verdicts and lists into text for a terminal, written into whatever the caller gives.

pub mod all;
pub mod endings;
pub mod excerpt;
pub mod flow;
pub mod highlight;
pub mod list;
pub mod machine;
pub mod matrix;
pub mod page;
pub mod pager;
pub mod repeat;
pub mod rich;
pub mod sequence;
pub mod sheet;
pub mod style;
pub mod terminal;
pub mod traffic;
pub mod verdict;

/// Prose is never wider than this, however wide the terminal: longer lines are hard to read.
pub const WIDEST_PROSE: usize = 100;

/// What the place that text is written for can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Its width in columns.
    pub width: usize,
    /// Whether it shows colours.
    pub colour: Colour,
    /// How it shows links.
    pub links: Links,
}

impl Look {
    /// No colours, numbered links: for a file, or for a test.
    pub fn plain(width: usize) -> Look {
        Look { width, colour: Colour::Plain, links: Links::Numbered }
    }

    /// The columns that prose may take.
    pub fn prose_width(self) -> usize {
        self.width.min(WIDEST_PROSE)
    }
}

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// With the sixteen colours that a terminal's own theme defines.
    Ansi,
    /// Not at all; what colour would say is said with characters.
    Plain,
}

/// How a link is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// The terminal opens it at a click (OSC 8).
    Hyperlinks,
    /// A number behind its text, and the addresses in a list at the end.
    Numbered,
}
