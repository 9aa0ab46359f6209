//! The list of exercises as a state: what is selected, what is searched for, what part of it is seen.

use crate::course::Judged;
use crate::text::count;

/// One exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number as one types it, such as `02`.
    pub number: String,
    /// Its name, such as `pushpull`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it teaches, in one line.
    pub teaches: String,
    /// The heading of the part of the course that it is in.
    pub part: String,
    /// What is judged in it.
    pub judged: Judged,
    /// How far the learner is with it.
    pub mark: Mark,
}

/// How far the learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Never verified.
    New,
    /// Verified so often, not passed yet.
    Tried(u32),
    /// Passed, at this try.
    Done(u32),
}

impl Mark {
    /// In words.
    pub fn said(self) -> String {
        match self {
            Mark::New => String::new(),
            Mark::Tried(times) => format!("tried {}", count(times as usize, "time", "times")),
            Mark::Done(0 | 1) => "✓ done".to_owned(),
            Mark::Done(tries) => format!("✓ in {tries} tries"),
        }
    }

    /// Whether it was passed.
    pub fn is_done(self) -> bool {
        matches!(self, Mark::Done(_))
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row<'a> {
    /// Nothing.
    Blank,
    /// Where a part of the course begins.
    Part(&'a str),
    /// The exercise at this place.
    Exercise(usize),
}

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Search {
    /// Nothing: all exercises are listed.
    #[default]
    Off,
    /// It is being typed.
    Typing(String),
    /// It was typed, and only what matches is listed.
    On(String),
}

impl Search {
    /// The words.
    pub fn words(&self) -> &str {
        match self {
            Search::Off => "",
            Search::Typing(words) | Search::On(words) => words,
        }
    }
}

/// A step through the list or through a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many lines towards the beginning.
    Up(usize),
    /// So many lines towards the end.
    Down(usize),
    /// Half a screen.
    HalfUp,
    /// Half a screen.
    HalfDown,
    /// A screen.
    PageUp,
    /// A screen.
    PageDown,
    /// To the beginning.
    First,
    /// To the end.
    Last,
}

impl Step {
    /// Where it leads from `place`, in something with `places` of them, of which `seen` fit on the screen.
    pub fn from(self, place: usize, places: usize, seen: usize) -> usize {
        let last = places.saturating_sub(1);
        let (seen, half) = (seen.max(1), (seen / 2).max(1));
        match self {
            Step::Up(lines) => place.saturating_sub(lines),
            Step::Down(lines) => place.saturating_add(lines),
            Step::HalfUp => place.saturating_sub(half),
            Step::HalfDown => place.saturating_add(half),
            Step::PageUp => place.saturating_sub(seen),
            Step::PageDown => place.saturating_add(seen),
            Step::First => 0,
            Step::Last => last,
        }
        .min(last)
    }
}

/// The list.
#[derive(Clone, Debug)]
pub struct List {
    entries: Vec<Entry>,
    current: Option<usize>,
    selected: Option<usize>,
    search: Search,
    top: usize,
    height: usize,
}

impl List {
    /// All of `entries`, with `current` as the one that the learner is at, which is selected.
    pub fn new(entries: Vec<Entry>, current: Option<usize>) -> List {
        let current = current.filter(|&place| place < entries.len());
        let first = (!entries.is_empty()).then_some(0);
        let selected = current.or(first);
        List { entries, current, selected, search: Search::Off, top: 0, height: 1 }
    }

    /// The exercises.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The exercise that the learner is at.
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The one that is selected, unless nothing matches what is searched for.
    pub fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// What is searched for.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// How many are passed.
    pub fn done(&self) -> usize {
        self.entries.iter().filter(|entry| entry.mark.is_done()).count()
    }

    /// Notes anew how far the learner is.
    pub fn update(&mut self, marks: &[Mark], current: Option<usize>) {
        for (entry, mark) in self.entries.iter_mut().zip(marks) {
            entry.mark = *mark;
        }
        self.current = current.filter(|&place| place < self.entries.len());
    }

    /// So many lines of it are seen.
    pub fn set_height(&mut self, height: usize) {
        self.height = height.max(1);
        self.show_selected();
    }

    /// The lines that are seen.
    pub fn seen(&self) -> Vec<Row<'_>> {
        self.rows().into_iter().skip(self.top).take(self.height).collect()
    }

    /// Whether there is something above what is seen, and below it.
    pub fn more(&self) -> (bool, bool) {
        (self.top > 0, self.top + self.height < self.rows().len())
    }

    /// Selects an exercise.
    pub fn select(&mut self, place: usize) {
        if place < self.entries.len() {
            self.selected = Some(place);
            self.show_selected();
        }
    }

    /// Moves the selection.
    pub fn go(&mut self, step: Step) {
        let matching = self.matching();
        let at = self.selected.and_then(|place| matching.iter().position(|&other| other == place));
        let to = step.from(at.unwrap_or(0), matching.len(), self.height);
        self.selected = matching.get(to).copied();
        self.show_selected();
    }

    /// Selects the next one that matches, or the one before; behind the last comes the first.
    pub fn go_round(&mut self, forwards: bool) {
        let matching = self.matching();
        let Some(last) = matching.len().checked_sub(1) else { return };
        let at = self.selected.and_then(|place| matching.iter().position(|&other| other == place));
        let to = match (at, forwards) {
            (None, _) => 0,
            (Some(at), true) => {
                if at == last {
                    0
                } else {
                    at + 1
                }
            }
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.selected = Some(matching[to]);
        self.show_selected();
    }

    /// Searches for something else. What is selected stays so while it matches.
    pub fn set_search(&mut self, search: Search) {
        self.search = search;
        let matching = self.matching();
        if !self.selected.is_some_and(|place| matching.contains(&place)) {
            self.selected = matching.first().copied();
        }
        self.show_selected();
    }

    /// The exercises that match what is searched for: all of its words are somewhere in them.
    fn matching(&self) -> Vec<usize> {
        let words = self.search.words().to_lowercase();
        let matches = |entry: &Entry| {
            let Entry { number, name, title, teaches, .. } = entry;
            let text = format!("{number}-{name} {title} {teaches}").to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        };
        (0..self.entries.len()).filter(|&place| matches(&self.entries[place])).collect()
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        let mut part = None;
        for place in self.matching() {
            let own = self.entries[place].part.as_str();
            if part != Some(own) {
                if part.is_some() {
                    rows.push(Row::Blank);
                }
                rows.push(Row::Part(own));
                part = Some(own);
            }
            rows.push(Row::Exercise(place));
        }
        rows
    }

    /// Moves what is seen no further than it must, so that the selected one is in it, with its part's heading if that is
    /// right above.
    fn show_selected(&mut self) {
        let rows = self.rows();
        let is_selected =
            |row: &Row<'_>| matches!(row, Row::Exercise(place) if Some(*place) == self.selected);
        let at = rows.iter().position(is_selected).unwrap_or(0);
        let above = at.checked_sub(1).filter(|&above| matches!(rows[above], Row::Part(_))).unwrap_or(at);
        let (last, most) = (rows.len().saturating_sub(self.height), self.height);
        self.top = self.top.min(above).max((at + 1).saturating_sub(most)).min(last);
    }
}

#[cfg(test)]
pub(super) mod tests;
