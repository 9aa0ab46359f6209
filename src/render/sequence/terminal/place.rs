//! Where the columns stand.

use super::{INDENT, seconds};
use crate::render::sequence::story::{Column, Story};
use crate::text::{harmless, shorten, width};

/// With less between two columns, nothing can be read on an arrow.
const LEAST_PITCH: usize = 10;
/// More is not needed.
const MOST_PITCH: usize = 44;
/// The picture is never wider than this.
const WIDEST: usize = 132;

/// Where everything stands, in columns of the terminal.
pub(super) struct Place {
    /// Where the times end.
    pub(super) times: usize,
    /// Where the names of links begin; none where there is only one link.
    pub(super) links: Option<usize>,
    /// Where the picture begins.
    pub(super) left: usize,
    /// The lines of life.
    pub(super) at: Vec<usize>,
    /// Between two of them.
    pub(super) pitch: usize,
    /// What stands above each, line by line.
    pub(super) heads: Vec<Vec<String>>,
    /// The width of it all.
    pub(super) width: usize,
}

impl Place {
    /// `None`: there is no room.
    pub(super) fn of(story: &Story, columns: usize) -> Option<Place> {
        let count = story.columns.len();
        if count < 2 {
            return None;
        }
        let whole = columns.min(WIDEST);
        let last = story.rows.iter().map(|row| row.at_us).max().unwrap_or_default();
        let times = INDENT + width(&seconds(last)).max(width("s"));
        let several =
            story.rows.iter().filter_map(|row| row.link).any(|link| link > 0) && story.links.len() > 1;
        let widest = story.links.iter().map(|link| width(link)).max().unwrap_or(0).min(10);
        let links = several.then_some(times + 1);
        let left = links.map_or(times, |links| links + widest) + 2;
        let room = whole.checked_sub(left + 2)?;
        // The first and the last name stand around their lines.
        let mut pitch = (room / count).min(MOST_PITCH);
        let mut heads: Vec<Vec<String>> = Vec::new();
        for _ in 0..3 {
            heads = story.columns.iter().map(|column| head(column, pitch.saturating_sub(1))).collect();
            let half = |head: &Vec<String>| head.iter().map(|line| width(line)).max().unwrap_or(0) / 2;
            let edges = half(&heads[0]) + half(&heads[count - 1]);
            let wider = (room.saturating_sub(edges) / (count - 1)).min(MOST_PITCH);
            if wider == pitch {
                break;
            }
            pitch = wider;
        }
        if pitch < LEAST_PITCH {
            return None;
        }
        let first = left + heads[0].iter().map(|line| width(line)).max().unwrap_or(0) / 2;
        let at = (0..count).map(|place| first + place * pitch).collect();
        Some(Place { times, links, left, at, pitch, heads, width: whole })
    }
}

/// The name of a column on one or two lines, and its role below.
fn head(column: &Column, room: usize) -> Vec<String> {
    let name = harmless(&column.name).into_owned();
    let mut lines = if width(&name) <= room {
        vec![name]
    } else {
        match name.rsplit_once([' ', '-', '_']) {
            Some((first, second)) => {
                vec![shorten(first, room).into_owned(), shorten(second, room).into_owned()]
            }
            None => vec![shorten(&name, room).into_owned()],
        }
    };
    lines.extend(column.role.map(str::to_owned));
    lines
}
