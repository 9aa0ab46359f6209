//! The sequence as SVG: well to be seen on light and on dark pages, with nothing that has to be loaded.

use std::fmt::Write;

use super::label::Label;
use super::legend::entries;
use super::story::{Fate, Happening, Mark, Presence, Row, Several, Story, Ways};
use crate::text::{count, harmless, shorten, width};

mod paper;

use paper::{Paper, Point};

pub(super) use paper::escaped;

/// Pixels, as everything here. A row.
const ROW: usize = 30;
/// A column of the font.
const LETTER: f64 = 7.25;
/// What is free around everything.
const MARGIN: usize = 16;
/// Where the times end, and where the names of the links begin.
const TIMES: usize = 74;
/// The heads of the columns.
const HEAD: usize = 46;
/// What is free behind the last column, for words.
const BEHIND: usize = 190;
/// A line of the legend.
const LEGEND: usize = 24;

/// The picture as a document of its own.
pub fn render(story: &Story, title: &str) -> String {
    let sheet = Sheet::of(story);
    let mut paper = Paper::default();
    sheet.lives(&mut paper);
    sheet.heads(&mut paper);
    let mut before = String::new();
    for (place, row) in story.rows.iter().enumerate() {
        sheet.row(place, row, &mut before, &mut paper);
    }
    let height = sheet.legend(&mut paper);
    paper.document(title, sheet.width(), height)
}

/// Where everything stands.
struct Sheet<'a> {
    story: &'a Story,
    left: usize,
    pitch: usize,
    has_links: bool,
}

