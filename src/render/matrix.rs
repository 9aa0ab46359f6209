//! Who got and sent how much on which link: a table for exercises where the shares matter.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Look;
use super::style::Style;
use crate::check::{Share, shares};
use crate::evidence::Evidence;
use crate::scenario::{Link, Pattern, Scene};
use crate::text::{pad_right, width};

/// Columns at the left of everything but the heading.
const INDENT: usize = 2;
/// Columns between two columns of the table.
const GAP: usize = 3;

/// What stands where somebody neither got nor sent anything.
const NOTHING: &str = "nothing";

/// Who got and sent how much: a row for each program and each player, a column for each link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The scene's name.
    pub scene: String,
    names: Vec<String>,
    columns: Vec<Column>,
}

impl Matrix {
    /// Counts what crossed in a scene.
    pub fn of(links: &BTreeMap<String, Link>, scene: &Scene, evidence: &Evidence) -> Matrix {
        let columns = links.iter().map(|(name, link)| Column::of(name, link, scene, evidence)).collect();
        let cast = scene.cast.iter().map(|actor| actor.name.clone());
        let names = cast.chain(scene.peers.iter().map(|peer| peer.name.clone())).collect();
        Matrix { scene: scene.name.clone(), names, columns }
    }

    /// Whether nothing crossed, so that there is nothing to share.
    pub fn is_empty(&self) -> bool {
        self.columns.iter().flat_map(|column| column.cells.values()).all(|cell| cell == NOTHING)
    }

    /// The names of the links.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// A name, and what it got and sent on each link; nothing where it has no part in it.
    pub fn rows(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let cells = |name: &str| -> Vec<&str> {
            self.columns.iter().map(|column| column.cells.get(name).map_or("", String::as_str)).collect()
        };
        let has_part = |name: &&String| self.columns.iter().any(|column| column.cells.contains_key(*name));
        self.names.iter().filter(has_part).map(move |name| (name.as_str(), cells(name)))
    }
}

/// Writes the table. Where it is too wide, each link has a table of its own.
///
/// # Errors
/// Those of `out`.
pub fn render(
    links: &BTreeMap<String, Link>,
    scene: &Scene,
    evidence: &Evidence,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let matrix = Matrix::of(links, scene, evidence);
    if matrix.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let heading = format!("Who got what, in the scene `{}`", scene.name);
    Style::HEADING.write(&heading, look, out)?;
    writeln!(out)?;
    let names: Vec<&str> = matrix.names.iter().map(String::as_str).collect();
    let whole: usize = matrix.columns.iter().map(|column| column.width() + GAP).sum();
    let first = names.iter().map(|name| width(name)).max().unwrap_or(0);
    if INDENT + first + whole <= look.width {
        return table(&names, &matrix.columns, look, out);
    }
    for column in &matrix.columns {
        table(&names, std::slice::from_ref(column), look, out)?;
    }
    Ok(())
}

/// A link, and what each program did on it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    cells: BTreeMap<String, String>,
}

impl Column {
    fn of(name: &str, link: &Link, scene: &Scene, evidence: &Evidence) -> Column {
        let shares = shares(scene, evidence, name);
        let binder = scene.binder(name);
        let deals = |pattern| matches!(pattern, Pattern::Push | Pattern::Pull);
        // Only where messages are dealt out or gathered is a part of all worth telling.
        let of_all = |actor: &str| {
            let others = shares.iter().filter(|(name, _)| Some(*name) != binder);
            let both = |(got, sent), (_, share): &(&str, Share)| (got + share.got, sent + share.sent);
            let parts = deals(link.bind) && Some(actor) != binder;
            parts.then(|| others.fold((0, 0), both))
        };
        let cells = shares.iter().map(|(actor, share)| {
            let (all_got, all_sent) = of_all(actor).unwrap_or_default();
            let got = part("got", share.got, all_got);
            let sent = part("sent", share.sent, all_sent);
            let cell = match (share.got, share.sent) {
                (0, 0) => NOTHING.to_string(),
                (_, 0) => got,
                (0, _) => sent,
                (_, _) => format!("{got}, {sent}"),
            };
            ((*actor).to_string(), cell)
        });
        Column { name: name.to_string(), cells: cells.collect() }
    }

    fn width(&self) -> usize {
        self.cells.values().map(|cell| width(cell)).max().unwrap_or(0).max(width(&self.name))
    }
}

/// `got 30 (33%)`, or `got 30` where there is nothing to compare with.
fn part(verb: &str, count: u64, all: u64) -> String {
    match (count * 200 + all).checked_div(all * 2) {
        Some(percent) => format!("{verb} {count:>2} ({percent}%)"),
        None => format!("{verb} {count}"),
    }
}

fn table(names: &[&str], columns: &[Column], look: Look, out: &mut impl Write) -> io::Result<()> {
    let has_part = |name: &&&str| columns.iter().any(|column| column.cells.contains_key(**name));
    let rows: Vec<&&str> = names.iter().filter(has_part).collect();
    let first = rows.iter().map(|name| width(name)).max().unwrap_or(0);
    let line = |name: &str, cell: &dyn Fn(&Column) -> String| {
        let mut line = format!("{}{}", " ".repeat(INDENT), pad_right(name, first));
        for column in columns {
            line.push_str(&" ".repeat(GAP));
            line.push_str(&pad_right(&cell(column), column.width()));
        }
        line.trim_end().to_string()
    };
    Style::FAINT.write(&line("", &|column| column.name.clone()), look, out)?;
    writeln!(out)?;
    for name in rows {
        writeln!(out, "{}", line(name, &|column| column.cells.get(*name).cloned().unwrap_or_default()))?;
    }
    Ok(())
}
