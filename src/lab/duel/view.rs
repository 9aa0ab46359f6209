//! What `lab busy`, `lab lost` and `lab late` look like while they run and when they are over: both plays beside each
//! other, on the same axes, and what each worker has.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span};

use super::{Order, Way};
use crate::flow::Flow;
use crate::flow::journey::{Happened, Kind, Place};
use crate::render::flow::terminal::{self, Height};
use crate::render::flow::{Picture, Scale};
use crate::text::{pad_right, shorten, width};

/// Two plays are beside each other from this width on, in columns.
const WIDE: usize = 64;
/// Columns between them.
const GAP: usize = 3;
/// No play is drawn wider.
const WIDEST: usize = 90;

/// The picture, in at most so many columns and rows.
pub(super) fn picture(flows: &[Flow; 2], order: &Order, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let is_wide = columns >= WIDE;
    let each = if is_wide { (columns - GAP) / 2 } else { columns }.min(WIDEST);
    let scale = Scale::of(flows);
    let counted = Way::ALL.map(|way| counts(&flows[way as usize], way, order, each));
    let legend = legend(columns);
    let below = 1 + legend.len() + counted.iter().map(Vec::len).max().unwrap_or(0);
    // Where they stand above one another, each has half of the rows.
    let room = if is_wide { rows } else { rows / 2 };
    let high = room.saturating_sub(below).min(terminal::height(scale, Height::Full).into()) as u16;
    let [push, ask] = Way::ALL.map(|way| chart(&flows[way as usize], way, scale, (each, high)));
    let [push_counts, ask_counts] = counted;
    let (push, ask) = ([push, push_counts].concat(), [ask, ask_counts].concat());
    let mut lines = if is_wide { beside(push, ask, each + GAP) } else { above(push, ask) };
    lines.push(Line::default());
    lines.extend(legend);
    lines.truncate(rows);
    lines
}

/// One beside the other, the second one from this column on.
fn beside(left: Vec<Line<'static>>, right: Vec<Line<'static>>, column: usize) -> Vec<Line<'static>> {
    let height = left.len().max(right.len());
    let pad = std::iter::repeat(Line::default());
    let (left, right) = (left.into_iter().chain(pad.clone()), right.into_iter().chain(pad));
    left.zip(right)
        .take(height)
        .map(|(left, right)| {
            let mut spans = left.spans;
            let drawn: usize = spans.iter().map(|span| width(&span.content)).sum();
            spans.push(Span::raw(" ".repeat(column.saturating_sub(drawn))));
            spans.extend(right.spans);
            Line::from(spans)
        })
        .collect()
}

fn above(mut upper: Vec<Line<'static>>, lower: Vec<Line<'static>>) -> Vec<Line<'static>> {
    upper.push(Line::default());
    upper.extend(lower);
    upper
}

/// Where every job was over time, and what each worker did.
fn chart(flow: &Flow, way: Way, scale: Scale, (columns, rows): (usize, u16)) -> Vec<Line<'static>> {
    let area = Rect::new(0, 0, columns as u16, rows);
    let mut buffer = Buffer::empty(area);
    terminal::draw(Picture { title: way.title(), flow }, scale, area, &mut buffer);
    buffer.content.chunks(columns.max(1)).map(cells).collect()
}

/// A row of cells as a line.
fn cells(row: &[ratatui::buffer::Cell]) -> Line<'static> {
    let runs = row.chunk_by(|one, other| one.style() == other.style());
    let spans = runs.map(|run| {
        let text: String = run.iter().map(|cell| cell.symbol()).collect();
        Span::styled(text, run[0].style())
    });
    Line::from_iter(spans)
}

fn legend(columns: usize) -> Vec<Line<'static>> {
    let entries = [
        ("░", Color::Reset, "waits"),
        ("▒", Color::Yellow, "in a mailbox"),
        ("█", Color::Cyan, "in work"),
        ("x", Color::Red, "lost"),
        (".", Color::Green, "done"),
        ("-", Color::Reset, "idle"),
    ];
    let mut lines = vec![Line::default()];
    let mut drawn = 0;
    for (sign, colour, words) in entries {
        let long = width(sign) + width(words) + 4;
        if drawn > 0 && drawn + long > columns {
            lines.push(Line::default());
            drawn = 0;
        }
        drawn += long;
        if let Some(line) = lines.last_mut() {
            line.push_span(Span::styled(sign, Style::new().fg(colour)));
            line.push_span(Span::raw(format!(" {words}   ")));
        }
    }
    lines
}

/// In numbers: what is left at the sender, and what each worker has.
fn counts(flow: &Flow, way: Way, order: &Order, columns: usize) -> Vec<Line<'static>> {
    let mut sender = order.jobs.saturating_sub(flow.jobs.len());
    let mut workers = vec![[0; 5]; flow.workers.len()];
    for job in &flow.jobs {
        let Some(last) = job.stays.last() else { continue };
        // Whose it was last: the one who has done it, or lost it.
        let whose = job.stays.iter().rev().find_map(|stay| match stay.place {
            Place::Mailbox(worker) | Place::Work(worker) => Some(worker),
            Place::Sender | Place::Done | Place::Lost => None,
        });
        match (last.place, whose) {
            (Place::Sender, _) | (_, None) => sender += 1,
            (place, Some(worker)) => workers[worker][place.kind() as usize] += 1,
        }
    }
    let names = flow.workers.iter().map(|worker| width(&worker.name)).max().unwrap_or(0).max(6) + 2;
    let holder = if way == Way::Push { "sender" } else { "server" };
    let mut lines = vec![Line::from(format!("{}waits {sender}", pad_right(holder, names)))];
    for (worker, counts) in flow.workers.iter().zip(&workers) {
        let mut text = format!("{}done {}", pad_right(&worker.name, names), counts[Kind::Done as usize]);
        if counts[Kind::Mailbox as usize] > 0 {
            text += &format!("  mailbox {}", counts[Kind::Mailbox as usize]);
        }
        let mut line = Line::from(shorten(&text, columns).into_owned());
        if counts[Kind::Lost as usize] > 0 {
            line.push_span(format!("  lost {}", counts[Kind::Lost as usize]).red().bold());
        }
        if worker.turns.iter().any(|turn| turn.what == Happened::Killed) {
            line.push_span("  killed".red());
        }
        lines.push(line);
    }
    lines
}

/// A line for a pipe, at most 80 columns of it.
pub(super) fn news(flows: &[Flow; 2], elapsed: Duration) -> String {
    let mut line = format!("{:>5.1} s", elapsed.as_secs_f64());
    for (way, flow) in Way::ALL.into_iter().zip(flows) {
        let [_, mailbox, _, lost, done] = flow.ended();
        line += &match way {
            Way::Push => format!("   {}: {mailbox} in mailboxes, {done} done", way.title()),
            Way::Ask => format!("   {}: {done} done", way.title()),
        };
        if lost > 0 {
            line += &format!(", {lost} lost");
        }
    }
    line
}
