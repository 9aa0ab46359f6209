//! Folds long stretches of the same kind into one row that says how many there were.

use std::collections::BTreeMap;

use super::cast::Cast;
use super::steps::{Act, Step};
use super::story::{Fate, Happening, Mark, Rhythm, Row, Several, Ways};

/// How much is folded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// So many of a kind are shown before the others are folded.
    pub(super) first: usize,
    /// So many of the end of the last stretch are shown.
    pub(super) last: usize,
    /// What is of one kind.
    pub(super) each: Each,
    /// What ends a stretch.
    pub(super) split: Split,
}

impl Level {
    /// So many are shown at the beginning of each stretch but the first.
    fn later(self) -> usize {
        if self.first > 1 { 1 } else { 0 }
    }
}

/// Whose messages are of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    /// Those of a sender to a receiver.
    Pair,
    /// Those of all who do the same to all who do the same.
    Group,
}

/// What ends a stretch, so that time goes down the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// Somebody comes, or something is done to somebody.
    AtArrivals,
    /// Something is done to somebody.
    AtBlows,
    /// Nothing.
    Nowhere,
}

/// With more altered messages than this from one to another, they are folded as the others are.
const FEW_ALTERED: usize = 8;
/// What happens to several within this time may stand in one row, in microseconds.
const AT_ONCE_US: u64 = 250_000;

/// What is of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Message { link: usize, from: usize, to: usize, fate: u8 },
    Note { mark: Mark, link: usize, who: usize },
}

/// Steps of one kind with nothing between them that splits.
struct Run {
    kind: Kind,
    steps: Vec<usize>,
    /// Where it stands: the number of splits before it, and of altered messages of the same pair.
    stretch: (usize, usize),
}

/// The rows that this level makes of the steps.
pub(super) fn folded(steps: &[Step], cast: &Cast, level: Level) -> Vec<Row> {
    let runs = runs(steps, cast, level);
    let mut runs_of: BTreeMap<Kind, Vec<usize>> = BTreeMap::new();
    for (place, run) in runs.iter().enumerate() {
        runs_of.entry(run.kind).or_default().push(place);
    }
    let mut folds: BTreeMap<usize, (usize, &[usize])> = BTreeMap::new();
    let mut hidden = vec![false; steps.len()];
    for of_kind in runs_of.values() {
        for (place, run) in of_kind.iter().enumerate() {
            let run = &runs[*run];
            let first = if place == 0 { level.first } else { level.later() };
            let first = if level.each == Each::Group && run.kind.is_of_many() { 0 } else { first };
            let last = if place + 1 == of_kind.len() && !run.kind.is_of_many() { level.last } else { 0 };
            let until = run.steps.len().saturating_sub(last);
            if until > first.saturating_add(1) {
                let middle = &run.steps[first..until];
                folds.insert(middle[0], (run.stretch.0, middle));
                middle.iter().for_each(|step| hidden[*step] = true);
            }
        }
    }
    let mut rows: Vec<(Row, usize)> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        if let Some((stretch, middle)) = folds.get(&place) {
            let middle: Vec<&Step> = middle.iter().map(|step| &steps[*step]).collect();
            rows.extend(several(&middle).map(|row| (row, *stretch)));
        } else if !hidden[place] {
            rows.push((row(step), 0));
        }
    }
    together(both_ways(rows))
}

impl Kind {
    /// Whether several of it can stand in one row without a loss: all connect, all hang up.
    fn is_of_many(self) -> bool {
        matches!(self, Kind::Note { mark: Mark::Connects | Mark::HangsUp, .. })
    }
}

