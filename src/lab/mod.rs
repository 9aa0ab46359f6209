//! The labs: live experiments with the workshop's own programs. What they find is measured, never told by heart.
//!
//! An [`Experiment`] runs in one thread and is looked at from another: it can be drawn at any moment, and says
//! in plain lines what is new. When it is over, its [`Outcome`] holds the figures, in every form that was asked for.

pub mod crew;
pub mod duel;
pub mod mailbox;
pub mod overlap;

mod bars;
mod chart;
mod question;

use std::io;

use ratatui::text::Line;

use crate::engine::Cancel;

pub use question::Question;

/// The labs, in the order of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lab {
    /// How many jobs a worker has open when messages come faster than work is done.
    Overlap,
    /// How many messages a mailbox holds.
    Mailbox,
    /// A long job among short ones.
    Busy,
    /// A worker is killed.
    Lost,
    /// A worker comes late.
    Late,
}

impl Lab {
    /// All of them.
    pub const ALL: [Lab; 5] = [Lab::Overlap, Lab::Mailbox, Lab::Busy, Lab::Lost, Lab::Late];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Lab::Overlap => "overlap",
            Lab::Mailbox => "mailbox",
            Lab::Busy => "busy",
            Lab::Lost => "lost",
            Lab::Late => "late",
        }
    }

    /// What one sees in it, in one line.
    pub fn shows(self) -> &'static str {
        match self {
            Lab::Overlap => "a flood of messages: how many jobs does a worker have open at once?",
            Lab::Mailbox => "a PULL that never reads: how many messages go into its mailbox?",
            Lab::Busy => "one long job among short ones: which jobs wait behind it?",
            Lab::Lost => "a worker is killed: how many jobs go with it?",
            Lab::Late => "a worker comes late: what is left for it?",
        }
    }
}

/// A live experiment.
pub trait Experiment: Sync {
    /// Which one it is.
    fn lab(&self) -> Lab;

    /// What to guess before it begins.
    fn question(&self) -> Question;

    /// Runs to its end, or until `cancel` asks for it. Everything that it started is gone when it returns.
    ///
    /// # Errors
    /// It could not begin or go on, in words for a person.
    fn run(&self, cancel: &Cancel) -> io::Result<()>;

    /// What is known now, as lines of at most `columns` columns; at most `rows` of them.
    fn picture(&self, columns: usize, rows: usize) -> Vec<Line<'static>>;

    /// What is new since this was asked last, as plain lines.
    fn news(&self) -> Vec<String>;

    /// The figures, after [`run`](Experiment::run).
    fn outcome(&self) -> Outcome;

    /// The picture as an SVG document.
    ///
    /// # Errors
    /// The library that draws it refuses.
    fn svg(&self) -> io::Result<String>;
}

/// What an experiment has found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// A few sentences with the figures.
    pub sentences: Vec<String>,
    /// Everything, as one object.
    pub json: serde_json::Value,
    /// How it went over time: a heading and rows.
    pub csv: String,
    /// What was asked at the beginning, measured.
    pub answer: Option<u64>,
}
