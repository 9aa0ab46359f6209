//! The rows as a list, where there is no room for columns.

use std::io::{self, Write};

use super::rows::{sign_of, style_of};
use super::{INDENT, seconds};
use crate::render::Look;
use crate::render::sequence::label::Label;
use crate::render::sequence::story::{Fate, Happening, Row, Story, Ways};
use crate::render::style::Style;
use crate::text::{count, harmless, pad_left, pad_right, shorten, width};

/// With less room behind the names, what was said has a line of its own.
const LEAST_SAID: usize = 16;
/// More names than this are counted.
const MOST_NAMES: usize = 2;

/// Writes a line for each row: when, who, and what.
pub(super) fn render(story: &Story, look: Look, out: &mut impl Write) -> io::Result<()> {
    let columns = look.prose_width();
    let last = story.rows.iter().map(|row| row.at_us).max().unwrap_or_default();
    let times = width(&seconds(last));
    let entries: Vec<Entry> = story.rows.iter().map(|row| Entry::of(story, row)).collect();
    let whom =
        entries.iter().filter(|entry| !entry.is_wide).map(|entry| width(&entry.who)).max().unwrap_or(0);
    let behind = INDENT + times + 2 + whom + 2;
    let beside = columns.saturating_sub(behind) >= LEAST_SAID;
    let mut before = String::new();
    for (row, entry) in story.rows.iter().zip(&entries) {
        let time = seconds(row.at_us);
        let shown = if time == before { String::new() } else { time.clone() };
        let mark = if row.is_the_moment { "▸ " } else { "  " };
        Style::BAD.bold().write(mark, look, out)?;
        Style::FAINT.write(&pad_left(&shown, times), look, out)?;
        before = time;
        if beside {
            write!(out, "  {}", pad_right(&entry.who, whom))?;
            let used = INDENT + times + 2 + width(&entry.who).max(whom);
            write!(out, "  ")?;
            entry.style.write(&entry.said(columns.saturating_sub(used + 2)), look, out)?;
            writeln!(out)?;
        } else {
            writeln!(out, "  {}", shorten(&entry.who, columns.saturating_sub(INDENT + times + 2)))?;
            let indent = INDENT + times + 4;
            write!(out, "{:indent$}", "")?;
            entry.style.write(&entry.said(columns.saturating_sub(indent)), look, out)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// What stands on a line.
struct Entry {
    who: String,
    /// Wider names than the others have; they don't set the width.
    is_wide: bool,
    label: Option<Label>,
    text: String,
    style: Style,
}

impl Entry {
    fn of(story: &Story, row: &Row) -> Entry {
        let name = |column: &usize| {
            let column = story.columns.get(*column);
            let role = column.and_then(|column| column.role).map_or(String::new(), |role| format!(" {role}"));
            format!("{}{role}", column.map_or("?", |column| column.name.as_str()))
        };
        let names = |columns: &[usize]| match columns {
            columns if columns.len() > MOST_NAMES => {
                let others = columns.len() - 1;
                format!("{} and {}", name(&columns[0]), count(others, "other", "others"))
            }
            columns => columns.iter().map(name).collect::<Vec<_>>().join(", "),
        };
        let (who, label, text, style) = match &row.what {
            Happening::Message { from, to, text, fate } => {
                let style = if *fate == Fate::Delivered { Style::PLAIN } else { Style::BAD };
                let who = format!("{} → {}", name(from), name(to));
                (who, Some(Label::of_message(text, fate)), String::new(), style)
            }
            Happening::Several(several) => {
                let arrow = if several.ways == Ways::Both { "↔" } else { "→" };
                let who = format!("{} {arrow} {}", names(&several.from), names(&several.to));
                (who, Some(Label::of_several(several)), String::new(), Style::FAINT)
            }
            Happening::Note { columns, mark, text } => {
                (names(columns), None, format!("{} {text}", sign_of(*mark)), style_of(*mark))
            }
            Happening::LeftOut { rows, messages } => {
                let text = format!("{}, {messages} messages, are left out", count(*rows, "row", "rows"));
                ("⋮".to_owned(), None, text, Style::FAINT)
            }
        };
        let who = harmless(&who).into_owned();
        let is_wide = width(&who) > 34;
        Entry { who, is_wide, label, text: harmless(&text).into_owned(), style }
    }

    fn said(&self, columns: usize) -> String {
        match &self.label {
            Some(label) => label.fitted(columns),
            None => shorten(&self.text, columns).into_owned(),
        }
    }
}
