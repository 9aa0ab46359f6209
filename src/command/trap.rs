//! `workshop trap`: lets the learner see what goes wrong with a pattern, before the task asks to avoid it.

use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::process;
use crate::reference;
use crate::tap;

use super::{Exit, Trouble, course};

/// How many addresses a demonstration gets.
const ADDRESSES: usize = 3;

/// Plays the demonstration of the exercise's trap. It prints for itself.
///
/// # Errors
/// There is no such exercise, it has no trap to show, or the demonstration failed.
pub fn run(asked: &str) -> Result<Exit, Trouble> {
    let course = course()?;
    let exercise = course.find(asked)?;
    if reference::find(&exercise.name).is_none_or(|reference| reference.trap.is_none()) {
        let (name, label) = (&exercise.name, exercise.label());
        let what =
            format!("{name} has no trap to show; its page tells all there is: `workshop show {label}`");
        return Err(Trouble::wrong_use(what));
    }
    // Kept until it is over, so that nobody else gets them.
    let addresses = (0..ADDRESSES).map(|_| tap::reserve()).collect::<Result<Vec<_>, _>>()?;
    let ended = Command::new(process::executable())
        .arg0(reference::trap_called(&exercise.name))
        .args(addresses.iter().map(tap::Reserved::url))
        .status();
    match ended {
        Ok(status) if status.success() => Ok(Exit::Passed),
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
