//! Plays the programs of a course, a few at a time, and says which are not what they are there for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::course::{Exercise, Tree};
use crate::engine::{self, Cancel, Links, Stage, Troupe};
use crate::evidence::{Stream, What};
use crate::judge::{self, NoVerdict};
use crate::lint::played::{self, Played};
use crate::lint::{Filed, Part, Reading, Remark, Weight};
use crate::process::{self, Launch, Limits, Output};
use crate::program::{Given, Trouble, TroubleKind};
use crate::scenario::Holds;
use crate::tap;
use crate::text::count;
use crate::verdict::Outcome;

use crate::command::console::Progress;
use crate::command::{Choice, trap};
use crate::session::prepare;

/// Programs mostly wait for each other, so there may be more of them than processors.
const TO_A_PROCESSOR: usize = 2;

/// Nobody looks at a demonstration for longer; most take a few seconds.
const LONGEST_TRAP: Duration = Duration::from_secs(30);

/// What there is to say when the seed makes no difference.
const FIXED: &str = "the answer is the same with every seed, so a program that only prints it passes. Let the seed \
                     choose: give a scene a file that `holds.numbers` or `holds.words`, or an argument such as `{some.name}`.";

/// What came of it.
#[derive(Default)]
pub(super) struct Told {
    /// What there is to say, in the order of the programs.
    pub(super) remarks: Vec<Remark>,
    /// How many programs were played.
    pub(super) played: usize,
}

/// Plays every program of the course: first the reference solutions, then all whose reference is a measure.
pub(super) fn play_all(
    choice: &Choice,
    tree: &Tree,
    reading: &Reading,
    cancel: &Cancel,
    progress: &Progress,
) -> Told {
    let company = Company {
        choice,
        tree,
        exercises: &reading.exercises,
        cancel,
        progress,
        begun: AtomicUsize::new(0),
        total: reading.programs.len(),
    };
    let (references, others): (Vec<&Filed>, Vec<&Filed>) =
        reading.programs.iter().partition(|program| program.part == Part::Reference);
    let mut told = Told::default();
    let mut measures = BTreeMap::new();
    for (filed, seen) in side_by_side(&references, |filed| company.play(filed, None)) {
        let passed =
            matches!(&seen.played, Some(Played::Judged(verdict)) if verdict.outcome == Outcome::Passed);
        measures.extend(seen.troupe.clone().filter(|_| passed).map(|troupe| (filed.exercise, troupe)));
        company.tell(filed, seen, &mut told);
    }
    let (measured, unmeasured): (Vec<&Filed>, Vec<&Filed>) =
        others.into_iter().partition(|filed| measures.contains_key(&filed.exercise));
    for (index, exercise) in reading.exercises.iter().enumerate() {
        let left = unmeasured.iter().filter(|filed| filed.exercise == index).count();
        told.remarks.extend((left > 0).then(|| Remark {
            weight: Weight::Skipped,
            file: exercise.name.clone(),
            line: None,
            what: format!(
                "{}, because there is no reference solution here that passes",
                count(left, "other program", "other programs")
            ),
        }));
    }
    for (filed, seen) in side_by_side(&measured, |filed| company.play(filed, measures.get(&filed.exercise))) {
        company.tell(filed, seen, &mut told);
    }
    told
}

/// What was seen of one program.
struct Seen {
    /// Nothing, when somebody asked for the end.
    played: Option<Played>,
    /// What it answered to two seeds: the reference solution of an exercise without links, in which nothing changes
    /// but what the seed chooses.
    answers: Option<[Answers; 2]>,
    /// The program, when it could be prepared.
    troupe: Option<Troupe>,
}

/// What every player needs.
struct Company<'a> {
    choice: &'a Choice,
    tree: &'a Tree,
    exercises: &'a [Exercise],
    cancel: &'a Cancel,
    progress: &'a Progress,
    begun: AtomicUsize,
    total: usize,
}

