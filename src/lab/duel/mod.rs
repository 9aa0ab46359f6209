//! `lab busy`, `lab lost` and `lab late`: the same jobs and the same faults, once with PUSH and PULL and once with
//! workers that ask, at the same time.

mod figures;
mod outcome;
mod scene;
mod view;

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::text::Line;

use super::crew::{HELLO, Part};
use super::{Experiment, Lab, Outcome, Question};
use crate::engine::{Cancel, Links, Stage, Troupe, Watcher};
use crate::evidence::{Event, Evidence, Player, What};
use crate::flow::journey::{Kind, Place};
use crate::flow::{self, Flow};
use crate::process;
use crate::scenario::Scenario;

/// How often it is looked at.
const TICK: Duration = Duration::from_millis(20);
/// How often it is found out where each job is.
const LOOK: Duration = Duration::from_millis(200);
/// When nothing is left to be done it goes on for so long, so that the end can be seen.
const ENCORE: Duration = Duration::from_millis(200);
/// A play in which nothing happens for so long is over, whatever it waits for.
const SILENCE: Duration = Duration::from_secs(20);

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// One job takes much longer than the others.
    Busy {
        /// How long, in milliseconds.
        long_ms: u64,
    },
    /// The last worker is killed when a quarter is done.
    Lost,
    /// One more worker comes when a quarter is done.
    Late,
}

impl Fault {
    fn lab(self) -> Lab {
        match self {
            Fault::Busy { .. } => Lab::Busy,
            Fault::Lost => Lab::Lost,
            Fault::Late => Lab::Late,
        }
    }
}

/// What is to be played.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// The fault.
    pub fault: Fault,
    /// How many jobs.
    pub jobs: usize,
    /// How many workers there are from the beginning.
    pub workers: usize,
    /// How long a job takes, in milliseconds.
    pub ms: u64,
}

/// How work is dealt out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Push,
    Ask,
}

impl Way {
    const ALL: [Way; 2] = [Way::Push, Way::Ask];

    fn name(self) -> &'static str {
        match self {
            Way::Push => "push",
            Way::Ask => "ask",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Way::Push => "PUSH/PULL",
            Way::Ask => "asking",
        }
    }
}

/// The experiment.
pub struct Duel {
    order: Order,
    scenarios: [Scenario; 2],
    events: [Arc<Mutex<Vec<Event>>>; 2],
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    interrupted: bool,
    over: bool,
    told: Option<Instant>,
    began: Option<Instant>,
}

impl Duel {
    /// Gets ready.
    ///
    /// # Errors
    /// The numbers make no play.
    pub fn new(order: Order) -> Result<Duel, String> {
        let scenarios = scene::scenarios(&order)?;
        Ok(Duel { order, scenarios, events: Default::default(), now: Mutex::default() })
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        lock(&self.now)
    }

    /// What has been seen of a play so far.
    fn evidence(&self, way: Way) -> Evidence {
        let events = lock(&self.events[way as usize]).clone();
        let lab = self.order.fault.lab().name();
        let (exercise, scene) = (lab.to_owned(), way.name().to_owned());
        without_greetings(Evidence { exercise, scene, player: Player::Learner, seed: 0, events })
    }

    /// Where each job is, and was.
    fn flow(&self, way: Way) -> Flow {
        let evidence = self.evidence(way);
        let scene = &self.scenarios[way as usize].scenes[0];
        match way {
            Way::Push => flow::pushed(&evidence, scene, scene::WORK, scene::RESULTS, 1),
            Way::Ask if self.is_played_out() => flow::asked(&evidence, scene, scene::JOBS),
            Way::Ask => none_lost_yet(flow::asked(&evidence, scene, scene::JOBS)),
        }
    }

    /// Whether it came to its end by itself.
    fn is_played_out(&self) -> bool {
        let now = self.now();
        now.over && !now.interrupted
    }

    fn flows(&self) -> [Flow; 2] {
        Way::ALL.map(|way| self.flow(way))
    }

    /// Whether no job is on its way any more.
    fn is_settled(&self, way: Way) -> bool {
        let flow = self.flow(way);
        let ended = flow.ended();
        ended[Kind::Done as usize] + ended[Kind::Lost as usize] == self.order.jobs
    }

