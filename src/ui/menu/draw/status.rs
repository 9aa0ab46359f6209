//! The last lines of the screen: what plays, what there is to say, or what the keys do.

use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::{MARGIN, ink};
use crate::course::Judged;
use crate::text::{shorten, width, wrap};
use crate::ui::menu::list::Search;
use crate::ui::menu::pane::Kind;
use crate::ui::menu::{Menu, Playing};

/// A note takes no more lines than this.
const LONGEST_NOTE: usize = 3;
/// Turns while something plays.
const WHEEL: [char; 4] = ['|', '/', '-', '\\'];

/// A key and what it does, in a word.
type Keys = &'static [(&'static str, &'static str)];

/// For each place its keys, the most important ones first; the last two are always shown.
const LIST: Keys = &[("Enter", "open"), ("/", "search"), ("↑↓", "move"), ("?", "help"), ("q", "quit")];
const LONG_LIST: Keys = &[("Enter", "open"), ("/", "search"), ("↓", "more"), ("?", "help"), ("q", "quit")];
const FOUND: Keys = &[("Enter", "open"), ("n", "next"), ("Esc", "all"), ("?", "help"), ("q", "quit")];
const PAGE: Keys = &[
    ("v", "verify"),
    ("h", "hint"),
    ("e", "edit"),
    ("r", "run"),
    ("s", "solution"),
    ("w", "watch"),
    ("n", "next"),
    ("?", "help"),
    ("q", "back"),
];
/// Where no program is asked for.
const MACHINE: Keys = &[("v", "verify"), ("h", "hint"), ("n", "next"), ("?", "help"), ("q", "back")];
const HELP: Keys = &[("↑↓", "scroll"), ("any other key", "back")];

/// The lines, one at least.
pub(super) fn lines(menu: &Menu) -> Vec<Line<'static>> {
    let columns = menu.size.0.saturating_sub(2 * MARGIN);
    if let Some(note) = menu.note() {
        let style = ink(menu, Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD));
        let lines = wrap(note, columns.max(1)).into_iter().take(LONGEST_NOTE);
        return lines
            .map(|line| Line::from(vec![Span::raw(" "), Span::styled(line.to_owned(), style)]))
            .collect();
    }
    if let Some(playing) = menu.playing() {
        return vec![plays(menu, playing, columns)];
    }
    match (menu.text().map(|pane| pane.kind()), menu.list().search()) {
        (Some(Kind::Help), _) => vec![keys(menu, HELP, columns)],
        (Some(_), _) => vec![keys(menu, of_the_page(menu), columns)],
        (None, Search::Typing(words)) => vec![search(words, columns)],
        (None, Search::On(_)) => vec![keys(menu, FOUND, columns)],
        (None, Search::Off) if menu.list().more().1 => vec![keys(menu, LONG_LIST, columns)],
        (None, Search::Off) => vec![keys(menu, LIST, columns)],
    }
}

fn of_the_page(menu: &Menu) -> Keys {
    let entry = menu.open().and_then(|open| menu.list().entries().get(open.exercise));
    match entry.map(|entry| entry.judged) {
        Some(Judged::Machine) => MACHINE,
        Some(Judged::Program) | None => PAGE,
    }
}

fn plays(menu: &Menu, playing: &Playing, columns: usize) -> Line<'static> {
    let wheel = WHEEL[playing.looks % WHEEL.len()];
    let (words, end) = match playing.stopping {
        true => ("it is being stopped", ""),
        false => (playing.words.as_str(), "  Esc stops it"),
    };
    let words = shorten(words, columns.saturating_sub(2 + width(end))).into_owned();
    let style = ink(menu, Style::new().fg(Color::Cyan));
    Line::from(vec![Span::styled(format!(" {wheel} {words}"), style), Span::raw(end)])
}

/// The end of what was typed is what one looks at.
fn search(words: &str, columns: usize) -> Line<'static> {
    let room = columns.saturating_sub(2);
    let mut shown = words;
    while width(shown) > room {
        let mut rest = shown.chars();
        rest.next();
        shown = rest.as_str();
    }
    let cursor = Style::new().add_modifier(Modifier::REVERSED);
    Line::from(vec![Span::raw(format!(" /{shown}")), Span::styled(" ", cursor)])
}

fn keys(menu: &Menu, keys: Keys, columns: usize) -> Line<'static> {
    let (others, always) = keys.split_at(keys.len().saturating_sub(2));
    let needs = |(key, does): &(&str, &str)| width(key) + 1 + width(does) + 2;
    let mut room = columns.saturating_sub(always.iter().map(needs).sum());
    let fitting = others.iter().take_while(|one| {
        let fits = needs(one) <= room;
        room = room.saturating_sub(needs(one));
        fits
    });
    let bold = ink(menu, Style::new().fg(Color::Yellow).add_modifier(Modifier::BOLD));
    let mut spans = vec![Span::raw(" ")];
    for (key, does) in fitting.chain(always) {
        spans.push(Span::styled(*key, bold));
        spans.push(Span::raw(format!(" {does}  ")));
    }
    Line::from(spans)
}