impl Sheet<'_> {
    fn of(story: &Story) -> Sheet<'_> {
        let has_links = story.links.len() > 1;
        let widest = story.links.iter().map(|link| width(link)).max().unwrap_or(0).min(14);
        let links = if has_links { (widest as f64 * LETTER) as usize + 14 } else { 0 };
        let pitch = match story.columns.len() {
            0..=3 => 260,
            4..=5 => 190,
            6..=7 => 160,
            _ => 132,
        };
        let first =
            story.columns.first().map_or(0, |column| (width(&column.name) as f64 * LETTER / 2.0) as usize);
        Sheet { story, left: TIMES + 14 + links + first.clamp(30, 80) + 12, pitch, has_links }
    }

    fn x(&self, column: usize) -> usize {
        self.left + column * self.pitch
    }

    fn y(&self, row: usize) -> usize {
        MARGIN + HEAD + ROW + row * ROW
    }

    fn last(&self) -> usize {
        self.x(self.story.columns.len().saturating_sub(1))
    }

    fn width(&self) -> usize {
        (self.last() + BEHIND).max(520)
    }

    fn heads(&self, paper: &mut Paper) {
        paper.text(Point(TIMES, MARGIN + HEAD - 8), "seconds", "faint end");
        for (place, column) in self.story.columns.iter().enumerate() {
            let name =
                shorten(&harmless(&column.name), (self.pitch as f64 / LETTER) as usize - 2).into_owned();
            let class = if column.own { "head own" } else { "head" };
            let middle = Point(self.x(place), MARGIN + HEAD / 2 - 4);
            paper.boxed(middle, (width(&name) as f64 * LETTER) as usize + 22, &name, column.role, class);
        }
    }

    /// The line of each, from row to row as long as it is there.
    fn lives(&self, paper: &mut Paper) {
        for place in 0..self.story.columns.len() {
            let state = |row: &Row| match self.story.presence(row, place) {
                Presence::Away => None,
                Presence::Still => Some("life still"),
                Presence::There => Some("life"),
            };
            let states: Vec<Option<&str>> = self.story.rows.iter().map(state).collect();
            let mut from = 0;
            while from < states.len() {
                let same = states[from..].iter().take_while(|state| **state == states[from]).count();
                if let Some(class) = states[from] {
                    // It goes on to where the next state begins.
                    let until = from + same;
                    let ends = until == states.len() || states[until].is_none();
                    let low = if ends { self.y(until - 1) } else { self.y(until) };
                    paper.line(Point(self.x(place), self.y(from)), Point(self.x(place), low), class);
                }
                from += same;
            }
        }
    }

    fn row(&self, place: usize, row: &Row, before: &mut String, paper: &mut Paper) {
        let y = self.y(place);
        let time = format!("{:.3}", row.at_us as f64 / 1e6);
        if row.is_the_moment {
            paper.band(y - ROW / 2, ROW, self.width());
        }
        if time != *before && !matches!(row.what, Happening::LeftOut { .. }) {
            paper.text(Point(TIMES, y + 4), &time, "faint end");
            *before = time;
        }
        if let Some(link) = row.link.and_then(|link| self.story.links.get(link)).filter(|_| self.has_links) {
            paper.text(Point(TIMES + 14, y + 4), &shorten(&harmless(link), 14), "faint");
        }
        match &row.what {
            Happening::Message { from, to, text, fate } => self.message(y, (*from, *to), text, fate, paper),
            Happening::Several(several) => self.several(y, several, paper),
            Happening::Note { columns, mark, text } => self.note(y, columns, *mark, text, paper),
            Happening::LeftOut { rows, messages } => {
                let said = format!("{}, {messages} messages, are left out here", count(*rows, "row", "rows"));
                paper.text(Point(usize::midpoint(self.x(0), self.last()), y + 4), &said, "faint middle");
            }
        }
    }

    fn message(&self, y: usize, (from, to): (usize, usize), text: &str, fate: &Fate, paper: &mut Paper) {
        let (a, b) = (self.x(from), self.x(to));
        let lost = matches!(fate, Fate::Dropped | Fate::Cut);
        let kind = if *fate == Fate::Delivered { "wire" } else { "wire bad" };
        let end = match (lost, a < b) {
            (false, _) => b,
            (true, true) => b - 26,
            (true, false) => b + 26,
        };
        paper.line(Point(a, y + 5), Point(end, y + 5), kind);
        if lost {
            paper.cross(Point(end, y + 5));
        } else {
            paper.tip(Point(end, y + 5), a < b, kind);
        }
        let room = (a.abs_diff(b) as f64 / LETTER) as usize;
        let said = Label::of_message(text, fate).fitted(room.saturating_sub(3));
        let class = if *fate == Fate::Delivered { "said middle" } else { "said bad middle" };
        paper.text(Point(usize::midpoint(a, b), y), &said, class);
    }

    fn several(&self, y: usize, several: &Several, paper: &mut Paper) {
        let ends: Vec<usize> = several.from.iter().chain(&several.to).map(|column| self.x(*column)).collect();
        let (Some(low), Some(high)) = (ends.iter().min().copied(), ends.iter().max().copied()) else {
            return;
        };
        let kind = if several.fate == Fate::Delivered { "wire fold" } else { "wire fold bad" };
        paper.line(Point(low, y + 5), Point(high, y + 5), kind);
        let mut tips = |from: &[usize], to: &[usize]| {
            for b in to.iter().map(|column| self.x(*column)) {
                for rightwards in [true, false] {
                    let comes = |a: usize| if rightwards { a < b } else { a > b };
                    if from.iter().any(|column| comes(self.x(*column))) {
                        paper.tip(Point(b, y + 5), rightwards, kind);
                    }
                }
            }
        };
        tips(&several.from, &several.to);
        if several.ways == Ways::Both {
            tips(&several.to, &several.from);
        }
        let room = ((high - low) as f64 / LETTER) as usize;
        let said = Label::of_several(several).fitted(room.saturating_sub(3));
        paper.text(Point(usize::midpoint(low, high), y), &said, "faint middle");
    }

    fn note(&self, y: usize, columns: &[usize], mark: Mark, text: &str, paper: &mut Paper) {
        let places: Vec<usize> = columns.iter().map(|column| self.x(*column)).collect();
        for x in &places {
            paper.mark(Point(*x, y), mark);
        }
        let (Some(last), class) = (places.last(), class_of(mark)) else { return };
        let text = harmless(text);
        let letters = |pixels: usize| (pixels as f64 / LETTER) as usize;
        if places.len() > 1 && width(&text) + 4 <= letters(self.pitch) {
            for x in &places {
                paper.text(Point(x + 12, y + 4), &text, class);
            }
            return;
        }
        let room = letters(self.width() - last - 24);
        let before = letters(places[0].saturating_sub(self.left));
        if width(&text) <= room || room >= before {
            paper.text(Point(last + 12, y + 4), &shorten(&text, room), class);
        } else {
            paper.text(Point(places[0] - 12, y + 4), &shorten(&text, before), &format!("{class} end"));
        }
    }

    /// Writes the legend below everything; gives back the height of the whole.
    fn legend(&self, paper: &mut Paper) -> usize {
        let mut y = self.y(self.story.rows.len()) + 8;
        let mut x = MARGIN;
        let own = self.story.columns.iter().any(|column| column.own);
        let own = own.then_some(("[ ]", "in a dashed frame: one of the workshop's own players"));
        // Marks have their words beside them.
        let arrows =
            entries(self.story).into_iter().filter(|(sign, _)| !["○", "⊘", "»", "╎", "s"].contains(sign));
        for (sign, words) in arrows.chain(own) {
            let sign = if sign == "┄▶" { "- - ▶" } else { sign };
            let mut said = String::new();
            // A String takes everything.
            let _ = write!(said, "{sign} {words}");
            let wide = (width(&said) as f64 * LETTER) as usize + 26;
            if x + wide > self.width() && x > MARGIN {
                (x, y) = (MARGIN, y + LEGEND);
            }
            paper.text(Point(x, y), &said, "faint");
            x += wide;
        }
        y + MARGIN
    }
}

fn class_of(mark: Mark) -> &'static str {
    match mark {
        Mark::Starts | Mark::Connects | Mark::HangsUp | Mark::Ends | Mark::Stopped => "faint",
        Mark::Prints => "good",
        Mark::Refused | Mark::Frozen | Mark::Thawed => "waits",
        Mark::Complains | Mark::Babbles | Mark::Fails | Mark::Killed => "bad",
    }
}