    /// Plays one of the two to its end.
    fn play(&self, way: Way, cancel: &Cancel) -> Option<String> {
        let troupe = Troupe {
            command: vec![process::executable().into()],
            arg0: Some(Part::Player.called()),
            dir: None,
        };
        let events = Arc::clone(&self.events[way as usize]);
        let watcher: Watcher = Arc::new(move |_: &str, event: &Event| lock(&events).push(event.clone()));
        let evidence = Stage {
            exercise: self.order.fault.lab().name(),
            scenario: &self.scenarios[way as usize],
            learner: &troupe,
            reference: &troupe,
            seed: 0,
            cancel,
            links: Links::Steady,
            watcher: Some(watcher),
            live: None,
        }
        .rehearse();
        evidence.events.iter().find_map(|event| match &event.what {
            What::NotStarted { actor, reason } => Some(format!("{actor} could not be started: {reason}")),
            _ => None,
        })
    }

    /// Looks on until both are over. What the one who pushes waits for may be lost: it is told that it is over.
    fn look_on(&self, cancel: &Cancel, cancels: &[Cancel; 2], is_over: impl Fn() -> bool) {
        let mut moved = Instant::now();
        let mut looked = Instant::now();
        let mut seen = 0;
        let mut settled: Option<Instant> = None;
        while !is_over() {
            let events = self.events.iter().map(|events| lock(events).len()).sum();
            if events != seen {
                (seen, moved) = (events, Instant::now());
            }
            // Those who play need the processor more.
            if settled.is_none() && looked.elapsed() > LOOK {
                settled = self.is_settled(Way::Push).then(Instant::now);
                looked = Instant::now();
            }
            if settled.is_some_and(|since| since.elapsed() > ENCORE) {
                cancels[Way::Push as usize].ask();
            }
            if cancel.is_asked() || moved.elapsed() > SILENCE {
                cancels.iter().for_each(Cancel::ask);
            }
            thread::sleep(TICK);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// As long as the play goes on, a job whose worker is gone is not lost: the server still has it on its list.
fn none_lost_yet(mut flow: Flow) -> Flow {
    for last in flow.jobs.iter_mut().filter_map(|job| job.stays.last_mut()) {
        if last.place == Place::Lost {
            last.place = Place::Sender;
        }
    }
    flow
}

/// Without what was said before the first job.
fn without_greetings(mut evidence: Evidence) -> Evidence {
    let links = BTreeSet::from([scene::WORK, scene::RESULTS]);
    evidence.events.retain(|event| match &event.what {
        What::Message { link, head, .. } => {
            !(links.contains(&**link) && head.0.starts_with(HELLO.as_bytes()))
        }
        _ => true,
    });
    evidence
}

impl Experiment for Duel {
    fn lab(&self) -> Lab {
        self.order.fault.lab()
    }

    fn question(&self) -> Question {
        Question { text: outcome::question(&self.order) }
    }

    fn run(&self, cancel: &Cancel) -> io::Result<()> {
        self.now().began = Some(Instant::now());
        let cancels: [Cancel; 2] = Default::default();
        let failed = thread::scope(|scope| {
            let plays = Way::ALL.map(|way| {
                let cancel = &cancels[way as usize];
                scope.spawn(move || self.play(way, cancel))
            });
            self.look_on(cancel, &cancels, || plays.iter().all(|play| play.is_finished()));
            plays.into_iter().filter_map(|play| play.join().ok()).flatten().next()
        });
        let mut now = self.now();
        now.interrupted = cancel.is_asked();
        now.over = true;
        failed.map_or(Ok(()), |why| Err(io::Error::other(why)))
    }

    fn picture(&self, columns: usize, rows: usize) -> Vec<Line<'static>> {
        view::picture(&self.flows(), &self.order, columns, rows)
    }

    fn news(&self) -> Vec<String> {
        let mut now = self.now();
        let due = now.told.is_none_or(|told| told.elapsed() >= Duration::from_millis(500));
        let Some(began) = now.began.filter(|_| due && !now.over) else { return Vec::new() };
        now.told = Some(Instant::now());
        drop(now);
        vec![view::news(&self.flows(), began.elapsed())]
    }

    fn outcome(&self) -> Outcome {
        outcome::outcome(&self.flows(), &self.order, self.now().interrupted)
    }

    fn svg(&self) -> io::Result<String> {
        outcome::svg(&self.flows())
    }
}
