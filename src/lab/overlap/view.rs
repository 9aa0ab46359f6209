//! What `lab overlap` looks like while it runs, and when it is over.

use std::time::Duration;

use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span};

use super::{Employed, Now, Order};
use crate::lab::bars::{bar, sparkline, thousands};
use crate::text::pad_left;

/// Where it is narrower than this, the bars go.
const WIDE: usize = 76;
/// How often a pipe hears of it, in milliseconds.
const NEWS_MS: u64 = 500;

/// The picture, in at most so many columns and rows.
pub(super) fn picture(now: &Now, order: &Order, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = vec![
        Line::from(format!(
            "sent {} of {}   {} a second",
            thousands(now.poured.sent),
            thousands(order.messages),
            thousands(now.poured.per_second() as u64),
        ))
        .bold(),
        Line::from(format!("sent, and taken by nobody yet: {}", thousands(now.waiting()))),
        Line::default(),
        heading(columns),
    ];
    // The sparklines below need so many rows.
    let below = 3 + now.workers.len().min(4);
    let room = rows.saturating_sub(lines.len() + below).max(1);
    let full = now.workers.iter().map(|worker| worker.report.most_open).max().unwrap_or(0);
    let (shown, hidden) = match now.workers.len() {
        many if many > room => (room - 1, many - (room - 1)),
        few => (few, 0),
    };
    lines.extend(now.workers[..shown].iter().map(|worker| row(worker, full, columns)));
    if hidden > 0 {
        lines.push(Line::from(format!("and {hidden} more")).dim());
    }
    lines.push(Line::default());
    let rates = now.series.rates();
    let most = rates.iter().copied().max().unwrap_or(0);
    lines.push(curve("sent a second", &rates, most, columns, Color::Yellow));
    for (place, worker) in now.workers.iter().enumerate().take(4) {
        let open = now.series.open(place);
        lines.push(curve(
            &format!("overlap {}", worker.id),
            &open,
            worker.report.most_open,
            columns,
            Color::Cyan,
        ));
    }
    lines.truncate(rows);
    lines
}

fn heading(columns: usize) -> Line<'static> {
    let mut text = "worker      received          done   latency   i/o overlap".to_owned();
    if columns < WIDE {
        text = "worker    received   overlap   latency".to_owned();
    }
    Line::from(text).dim()
}

fn row(worker: &Employed, full: u64, columns: usize) -> Line<'static> {
    let report = worker.report;
    let open = report.received - report.done;
    let latency = match report.done {
        0 => "-".to_owned(),
        _ => format!("{:.1} ms", report.latency_us as f64 / 1000.0),
    };
    let name = match worker.is_gone {
        true => format!("{} gone", worker.id),
        false => worker.id.to_string(),
    };
    if columns < WIDE {
        return Line::from(format!(
            "{}{}{}{}",
            pad_right(&name, 6),
            pad_left(&thousands(report.received), 12),
            pad_left(&thousands(open), 10),
            pad_left(&latency, 10),
        ));
    }
    let begin = format!(
        "{}{}{}{}{} ",
        pad_right(&name, 6),
        pad_left(&thousands(report.received), 14),
        pad_left(&thousands(report.done), 14),
        pad_left(&latency, 10),
        pad_left(&thousands(open), 10),
    );
    let colour = if worker.is_gone { Color::Red } else { Color::Cyan };
    let bar = bar(open, full, columns.saturating_sub(begin.len()).min(40));
    Line::from(vec![Span::raw(begin), Span::styled(bar, Style::new().fg(colour))])
}

fn pad_right(text: &str, columns: usize) -> String {
    crate::text::pad_right(text, columns)
}

fn curve(name: &str, values: &[u64], most: u64, columns: usize, colour: Color) -> Line<'static> {
    let begin = format!("{name:<14}");
    let end = format!("  at most {}", thousands(most));
    let room = columns.saturating_sub(begin.len() + end.len());
    let curve = sparkline(values, room);
    Line::from(vec![Span::raw(begin), Span::styled(curve, Style::new().fg(colour)), Span::raw(end).dim()])
}

/// A line for a pipe, every now and then, of at most 80 columns.
pub(super) fn news(now: &mut Now) -> Vec<String> {
    let at_ms = now.series.rows.last().map_or(0, |row| row.at_ms);
    if at_ms < now.told_ms + NEWS_MS {
        return Vec::new();
    }
    now.told_ms = at_ms;
    let open = now.workers.iter().map(|worker| worker.report.received - worker.report.done);
    let overlap = match now.workers.len() {
        0..=2 => open.map(thousands).collect::<Vec<String>>().join(" / "),
        _ => format!("at most {}", thousands(open.max().unwrap_or(0))),
    };
    vec![format!(
        "{:>6.1} s  sent {}  done {}  overlap {overlap}",
        Duration::from_millis(at_ms).as_secs_f64(),
        thousands(now.poured.sent),
        thousands(now.done()),
    )]
}
