//! The picture in a terminal: drawn into cells, with axes by `ratatui`, and written as lines.

use std::io::{self, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style as Paint};
use ratatui::widgets::{Axis, Chart, Widget};

use super::lanes::{Cell, lane};
use super::scale::MOST_WORKERS;
use super::{Picture, Scale, bands};
use crate::flow::Flow;
use crate::flow::journey::Kind;
use crate::render::Look;
use crate::render::style::Style;
use crate::text::{harmless, pad_left, shorten, width};

mod legend;

/// How high the stacked area is. The number of its rows is odd, so that its middle has a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    /// Under a report.
    Low,
    /// By itself.
    Full,
}

impl Height {
    fn rows(self) -> u16 {
        match self {
            Height::Low => 5,
            Height::Full => 9,
        }
    }
}

/// From this width on, pictures stand side by side.
const SIDE_BY_SIDE: usize = 100;
/// Columns between pictures that stand side by side.
const GAP: usize = 3;
/// No picture is wider.
const WIDEST: usize = 200;
/// Columns of the longest label at the left.
const LABEL: usize = 12;

/// Writes the pictures on the same axes, side by side where there is room, else one above the other, and a legend.
///
/// # Errors
/// Those of `out`.
pub fn render(pictures: &[Picture<'_>], high: Height, look: Look, out: &mut impl Write) -> io::Result<()> {
    let scale = Scale::of(pictures.iter().map(|picture| picture.flow));
    let whole = look.width.clamp(20, WIDEST);
    let beside = if whole >= SIDE_BY_SIDE { pictures.len().max(1) } else { 1 };
    let each = (whole - GAP * (beside - 1)) / beside;
    for row in pictures.chunks(beside) {
        let area = Rect::new(0, 0, whole as u16, height(scale, high));
        let mut buffer = Buffer::empty(area);
        for (place, picture) in row.iter().enumerate() {
            let left = (place * (each + GAP)) as u16;
            draw(*picture, scale, Rect { x: left, width: each as u16, ..area }, &mut buffer);
        }
        write(&buffer, look, out)?;
    }
    let flows: Vec<&Flow> = pictures.iter().map(|picture| picture.flow).collect();
    legend::write(&flows, look, out)
}

/// The rows that a picture takes on these axes.
pub fn height(scale: Scale, high: Height) -> u16 {
    high.rows() + around(scale)
}

/// The rows beside the area: the title, a rule, the workers, the axis of time and its labels.
fn around(scale: Scale) -> u16 {
    2 + lanes_on(scale) + 2
}

/// The rows for workers: a chart with a single row has no label for it.
fn lanes_on(scale: Scale) -> u16 {
    scale.workers.clamp(2, MOST_WORKERS) as u16
}

/// Draws a picture into a place. The stacked area takes the rows that the rest leaves; where that are fewer than three,
/// or fewer than 20 columns, nothing is drawn.
pub fn draw(picture: Picture<'_>, scale: Scale, area: Rect, buffer: &mut Buffer) {
    if area.height < around(scale) + 3 || area.width < 20 {
        return;
    }
    let lanes = lanes_on(scale);
    let bands = area.height - around(scale);
    let title = harmless(picture.title);
    let title = shorten(&title, area.width.into());
    let bold = Paint::new().fg(Color::Cyan).add_modifier(Modifier::BOLD);
    buffer.set_string(area.x, area.y, title, bold);
    let names = names(picture.flow, lanes.into());
    let labels = label_width(picture.flow, scale).min(usize::from(area.width) / 3);
    let top = Rect { y: area.y + 1, height: bands, ..area };
    let graph = axes(y_labels(scale, labels), None, top, labels, buffer);
    stack(picture.flow, scale, graph, buffer);
    rule(graph, area.y + 1 + bands, buffer);
    let bottom = Rect { y: area.y + 2 + bands, height: lanes + 2, ..area };
    let names = names.iter().rev().map(|name| pad_left(&shorten(name, labels), labels)).collect();
    let ticks = [0, scale.until_us / 2, scale.until_us].map(|at_us| scale.seconds(at_us));
    let ticks = [ticks[0].clone(), ticks[1].clone(), format!("{} s", ticks[2])];
    let graph = axes(names, Some(ticks), bottom, labels, buffer);
    for (worker, y) in picture.flow.workers.iter().zip(graph.y..graph.bottom()) {
        let cells = lane(picture.flow, worker, graph.width.into(), scale.until_us);
        for (cell, x) in cells.into_iter().zip(graph.x..) {
            let (symbol, colour) = glyph(cell);
            buffer[(x, y)].set_char(symbol).set_fg(colour);
        }
    }
}

/// Lets the library draw the axes and their labels; returns what is left for the graph.
fn axes(
    labels: Vec<String>,
    ticks: Option<[String; 3]>,
    area: Rect,
    left: usize,
    buffer: &mut Buffer,
) -> Rect {
    let faint = Paint::new().fg(Color::DarkGray);
    let below = if ticks.is_some() { 2 } else { 0 };
    let x_axis = Axis::default().style(faint);
    let x_axis = match ticks {
        Some(ticks) => x_axis.labels(ticks),
        None => x_axis,
    };
    let y_axis = Axis::default().style(faint).labels(labels);
    Chart::new(Vec::new()).x_axis(x_axis).y_axis(y_axis).render(area, buffer);
    let left = left as u16 + 1;
    Rect { x: area.x + left, y: area.y, width: area.width - left, height: area.height - below }
}

/// From the bottom: nothing, half of all jobs, all of them.
fn y_labels(scale: Scale, columns: usize) -> Vec<String> {
    let label = |jobs: usize| pad_left(&jobs.to_string(), columns);
    let all = scale.jobs;
    if all.is_multiple_of(2) {
        vec![label(0), label(all / 2), label(all)]
    } else {
        vec![label(0), label(all)]
    }
}

fn names(flow: &Flow, most: usize) -> Vec<String> {
    let mut names: Vec<String> =
        flow.workers.iter().take(most).map(|worker| harmless(&worker.name).into_owned()).collect();
    names.resize(most, String::new());
    names
}

/// The width of the labels at the left; the same for pictures beside each other as far as they have the same workers.
fn label_width(flow: &Flow, scale: Scale) -> usize {
    let names = flow.workers.iter().take(MOST_WORKERS).map(|worker| width(&harmless(&worker.name)));
    names.max().unwrap_or(0).clamp(scale.jobs.to_string().len().max(4), LABEL)
}

/// The line between the two charts.
fn rule(graph: Rect, y: u16, buffer: &mut Buffer) {
    let faint = Paint::new().fg(Color::DarkGray);
    buffer.set_string(graph.x - 1, y, "├", faint);
    buffer.set_string(graph.x, y, "─".repeat(graph.width.into()), faint);
}

/// The stacked area.
fn stack(flow: &Flow, scale: Scale, graph: Rect, buffer: &mut Buffer) {
    let counts = flow.counts(graph.width.into(), scale.until_us);
    for (counts, x) in counts.iter().zip(graph.x..) {
        let mut y = graph.bottom();
        let heights = bands::rows(counts, scale.jobs, graph.height.into());
        for kind in Kind::ALL.into_iter().rev() {
            let (symbol, colour) = band(kind);
            for _ in 0..heights[kind as usize] {
                y = y.saturating_sub(1).max(graph.y);
                buffer[(x, y)].set_char(symbol).set_fg(colour);
            }
        }
    }
}

/// How a kind of place looks.
fn band(kind: Kind) -> (char, Color) {
    match kind {
        Kind::Sender => ('░', Color::Reset),
        Kind::Mailbox => ('▒', Color::Yellow),
        Kind::Work => ('█', Color::Cyan),
        Kind::Lost => ('x', Color::Red),
        Kind::Done => ('.', Color::Green),
    }
}

/// How a moment of a worker looks.
fn glyph(cell: Cell) -> (char, Color) {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    match cell {
        Cell::Absent => (' ', Color::Reset),
        Cell::Idle => ('-', Color::DarkGray),
        Cell::Busy { part, .. } if part < 0.25 => ('░', Color::Cyan),
        Cell::Busy { part, .. } if part < 0.6 => ('▒', Color::Cyan),
        Cell::Busy { odd: true, .. } => ('▓', Color::Cyan),
        Cell::Busy { odd: false, .. } => ('█', Color::Cyan),
        Cell::Several { of_most } => (LEVELS[((of_most * 8.0).ceil() as usize).clamp(1, 8) - 1], Color::Cyan),
        Cell::Letter(letter) => (letter, Color::Reset),
        Cell::Frozen => ('~', Color::Yellow),
        Cell::Killed => ('X', Color::Red),
        Cell::Came => ('>', Color::Green),
    }
}

/// Writes the cells as lines, without blanks at their ends.
fn write(buffer: &Buffer, look: Look, out: &mut impl Write) -> io::Result<()> {
    for row in buffer.content.chunks(buffer.area.width.into()) {
        let end = row.iter().rposition(|cell| cell.symbol() != " ").map_or(0, |last| last + 1);
        for run in row[..end].chunk_by(|one, other| style(one) == style(other)) {
            let text: String = run.iter().map(|cell| cell.symbol()).collect();
            style(&run[0]).write(&text, look, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn style(cell: &ratatui::buffer::Cell) -> Style {
    let style = match cell.fg {
        Color::Yellow => Style::WAITS,
        Color::Cyan => Style::WORKS,
        Color::Red => Style::BAD,
        Color::Green => Style::GOOD,
        Color::DarkGray => Style::FAINT,
        _ => Style::PLAIN,
    };
    if cell.modifier.contains(Modifier::BOLD) { style.bold() } else { style }
}
