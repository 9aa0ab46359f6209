//! What the characters of the picture stand for: those that occur in it.

use std::io::{self, Write};

use crate::flow::Flow;
use crate::flow::journey::{Happened, Kind};
use crate::render::Look;
use crate::render::rich::Rich;
use crate::render::style::Style;

use super::super::lanes::is_late;
use super::super::scale::MOST_WORKERS;

/// Writes the legend.
pub(super) fn write(flows: &[&Flow], look: Look, out: &mut impl Write) -> io::Result<()> {
    let mut rich = Rich::new();
    let entries = entries(flows);
    for (place, (sign, style, words)) in entries.iter().enumerate() {
        rich.push(sign, *style);
        // Words that belong together stay on one line.
        rich.push(&format!("\u{a0}{}", words.replace(' ', "\u{a0}")), Style::PLAIN);
        rich.push(if place + 1 < entries.len() { "   " } else { "" }, Style::PLAIN);
    }
    let columns = look.prose_width();
    for line in rich.lines(columns) {
        let mut text = Vec::new();
        rich.write(line, look, &mut text)?;
        let text = String::from_utf8_lossy(&text).replace('\u{a0}', " ");
        writeln!(out, "{}", text.trim_end())?;
    }
    let hidden = flows.iter().map(|flow| flow.workers.len().saturating_sub(MOST_WORKERS)).max().unwrap_or(0);
    if hidden > 0 {
        writeln!(out, "{hidden} more workers are not drawn.")?;
    }
    Ok(())
}

type Entry = (&'static str, Style, &'static str);

fn entries(flows: &[&Flow]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for kind in Kind::ALL {
        let there =
            |flow: &&Flow| flow.jobs.iter().flat_map(|job| &job.stays).any(|stay| stay.place.kind() == kind);
        if flows.iter().any(there) {
            entries.push(match kind {
                Kind::Sender => ("░", Style::PLAIN, "at the sender"),
                Kind::Mailbox => ("▒", Style::WAITS, "in a mailbox"),
                Kind::Work => ("█", Style::WORKS, "in work"),
                Kind::Lost => ("x", Style::BAD, "lost"),
                Kind::Done => (".", Style::GOOD, "done"),
            });
        }
    }
    let workers = || flows.iter().flat_map(|flow| flow.workers.iter().map(move |worker| (flow, worker)));
    if workers().any(|(flow, worker)| !worker.idle(flow.end_us).is_empty()) {
        entries.push(("-", Style::FAINT, "idle"));
    }
    let happened = |what: Happened| {
        workers().any(|(flow, worker)| {
            let seen = |at_us: u64| what != Happened::Came || is_late(flow, at_us);
            worker.turns.iter().any(|turn| turn.what == what && turn.at_us <= flow.end_us && seen(turn.at_us))
        })
    };
    let marks: [(Happened, Entry); 3] = [
        (Happened::Froze, ("~", Style::WAITS, "stands still")),
        (Happened::Killed, ("X", Style::BAD, "killed")),
        (Happened::Came, (">", Style::GOOD, "came late")),
    ];
    entries.extend(marks.into_iter().filter(|(what, _)| happened(*what)).map(|(_, entry)| entry));
    entries
}
