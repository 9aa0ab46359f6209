//! The rules a program is judged by: each a pure function from Evidence to findings, one file a rule.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::evidence::Evidence;
use crate::scenario::{Actor, Link, Plays, Scene};
use crate::verdict::{Finding, Ground};

mod align;
mod alternation;
mod answers;
mod asking;
mod crash;
mod deadline;
mod durable;
mod exactly_once;
mod exit;
mod files;
mod heard;
mod ids;
mod last_word;
mod lease;
mod leftovers;
mod makespan;
mod nothing_before;
mod numbers;
mod order;
mod overlap;
mod pace;
mod payload;
mod printed;
mod refusal;
mod running_sum;
mod seen;
mod served;
mod share_of;
mod shares;
mod silence;
mod spoken;
mod stderr;
mod stdout;
mod tampering;
mod total;
mod usage;
mod when_ready;
mod who_got_what;
mod wire;

#[cfg(test)]
mod table;
#[cfg(test)]
mod testing;

pub use alternation::Alternation;
pub use answers::Answers;
pub use asking::Asking;
pub use deadline::Deadline;
pub use durable::Durable;
pub use exactly_once::ExactlyOnce;
pub use exit::Exit;
pub use files::Files;
pub use heard::{Heard, Hearing};
pub use ids::FINDINGS;
pub use last_word::LastWord;
pub use lease::Lease;
pub use leftovers::Leftovers;
pub use makespan::Makespan;
pub use nothing_before::NothingBefore;
pub use order::Order;
pub use overlap::Overlap;
pub use pace::{Of, Pace};
pub use running_sum::RunningSum;
pub use served::Served;
pub use share_of::ShareOf;
pub use shares::{Share, shares};
pub use silence::Silence;
pub use stderr::Stderr;
pub use stdout::{Numbers, Stdout};
pub use total::Total;
pub use usage::Usage;
pub use when_ready::WhenReady;
pub use who_got_what::WhoGotWhat;
pub use wire::{LinkRules, Wire};

use seen::{Seen, listed};

/// What a check looks at: one scene as the learner's program played it, beside the reference.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The links of the exercise.
    pub links: &'a BTreeMap<String, Link>,
    /// The scene.
    pub scene: &'a Scene,
    /// The learner's.
    pub learner: &'a Evidence,
    /// The reference's, played at the same time under the same faults.
    pub reference: &'a Evidence,
}

impl<'a> Case<'a> {
    fn learner(self) -> Seen<'a> {
        Seen(self.learner)
    }

    fn reference(self) -> Seen<'a> {
        Seen(self.reference)
    }

    fn cast(self) -> &'a [Actor] {
        &self.scene.cast
    }

    /// Those whom the learner's program plays.
    fn learners(self) -> impl Iterator<Item = &'a Actor> {
        self.cast().iter().filter(|actor| actor.plays == Plays::Learner)
    }

    /// Whether messages are what the exercise is about. Where it has no links, nothing is said of sockets.
    fn has_links(self) -> bool {
        !self.links.is_empty()
    }

    /// How a sentence about this actor begins.
    fn who(self, actor: &Actor) -> String {
        match actor.plays {
            Plays::Workshop => format!("The workshop's `{}`", actor.name),
            Plays::Learner if self.learners().count() == 1 => "Your program".to_string(),
            Plays::Learner => format!("`{}`", actor.name),
        }
    }
}

/// Several programs of a scene often make one mistake. It is told once, and the others are named.
fn told_once<'a>(findings: impl IntoIterator<Item = (&'a Actor, Finding)>) -> Vec<Finding> {
    let mut told: Vec<(Finding, Vec<String>)> = Vec::new();
    for (actor, finding) in findings {
        match told.iter_mut().find(|(other, _)| other.id == finding.id) {
            Some((_, others)) => others.push(format!("`{}`", actor.name)),
            None => told.push((finding, Vec::new())),
        }
    }
    let name = |(mut finding, others): (Finding, Vec<String>)| {
        if !others.is_empty() {
            finding.message.push_str(&format!(" The same goes for {}.", listed(&others)));
        }
        finding
    };
    told.into_iter().map(name).collect()
}

/// The last resort: an actor printed nothing where the reference printed something, or something where nothing is to be
/// printed. Asked when no check has found a failure, so that nobody passes by doing nothing.
pub fn last_resort(case: Case<'_>) -> Option<Finding> {
    stdout::silent_or_loud(case)
}

/// What came of a check in one scene.
#[derive(Debug, PartialEq)]
pub enum Examined {
    /// These findings; none means that the check passed.
    Found(Vec<Finding>),
    /// There was nothing to judge.
    Skipped,
}

