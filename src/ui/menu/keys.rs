//! What each key and each click means in the menu.

use super::list::{Row, Search, Step};
use super::pane::Kind;
use super::{Action, Deed, Left, Menu, draw, help};
use crate::session::ladder::Climb;
use crate::ui::keys::{Input, Key, Wheel};

/// Lines that one turn of the wheel goes.
const WHEEL: usize = 3;

impl Menu {
    /// Takes an input, and says what is to be done.
    pub fn on(&mut self, input: Input) -> Action {
        let action = match input {
            Input::Resize(columns, rows) => {
                self.size = (columns.into(), rows.into());
                Action::None
            }
            Input::End => Action::Leave(Left::Interrupted),
            Input::Continued => Action::Retake,
            Input::Paste(text) => {
                self.type_in(text.chars());
                Action::None
            }
            Input::Wheel(wheel) => {
                let step = match wheel {
                    Wheel::Up => Step::Up(WHEEL),
                    Wheel::Down => Step::Down(WHEEL),
                };
                self.go(step);
                Action::None
            }
            Input::Click { row, double, .. } => self.click(row.into(), double),
            Input::Key(key) => {
                self.note = None;
                self.key(key)
            }
        };
        self.fit();
        action
    }

    fn key(&mut self, key: Key) -> Action {
        let spoiling = self.spoiling.take();
        match key {
            Key::Ctrl('z') => return Action::Suspend,
            Key::Ctrl('l') => return Action::Retake,
            Key::Ctrl('c') if self.playing.is_some() => return self.cancel(),
            Key::Ctrl('c') => return Action::Leave(Left::Interrupted),
            _ => {}
        }
        if self.help.is_some() {
            match step(key) {
                Some(step) => self.go(step),
                // Whatever it was, it was not meant for what lies below.
                None => self.help = None,
            }
            return Action::None;
        }
        if let Search::Typing(_) = self.list.search()
            && self.open.is_none()
        {
            self.search_key(key);
            return Action::None;
        }
        if let Some(step) = step(key) {
            self.go(step);
            return Action::None;
        }
        match (key, &mut self.open) {
            (Key::Char('?'), _) => {
                self.help = Some(help::pane());
                Action::None
            }
            (_, Some(_)) => self.page_key(key, spoiling),
            (_, None) => self.list_key(key),
        }
    }

    fn go(&mut self, step: Step) {
        match self.text_mut() {
            Some(text) => text.go(step),
            None => self.list.go(step),
        }
    }

    fn list_key(&mut self, key: Key) -> Action {
        match key {
            Key::Enter | Key::Char('l') | Key::Right => self.open_selected(),
            Key::Char('/') => {
                self.list.set_search(Search::Typing(String::new()));
                Action::None
            }
            Key::Char('n') => {
                self.list.go_round(true);
                Action::None
            }
            Key::Char('N' | 'p') => {
                self.list.go_round(false);
                Action::None
            }
            Key::Esc if *self.list.search() != Search::Off => {
                self.list.set_search(Search::Off);
                Action::None
            }
            Key::Char('q') | Key::Esc => Action::Leave(Left::Quit),
            _ => Action::None,
        }
    }

    fn open_selected(&mut self) -> Action {
        self.list.selected().map_or(Action::None, |place| Action::Do(Deed::Page, place))
    }

    /// While the words of a search are typed, letters are letters.
    fn search_key(&mut self, key: Key) {
        let words = self.list.search().words().to_owned();
        let search = match key {
            Key::Char(c) => return self.type_in([c]),
            Key::Backspace if words.is_empty() => Search::Off,
            Key::Backspace => {
                let mut shorter = words;
                shorter.pop();
                Search::Typing(shorter)
            }
            Key::Ctrl('u') => Search::Typing(String::new()),
            Key::Enter if words.trim().is_empty() => Search::Off,
            Key::Enter => Search::On(words),
            Key::Esc => Search::Off,
            Key::Up => return self.list.go(Step::Up(1)),
            Key::Down => return self.list.go(Step::Down(1)),
            _ => return,
        };
        self.list.set_search(search);
    }

