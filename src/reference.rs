//! The reference solutions: their sources, and how one is played as a process of its own.
//!
//! A solution is a complete program that reads its arguments from its process. To play one, the workshop
//! starts itself under another name, which says which solution it is: see [`called`] and [`played`].

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::SIGPIPE;
use signal_hook::flag;

/// What a process that plays a solution is called, in front of the solution's name.
const PREFIX: &str = "workshop-plays-";
/// The same for one that shows a trap.
const TRAP_PREFIX: &str = "workshop-shows-trap-";

/// One reference solution.
pub struct Reference {
    /// The exercise's full name, such as `02-pushpull`.
    pub name: &'static str,
    /// The text of the program's `main.rs`.
    pub source: &'static str,
    /// The names and texts of the files that belong to it.
    pub others: &'static [(&'static str, &'static str)],
    /// Its `main`, which reads its arguments from the process.
    pub play: fn() -> ExitCode,
    /// The `main` of the program that shows the exercise's trap, where there is one. Its arguments are three free
    /// addresses.
    pub trap: Option<fn() -> ExitCode>,
}

include!(concat!(env!("OUT_DIR"), "/references.rs"));

/// The reference solution of an exercise, by its full name.
pub fn find(name: &str) -> Option<&'static Reference> {
    REFERENCES.iter().find(|reference| reference.name == name)
}

/// The name (its first argument, `argv[0]`) under which the workshop's own executable is this solution.
pub fn called(name: &str) -> OsString {
    format!("{PREFIX}{name}").into()
}

/// The name under which the workshop's own executable shows the trap of this exercise.
pub fn trap_called(name: &str) -> OsString {
    format!("{TRAP_PREFIX}{name}").into()
}

/// The solution that a process of this name is to be.
fn asked(called: &OsStr) -> Option<&str> {
    called.to_str()?.strip_prefix(PREFIX)
}

/// The exercise whose trap a process of this name is to show.
fn asked_for_trap(called: &OsStr) -> Option<&str> {
    called.to_str()?.strip_prefix(TRAP_PREFIX)
}

/// Plays a reference solution, or shows a trap, if that is what this process was started for. `main` asks this before
/// anything else; `None` means that it is an ordinary `workshop`.
///
/// # Errors
/// A sentence, when there is no such solution.
pub fn played() -> Option<Result<ExitCode, String>> {
    let called = env::args_os().next()?;
    let (name, play) = match (asked(&called), asked_for_trap(&called)) {
        (Some(name), _) => (name, find(name).map(|reference| reference.play)),
        (None, Some(name)) => (name, find(name).and_then(|reference| reference.trap)),
        (None, None) => return None,
    };
    Some(match play {
        Some(play) => {
            end_with_the_reader();
            Ok(play())
        }
        None => Err(format!("There is no program named {name}.")),
    })
}

/// When nobody reads what it prints any more (`| head`), a solution ends without a word, as programs do: `println!` would
/// panic. Where that can't be had, it panics.
fn end_with_the_reader() {
    let _ = flag::register_conditional_default(SIGPIPE, Arc::new(AtomicBool::new(true)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_workshop_plays_no_solution() {
        assert_eq!(asked(OsStr::new("workshop")), None);
        assert_eq!(asked(OsStr::new("/usr/bin/workshop")), None);
        assert_eq!(asked(OsStr::new("")), None);
    }

    #[test]
    fn a_process_that_is_called_so_plays_the_solution() {
        assert_eq!(asked(&called("02-pushpull")), Some("02-pushpull"));
        assert_eq!(asked_for_trap(&trap_called("02-pushpull")), Some("02-pushpull"));
        assert_eq!(asked(&trap_called("02-pushpull")), None);
    }

    #[test]
    fn each_solution_has_a_number_a_name_and_a_main() {
        for reference in REFERENCES {
            assert!(reference.name.as_bytes()[..2].iter().all(u8::is_ascii_digit), "{}", reference.name);
            assert!(reference.source.contains("fn main()"), "{}", reference.name);
        }
        assert!(find("no-such-exercise").is_none());
    }
}
