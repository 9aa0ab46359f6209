//! What `lab busy`, `lab lost` and `lab late` look like while they run: both plays beside each other, and where each
//! job is now.

use std::time::Duration;

use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span};

use super::{Order, Way};
use crate::flow::Flow;
use crate::flow::journey::{Happened, Kind, Place};
use crate::text::{pad_right, width};

/// Two plays are beside each other from this width on, in columns.
const WIDE: usize = 70;
/// Columns for a name, and for a number.
const NAME: usize = 9;

/// The picture, in at most so many columns and rows.
pub(super) fn picture(
    flows: &[Flow; 2],
    order: &Order,
    _is_over: bool,
    columns: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let is_wide = columns >= WIDE;
    let room = if is_wide { (columns - 2) / 2 } else { columns };
    let [push, ask] = Way::ALL.map(|way| panel(&flows[way as usize], way, order, room));
    let mut lines = Vec::new();
    if is_wide {
        let height = push.len().max(ask.len());
        let mut ask = ask.into_iter().chain(std::iter::repeat(Line::default()));
        let push = push.into_iter().chain(std::iter::repeat(Line::default()));
        for line in push.take(height) {
            let gap = (room + 2).saturating_sub(line.spans.iter().map(|span| width(&span.content)).sum());
            let mut spans = line.spans;
            spans.push(Span::raw(" ".repeat(gap)));
            spans.extend(ask.next().unwrap_or_default().spans);
            lines.push(Line::from(spans));
        }
    } else {
        lines.extend(push);
        lines.push(Line::default());
        lines.extend(ask);
    }
    lines.push(Line::default());
    lines.push(legend());
    lines.truncate(rows);
    lines
}

/// How the kinds of places are drawn.
fn mark(kind: Kind) -> (char, Color) {
    match kind {
        Kind::Sender => ('░', Color::Reset),
        Kind::Mailbox => ('▒', Color::Cyan),
        Kind::Work => ('▓', Color::Yellow),
        Kind::Lost => ('x', Color::Red),
        Kind::Done => ('█', Color::Green),
    }
}

fn legend() -> Line<'static> {
    let words = ["waits at the sender", "in a mailbox", "in work", "lost", "done"];
    let mut spans = Vec::new();
    for (kind, word) in Kind::ALL.into_iter().zip(words) {
        let (character, colour) = mark(kind);
        spans.push(Span::styled(character.to_string(), Style::new().fg(colour)));
        spans.push(Span::raw(format!(" {word}  ")));
    }
    Line::from(spans)
}

/// Counts by kind of place, in the order of [`Kind::ALL`].
type Counts = [usize; 5];

/// Where everything is: at the sender, and with each worker.
fn places(flow: &Flow, order: &Order) -> (usize, Vec<Counts>) {
    let mut sender = order.jobs.saturating_sub(flow.jobs.len());
    let mut workers = vec![[0; 5]; flow.workers.len()];
    for job in &flow.jobs {
        let Some(last) = job.stays.last() else { continue };
        // Whose it was last, which is who has done it or lost it.
        let whose = job.stays.iter().rev().find_map(|stay| match stay.place {
            Place::Mailbox(worker) | Place::Work(worker) => Some(worker),
            Place::Sender | Place::Done | Place::Lost => None,
        });
        match (last.place, whose) {
            (Place::Sender, _) | (_, None) => sender += 1,
            (place, Some(worker)) => workers[worker][place.kind() as usize] += 1,
        }
    }
    (sender, workers)
}

fn panel(flow: &Flow, way: Way, order: &Order, columns: usize) -> Vec<Line<'static>> {
    let (sender, workers) = places(flow, order);
    let [_, mailbox, work, lost, done] = flow.ended();
    let bars = columns.saturating_sub(NAME + 5).max(5);
    let mut at_sender = [0; 5];
    at_sender[Kind::Sender as usize] = sender;
    let title = format!("{}   {:.2} s", way.title(), flow.end_us as f64 / 1e6);
    let holder = if way == Way::Push { "sender" } else { "server" };
    let mut lines = vec![Line::from(title).bold(), row(holder, &at_sender, order.jobs, bars, "")];
    for (worker, counts) in flow.workers.iter().zip(&workers) {
        let note = match worker.turns.last().map(|turn| turn.what) {
            Some(Happened::Killed) => "killed",
            _ if worker.turns.iter().any(|turn| turn.what == Happened::Killed) => "killed",
            _ => "",
        };
        lines.push(row(&worker.name, counts, order.jobs, bars, note));
    }
    let mut sum = vec![Span::raw(format!("done {done}"))];
    for (name, number) in [("in work", work), ("in mailboxes", mailbox)] {
        if number > 0 {
            sum.push(Span::raw(format!("  {name} {number}")));
        }
    }
    if lost > 0 {
        sum.push(Span::styled(format!("  lost {lost}"), Style::new().fg(Color::Red).bold()));
    }
    lines.push(Line::from(sum));
    lines
}

/// One holder of jobs: done, in work, in the mailbox, lost; what is closest to its end at the left.
fn row(name: &str, counts: &Counts, jobs: usize, columns: usize, note: &str) -> Line<'static> {
    let order = [Kind::Done, Kind::Work, Kind::Mailbox, Kind::Lost, Kind::Sender];
    let total: usize = counts.iter().sum();
    let mut spans = vec![Span::raw(pad_right(name, NAME))];
    let mut drawn = 0;
    let mut so_far = 0;
    for kind in order {
        let number = counts[kind as usize];
        so_far += number;
        let until = (so_far * columns).div_ceil(jobs.max(1)).min(columns);
        let (character, colour) = mark(kind);
        let text: String = std::iter::repeat_n(character, until - drawn).collect();
        drawn = until;
        if !text.is_empty() {
            spans.push(Span::styled(text, Style::new().fg(colour)));
        }
    }
    spans.push(Span::raw(format!(" {total}")));
    if !note.is_empty() {
        spans.push(Span::styled(format!(" {note}"), Style::new().fg(Color::Red)));
    }
    Line::from(spans)
}

/// A line for a pipe.
pub(super) fn news(flows: &[Flow; 2], elapsed: Duration) -> String {
    let mut line = format!("{:>5.1} s", elapsed.as_secs_f64());
    for (way, flow) in Way::ALL.into_iter().zip(flows) {
        let [sender, mailbox, work, lost, done] = flow.ended();
        let _ = sender;
        line += &format!("   {}: {mailbox} in mailboxes, {work} in work, {done} done", way.title());
        if lost > 0 {
            line += &format!(", {lost} lost");
        }
    }
    line
}
