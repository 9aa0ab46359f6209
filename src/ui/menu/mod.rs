//! The menu: the exercises, and for each its page, from which everything else is done.
//!
//! [`Menu`] is a state that takes inputs and says what is to be done, and [`draw`] makes a screen of it. What has threads
//! and files is thin, and around it: [`run()`].

pub mod draw;
mod editor;
mod help;
mod keys;
pub mod list;
pub mod pane;
mod play;
mod run;
#[cfg(test)]
mod tests;
mod texts;

use std::iter;

use crate::render::Colour;
use crate::session::ladder::Climb;
use list::{List, Mark};
use pane::{Kind, Pane};
pub use run::run;

/// The narrowest and the lowest screen that is laid out; of a smaller one, something is cut off.
const LEAST: (usize, usize) = (20, 6);

/// What is to be done outside of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    None,
    /// The menu is left.
    Leave(Left),
    /// Something for this exercise.
    Do(Deed, usize),
    /// What plays is to be stopped.
    Cancel,
    /// The program is to be stopped, as by Ctrl-Z.
    Suspend,
    /// The terminal is to be taken anew.
    Retake,
}

/// What can be done with an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Show its page.
    Page,
    /// Judge the learner's program.
    Verify,
    /// Let the learner's program play, without a verdict.
    Run,
    /// Show a hint: the next one, or the one before.
    Hint(Climb),
    /// Show the reference solution.
    Solution,
    /// Open the learner's program in an editor.
    Edit,
    /// Watch: verify the learner's program at every save.
    Watch,
}

/// Why the menu was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The learner has had enough.
    Quit,
    /// Ctrl-C, or a signal.
    Interrupted,
    /// To watch the learner's program for this exercise.
    Watch(usize),
}

/// What plays just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playing {
    /// With which exercise.
    pub exercise: usize,
    /// What goes on, in a few words.
    pub words: String,
    /// How often it was looked at; turns the wheel that says that the menu is alive.
    pub looks: usize,
    /// Whether it was told to stop.
    pub stopping: bool,
}

/// An exercise whose page is open.
#[derive(Debug)]
pub struct Open {
    /// Which one.
    pub exercise: usize,
    /// Its page.
    pub page: Pane,
    /// What is shown over the page.
    pub over: Option<Pane>,
}

impl Open {
    /// What is seen of it.
    pub fn pane(&self) -> &Pane {
        self.over.as_ref().unwrap_or(&self.page)
    }

    fn pane_mut(&mut self) -> &mut Pane {
        self.over.as_mut().unwrap_or(&mut self.page)
    }
}

/// The menu.
#[derive(Debug)]
pub struct Menu {
    list: List,
    open: Option<Open>,
    help: Option<Pane>,
    playing: Option<Playing>,
    note: Option<String>,
    /// The exercise whose solution was asked for without having passed.
    spoiling: Option<usize>,
    colour: Colour,
    size: (usize, usize),
}

impl Menu {
    /// The list of exercises, on a screen of this size in columns and rows.
    pub fn new(list: List, colour: Colour, size: (usize, usize)) -> Menu {
        let (open, playing, note, spoiling) = (None, None, None, None);
        let mut menu = Menu { list, open, help: None, playing, note, spoiling, colour, size };
        menu.fit();
        menu
    }

    /// The exercises.
    pub fn list(&self) -> &List {
        &self.list
    }

    /// The exercise whose page is open, if one is.
    pub fn open(&self) -> Option<&Open> {
        self.open.as_ref()
    }

    /// What plays.
    pub fn playing(&self) -> Option<&Playing> {
        self.playing.as_ref()
    }

    /// The text that is seen, unless the list is.
    pub fn text(&self) -> Option<&Pane> {
        self.help.as_ref().or(self.open.as_ref().map(Open::pane))
    }

    fn text_mut(&mut self) -> Option<&mut Pane> {
        self.help.as_mut().or(self.open.as_mut().map(Open::pane_mut))
    }

    /// Something to be said in a line or two.
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Whether there are colours.
    pub fn colour(&self) -> Colour {
        self.colour
    }

    /// Shows a pane for an exercise: its page, or something over it.
    pub fn show(&mut self, exercise: usize, pane: Pane) {
        match &mut self.open {
            _ if pane.kind() == Kind::Page => {
                self.list.select(exercise);
                self.open = Some(Open { exercise, page: pane, over: None });
            }
            Some(open) => open.over = Some(pane),
            None => {}
        }
        self.fit();
    }

    /// The same, seen from its end.
    pub fn show_end(&mut self, exercise: usize, pane: Pane) {
        self.show(exercise, pane);
        if let Some(open) = &mut self.open {
            open.pane_mut().go(list::Step::Last);
        }
    }

    /// Says something in a line or two. It stays until the next key.
    pub fn say(&mut self, note: impl Into<String>) {
        self.note = Some(note.into());
        self.fit();
    }

    /// Something begins to play.
    pub fn begin(&mut self, exercise: usize, words: impl Into<String>) {
        self.playing = Some(Playing { exercise, words: words.into(), looks: 0, stopping: false });
        self.fit();
    }

    /// It still plays; this goes on.
    pub fn look(&mut self, words: &str) {
        if let Some(playing) = &mut self.playing {
            playing.words.clear();
            playing.words.push_str(words);
            playing.looks += 1;
        }
        let over = self.open.as_mut().and_then(|open| open.over.as_mut());
        if let Some(over) = over.filter(|over| over.kind() == Kind::Run) {
            over.follow();
        }
    }

    /// It plays no more.
    pub fn end(&mut self) {
        self.playing = None;
        self.fit();
    }

    /// Notes anew how far the learner is.
    pub fn update(&mut self, marks: &[Mark], current: Option<usize>) {
        self.list.update(marks, current);
    }

    /// Gives everything its place on the screen.
    fn fit(&mut self) {
        let (columns, body) = draw::body(self);
        let (columns, rows) = (columns.max(LEAST.0), body.max(1));
        self.list.set_height(rows);
        let colour = self.colour;
        let open = self.open.iter_mut().flat_map(|open| iter::once(&mut open.page).chain(&mut open.over));
        for pane in open.chain(&mut self.help) {
            pane.set_size(columns, rows, colour);
        }
    }
}