fn runs(steps: &[Step], cast: &Cast, level: Level) -> Vec<Run> {
    let altered = altered(steps);
    let is_few = |pair: (usize, usize)| altered.get(&pair).is_none_or(|count| *count <= FEW_ALTERED);
    let who = |column: usize| if level.each == Each::Pair { column } else { cast.groups[column] };
    let mut runs: Vec<Run> = Vec::new();
    let mut open: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut cuts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut splits = 0;
    for (place, step) in steps.iter().enumerate() {
        let link = step.link.unwrap_or(usize::MAX);
        let (kind, pair) = match &step.what {
            Act::Message { from, to, fate, .. } => {
                let pair = (who(*from), who(*to));
                if *fate != Fate::Delivered && is_few((*from, *to)) {
                    *cuts.entry(pair).or_default() += 1;
                    continue;
                }
                (Kind::Message { link, from: pair.0, to: pair.1, fate: rank(fate) }, pair)
            }
            Act::Counted { from, to, .. } => {
                let pair = (who(*from), who(*to));
                (Kind::Message { link, from: pair.0, to: pair.1, fate: 0 }, pair)
            }
            Act::Note { columns, mark, .. } => {
                splits += usize::from(level.split.is_made_by(*mark));
                let Some(first) = columns.first().filter(|_| is_told_in_bulk(*mark)) else { continue };
                (Kind::Note { mark: *mark, link, who: who(*first) }, (usize::MAX, usize::MAX))
            }
        };
        let stretch = (splits, cuts.get(&pair).copied().unwrap_or_default());
        match open.get(&kind).filter(|run| runs[**run].stretch == stretch) {
            Some(run) => runs[*run].steps.push(place),
            None => {
                open.insert(kind, runs.len());
                runs.push(Run { kind, steps: vec![place], stretch });
            }
        }
    }
    runs
}

/// How many messages were altered between each two.
fn altered(steps: &[Step]) -> BTreeMap<(usize, usize), usize> {
    let mut altered = BTreeMap::new();
    for step in steps {
        if let Act::Message { from, to, fate, .. } = &step.what
            && *fate != Fate::Delivered
        {
            *altered.entry((*from, *to)).or_default() += 1;
        }
    }
    altered
}

fn rank(fate: &Fate) -> u8 {
    match fate {
        Fate::Delivered => 0,
        Fate::ChangedPlaces => 1,
        Fate::CameFirst => 2,
        Fate::Dropped => 3,
        Fate::Twice => 4,
        Fate::Became(_) => 5,
        Fate::Delayed(_) => 6,
        Fate::Cut => 7,
    }
}

impl Split {
    fn is_made_by(self, mark: Mark) -> bool {
        let is_blow = matches!(mark, Mark::Killed | Mark::Frozen | Mark::Thawed | Mark::Babbles);
        match self {
            Split::AtArrivals => is_blow || matches!(mark, Mark::Starts),
            Split::AtBlows => is_blow,
            Split::Nowhere => false,
        }
    }
}

fn is_told_in_bulk(mark: Mark) -> bool {
    matches!(mark, Mark::Prints | Mark::Complains | Mark::Connects | Mark::Refused | Mark::HangsUp)
}

pub(super) fn row(step: &Step) -> Row {
    let what = match &step.what {
        Act::Message { from, to, text, fate } => {
            Happening::Message { from: *from, to: *to, text: text.clone(), fate: fate.clone() }
        }
        Act::Counted { from, to, count } => Happening::Several(Several {
            from: vec![*from],
            to: vec![*to],
            ways: Ways::One,
            count: *count,
            ends: None,
            rhythm: Rhythm::Unknown,
            fate: Fate::Delivered,
        }),
        Act::Note { columns, mark, text } => {
            Happening::Note { columns: columns.clone(), mark: *mark, text: text.clone() }
        }
    };
    Row { at_us: step.at_us, link: step.link, is_the_moment: false, what }
}

/// One row for all of these, which are of one kind.
pub(super) fn several(steps: &[&Step]) -> Option<Row> {
    let (first, last) = (steps.first()?, steps.last()?);
    let what = match &first.what {
        Act::Note { mark, .. } => bulk(steps, *mark),
        _ => Happening::Several(Several {
            from: distinct(steps, |what| match what {
                Act::Message { from, .. } | Act::Counted { from, .. } => vec![*from],
                Act::Note { .. } => Vec::new(),
            }),
            to: distinct(steps, |what| match what {
                Act::Message { to, .. } | Act::Counted { to, .. } => vec![*to],
                Act::Note { .. } => Vec::new(),
            }),
            ways: Ways::One,
            count: steps.iter().map(|step| count(&step.what)).sum(),
            ends: text(first).zip(text(last)).filter(|_| is_of_two(steps)),
            rhythm: rhythm(&steps.iter().map(|step| step.at_us).collect::<Vec<_>>()),
            fate: match &first.what {
                Act::Message { fate, .. } => fate.clone(),
                _ => Fate::Delivered,
            },
        }),
    };
    Some(Row { at_us: first.at_us, link: first.link, is_the_moment: false, what })
}

