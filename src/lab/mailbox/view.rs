//! The table of `lab mailbox`, which fills while it is measured.

use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span};

use super::{Buffers, Case, Now, SIZES, State, Way};
use crate::lab::bars::{bar, thousands};
use crate::text::{pad_left, pad_right, width};

/// Columns for the names at the left, and for a number.
const NAMES: usize = 18;
const NUMBER: usize = 10;

/// The picture, in at most so many columns and rows.
pub(super) fn picture(now: &Now, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut heading = pad_right("", NAMES);
    for size in SIZES {
        heading += &pad_left(&format!("{} B", thousands(size as u64)), NUMBER);
    }
    let drawn = format!("  those of {} B", SIZES[0]);
    if width(&heading) + width(&drawn) <= columns {
        heading += &drawn;
    }
    let mut lines = vec![
        Line::from("messages that go in before the PUSH blocks").bold(),
        Line::from(format!("{}  messages of", pad_right("buffers", NAMES - 2))).dim(),
        Line::from(heading).dim(),
    ];
    let most = now.cells.iter().map(|(_, state)| so_far(state)).max().unwrap_or(0);
    for way in Way::ALL {
        for buffers in Buffers::ALL {
            lines.push(row(now, way, buffers, most, columns));
        }
        lines.push(Line::default());
    }
    lines.truncate(rows);
    lines
}

fn so_far(state: &State) -> u64 {
    match state {
        State::Fills(messages) | State::Full(messages) => *messages,
        State::Waits | State::Failed(_) => 0,
    }
}

fn row(now: &Now, way: Way, buffers: Buffers, most: u64, columns: usize) -> Line<'static> {
    let name = match buffers {
        Buffers::AsTheyAre => way.name(),
        Buffers::Bytes(_) => "",
    };
    let names = format!("{}{}", pad_right(name, 8), pad_right(&buffers.name(), NAMES - 8));
    let mut spans = vec![Span::raw(names)];
    for size in SIZES {
        let (text, style) = match now.of(Case { way, buffers, size }) {
            State::Waits => ("·".to_owned(), Style::new().dim()),
            State::Fills(messages) => (thousands(*messages), Style::new().fg(Color::Yellow)),
            State::Full(messages) => (thousands(*messages), Style::new().bold()),
            State::Failed(_) => ("failed".to_owned(), Style::new().fg(Color::Red)),
        };
        spans.push(Span::styled(pad_left(&text, NUMBER), style));
    }
    let room = columns.saturating_sub(NAMES + NUMBER * SIZES.len() + 2);
    let first = so_far(now.of(Case { way, buffers, size: SIZES[0] }));
    spans.push(Span::raw("  "));
    spans.push(Span::styled(bar(first, most, room.min(28)), Style::new().fg(Color::Cyan)));
    Line::from(spans)
}

/// A line for a pipe, for each mailbox that has been measured since.
pub(super) fn news(now: &mut Now) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, (case, state)) in now.cells.iter().enumerate() {
        let said = match state {
            State::Full(messages) => thousands(*messages),
            State::Failed(why) => format!("not measured: {why}"),
            State::Waits | State::Fills(_) => continue,
        };
        if now.told.insert(place) {
            let (way, buffers) = (case.way.name(), case.buffers.name());
            lines.push(format!("{way}, buffers {buffers}, {} B: {said}", case.size));
        }
    }
    lines
}
