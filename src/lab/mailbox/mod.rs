//! `lab mailbox`: how many messages a PUSH can send to a PULL that never reads, by transport, size and buffers.

mod measure;
mod outcome;
mod view;

use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Instant;

use ratatui::text::Line;

use super::{Experiment, Lab, Outcome, Question};
use crate::engine::Cancel;

/// The sizes of the messages, in bytes.
const SIZES: [usize; 3] = [64, 1024, 4096];

/// Over what the messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Tcp,
    Ipc,
    Inproc,
}

impl Way {
    const ALL: [Way; 3] = [Way::Tcp, Way::Ipc, Way::Inproc];

    fn name(self) -> &'static str {
        match self {
            Way::Tcp => "tcp",
            Way::Ipc => "ipc",
            Way::Inproc => "inproc",
        }
    }
}

/// What `NN_SNDBUF` and `NN_RCVBUF` are set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Buffers {
    AsTheyAre,
    Bytes(usize),
}

impl Buffers {
    const ALL: [Buffers; 3] = [Buffers::AsTheyAre, Buffers::Bytes(4096), Buffers::Bytes(1)];

    fn name(self) -> String {
        match self {
            Buffers::AsTheyAre => "default".to_owned(),
            Buffers::Bytes(bytes) => bytes.to_string(),
        }
    }
}

/// What a cell of the table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Case {
    way: Way,
    buffers: Buffers,
    size: usize,
}

impl Case {
    fn all() -> impl Iterator<Item = Case> {
        Way::ALL.into_iter().flat_map(|way| {
            Buffers::ALL
                .into_iter()
                .flat_map(move |buffers| SIZES.into_iter().map(move |size| Case { way, buffers, size }))
        })
    }
}

/// How far a cell is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum State {
    /// It has not begun, or was stopped before anything was known.
    #[default]
    Waits,
    /// So many messages so far.
    Fills(u64),
    /// No more than so many went in.
    Full(u64),
    /// It could not be measured, and why.
    Failed(String),
}

/// How many were in at a moment.
#[derive(Clone, Copy, Debug)]
struct Step {
    at_us: u64,
    cell: usize,
    messages: u64,
}

/// The experiment.
#[derive(Default)]
pub struct Mailbox {
    now: Mutex<Now>,
}

#[derive(Clone, Debug, Default)]
struct Now {
    cells: Vec<(Case, State)>,
    steps: Vec<Step>,
    interrupted: bool,
    /// The places of those that a pipe has heard of.
    told: BTreeSet<usize>,
}

impl Now {
    fn of(&self, case: Case) -> &State {
        self.cells.iter().find(|(known, _)| *known == case).map_or(&State::Waits, |(_, state)| state)
    }

    /// What was measured for this case, if it was.
    fn full(&self, case: Case) -> Option<u64> {
        match self.of(case) {
            State::Full(messages) => Some(*messages),
            _ => None,
        }
    }
}

impl Mailbox {
    /// Gets ready.
    pub fn new() -> Mailbox {
        let cells = Case::all().map(|case| (case, State::Waits)).collect();
        Mailbox { now: Mutex::new(Now { cells, ..Now::default() }) }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Measures a row of the table, one case after the other.
    fn measure(&self, row: (Way, Buffers), began: Instant, cancel: &Cancel) {
        for (cell, case) in Case::all().enumerate().filter(|(_, case)| (case.way, case.buffers) == row) {
            if cancel.is_asked() {
                return;
            }
            let note = |state: State, messages: u64| {
                let mut now = self.now();
                now.cells[cell].1 = state;
                now.steps.push(Step { at_us: began.elapsed().as_micros() as u64, cell, messages });
            };
            note(State::Fills(0), 0);
            let measured = measure::fill(case, cancel, |messages| note(State::Fills(messages), messages));
            match measured {
                Ok(Some(messages)) => note(State::Full(messages), messages),
                Ok(None) => self.now().cells[cell].1 = State::Waits,
                Err(error) => self.now().cells[cell].1 = State::Failed(error.to_string()),
            }
        }
    }
}

impl Experiment for Mailbox {
    fn lab(&self) -> Lab {
        Lab::Mailbox
    }

    fn question(&self) -> Question {
        let text = "a PULL never reads. How many messages of 64 bytes can a PUSH send to it over tcp?";
        Question { text: text.to_owned() }
    }

    fn run(&self, cancel: &Cancel) -> io::Result<()> {
        let began = Instant::now();
        thread::scope(|scope| {
            for row in Way::ALL.into_iter().flat_map(|way| Buffers::ALL.map(|buffers| (way, buffers))) {
                scope.spawn(move || self.measure(row, began, cancel));
            }
        });
        self.now().interrupted = cancel.is_asked();
        Ok(())
    }

    fn picture(&self, columns: usize, rows: usize) -> Vec<Line<'static>> {
        view::picture(&self.now(), columns, rows)
    }

    fn news(&self) -> Vec<String> {
        view::news(&mut self.now())
    }

    fn outcome(&self) -> Outcome {
        outcome::outcome(&self.now())
    }

    fn svg(&self) -> io::Result<String> {
        outcome::svg(&self.now())
    }
}
