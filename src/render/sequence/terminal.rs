//! The sequence for a terminal: those who talk as columns, time downwards, and an arrow for each message.

use std::io::{self, Write};

use super::story::Story;
use crate::render::Look;
use crate::render::style::Style;
use crate::text::wrap;

mod canvas;
mod legend;
mod list;
mod place;
mod rows;

use place::Place;

/// Columns at the left of everything but the heading.
const INDENT: usize = 2;

/// Writes the sequence with a heading and a legend. Where there is no room for columns, it is a list.
///
/// # Errors
/// Those of `out`.
pub fn render(story: &Story, look: Look, out: &mut impl Write) -> io::Result<()> {
    if story.rows.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let heading = format!("Who said what to whom, in the scene `{}`", story.scene);
    for line in wrap(&heading, look.prose_width()) {
        Style::HEADING.write(line, look, out)?;
        writeln!(out)?;
    }
    writeln!(out)?;
    drawn(story, look, out)?;
    legend::render(story, look, out)
}

/// Writes the bare picture: for a few rows in the middle of a text.
///
/// # Errors
/// Those of `out`.
pub fn drawn(story: &Story, look: Look, out: &mut impl Write) -> io::Result<()> {
    match Place::of(story, look.width) {
        Some(place) => rows::render(story, &place, look, out),
        None => list::render(story, look, out),
    }
}

/// A moment, in seconds.
fn seconds(at_us: u64) -> String {
    format!("{:.3}", at_us as f64 / 1e6)
}
