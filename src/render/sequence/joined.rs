//! Small things that belong together become one step: a program that starts and connects to four links does one thing.

use super::cast::Cast;
use super::steps::{Act, Step};
use super::story::Mark;

/// What lies further apart than this does not belong together, in microseconds.
const TOGETHER_US: u64 = 150_000;

/// Joins the start of somebody with its connections, and those with each other, where it does nothing in between.
pub(super) fn joined(steps: &[Step], cast: &Cast) -> Vec<Step> {
    let mut joined: Vec<Step> = Vec::with_capacity(steps.len());
    // Of each column: the step with which it arrives, as long as it does nothing else.
    let mut arrivals: Vec<Option<Arrival>> = vec![None; cast.columns.len()];
    for step in steps {
        match &step.what {
            Act::Note { columns, mark: mark @ (Mark::Starts | Mark::Connects), text } => {
                let open = columns.iter().find_map(|column| arrivals[*column].clone());
                // Who talks to itself starts as a whole, and one of its sockets connects.
                let same = |open: &Arrival| matches!(&joined[open.place].what, Act::Note { columns: there, .. } if there == columns);
                let open = open.filter(|open| same(open) && open.takes(step, *mark, text, &joined));
                let arrival = open.unwrap_or_else(|| {
                    joined.push(step.clone());
                    Arrival { place: joined.len() - 1, starts: false, links: Vec::new(), text: String::new() }
                });
                let arrival = arrival.with(step.link, *mark, text);
                if let Act::Note { mark, text, .. } = &mut joined[arrival.place].what {
                    *text = arrival.words(cast);
                    if arrival.starts {
                        *mark = Mark::Starts;
                    }
                }
                joined[arrival.place].link =
                    if arrival.links.len() == 1 && !arrival.starts { step.link } else { None };
                columns.iter().for_each(|column| arrivals[*column] = Some(arrival.clone()));
            }
            what => {
                for column in concerned(what) {
                    arrivals[column] = None;
                }
                joined.push(step.clone());
            }
        }
    }
    joined
}

/// Those who have a part in a step.
pub(super) fn concerned(what: &Act) -> Vec<usize> {
    match what {
        Act::Message { from, to, .. } | Act::Counted { from, to, .. } => vec![*from, *to],
        Act::Note { columns, .. } => columns.clone(),
    }
}

/// A step with which somebody arrives.
#[derive(Clone)]
struct Arrival {
    place: usize,
    starts: bool,
    links: Vec<usize>,
    text: String,
}

impl Arrival {
    fn takes(&self, step: &Step, mark: Mark, text: &str, joined: &[Step]) -> bool {
        let near = step.at_us.saturating_sub(joined[self.place].at_us) <= TOGETHER_US;
        let new = match mark {
            Mark::Starts => !self.starts,
            _ => step.link.is_some_and(|link| !self.links.contains(&link)),
        };
        near && new && (mark == Mark::Starts || self.text.is_empty() || self.text == text)
    }

    fn with(mut self, link: Option<usize>, mark: Mark, text: &str) -> Arrival {
        if mark == Mark::Starts {
            self.starts = true;
        } else {
            self.links.extend(link);
            text.clone_into(&mut self.text);
        }
        self
    }

    fn words(&self, cast: &Cast) -> String {
        let mut links: Vec<&str> =
            self.links.iter().filter_map(|link| cast.links.get(*link)).map(String::as_str).collect();
        links.sort_unstable();
        let whereto = match links.len() {
            _ if cast.links.len() < 2 => String::new(),
            all if all > 2 && all == cast.links.len() => format!(" to all {all} links"),
            _ => format!(" to {}", links.join(", ")),
        };
        match (self.starts, self.text.is_empty()) {
            (true, true) => "starts".to_owned(),
            (true, false) => format!("starts, {}{whereto}", self.text),
            (false, _) => format!("{}{whereto}", self.text),
        }
    }
}
