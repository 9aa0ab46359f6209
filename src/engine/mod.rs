//! Plays the scenes of an exercise, the learner's and the reference's side by side, and writes down what happened.

mod limits;
mod live;
mod lookout;
mod moments;
mod play;
mod roles;
mod signs;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::evidence::{Event, Evidence, Player};
use crate::process::{Calls, Launch, Output};
use crate::scenario::Scenario;
use limits::Beside;
use play::Part;

pub use live::{Live, Target, Targets};

/// A program that can take any role of an exercise: its command line without the role's arguments.
#[derive(Clone, Debug)]
pub struct Troupe {
    /// The executable and its first arguments.
    pub command: Vec<OsString>,
    /// What the program sees as its own name, when it is not the executable's.
    pub arg0: Option<OsString>,
    /// Where it runs; the current folder when none is given.
    pub dir: Option<PathBuf>,
}

impl Troupe {
    /// What to start for a role with these arguments.
    fn launch(&self, arguments: impl IntoIterator<Item = OsString>) -> Launch {
        Launch {
            command: self.command.iter().cloned().chain(arguments).collect(),
            arg0: self.arg0.clone(),
            dir: self.dir.clone(),
            env: Vec::new(),
            output: Output::Terminal,
            calls: Calls::Seen,
            input: None,
            remove: None,
        }
    }
}

/// Tells everything that plays to end at once. Clones tell the same.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Whether somebody asked for the end.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// Asks for the end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// The flag itself, for a signal handler to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}

/// How steadily the links carry messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// As fast as they can.
    #[default]
    Steady,
    /// Each message is late by some milliseconds that the seed chooses; their order is kept.
    Jittery,
}

/// Sees each event of the learner's scenes as it happens: the scene's name and the event.
pub type Watcher = Arc<dyn Fn(&str, &Event) + Send + Sync>;

/// One exercise, about to be played.
pub struct Stage<'a> {
    /// The exercise's full name.
    pub exercise: &'a str,
    /// What is played.
    pub scenario: &'a Scenario,
    /// Who plays the learner.
    pub learner: &'a Troupe,
    /// Who plays beside it.
    pub reference: &'a Troupe,
    /// Where all chance comes from.
    pub seed: u64,
    /// Ends everything early.
    pub cancel: &'a Cancel,
    /// How steadily the links carry messages, the learner's and the reference's.
    pub links: Links,
    /// Looks on.
    pub watcher: Option<Watcher>,
    /// Has a hand in the learner's first scene.
    pub live: Option<&'a Live>,
}

/// One scene as both played it.
#[derive(Clone, Debug)]
pub struct Played {
    /// The scene's place in the scenario.
    pub scene: usize,
    /// What the learner's programs did.
    pub learner: Evidence,
    /// What the reference did at the same time.
    pub reference: Evidence,
    /// By how much the workshop was late at most, which looks at both every few milliseconds: for so long the machine
    /// was busy with something else.
    pub held_up: Duration,
}

impl Stage<'_> {
    /// Plays all scenes side by side; as long as the longest of them.
    pub fn play(&self) -> Vec<Played> {
        thread::scope(|scope| {
            let playing: Vec<_> = (0..self.scenario.scenes.len())
                .map(|scene| {
                    let beside = Arc::new(Beside::default());
                    let begin = |player: Player| {
                        let part = Part { stage: self, scene, player, beside: Arc::clone(&beside) };
                        scope.spawn(move || part.play())
                    };
                    (scene, begin(Player::Learner), begin(Player::Reference))
                })
                .collect();
            playing
                .into_iter()
                .filter_map(|(scene, learner, reference)| {
                    let (learner, late) = learner.join().ok()?;
                    let (reference, beside) = reference.join().ok()?;
                    Some(Played { scene, learner, reference, held_up: late.max(beside) })
                })
                .collect()
        })
    }

    /// Plays only the first scene, and only with the learner's programs.
    pub fn rehearse(&self) -> Evidence {
        let beside = Arc::new(Beside::absent());
        Part { stage: self, scene: 0, player: Player::Learner, beside }.play().0
    }
}
