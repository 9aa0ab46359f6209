//! Two programs beside each other, their equal lines side by side.

use std::io::{self, Write};

use similar::{DiffOp, TextDiff};
use unicode_segmentation::UnicodeSegmentation;

use super::Look;
use super::style::Style;
use crate::text::{grapheme_width, harmless, pad_right, width};

/// Between the two.
const GUTTER: &str = " │ ";
/// A program in fewer columns can't be read: then one is written below the other.
const LEAST: usize = 28;

/// Writes two texts beside each other, each under its title. Long lines go on in the next one.
///
/// # Errors
/// Those of `out`.
pub fn render(texts: [&str; 2], titles: [&str; 2], look: Look, out: &mut impl Write) -> io::Result<()> {
    let room = look.width.saturating_sub(width(GUTTER)) / 2;
    if room < LEAST {
        for (text, title) in texts.into_iter().zip(titles) {
            Style::HEADING.write(title, look, out)?;
            writeln!(out, "\n\n{}", harmless(text.trim_end()))?;
            writeln!(out)?;
        }
        return Ok(());
    }
    row(titles.map(Some), room, Style::HEADING, look, out)?;
    row(["", ""].map(Some), room, Style::PLAIN, look, out)?;
    let [own, other] = texts.map(tidy);
    let diff = TextDiff::from_lines(own.as_str(), other.as_str());
    let lines = [own.lines().collect::<Vec<_>>(), other.lines().collect::<Vec<_>>()];
    for op in diff.ops() {
        let style = if matches!(op, DiffOp::Equal { .. }) { Style::FAINT } else { Style::PLAIN };
        let (left, right) = (op.old_range(), op.new_range());
        for place in 0..left.len().max(right.len()) {
            let at = |side: usize, range: &std::ops::Range<usize>| {
                (place < range.len()).then(|| lines[side].get(range.start + place).copied()).flatten()
            };
            row([at(0, &left), at(1, &right)], room, style, look, out)?;
        }
    }
    Ok(())
}

/// Without what a terminal would obey, and with tabs as they are mostly shown.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(|line| harmless(&line.replace('\t', "    ")).trim_end().to_owned() + "\n");
    lines.collect()
}

/// One line of each, or nothing where there is none.
fn row(
    lines: [Option<&str>; 2],
    room: usize,
    style: Style,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let [left, right] = lines.map(|line| pieces(line.unwrap_or_default(), room));
    for place in 0..left.len().max(right.len()) {
        let piece = |pieces: &[String]| pieces.get(place).cloned().unwrap_or_default();
        style.write(&pad_right(&piece(&left), room), look, out)?;
        Style::FAINT.write(GUTTER, look, out)?;
        style.write(&piece(&right), look, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// A line in pieces that fit.
fn pieces(line: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut taken = 0;
    for grapheme in line.graphemes(true) {
        let wide = grapheme_width(grapheme);
        if taken + wide > room {
            pieces.push(String::new());
            taken = 0;
        }
        taken += wide;
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(grapheme);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(texts: [&str; 2], width: usize) -> String {
        let mut out = Vec::new();
        render(texts, ["mine", "the reference"], Look::plain(width), &mut out)
            .expect("a Vec takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn equal_lines_stand_side_by_side() {
        let seen = drawn(["a\nmine\nz\n", "a\nother\nand more\nz\n"], 80);
        let rows: Vec<Vec<&str>> =
            seen.lines().skip(2).map(|line| line.split('│').map(str::trim).collect()).collect();
        assert_eq!(rows, [["a", "a"], ["mine", "other"], ["", "and more"], ["z", "z"]]);
    }

    #[test]
    fn a_long_line_goes_on_below_and_nothing_is_wider_than_the_screen() {
        let long = "x".repeat(100);
        let seen = drawn([&long, "y\u{1b}[2J\n"], 80);
        assert!(seen.lines().all(|line| width(line) <= 80), "{seen}");
        assert_eq!(seen.matches('x').count(), 100);
        assert!(!seen.contains('\u{1b}'));
    }

    #[test]
    fn on_a_narrow_screen_one_is_below_the_other() {
        let seen = drawn(["a\n", "b\n"], 40);
        assert!(seen.find("mine").expect("a title") < seen.find("a\n").expect("a line"), "{seen}");
        assert!(!seen.contains('│'));
    }
}
