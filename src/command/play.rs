//! What `verify` and `run` have in common: from the words of the command line to a program that can play.

use std::io;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::course::{Course, Exercise};
use crate::engine::{Cancel, Troupe};
use crate::process::{self, Launch, Limits, Output};
use crate::program::{self, BuildCommand, Built, Given, Program, Surroundings};

use super::console::Progress;
use super::{Exit, Trouble};

/// A build that takes longer than this hangs.
const LONGEST_BUILD: Duration = Duration::from_secs(30 * 60);

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The exercise, in any of its names.
    pub exercise: String,
    /// The program.
    pub given: Given,
    /// The seed, when it is given.
    pub seed: Option<u64>,
}

impl Order {
    /// The exercise.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn find<'c>(&self, course: &'c Course) -> Result<&'c Exercise, Trouble> {
        Ok(course.find(&self.exercise)?)
    }

    /// The seed that was given, or one by chance that is short enough to be typed.
    pub fn seed(&self) -> u64 {
        seed(self.seed)
    }
}

/// The seed that was given, or one by chance that is short enough to be typed.
pub fn seed(given: Option<u64>) -> u64 {
    given.unwrap_or_else(|| fastrand::u64(1..10_000))
}

/// Ctrl-C, a polite end and a closed terminal stop what plays. A second Ctrl-C does not wait for that.
///
/// # Errors
/// The system refuses to tell of signals.
pub fn cancel_on_signals() -> io::Result<Cancel> {
    let cancel = Cancel::default();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // Whatever still plays then is ended by its keeper.
        signal_hook::flag::register_conditional_shutdown(signal, 130, cancel.flag())?;
        signal_hook::flag::register(signal, cancel.flag())?;
    }
    Ok(cancel)
}

/// Finds and builds the learner's program.
///
/// # Errors
/// In words for the learner.
pub fn prepare(
    given: &Given,
    exercise: &Exercise,
    cancel: &Cancel,
    progress: &Progress,
) -> Result<Program, program::Trouble> {
    let around = Surroundings::here().map_err(|error| {
        program::Trouble::new(
            program::TroubleKind::System,
            format!("The current folder can't be used: {error}."),
        )
    })?;
    let build = |command: &BuildCommand| {
        progress.say(&command.what);
        build(command, cancel)
    };
    program::prepare(given, &exercise.name, &around, &build)
}

/// Runs a build tool under a keeper, so that nothing of it outlives the workshop.
fn build(build: &BuildCommand, cancel: &Cancel) -> io::Result<Built> {
    let launch = Launch {
        command: build.command.clone(),
        dir: Some(build.folder.clone()),
        output: Output::Pipe,
        ..Launch::default()
    };
    let go_on = || !cancel.is_asked();
    let captured = process::run_to_end(&launch, &Limits::for_building(), LONGEST_BUILD, go_on)
        .map_err(io::Error::other)?;
    let success = captured.succeeded();
    Ok(Built { success, stdout: captured.stdout.into_bytes(), stderr: captured.stderr.into_bytes() })
}

/// The program as somebody who plays.
pub fn troupe(program: Program) -> Troupe {
    Troupe { command: program.command, arg0: program.arg0, dir: None }
}

/// The reference solution as somebody who plays.
pub fn reference(exercise: &Exercise) -> Troupe {
    Troupe {
        command: vec![process::executable().into_os_string()],
        arg0: Some(crate::reference::called(&exercise.name)),
        dir: None,
    }
}

/// What kept a program from being prepared, as the trouble of a command.
pub fn not_prepared(trouble: &program::Trouble, given: &Given, cancel: &Cancel) -> Trouble {
    if cancel.is_asked() {
        return Trouble::interrupted();
    }
    let what = match trouble.words.trim_end() {
        "" => trouble.to_string(),
        words => format!("{}\n\n{words}\n\n{}", trouble.message, trouble.advice),
    };
    let exit = match (given, trouble.kind) {
        (Given::Nothing, program::TroubleKind::NotFound) | (_, program::TroubleKind::Ambiguous) => {
            Exit::WrongUse
        }
        _ => Exit::NotStarted,
    };
    Trouble { exit, what }
}
