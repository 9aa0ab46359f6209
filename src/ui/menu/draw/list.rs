//! The list of exercises, drawn.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::ink;
use crate::text::{pad_left, pad_right, shorten, width};
use crate::ui::menu::Menu;
use crate::ui::menu::list::{Entry, Mark, Row};

/// Columns between two things in a line.
const GAP: usize = 2;
/// The selection, the place where one is, and a column behind each.
const BEFORE: usize = 4;
/// With less room, what an exercise teaches is left out.
const LEAST_TEACHES: usize = 16;
/// The bar is no longer than this, and no shorter.
const BAR: (usize, usize) = (6, 20);

/// The lines that are seen.
pub(super) fn draw(menu: &Menu, area: Rect, frame: &mut Frame<'_>) {
    let list = menu.list();
    let columns = usize::from(area.width);
    let widest = |measure: fn(&Entry) -> usize| list.entries().iter().map(measure).max().unwrap_or(0);
    let number = widest(|entry| width(&entry.number));
    let name = widest(|entry| width(&entry.name));
    let said = widest(|entry| width(&entry.mark.said()));
    let teaches = columns.saturating_sub(BEFORE + number + GAP + name + GAP + said + GAP + 1);
    let rooms = Rooms { number, name, teaches, said, columns };
    let mut lines: Vec<Line<'_>> = list
        .seen()
        .into_iter()
        .map(|row| match row {
            Row::Blank => Line::default(),
            Row::Part(part) => {
                let style = ink(menu, Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD));
                Line::from(vec![
                    Span::raw(" "),
                    Span::styled(shorten(part, columns.saturating_sub(2)), style),
                ])
            }
            Row::Exercise(place) => exercise(menu, place, &rooms),
        })
        .collect();
    if lines.is_empty() {
        let said = match list.entries() {
            [] => "There is no exercise in this course yet.",
            _ => "Nothing matches. Esc shows all exercises again.",
        };
        lines = crate::text::wrap(said, columns.saturating_sub(2))
            .into_iter()
            .map(|line| format!(" {line}").into())
            .collect();
    }
    frame.render_widget(Paragraph::new(lines), area);
    let (above, below) = list.more();
    let arrow = |there: bool, sign: &'static str, y: u16, frame: &mut Frame<'_>| {
        if there && area.width > 0 && area.height > 0 {
            frame.render_widget(sign, Rect { x: area.right() - 1, y, width: 1, height: 1 });
        }
    };
    arrow(above, "↑", area.y, frame);
    arrow(below, "↓", area.bottom().saturating_sub(1), frame);
}

/// The columns that each thing gets.
struct Rooms {
    number: usize,
    name: usize,
    teaches: usize,
    said: usize,
    columns: usize,
}

fn exercise(menu: &Menu, place: usize, rooms: &Rooms) -> Line<'static> {
    let entry = &menu.list().entries()[place];
    let (selected, here) = (menu.list().selected() == Some(place), menu.list().current() == Some(place));
    let said = entry.mark.said();
    let head = format!(
        "{} {} {}{:GAP$}",
        if selected { '>' } else { ' ' },
        if here { '●' } else { ' ' },
        pad_right(&entry.number, rooms.number),
        ""
    );
    let name = pad_right(&entry.name, rooms.name);
    let middle = match rooms.teaches {
        room if room < LEAST_TEACHES => " ".repeat(GAP),
        room => format!("{:GAP$}{}{:GAP$}", "", pad_right(&shorten(&entry.teaches, room), room), ""),
    };
    let end = pad_left(&said, if rooms.teaches < LEAST_TEACHES { 0 } else { rooms.said });
    let used = width(&head) + width(&name) + width(&middle) + width(&end);
    let rest = " ".repeat(rooms.columns.saturating_sub(used));
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mark = match entry.mark {
        Mark::New => Style::new(),
        Mark::Tried(_) => ink(menu, Style::new().fg(Color::Yellow)),
        Mark::Done(_) => ink(menu, Style::new().fg(Color::Green)),
    };
    let line = Line::from(vec![
        Span::raw(head),
        Span::styled(name, bold),
        Span::raw(middle),
        Span::styled(end, mark),
        Span::raw(rest),
    ]);
    if selected { line.style(Style::new().add_modifier(Modifier::REVERSED)) } else { line }
}

/// How much of the course is done.
pub(super) fn bar(menu: &Menu, columns: usize) -> String {
    let (done, all) = (menu.list().done(), menu.list().entries().len());
    let said = format!("{done} of {all} done");
    let (least, most) = BAR;
    let room = columns.saturating_sub(width(&said) + width(" workshop  []  ")).min(most);
    if room < least || all == 0 {
        return said;
    }
    let full = room * done / all;
    format!("[{}{}] {said}", "█".repeat(full), "░".repeat(room - full))
}
