//! The last picture and the sentences, as text for where standard output goes.

use std::io::{self, Write};

use ratatui::style::{Color, Modifier, Style as Ink};
use ratatui::text::Line;

use crate::render::Look;
use crate::render::style::Style;
use crate::text::{shorten, width, wrap};

/// Writes the lines of a picture, as far as there are columns.
///
/// # Errors
/// Those of `out`.
pub(super) fn picture(lines: &[Line<'_>], look: Look, out: &mut impl Write) -> io::Result<()> {
    let is_empty = |line: &&Line<'_>| line.spans.iter().all(|span| span.content.trim().is_empty());
    let end = lines.len() - lines.iter().rev().take_while(is_empty).count();
    for line in &lines[..end] {
        let last = line.spans.iter().rposition(|span| !span.content.trim().is_empty()).unwrap_or(0);
        let mut room = look.width;
        for (place, span) in line.spans.iter().take(last + 1).enumerate() {
            let text = if place == last { span.content.trim_end() } else { &span.content };
            let text = shorten(text, room);
            room -= width(&text).min(room);
            style(line.style.patch(span.style)).write(&text, look, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes each sentence as a paragraph of its own.
///
/// # Errors
/// Those of `out`.
pub(super) fn sentences<'a>(
    sentences: impl IntoIterator<Item = &'a String>,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    for sentence in sentences {
        for line in wrap(sentence, look.prose_width()) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// The workshop's own style for a style of the screen.
fn style(ink: Ink) -> Style {
    let colour = match ink.fg {
        Some(Color::Green) => Style::GOOD,
        Some(Color::Red) => Style::BAD,
        Some(Color::Yellow) => Style::WAITS,
        Some(Color::Cyan) => Style::WORKS,
        _ if ink.add_modifier.contains(Modifier::DIM) => Style::FAINT,
        _ => Style::PLAIN,
    };
    if ink.add_modifier.contains(Modifier::BOLD) { colour.bold() } else { colour }
}
