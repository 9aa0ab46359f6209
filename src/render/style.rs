//! What a piece of text looks like, and how that is written.

use std::io::{self, Write};
use std::sync::Once;

use colored::{Color, ColoredString, Colorize};

use super::{Colour, Look};

/// A look for a piece of text. The default is plain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    ink: Option<Color>,
    attributes: u8,
}

const BOLD: u8 = 1;
const ITALIC: u8 = 2;
const UNDERLINED: u8 = 4;
const STRUCK: u8 = 8;
const DIM: u8 = 16;

type Apply = fn(ColoredString) -> ColoredString;

/// How each attribute is put on.
const ATTRIBUTES: [(u8, Apply); 5] = [
    (BOLD, |text| text.bold()),
    (ITALIC, |text| text.italic()),
    (UNDERLINED, |text| text.underline()),
    (STRUCK, |text| text.strikethrough()),
    (DIM, |text| text.dimmed()),
];

impl Style {
    /// As the terminal writes by itself.
    pub const PLAIN: Style = Style { ink: None, attributes: 0 };
    /// A heading of a page or a report.
    pub const HEADING: Style = Style { ink: Some(Color::Cyan), attributes: BOLD };
    /// Code.
    pub const CODE: Style = Style { ink: Some(Color::Yellow), attributes: 0 };
    /// What leads to another place.
    pub const LINK: Style = Style { ink: Some(Color::Blue), attributes: UNDERLINED };
    /// What matters less.
    pub const FAINT: Style = Style { ink: None, attributes: DIM };
    /// What is right, passed or expected.
    pub const GOOD: Style = Style { ink: Some(Color::Green), attributes: 0 };
    /// What is wrong, failed or not expected.
    pub const BAD: Style = Style { ink: Some(Color::Red), attributes: 0 };

    /// What waits.
    pub const WAITS: Style = Style { ink: Some(Color::Yellow), attributes: 0 };
    /// What is at work.
    pub const WORKS: Style = Style { ink: Some(Color::Cyan), attributes: 0 };

    /// The same, in bold.
    pub const fn bold(self) -> Style {
        self.with(BOLD)
    }

    /// The same, in italics.
    pub const fn italic(self) -> Style {
        self.with(ITALIC)
    }

    /// The same, underlined.
    pub const fn underlined(self) -> Style {
        self.with(UNDERLINED)
    }

    /// The same, struck through.
    pub const fn struck(self) -> Style {
        self.with(STRUCK)
    }

    const fn with(self, attribute: u8) -> Style {
        Style { ink: self.ink, attributes: self.attributes | attribute }
    }

    /// This style on top of `below`: its colour if it has one, and the attributes of both.
    pub fn over(self, below: Style) -> Style {
        Style { ink: self.ink.or(below.ink), attributes: self.attributes | below.attributes }
    }

    /// Writes `text` in this style, or as it is where there are no colours.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, text: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
        if look.colour == Colour::Plain || self == Style::PLAIN || text.is_empty() {
            return out.write_all(text.as_bytes());
        }
        // Whether there are colours was decided with the Look; `colored` must not decide again.
        static DECIDED: Once = Once::new();
        DECIDED.call_once(|| colored::control::set_override(true));
        write!(out, "{}", self.paint(text))
    }

    fn paint(self, text: &str) -> ColoredString {
        let mut painted = ColoredString::from(text);
        if let Some(ink) = self.ink {
            painted = painted.color(ink);
        }
        for (attribute, apply) in ATTRIBUTES {
            if self.attributes & attribute != 0 {
                painted = apply(painted);
            }
        }
        painted
    }
}
