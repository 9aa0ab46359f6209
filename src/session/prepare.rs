//! From the words of the command line to a program that can play, built where it has to be.

use std::io;
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::course::{Course, Exercise, Solution};
use crate::desk::Desk;
use crate::engine::{Cancel, Links, Troupe};
use crate::language::Language;
use crate::process::{self, Launch, Limits, Output};
use crate::program::{self, BuildCommand, Built, Given, Program, Surroundings};

use super::{Choice, Exit, Say, Trouble};

/// A build that takes longer than this hangs.
const LONGEST_BUILD: Duration = Duration::from_secs(30 * 60);

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The exercise, in any of its names; the current one when none is given.
    pub exercise: Option<String>,
    /// The program.
    pub given: Given,
    /// The seed, when it is given.
    pub seed: Option<u64>,
    /// How steadily the links carry messages.
    pub links: Links,
}

impl Order {
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

/// Finds and builds the learner's program for this command, which is named where there is none; `say` hears what is
/// built.
///
/// # Errors
/// In words for the learner.
pub fn program_for(
    command: &str,
    choice: &Choice,
    given: &Given,
    exercise: &Exercise,
    cancel: &Cancel,
    say: Say<'_>,
) -> Result<Program, program::Trouble> {
    let here = Surroundings::here()
        .map_err(|error| program::Trouble::new(program::TroubleKind::System, format!("{error}.")))?;
    let around = Surroundings { call: choice.call().to_owned(), ..here };
    let build = |command: &BuildCommand| {
        say(&command.what);
        build(command, cancel)
    };
    let around = Surroundings { command: command.to_owned(), ..around };
    match (given, &exercise.solution) {
        (Given::Nothing, _)
            if let Some(trouble) =
                choice.desk().and_then(|desk| not_begun(desk, exercise, choice.call())) =>
        {
            Err(trouble)
        }
        (Given::Nothing, _)
            if let Some(own) = choice.desk().and_then(|desk| desk.program(&exercise.name)) =>
        {
            program::prepare(&own, &exercise.name, &around, &build)
        }
        (Given::Reference, Some(Solution::Own(path))) => {
            let file = Given::File(path.clone());
            let program = program::prepare(&file, &exercise.name, &around, &build)?;
            Ok(Program { shown: "the reference solution".to_owned(), ..program })
        }
        (given, _) => program::prepare(given, &exercise.name, &around, &build),
    }
}

/// The learner's program is not there, and there was never anything to begin with in this language: what one can do.
pub fn not_begun(desk: &Desk, exercise: &Exercise, call: &str) -> Option<program::Trouble> {
    let (file, language) = (desk.file(&exercise.name), desk.language());
    let is_missing = desk.program(&exercise.name) == Some(Given::File(file.clone())) && !file.exists();
    if !is_missing || exercise.starter(language).is_some() {
        return None;
    }
    let shown = file.strip_prefix(desk.root()).unwrap_or(&file).display();
    let (name, label) = (&exercise.name, exercise.label());
    let message = format!(
        "There is no program of yours for {name} yet, and none to begin with in {}.",
        language.name()
    );
    let mut advice =
        format!("Write {shown} from nothing: `{call} show {label}`, its page, says what it does.");
    let word = exercise
        .starters
        .iter()
        .filter_map(|starter| starter.language)
        .map(Language::word)
        .collect::<Vec<_>>();
    if !word.is_empty() {
        advice.push_str(&format!(
            " Or begin with one in another language ({}): `{call} show {label} --starter --lang {}`.",
            word.join(", "),
            if word.contains(&"python") { "python" } else { word[0] }
        ));
    }
    Some(program::Trouble::new(program::TroubleKind::NotFound, message).advice(advice))
}

/// The same for `verify`.
///
/// # Errors
/// In words for the learner.
pub fn program(
    choice: &Choice,
    given: &Given,
    exercise: &Exercise,
    cancel: &Cancel,
    say: Say<'_>,
) -> Result<Program, program::Trouble> {
    program_for("verify", choice, given, exercise, cancel, say)
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

/// The reference solution as somebody who plays: built first, where it is not a part of the workshop.
///
/// # Errors
/// There is none, or it can't be prepared.
pub fn reference(
    choice: &Choice,
    course: &Course,
    exercise: &Exercise,
    cancel: &Cancel,
    say: Say<'_>,
) -> Result<Troupe, Trouble> {
    if exercise.solution.is_none() {
        let file = course.tree().solution_file(&exercise.name, "main.*");
        return Err(choice.missing(course, exercise, "reference solution", file));
    }
    match program(choice, &Given::Reference, exercise, cancel, say) {
        Ok(program) => Ok(troupe(program)),
        Err(_) if cancel.is_asked() => Err(Trouble::interrupted()),
        Err(trouble) => {
            let words = in_full(&trouble);
            Err(Trouble::wrong_use(format!(
                "the reference solution of {} can't be played. {words}",
                exercise.name
            )))
        }
    }
}

/// With the compiler's own words, where there are some.
pub fn in_full(trouble: &program::Trouble) -> String {
    match trouble.words.trim_end() {
        "" => trouble.to_string(),
        words => format!("{}\n\n{words}\n\n{}", trouble.message, trouble.advice),
    }
}

/// What kept a program from being prepared, as the trouble of a command.
pub fn not_prepared(trouble: &program::Trouble, given: &Given, cancel: &Cancel) -> Trouble {
    if cancel.is_asked() {
        return Trouble::interrupted();
    }
    let what = in_full(trouble);
    let exit = match (given, trouble.kind) {
        (Given::Nothing, program::TroubleKind::NotFound) | (_, program::TroubleKind::Ambiguous) => {
            Exit::WrongUse
        }
        _ => Exit::NotStarted,
    };
    Trouble { exit, what }
}