/// One rule.
pub trait Check {
    /// The rule's name, as `exercise.toml` and the JSON write it.
    fn name(&self) -> &'static str;
    /// The links that its parameters name.
    fn links(&self) -> Vec<&str> {
        Vec::new()
    }
    /// What its failures rest on: on time, when all of them do.
    fn ground(&self) -> Ground {
        Ground::Fact
    }
    /// Judges one scene.
    fn examine(&self, case: Case<'_>) -> Examined;
}

/// The checks of an exercise: the tables `[checks.exit]`, `[checks.pace]` and so on of its `exercise.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Checks {
    /// How each program has to end.
    pub exit: Option<Exit>,
    /// What a crash wrote.
    pub stderr: Option<Stderr>,
    /// What crossed the links.
    pub wire: Option<Wire>,
    /// How workers ask for jobs, and how they are answered.
    pub asking: Option<Asking>,
    /// What a worker gets that comes late.
    pub share: Option<ShareOf>,
    /// How long it takes all workers together.
    pub makespan: Option<Makespan>,
    /// What becomes of jobs whose worker is gone.
    pub lease: Option<Lease>,
    /// What a server logs of the jobs that came back.
    pub exactly_once: Option<ExactlyOnce>,
    /// What must not be sent before somebody has asked for it.
    pub nothing_before: Option<NothingBefore>,
    /// What waits until everybody is ready.
    pub when_ready: Option<WhenReady>,
    /// How the work was shared out.
    pub who_got_what: Option<WhoGotWhat>,
    /// Who says that it is over, and who hears it.
    pub last_word: Option<LastWord>,
    /// How fast.
    pub pace: Option<Pace>,
    /// Sums of what came so far.
    pub running_sum: Option<RunningSum>,
    /// Who hears whom.
    pub silence: Option<Silence>,
    /// What reached each program, and what it printed of it.
    pub heard: Option<Heard>,
    /// Numbers that are printed as they came.
    pub order: Option<Order>,
    /// What a device carried.
    pub answers: Option<Answers>,
    /// What a job server makes of its clients and workers.
    pub served: Option<Served>,
    /// What a server that is killed has to remember.
    pub durable: Option<Durable>,
    /// The sum of what everybody worked out.
    pub total: Option<Total>,
    /// How many jobs a worker does at a time.
    pub overlap: Option<Overlap>,
    /// What each program has to print.
    pub stdout: Option<Stdout>,
    /// What each program has to write into a file, or to read in it.
    pub files: Option<Files>,
    /// How a program refuses what it cannot work with.
    pub usage: Option<Usage>,
    /// Two that talk in turns.
    pub alternation: Option<Alternation>,
    /// What a survey brings in before its deadline.
    pub deadline: Option<Deadline>,
    /// What must not outlive a program.
    pub leftovers: Option<Leftovers>,
}

impl Checks {
    /// The names of the links that the checks speak of.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.iter().flat_map(Check::links)
    }

    /// Those that apply, in the order in which they are shown and in which ties between findings are broken.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Check> {
        fn rule<T: Check>(check: &Option<T>) -> Option<&dyn Check> {
            check.as_ref().map(|check| check as &dyn Check)
        }
        [
            rule(&self.exit),
            rule(&self.stderr),
            rule(&self.wire),
            rule(&self.lease),
            rule(&self.exactly_once),
            rule(&self.asking),
            rule(&self.share),
            rule(&self.makespan),
            rule(&self.nothing_before),
            rule(&self.when_ready),
            rule(&self.last_word),
            rule(&self.who_got_what),
            rule(&self.pace),
            rule(&self.running_sum),
            rule(&self.silence),
            rule(&self.heard),
            rule(&self.order),
            rule(&self.answers),
            rule(&self.served),
            rule(&self.durable),
            rule(&self.total),
            rule(&self.overlap),
            rule(&self.alternation),
            rule(&self.deadline),
            rule(&self.files),
            rule(&self.usage),
            rule(&self.stdout),
            rule(&self.leftovers),
        ]
        .into_iter()
        .flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{Checks, Of};

    #[test]
    fn the_tables_of_an_exercise_become_its_checks_in_their_order() {
        let toml =
            "[exit]\n[pace]\nevery-ms = 100\nof = 'messages'\n[wire.links.news]\nto-each = 1\n[leftovers]\n";
        let checks: Checks = toml::from_str(toml).expect("checks");
        let names: Vec<&str> = checks.iter().map(|check| check.name()).collect();
        assert_eq!(names, ["exit", "wire", "pace", "leftovers"]);
        assert_eq!(checks.pace.map(|pace| (pace.every_ms, pace.of)), Some((100, Of::Messages)));
    }

    #[test]
    fn an_unknown_check_or_parameter_is_refused() {
        for toml in ["[pase]\nevery-ms = 20\n", "[pace]\nevery-ms = 20\nslack = 1\n", "[exit]\nstatus = 0\n"]
        {
            assert!(toml::from_str::<Checks>(toml).is_err(), "{toml}");
        }
    }
}
