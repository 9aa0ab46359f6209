//! The menu as a screen.

mod list;
mod status;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Menu;
use super::pane::{Kind, Pane};
use crate::render::Colour;
use crate::text::{pad_right, shorten, width};

/// Columns at each side of a text.
const MARGIN: usize = 1;
/// On a lower screen there is no empty line below the title.
const AIRY: usize = 12;

/// A style where there are colours, and none where there are none.
pub(super) fn ink(menu: &Menu, style: Style) -> Style {
    match menu.colour() {
        Colour::Ansi => style,
        Colour::Plain => Style { fg: None, bg: None, ..style },
    }
}

/// The columns and lines that there are for the list or a text.
pub(super) fn body(menu: &Menu) -> (usize, usize) {
    let (columns, rows) = menu.size;
    let taken = first_line(menu) + status::lines(menu).len();
    (columns.saturating_sub(2 * MARGIN), rows.saturating_sub(taken))
}

/// The line of the screen on which the list begins.
pub(super) fn first_line(menu: &Menu) -> usize {
    if menu.size.1 < AIRY { 1 } else { 2 }
}

/// Draws the menu.
pub fn draw(menu: &Menu, frame: &mut Frame<'_>) {
    let status = status::lines(menu);
    let first = u16::try_from(first_line(menu)).unwrap_or(1);
    let bottom = u16::try_from(status.len()).unwrap_or(1);
    let rooms = [Constraint::Length(first), Constraint::Min(0), Constraint::Length(bottom)];
    let [top, middle, below] = Layout::vertical(rooms).areas(frame.area());
    frame.render_widget(title(menu, top.width.into()), Rect { height: top.height.min(1), ..top });
    match menu.text() {
        Some(pane) => text(pane, middle, frame),
        None => list::draw(menu, middle, frame),
    }
    frame.render_widget(Paragraph::new(status), below);
}

/// The first line: where one is, and how far.
fn title(menu: &Menu, columns: usize) -> Line<'static> {
    let (left, right) = match (menu.text(), menu.open()) {
        (Some(pane), _) if pane.kind() == Kind::Help => {
            ("What the keys do".to_owned(), far(pane, String::new()))
        }
        (Some(pane), Some(open)) => {
            let entry = &menu.list().entries()[open.exercise];
            let what = match pane.kind() {
                Kind::Page => format!("{} {}: {}", entry.number, entry.name, entry.title),
                kind => format!("{} {} › {}", entry.number, entry.name, kind.name()),
            };
            (what, far(pane, entry.mark.said()))
        }
        _ => ("workshop".to_owned(), list::bar(menu, columns)),
    };
    let style = ink(menu, Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD));
    let room = columns.saturating_sub(2 * MARGIN + width(&right) + 1);
    let left = pad_right(&shorten(&left, room), room);
    Line::from(vec![Span::raw(" "), Span::styled(left, style), Span::raw(" "), Span::raw(right)])
}

/// What was said, and how far one has scrolled.
fn far(pane: &Pane, said: String) -> String {
    match (pane.percent(), said.as_str()) {
        (None, _) => said,
        (Some(percent), "") => format!("{percent:3}%"),
        (Some(percent), said) => format!("{said} · {percent:3}%"),
    }
}

/// A text, as far as it is seen.
fn text(pane: &Pane, area: Rect, frame: &mut Frame<'_>) {
    let margin = u16::try_from(MARGIN).unwrap_or(1).min(area.width);
    let room = Rect { x: area.x + margin, width: area.width - margin, ..area };
    frame.render_widget(Paragraph::new(pane.seen().to_vec()), room);
}
