//! The rows of the picture, where there is room for columns.

use std::io::{self, Write};

use super::canvas::Line;
use super::place::Place;
use super::{INDENT, seconds};
use crate::render::Look;
use crate::render::sequence::label::Label;
use crate::render::sequence::story::{Fate, Happening, Mark, Presence, Row, Several, Story, Ways};
use crate::render::style::Style;
use crate::text::{count, harmless, shorten, width, wrap};

/// A note takes no more lines than this.
const MOST_LINES: usize = 3;

/// With less room than this, words are put elsewhere.
const LEAST_WORDS: usize = 18;

/// Writes the heads of the columns and the rows.
pub(super) fn render(story: &Story, place: &Place, look: Look, out: &mut impl Write) -> io::Result<()> {
    heads(place, look, out)?;
    let mut before = String::new();
    for row in &story.rows {
        let mut line = Line::new(place.width);
        let sheet = Sheet { story, place, row };
        let time = seconds(row.at_us);
        if (time != before || row.is_the_moment) && !matches!(row.what, Happening::LeftOut { .. }) {
            line.put(place.times.saturating_sub(width(&time)), &time, Style::FAINT);
            before = time;
        }
        if let (Some(at), Some(link)) = (place.links, row.link.and_then(|link| story.links.get(link))) {
            line.put(at, &shorten(&harmless(link), place.left - at - 1), Style::FAINT);
        }
        if row.is_the_moment {
            line.put(INDENT - 2, "▸", Style::BAD.bold());
        }
        sheet.lives(&mut line);
        match &row.what {
            Happening::Message { from, to, text, fate } => sheet.message(*from, *to, text, fate, &mut line),
            Happening::Several(several) => sheet.several(several, &mut line),
            Happening::Note { columns, mark, text } => {
                let more = sheet.note(columns, *mark, text, &mut line);
                line.write(look, out)?;
                for line in more {
                    line.write(look, out)?;
                }
                continue;
            }
            Happening::LeftOut { rows, messages } => sheet.left_out(*rows, *messages, &mut line),
        }
        line.write(look, out)?;
    }
    Ok(())
}

fn heads(place: &Place, look: Look, out: &mut impl Write) -> io::Result<()> {
    let lines = place.heads.iter().map(Vec::len).max().unwrap_or(0);
    for number in 0..lines {
        let mut line = Line::new(place.width);
        if number + 1 == lines {
            line.put(place.times - 1, "s", Style::FAINT);
            if let Some(at) = place.links {
                line.put(at, "link", Style::FAINT);
            }
        }
        for (head, at) in place.heads.iter().zip(&place.at) {
            // Short heads stand at the bottom.
            let Some(text) = (number + head.len()).checked_sub(lines).and_then(|number| head.get(number))
            else {
                continue;
            };
            line.put(at.saturating_sub(width(text) / 2), text, Style::PLAIN.bold());
        }
        line.write(look, out)?;
    }
    Ok(())
}

/// To which side of its room a text leans.
#[derive(Clone, Copy, PartialEq)]
enum Lean {
    Left,
    Right,
}

struct Sheet<'a> {
    story: &'a Story,
    place: &'a Place,
    row: &'a Row,
}