    fn type_in(&mut self, typed: impl IntoIterator<Item = char>) {
        if let (Search::Typing(words), None) = (self.list.search(), &self.open) {
            let mut words = words.clone();
            words.extend(typed.into_iter().filter(|c| !c.is_control()));
            self.list.set_search(Search::Typing(words));
        }
    }

    fn page_key(&mut self, key: Key, spoiling: Option<usize>) -> Action {
        let Some(open) = &mut self.open else { return Action::None };
        let exercise = open.exercise;
        let stops = matches!(key, Key::Esc | Key::Char('q') | Key::Backspace);
        if stops && self.playing.is_some() {
            return self.cancel();
        }
        match key {
            _ if stops => {
                if open.over.take().is_none() {
                    self.open = None;
                }
                Action::None
            }
            Key::Char(c @ ('v' | 'r' | 'n' | 'p' | 'e' | 'w')) if self.playing.is_some() => {
                self.note = Some(format!("Your program plays just now. Esc stops it; then {c} again."));
                Action::None
            }
            Key::Char('v') => Action::Do(Deed::Verify, exercise),
            Key::Char('r') => Action::Do(Deed::Run, exercise),
            Key::Char(c @ ('h' | 'H')) if open.over.is_none() || self.playing.is_none() => {
                let climb = if c == 'h' { Climb::Up } else { Climb::Down };
                Action::Do(Deed::Hint(climb), exercise)
            }
            Key::Char('s') if self.playing.is_none() => self.solution(exercise, spoiling),
            Key::Char('e') => Action::Do(Deed::Edit, exercise),
            Key::Char('w') => Action::Do(Deed::Watch, exercise),
            Key::Char('n') => self.neighbour(exercise.checked_add(1)),
            Key::Char('p') => self.neighbour(exercise.checked_sub(1)),
            _ => Action::None,
        }
    }

    /// Whoever has not passed yet is asked once.
    fn solution(&mut self, exercise: usize, spoiling: Option<usize>) -> Action {
        let done = self.list.entries().get(exercise).is_some_and(|entry| entry.mark.is_done());
        let seen = self.open.as_ref().is_some_and(|open| open.pane().kind() == Kind::Solution);
        if done || seen || spoiling == Some(exercise) {
            return Action::Do(Deed::Solution, exercise);
        }
        self.spoiling = Some(exercise);
        self.note = Some(
            "You have not passed this one yet. Press s again to see the solution all the same.".to_owned(),
        );
        Action::None
    }

    fn neighbour(&mut self, place: Option<usize>) -> Action {
        match place.filter(|&place| place < self.list.entries().len()) {
            Some(place) => Action::Do(Deed::Page, place),
            None => {
                self.note = Some("There is none beyond this one.".to_owned());
                Action::None
            }
        }
    }

    fn cancel(&mut self) -> Action {
        if let Some(playing) = &mut self.playing {
            playing.stopping = true;
        }
        Action::Cancel
    }

    fn click(&mut self, row: usize, double: bool) -> Action {
        if self.help.take().is_some() {
            return Action::None;
        }
        let line = row.checked_sub(draw::first_line(self));
        let seen = self.list.seen();
        let (None, Some(Row::Exercise(place))) = (&self.open, line.and_then(|line| seen.get(line).copied()))
        else {
            return Action::None;
        };
        self.list.select(place);
        if double { self.open_selected() } else { Action::None }
    }
}

/// The keys that move through a list and through a text alike.
fn step(key: Key) -> Option<Step> {
    Some(match key {
        Key::Up | Key::Char('k') | Key::Ctrl('p') => Step::Up(1),
        Key::Down | Key::Char('j') | Key::Ctrl('n') => Step::Down(1),
        Key::Ctrl('u') => Step::HalfUp,
        Key::Ctrl('d') => Step::HalfDown,
        Key::PageUp | Key::Char('b') | Key::Ctrl('b') => Step::PageUp,
        Key::PageDown | Key::Char(' ') | Key::Ctrl('f') => Step::PageDown,
        Key::Home | Key::Char('g') => Step::First,
        Key::End | Key::Char('G') => Step::Last,
        _ => return None,
    })
}
