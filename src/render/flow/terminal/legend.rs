//! What the characters of the picture stand for: those that occur in it.

use std::io::{self, Write};

use crate::flow::Flow;
use crate::flow::journey::Kind;
use crate::render::Look;
use crate::render::rich::Rich;
use crate::render::style::Style;

use super::super::occurs::{Mark, kinds, marks, words};
use super::super::scale::MOST_WORKERS;

/// A character, how it is written, and what it stands for.
type Entry = (&'static str, Style, &'static str);

/// Writes the legend.
pub(super) fn write(flows: &[&Flow], look: Look, out: &mut impl Write) -> io::Result<()> {
    let entries: Vec<Entry> = kinds(flows)
        .into_iter()
        .map(|kind| of_kind(kind, flows))
        .chain(marks(flows).into_iter().map(of_mark))
        .collect();
    let mut rich = Rich::new();
    for (place, (sign, style, words)) in entries.iter().enumerate() {
        rich.push(if place > 0 { "   " } else { "" }, Style::PLAIN);
        rich.push(sign, *style);
        // Words that belong together stay on one line.
        rich.push(&format!("\u{a0}{}", words.replace(' ', "\u{a0}")), Style::PLAIN);
    }
    for line in rich.lines(look.prose_width()) {
        let mut text = Vec::new();
        rich.write(line, look, &mut text)?;
        let text = String::from_utf8_lossy(&text).replace('\u{a0}', " ");
        writeln!(out, "{}", text.trim_end())?;
    }
    let hidden = flows.iter().map(|flow| flow.workers.len().saturating_sub(MOST_WORKERS)).max().unwrap_or(0);
    if hidden > 0 {
        writeln!(out, "{hidden} more workers are not drawn.")?;
    }
    Ok(())
}

fn of_kind(kind: Kind, flows: &[&Flow]) -> Entry {
    let (sign, style) = match kind {
        Kind::Sender => ("░", Style::PLAIN),
        Kind::Mailbox => ("▒", Style::WAITS),
        Kind::Work => ("█", Style::WORKS),
        Kind::Lost => ("x", Style::BAD),
        Kind::Done => (".", Style::GOOD),
    };
    (sign, style, words(kind, flows))
}

fn of_mark(mark: Mark) -> Entry {
    let (sign, style) = match mark {
        Mark::Idle => ("-", Style::FAINT),
        Mark::Frozen => ("~", Style::WAITS),
        Mark::Killed => ("X", Style::BAD),
        Mark::Came => (">", Style::GOOD),
    };
    (sign, style, mark.words())
}
