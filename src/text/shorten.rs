//! Makes a text fit into some columns, and says that something was left out.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::width::{grapheme_width, width};

/// `text`, or its beginning and `…` where it is wider than `columns`.
pub fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut end = 0;
    let mut used = 1;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            break;
        }
        end = at + grapheme.len();
    }
    if columns == 0 { Cow::Borrowed("") } else { Cow::Owned(format!("{}…", &text[..end])) }
}

/// What [`shorten_around`] made of a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Shortened {
    /// The text that is left, with `…` where something was cut.
    pub text: String,
    /// Where the part that matters lies in it now, in bytes; cut where it was too wide itself.
    pub focus: Range<usize>,
}

/// Makes `text` fit into `columns` so that the part at `focus` (bytes, at the bounds of characters) is
/// seen, with at most `before` columns of what stands in front of it if something has to go.
pub fn shorten_around(text: &str, focus: Range<usize>, before: usize, columns: usize) -> Shortened {
    if width(text) <= columns {
        return Shortened { text: text.to_owned(), focus };
    }
    let head = &text[..focus.start];
    let mut begin = focus.start;
    let mut kept = 0;
    for (at, grapheme) in head.grapheme_indices(true).rev() {
        kept += grapheme_width(grapheme);
        if kept > before {
            break;
        }
        begin = at;
    }
    let mark = if begin > 0 { "…" } else { "" };
    let tail = shorten(&text[begin..], columns.saturating_sub(width(mark)));
    let shift = |place: usize| (place - begin).min(tail.len()) + mark.len();
    let focus = shift(focus.start)..shift(focus.end);
    let text = format!("{mark}{tail}");
    // A cut tail ends in the mark, whose inside is no place to point at.
    let at_bound = |mut place: usize| {
        while !text.is_char_boundary(place) {
            place += 1;
        }
        place
    };
    let focus = at_bound(focus.start)..at_bound(focus.end);
    Shortened { text, focus }
}

#[cfg(test)]
mod tests {
    use super::{shorten, shorten_around};
    use crate::text::width;

    #[test]
    fn what_fits_is_left_alone_and_what_does_not_says_so() {
        assert_eq!(shorten("hello", 5), "hello");
        assert_eq!(shorten("hello", 4), "hel…");
        assert_eq!(shorten("日本語", 4), "日…");
        assert_eq!(shorten("hello", 0), "");
    }

    #[test]
    fn the_part_that_matters_stays_in_sight() {
        let long = format!("{}X{}", "a".repeat(100), "b".repeat(100));
        let short = shorten_around(&long, 100..101, 10, 30);
        assert_eq!(&short.text[short.focus.clone()], "X");
        assert_eq!(width(&short.text), 30);
        assert!(short.text.starts_with("…aaaaaaaaaaX"), "{short:?}");
    }

    #[test]
    fn a_part_that_is_too_wide_itself_is_cut_at_a_character() {
        let long = "語".repeat(50);
        let short = shorten_around(&long, 30..150, 4, 21);
        assert!(short.text.is_char_boundary(short.focus.end), "{short:?}");
        assert!(width(&short.text) <= 21);
    }
}