impl Company<'_> {
    /// Plays one program beside the reference; the reference itself beside itself.
    fn play(&self, filed: &Filed, reference: Option<&Troupe>) -> Seen {
        if self.cancel.is_asked() {
            return Seen { played: None, answers: None, troupe: None };
        }
        let exercise = &self.exercises[filed.exercise];
        let number = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        self.progress.say(&format!("playing {number} of {}: {}", self.total, filed.shown()));
        let given = Given::File(filed.path.clone());
        let troupe = match prepare::program(self.choice, &given, exercise, self.cancel, &|words| {
            self.progress.say(words)
        }) {
            Ok(program) => prepare::troupe(program),
            Err(trouble) => {
                return Seen { played: Some(Played::NotPrepared(trouble)), answers: None, troupe: None };
            }
        };
        if filed.part == Part::Trap {
            return Seen { played: self.show(&troupe), answers: None, troupe: Some(troupe) };
        }
        let mut stage = Stage {
            exercise: &exercise.name,
            scenario: &exercise.scenario,
            learner: &troupe,
            reference: reference.unwrap_or(&troupe),
            seed: prepare::seed(None),
            cancel: self.cancel,
            links: Links::Steady,
            watcher: None,
            live: None,
        };
        let mut answers = None;
        let played = match judge::verify(exercise, &stage, &|| ()) {
            Ok(judgement) => {
                let passed = judgement.verdict.outcome == Outcome::Passed;
                if passed && filed.part == Part::Reference && exercise.scenario.links.is_empty() {
                    stage.seed = stage.seed.wrapping_add(1);
                    let again = stage.play();
                    answers = Some([&judgement.played, &again].map(|played| answered(exercise, played)));
                }
                Some(Played::Judged(judgement.verdict))
            }
            Err(NoVerdict::Reference { scene, what, words }) => {
                let what = format!("the reference solution did not get through scene {scene}: {what}");
                Some(Played::NoMeasure(what, words))
            }
            Err(NoVerdict::Interrupted) => None,
        };
        Seen { played, answers, troupe: Some(troupe) }
    }

    /// Lets a demonstration run by itself.
    fn show(&self, troupe: &Troupe) -> Option<Played> {
        let refused = |what: String| Some(Played::NotPrepared(Trouble::new(TroubleKind::System, what)));
        let addresses = match (0..trap::ADDRESSES).map(|_| tap::reserve()).collect::<Result<Vec<_>, _>>() {
            Ok(addresses) => addresses,
            Err(error) => return refused(format!("There is no free address: {error}.")),
        };
        let urls = addresses.iter().map(|address| address.url().into());
        let launch = Launch {
            command: troupe.command.iter().cloned().chain(urls).collect(),
            output: Output::Pipe,
            ..Launch::default()
        };
        let go_on = || !self.cancel.is_asked();
        match process::run_to_end(&launch, &Limits::default(), LONGEST_TRAP, go_on) {
            Ok(_) if self.cancel.is_asked() => None,
            Ok(captured) => Some(Played::Shown(captured)),
            Err(error) => refused(format!("It could not be started: {error}.")),
        }
    }

    fn tell(&self, filed: &Filed, seen: Seen, told: &mut Told) {
        let number = self.exercises[filed.exercise].label();
        let remark = |played| played::remark(filed, &played, self.choice.call(), &number);
        let remark = seen.played.and_then(remark);
        let skipped = remark.as_ref().is_some_and(|remark| remark.weight == Weight::Skipped);
        told.played += usize::from(seen.troupe.is_some() && !skipped);
        told.remarks.extend(remark);
        let fixed = seen.answers.is_some_and(|[one, other]| one == other && !self.cancel.is_asked());
        told.remarks.extend(fixed.then(|| {
            let name = &self.exercises[filed.exercise].name;
            Remark::mistake(self.tree.exercise_file(name, "exercise.toml"), None, FIXED)
        }));
    }
}

/// What the programs of each scene answered: the lines on stdout, and the files that were not there before.
type Answers = Vec<BTreeMap<String, Vec<String>>>;

fn answered(exercise: &Exercise, played: &[engine::Played]) -> Answers {
    let scene = |played: &engine::Played| {
        let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let files = &exercise.scenario.scenes[played.scene].files;
        let is_new =
            |name: &str| files.iter().any(|file| file.name == name && matches!(file.holds, Holds::Nothing));
        for event in &played.learner.events {
            match &event.what {
                What::Line { actor, stream: Stream::Stdout, text, .. } => {
                    answers.entry(actor.to_string()).or_default().push(text.clone());
                }
                What::File { name, content, .. } if is_new(name) => {
                    answers.entry(name.to_string()).or_default().push(format!("{content:?}"));
                }
                _ => {}
            }
        }
        answers
    };
    played.iter().map(scene).collect()
}

/// Does the same with each, a few at a time, and returns what came of each in their order.
fn side_by_side<'f, T: Send>(
    programs: &[&'f Filed],
    work: impl Fn(&Filed) -> T + Sync,
) -> Vec<(&'f Filed, T)> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..(processors * TO_A_PROCESSOR).min(programs.len()) {
            scope.spawn(|| {
                while let Some((index, filed)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    programs.get(index).map(|filed| (index, filed))
                } {
                    let came = work(filed);
                    done.lock().unwrap_or_else(PoisonError::into_inner).insert(index, came);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().filter_map(|(index, came)| Some((*programs.get(index)?, came))).collect()
}
