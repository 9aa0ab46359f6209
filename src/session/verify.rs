//! A verification: the program is prepared, plays beside the reference, and is judged.

use crate::course::{Exercise, Solution};
use crate::engine::{Cancel, Links, Live, Stage, Troupe, Watcher};
use crate::judge::{self, Judgement, NoVerdict};
use crate::program::{self, Given, Program};
use crate::verdict::{Cause, Finding, Outcome, Verdict};

use super::{Choice, Exit, Say, Session, Trouble, prepare};

/// What a verification is given besides the exercise and the program.
pub struct Terms<'a> {
    /// Where all chance comes from.
    pub seed: u64,
    /// Ends everything early.
    pub cancel: &'a Cancel,
    /// Hears in a few words what goes on.
    pub say: Say<'a>,
    /// Looks on; made from what the learner calls the program, when that is known.
    pub watcher: &'a dyn Fn(&str) -> Option<Watcher>,
    /// How steadily the links carry messages.
    pub links: Links,
    /// Has a hand in the first scene.
    pub live: Option<&'a Live>,
}

/// How a program that is ready is played.
pub struct Setting<'a> {
    /// Where all chance comes from.
    pub seed: u64,
    /// Ends everything early.
    pub cancel: &'a Cancel,
    /// Looks on.
    pub watcher: Option<Watcher>,
    /// How steadily the links carry messages.
    pub links: Links,
    /// Has a hand in the first scene.
    pub live: Option<&'a Live>,
}

/// Why there is no verdict on a program that was played.
pub enum Unjudged {
    /// The program could not be built.
    NotBuilt(program::Trouble),
    /// Something else.
    Trouble(Trouble),
}

impl From<Trouble> for Unjudged {
    fn from(trouble: Trouble) -> Unjudged {
        Unjudged::Trouble(trouble)
    }
}

impl Session {
    /// Verifies a program. Nothing is noted of it: [`Session::record`] does that.
    ///
    /// # Errors
    /// It can't be built, it was interrupted, or there is nothing to compare with.
    pub fn verify(
        &self,
        exercise: &Exercise,
        given: &Given,
        terms: &Terms<'_>,
    ) -> Result<Judgement, Unjudged> {
        let Terms { seed, cancel, say, watcher, links, live } = *terms;
        let program = match prepare::program(&self.choice, given, exercise, cancel, say) {
            Ok(program) => program,
            Err(trouble) => {
                let refusal = prepare::not_prepared(&trouble, given, cancel);
                return Err(match refusal.exit {
                    Exit::NotStarted => Unjudged::NotBuilt(trouble),
                    _ => Unjudged::Trouble(refusal),
                });
            }
        };
        let reference = prepare::reference(&self.choice, &self.course, exercise, cancel, say)?;
        let setting = Setting { seed, cancel, watcher: watcher(&program.shown), links, live };
        let again = || say(&format!("{}: playing it once more, to be sure", exercise.name));
        verdict_on(exercise, program, &reference, setting, &again).map_err(|error| match error {
            NoVerdict::Interrupted => Trouble::interrupted().into(),
            NoVerdict::Reference { .. } => no_measure(&self.choice, exercise, &error).into(),
        })
    }
}

/// The reference solution is no measure: the machine may be at fault, or a course of somebody's own.
fn no_measure(choice: &Choice, exercise: &Exercise, error: &NoVerdict) -> Trouble {
    let (call, label) = (choice.call(), exercise.label());
    let words = match error {
        NoVerdict::Reference { words, .. } => words.last(),
        NoVerdict::Interrupted => None,
    };
    let words = words.map_or_else(String::new, |last| format!(" Its last words on stderr: {last}"));
    Trouble::wrong_use(match &exercise.solution {
        Some(Solution::Own(_)) => format!(
            "{error}.{words}\n  Try again. For the course's author: `{call} run {label} --reference` shows what it does."
        ),
        _ => format!(
            "{error}. The machine is very busy, or its sockets do not work; try again, and see `workshop doctor`"
        ),
    })
}

/// Plays the exercise with a program that is ready, beside the reference, and judges it; `again` hears when it is played
/// once more.
///
/// # Errors
/// There is no verdict, and the program is not to blame.
pub fn verdict_on(
    exercise: &Exercise,
    program: Program,
    reference: &Troupe,
    setting: Setting<'_>,
    again: &dyn Fn(),
) -> Result<Judgement, NoVerdict> {
    let Setting { seed, cancel, watcher, links, live } = setting;
    let learner = &prepare::troupe(program);
    let (name, scenario) = (&exercise.name, &exercise.scenario);
    let stage = Stage { exercise: name, scenario, learner, reference, seed, cancel, links, watcher, live };
    judge::verify(exercise, &stage, again)
}

/// The exit status of an outcome.
pub fn exit_of(outcome: Outcome) -> Exit {
    match outcome {
        Outcome::Passed => Exit::Passed,
        Outcome::Failed => Exit::NotPassed,
        Outcome::NotStarted => Exit::NotStarted,
    }
}

/// The verdict on a program that could not even be built.
pub fn not_built(exercise: &Exercise, trouble: &program::Trouble, seed: u64) -> Verdict {
    let finding = Finding::failure(trouble.id(), Cause::Start, trouble.message.as_str())
        .expected("a program that can be started", trouble.words.as_str())
        .advice(trouble.advice.as_str());
    Verdict {
        exercise: exercise.name.clone(),
        outcome: Outcome::NotStarted,
        seed,
        seconds: 0.0,
        findings: vec![finding],
        checks: Vec::new(),
    }
}