impl Sheet<'_> {
    fn at(&self, column: usize) -> usize {
        self.place.at.get(column).copied().unwrap_or(0)
    }

    /// The line of each who is there.
    fn lives(&self, line: &mut Line) {
        for (column, at) in self.place.at.iter().enumerate() {
            let sign = match (&self.row.what, self.story.presence(self.row, column)) {
                (Happening::LeftOut { .. }, _) => "⋮",
                (_, Presence::Away) => continue,
                (_, Presence::Still) => "╎",
                (_, Presence::There) => "│",
            };
            line.put(*at, sign, Style::FAINT);
        }
    }

    fn message(&self, from: usize, to: usize, text: &str, fate: &Fate, line: &mut Line) {
        let (a, b) = (self.at(from), self.at(to));
        let lost = matches!(fate, Fate::Dropped | Fate::Cut);
        let style = if *fate == Fate::Delivered { Style::FAINT } else { Style::BAD };
        let ink = if *fate == Fate::Delivered { Style::PLAIN.bold() } else { Style::BAD.bold() };
        self.stroke((a, b), "─", style, line);
        self.tip((a, b), lost, style, line);
        let label = Label::of_message(text, fate);
        let room = a.abs_diff(b).saturating_sub(4);
        let said = label.fitted(room);
        // The tip takes one column, so the middle of what is left is where the text belongs.
        let begin = a.min(b) + if a < b { 2 } else { 3 };
        let begin = begin + (room - width(&said).min(room)) / 2;
        // No line of life touches the words.
        for at in [begin - 1, begin + width(&said)] {
            if at != a.min(b) && at != a.max(b) && !line.holds(at, "▶") && !line.holds(at, "◀") {
                line.put(at, "─", style);
            }
        }
        line.put(begin, &said, ink);
    }

    /// The line from one column to another, across those between them.
    fn stroke(&self, (a, b): (usize, usize), sign: &str, style: Style, line: &mut Line) {
        let (low, high) = (a.min(b), a.max(b));
        for at in low + 1..high {
            let crosses = !line.is_free(at);
            line.put(at, if crosses { "┼" } else { sign }, style);
        }
    }

    fn tip(&self, (a, b): (usize, usize), lost: bool, style: Style, line: &mut Line) {
        let (tip, sign) = match (a < b, lost) {
            (true, false) => (b - 1, "▶"),
            (false, false) => (b + 1, "◀"),
            (true, true) => (b - 2, "╳"),
            (false, true) => (b + 2, "╳"),
        };
        if lost {
            line.put(if a < b { b - 1 } else { b + 1 }, " ", Style::PLAIN);
        }
        line.put(tip, sign, style.bold());
    }

    fn several(&self, several: &Several, line: &mut Line) {
        let style = if several.fate == Fate::Delivered { Style::FAINT } else { Style::BAD };
        let ends: Vec<usize> =
            several.from.iter().chain(&several.to).map(|column| self.at(*column)).collect();
        let (Some(low), Some(high)) = (ends.iter().min().copied(), ends.iter().max().copied()) else {
            return;
        };
        self.stroke((low, high), "┄", style, line);
        let tips = |from: &[usize], to: &[usize], line: &mut Line| {
            for b in to.iter().map(|column| self.at(*column)) {
                for a in from.iter().map(|column| self.at(*column)) {
                    if a != b {
                        self.tip((a, b), false, style, line);
                    }
                }
            }
        };
        tips(&several.from, &several.to, line);
        if several.ways == Ways::Both {
            tips(&several.to, &several.from, line);
        }
        if several.from.len() + several.to.len() > 2 {
            for at in ends.iter().filter(|at| **at > low && **at < high) {
                line.put(*at, "┼", style);
            }
        }
        // The widest place between two of those who have a part.
        let mut stops = ends;
        stops.sort_unstable();
        stops.dedup();
        let gap = stops.windows(2).max_by_key(|pair| (pair[1] - pair[0], std::cmp::Reverse(pair[0])));
        let Some([a, b]) = gap else { return };
        let room = (b - a).saturating_sub(6);
        let said = Label::of_several(several).fitted(room);
        let said = format!(" {said} ");
        line.put(a + 2 + (b - a).saturating_sub(4 + width(&said)) / 2, &said, style);
    }

    /// Writes a note beside its columns; what does not fit goes on below, on lines that are given back.
    fn note(&self, columns: &[usize], mark: Mark, text: &str, line: &mut Line) -> Vec<Line> {
        let style = style_of(mark);
        let text = harmless(text);
        let places: Vec<usize> = columns.iter().map(|column| self.at(*column)).collect();
        for at in &places {
            line.put(*at, sign_of(mark), style.bold());
        }
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
        let right = self.place.width.saturating_sub(last + 2);
        if width(&text) + 3 <= self.place.pitch && width(&text) <= right {
            for at in &places {
                line.put(at + 2, &text, style);
            }
            return Vec::new();
        }
        // Behind the last, between two, or in front of the first.
        let mut rooms = vec![(last + 2, right, Lean::Left)];
        rooms.extend(
            places.windows(2).map(|pair| (pair[0] + 2, (pair[1] - pair[0]).saturating_sub(3), Lean::Left)),
        );
        rooms.push((self.place.left, first.saturating_sub(self.place.left + 1), Lean::Right));
        let fitting = rooms.iter().find(|(_, room, _)| width(&text) <= *room);
        // Where it fits nowhere, it is read best behind the last.
        let behind = rooms.first().filter(|(_, room, _)| *room >= LEAST_WORDS);
        let widest = rooms.iter().max_by_key(|(_, room, _)| *room);
        let Some((begin, room, lean)) = fitting.or(behind).or(widest).copied() else {
            return Vec::new();
        };
        let mut more = Vec::new();
        for (number, said) in wrap(&text, room).into_iter().take(MOST_LINES).enumerate() {
            let said = shorten(said, room);
            let at = if lean == Lean::Left { begin } else { begin + room - width(&said) };
            if number == 0 {
                self.beside(at, &said, style, line);
            } else {
                let mut below = Line::new(self.place.width);
                self.lives(&mut below);
                self.beside(at, &said, style, &mut below);
                more.push(below);
            }
        }
        more
    }

    /// Words, with a space around them, across the lines of others.
    fn beside(&self, at: usize, text: &str, style: Style, line: &mut Line) {
        line.put(at, text, style);
        let end = at + width(text);
        if end + 1 < self.place.width && !self.place.at.contains(&end) {
            line.put(end, " ", Style::PLAIN);
        }
    }

    fn left_out(&self, rows: usize, messages: u64, line: &mut Line) {
        let said = format!(" {}, {messages} messages, are left out here ", count(rows, "row", "rows"));
        let (first, last) = (self.at(0), self.at(self.place.at.len() - 1));
        let said = shorten(&said, (last - first).saturating_sub(2)).into_owned();
        line.put(first + (last - first).saturating_sub(width(&said)) / 2, &said, Style::FAINT);
    }
}

pub(super) fn sign_of(mark: Mark) -> &'static str {
    match mark {
        Mark::Starts => "┬",
        Mark::Connects => "○",
        Mark::Refused => "⊘",
        Mark::HangsUp => "◌",
        Mark::Prints => "»",
        Mark::Complains | Mark::Babbles => "!",
        Mark::Ends | Mark::Stopped => "┴",
        Mark::Fails | Mark::Killed => "✗",
        Mark::Frozen => "‖",
        Mark::Thawed => "▷",
    }
}

pub(super) fn style_of(mark: Mark) -> Style {
    match mark {
        Mark::Starts | Mark::Connects | Mark::HangsUp | Mark::Ends | Mark::Stopped => Style::FAINT,
        Mark::Prints => Style::GOOD,
        Mark::Refused | Mark::Frozen | Mark::Thawed => Style::WAITS,
        Mark::Complains | Mark::Babbles | Mark::Fails | Mark::Killed => Style::BAD,
    }
}
