//! The few rows around the moment at which something went wrong.

use super::cast::Cast;
use super::fold::{row, several};
use super::joined::{concerned, joined};
use super::steps::{Act, Step};
use super::story::{Fate, Happening, Mark, Row};

/// So many rows are shown before the moment, and so many after it.
const BEFORE: usize = 4;
const AFTER: usize = 3;
/// More of the same than this in a row is folded.
const SAME: usize = 3;

/// The rows around a moment. Where something was seen just then, they tell of the one who met it, and of its link.
pub(super) fn rows(steps: &[Step], cast: &Cast, at_us: u64) -> Option<Vec<Row>> {
    let steps = joined(steps, cast);
    let seen = steps.iter().find(|step| step.at_us == at_us).map(|step| Focus::of(step, cast));
    let focus = seen.unwrap_or_default();
    let concerned: Vec<&Step> = steps.iter().filter(|step| focus.concerns(step)).collect();
    let here = concerned.iter().position(|step| step.at_us == at_us);
    let here = here.or_else(|| concerned.iter().rposition(|step| step.at_us <= at_us))?;
    let mut rows: Vec<Row> = Vec::new();
    let before = bundled(&concerned[..here]);
    rows.extend(before.into_iter().rev().take(BEFORE).rev().filter_map(|steps| several_or_one(&steps)));
    let mut the_moment = row(concerned[here]);
    the_moment.is_the_moment = true;
    rows.push(the_moment);
    let after = bundled(&concerned[here + 1..]);
    rows.extend(after.into_iter().take(AFTER).filter_map(|steps| several_or_one(&steps)));
    rows.iter()
        .any(|row| matches!(row.what, Happening::Message { .. } | Happening::Several(_)))
        .then_some(rows)
}

/// What the rows are about: everything, where nothing is known.
#[derive(Default)]
struct Focus {
    link: Option<usize>,
    /// Those whose doings are told.
    who: Vec<usize>,
}

impl Focus {
    /// Of the two that have a part in a message, the one that connects: the other one may talk with many.
    fn of(step: &Step, cast: &Cast) -> Focus {
        let binder = step.link.and_then(|link| cast.binder(link));
        let others: Vec<usize> =
            concerned(&step.what).into_iter().filter(|who| Some(*who) != binder).collect();
        let who = match step.what {
            Act::Note { .. } => concerned(&step.what),
            _ => others,
        };
        Focus { link: step.link, who }
    }

    fn concerns(&self, step: &Step) -> bool {
        if let Act::Note { mark: Mark::Killed | Mark::Frozen | Mark::Thawed, .. } = step.what {
            return true;
        }
        let its_link = self.link.is_none_or(|link| step.link.is_none_or(|other| other == link));
        its_link && (self.who.is_empty() || concerned(&step.what).iter().any(|who| self.who.contains(who)))
    }
}

/// Steps that follow each other and are of one kind, together; never those that were altered.
fn bundled<'a>(steps: &[&'a Step]) -> Vec<Vec<&'a Step>> {
    let mut bundles: Vec<Vec<&'a Step>> = Vec::new();
    for step in steps {
        match bundles.last_mut() {
            Some(last) if last.last().is_some_and(|before| alike(before, step)) => last.push(step),
            _ => bundles.push(vec![step]),
        }
    }
    let apart = |bundle: Vec<&'a Step>| -> Vec<Vec<&'a Step>> {
        if bundle.len() > SAME + 1 {
            let (first, rest) = bundle.split_at(1);
            let (middle, last) = rest.split_at(rest.len() - 1);
            vec![first.to_vec(), middle.to_vec(), last.to_vec()]
        } else {
            bundle.into_iter().map(|step| vec![step]).collect()
        }
    };
    bundles.into_iter().flat_map(apart).collect()
}

fn alike(one: &Step, other: &Step) -> bool {
    match (&one.what, &other.what) {
        (
            Act::Message { from, to, fate: Fate::Delivered, .. },
            Act::Message { from: from2, to: to2, fate: Fate::Delivered, .. },
        ) => (one.link, from, to) == (other.link, from2, to2),
        (
            Act::Note { columns, mark: mark @ (Mark::Prints | Mark::Complains), .. },
            Act::Note { columns: columns2, mark: mark2, .. },
        ) => (columns, mark) == (columns2, mark2),
        _ => false,
    }
}

fn several_or_one(steps: &[&Step]) -> Option<Row> {
    match steps {
        [step] => Some(row(step)),
        _ => several(steps),
    }
}
