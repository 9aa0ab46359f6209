//! `workshop trap`: lets the learner see what goes wrong with a pattern, before the task asks to avoid it.

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::Command;

use signal_hook::consts::SIGPIPE;

use crate::course::{Exercise, Solution};
use crate::engine::Cancel;
use crate::lab::Lab;
use crate::process;
use crate::program::Given;
use crate::reference;
use crate::session::prepare;
use crate::tap;

use super::console::Progress;
use super::{Choice, Exit, Trouble};

/// How many addresses a demonstration gets.
pub(super) const ADDRESSES: usize = 3;

/// Plays the demonstration of the exercise's trap. It prints for itself.
///
/// # Errors
/// There is no such exercise, it has no trap to show, or the demonstration failed.
pub fn run(choice: &Choice, asked: &str) -> Result<Exit, Trouble> {
    let course = choice.course()?;
    let exercise = choice.find(&course, asked)?;
    let Some(trap) = &exercise.trap else {
        let (name, label, call) = (&exercise.name, exercise.label(), choice.call());
        let instead = match lab(exercise) {
            Some(lab) => format!(", but a lab: `{call} lab {}`", lab.name()),
            None => format!("; its page tells all there is: `{call} show {label}`"),
        };
        return Err(Trouble::wrong_use(format!("{name} has no trap to show{instead}")));
    };
    let mut command = command(choice, exercise, trap)?;
    // Kept until it is over, so that nobody else gets them.
    let addresses = (0..ADDRESSES).map(|_| tap::reserve()).collect::<Result<Vec<_>, _>>()?;
    match command.args(addresses.iter().map(tap::Reserved::url)).status() {
        // A reader that went away is no error.
        Ok(status) if status.success() || status.signal() == Some(SIGPIPE) => Ok(Exit::Passed),
        Ok(status) => {
            let what =
                format!("the demonstration broke off ({status}); try it again, or see `workshop doctor`");
            Err(Trouble { exit: Exit::NotStarted, what })
        }
        Err(error) => {
            Err(Trouble { exit: Exit::NotStarted, what: format!("the demonstration did not start: {error}") })
        }
    }
}

/// The lab that its page tells a learner to run before the task.
fn lab(exercise: &Exercise) -> Option<Lab> {
    let intro = exercise.page.split("\n## Task").next().unwrap_or_default();
    let typed = |lab: &Lab| intro.lines().any(|line| line == format!("workshop lab {}", lab.name()));
    Lab::ALL.into_iter().find(typed)
}

/// What starts the demonstration, without its addresses.
fn command(choice: &Choice, exercise: &Exercise, trap: &Solution) -> Result<Command, Trouble> {
    let path = match trap {
        Solution::BuiltIn(reference) => {
            let mut command = Command::new(process::executable());
            command.arg0(reference::trap_called(reference.name));
            return Ok(command);
        }
        Solution::Own(path) => path,
    };
    let given = Given::File(path.clone());
    let progress = Progress::begin(&format!("{}: getting ready", exercise.name));
    // Until the demonstration itself is there, Ctrl-C ends this program as usual.
    let cancel = Cancel::default();
    let program = prepare::program(choice, &given, exercise, &cancel, &|words| progress.say(words))
        .map_err(|trouble| prepare::not_prepared(&trouble, &given, &cancel));
    drop(progress);
    let mut words = program?.command.into_iter();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    Ok(command)
}
