//! `watch`: verifies the learner's program each time that it is saved, shows the verdict, and takes keys meanwhile.

mod changes;
mod draw;
mod files;
mod pages;
mod plain;
mod player;
mod scene;
mod screen;
mod state;
mod subject;

use crate::session::{Exit, prepare};

pub use files::Source;
pub use plain::run as run_plainly;
pub use screen::run;

use crate::ui::keys::Input;
use files::News;
use player::Result as Played;
use state::{Event, Farewell};

/// What is watched, and how.
#[derive(Clone, Debug)]
pub struct Order {
    /// The exercise, the program, and how it is played.
    pub what: prepare::Order,
    /// How saves are noticed.
    pub source: Source,
}

/// Something that the loop hears of.
enum Told {
    /// From the terminal.
    Input(Input),
    /// Something happened to the program's files.
    Touched,
    /// A play has ended.
    Ended(u64, Played),
}

impl From<Input> for Told {
    fn from(input: Input) -> Told {
        Told::Input(input)
    }
}

impl From<(u64, Played)> for Told {
    fn from((run, result): (u64, Played)) -> Told {
        Told::Ended(run, result)
    }
}

/// What there is to hear of the program's files.
fn heard(news: News) -> Option<Event> {
    match news {
        News::None => None,
        News::Saved => Some(Event::Saved),
        News::Gone => Some(Event::Gone),
    }
}

impl From<Farewell> for Exit {
    fn from(farewell: Farewell) -> Exit {
        match farewell {
            Farewell::Passed => Exit::Passed,
            Farewell::NotPassed => Exit::NotPassed,
            Farewell::Interrupted => Exit::Interrupted,
        }
    }
}