/// Whether all went from one to one: what several said in turns has no first and no last.
fn is_of_two(steps: &[&Step]) -> bool {
    let pair = |step: &&Step| match &step.what {
        Act::Message { from, to, .. } | Act::Counted { from, to, .. } => Some((*from, *to)),
        Act::Note { .. } => None,
    };
    let mut pairs = steps.iter().map(pair);
    let first = pairs.next();
    pairs.all(|pair| Some(pair) == first)
}

fn count(what: &Act) -> u64 {
    match what {
        Act::Message { .. } => 1,
        Act::Counted { count, .. } => *count,
        Act::Note { .. } => 0,
    }
}

fn text(step: &Step) -> Option<String> {
    match &step.what {
        Act::Message { text, .. } => Some(text.clone()),
        _ => None,
    }
}

fn distinct(steps: &[&Step], of: impl Fn(&Act) -> Vec<usize>) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    for column in steps.iter().flat_map(|step| of(&step.what)) {
        if !all.contains(&column) {
            all.push(column);
        }
    }
    all.sort_unstable();
    all
}

/// Several notes of one kind.
fn bulk(steps: &[&Step], mark: Mark) -> Happening {
    let texts: Vec<&str> = steps
        .iter()
        .filter_map(|step| match &step.what {
            Act::Note { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let bare = |text: &str| text.split_once(' ').map_or(text, |(_, rest)| rest).to_owned();
    let (first, last) = (texts.first().map(|text| bare(text)), texts.last().map(|text| bare(text)));
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let many = texts.len();
    let text = match mark {
        Mark::Prints if first == last => format!("prints {many} more, all {first}"),
        Mark::Prints => format!("prints {many} more, {first} … {last}"),
        Mark::Complains => format!("stderr: {many} more lines"),
        Mark::Refused => format!("comes too early {many} times more"),
        Mark::HangsUp => "hang up".to_owned(),
        _ if texts.iter().all(|text| text.contains("again")) => "connect again".to_owned(),
        _ => "connect".to_owned(),
    };
    let columns = distinct(steps, |what| match what {
        Act::Note { columns, .. } => columns.clone(),
        _ => Vec::new(),
    });
    Happening::Note { columns, mark, text }
}

/// How they followed each other, if that is regular.
fn rhythm(times: &[u64]) -> Rhythm {
    let span = times.last().zip(times.first()).map_or(0, |(last, first)| last.saturating_sub(*first));
    let mut gaps: Vec<u64> = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    gaps.sort_unstable();
    let Some(median) = gaps.get(gaps.len() / 2).copied().filter(|median| gaps.len() >= 3 && *median >= 2_000)
    else {
        return Rhythm::Within(span);
    };
    let regular = gaps.iter().filter(|gap| **gap * 2 >= median && **gap * 2 <= median * 3).count();
    if regular * 10 >= gaps.len() * 7 { Rhythm::Every(median) } else { Rhythm::Within(span) }
}

/// Questions and their answers, as many of each in one stretch, share a row.
fn both_ways(rows: Vec<(Row, usize)>) -> Vec<Row> {
    let mut kept: Vec<(Row, usize)> = Vec::with_capacity(rows.len());
    for (row, stretch) in rows {
        if let Happening::Several(back) = &row.what {
            let there = kept.iter_mut().rev().find(|(other, of)| match &other.what {
                Happening::Several(there) => {
                    *of == stretch
                        && other.link == row.link
                        && there.ways == Ways::One
                        && there.fate == back.fate
                        && there.count == back.count
                        && (&there.from, &there.to) == (&back.to, &back.from)
                }
                _ => false,
            });
            if let Some((Row { what: Happening::Several(there), .. }, _)) = there {
                there.ways = Ways::Both;
                there.ends = None;
                continue;
            }
        }
        kept.push((row, stretch));
    }
    kept.into_iter().map(|(row, _)| row).collect()
}

/// What happens to several one after the other, in the same words, shares a row.
fn together(rows: Vec<Row>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        if let Happening::Note { columns: more, mark, text } = &row.what
            && !matches!(mark, Mark::Prints | Mark::Complains | Mark::Refused)
            && let Some(Row { at_us, what: Happening::Note { columns, mark: before, text: said }, .. }) =
                kept.last_mut()
            && (&*before, &*said) == (mark, text)
            && row.at_us.saturating_sub(*at_us) <= AT_ONCE_US
            && !more.iter().any(|column| columns.contains(column))
        {
            columns.extend(more);
            columns.sort_unstable();
            continue;
        }
        kept.push(row);
    }
    kept
}
