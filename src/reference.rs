//! The reference solutions: their sources, and how one is played as a process of its own.
//!
//! A solution is a complete program. To play one, the workshop starts itself as `workshop __play NAME
//! ARGUMENT...`; [`played`] then starts the same program once more under a name that says which
//! solution it is, so that the solution finds exactly its own arguments behind its name.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The hidden subcommand that plays a reference solution.
pub const SUBCOMMAND: &str = "__play";

/// What a process that plays a solution is called, in front of the solution's name.
const PREFIX: &str = "workshop-plays-";

/// One reference solution.
pub struct Reference {
    /// The exercise's full name, such as `02-pushpull`.
    pub name: &'static str,
    /// The program's text.
    pub source: &'static str,
    /// Its `main`, which reads its arguments from the process.
    pub play: fn() -> ExitCode,
}

include!(concat!(env!("OUT_DIR"), "/references.rs"));

/// The reference solution of an exercise, by its full name.
pub fn find(name: &str) -> Option<&'static Reference> {
    REFERENCES.iter().find(|reference| reference.name == name)
}

/// The command that plays the solution of `name`; its arguments are to be added.
pub fn command(workshop: &Path, name: &str) -> Vec<OsString> {
    vec![workshop.into(), SUBCOMMAND.into(), name.into()]
}

/// What this process has been asked to play.
#[derive(Debug, PartialEq)]
enum Asked {
    /// Nothing: it is an ordinary `workshop`.
    Nothing,
    /// To become the solution of this name, with these arguments.
    Become(OsString, Vec<OsString>),
    /// It is the solution of this name.
    Play(String),
}

fn asked(mut words: impl Iterator<Item = OsString>) -> Asked {
    let called = words.next().unwrap_or_default();
    if let Some(name) = called.to_str().and_then(|called| called.strip_prefix(PREFIX)) {
        return Asked::Play(name.to_owned());
    }
    match words.next() {
        Some(word) if word == OsStr::new(SUBCOMMAND) => {
            Asked::Become(words.next().unwrap_or_default(), words.collect())
        }
        _ => Asked::Nothing,
    }
}

/// Plays a reference solution, if that is what this process was started for. `main` asks this before
/// anything else; `None` means that it is an ordinary `workshop`.
///
/// # Errors
/// A sentence, when the solution is unknown or the program could not be started again.
pub fn played() -> Option<Result<ExitCode, String>> {
    match asked(env::args_os()) {
        Asked::Nothing => None,
        Asked::Play(name) => Some(match find(&name) {
            Some(reference) => Ok((reference.play)()),
            None => Err(unknown(&name)),
        }),
        Asked::Become(name, arguments) => {
            let shown = name.to_string_lossy();
            if find(&shown).is_none() {
                return Some(Err(unknown(&shown)));
            }
            let mut called = OsString::from(PREFIX);
            called.push(&name);
            let workshop = env::current_exe().unwrap_or_else(|_| "workshop".into());
            // Only returns when it fails.
            let error = Command::new(workshop).arg0(called).args(arguments).exec();
            Some(Err(format!("The reference solution {shown} could not be started: {error}.")))
        }
    }
}

fn unknown(name: &str) -> String {
    format!("There is no reference solution named {name}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> impl Iterator<Item = OsString> {
        words.iter().map(OsString::from).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn an_ordinary_command_line_plays_nothing() {
        assert_eq!(asked(words(&["workshop", "verify", "02"])), Asked::Nothing);
        assert_eq!(asked(words(&["workshop"])), Asked::Nothing);
        assert_eq!(asked(words(&[])), Asked::Nothing);
    }

    #[test]
    fn the_hidden_subcommand_passes_the_arguments_on_untouched() {
        let arguments = vec!["tcp://127.0.0.1:1".into(), "--help".into()];
        assert_eq!(
            asked(words(&["workshop", "__play", "02-pushpull", "tcp://127.0.0.1:1", "--help"])),
            Asked::Become("02-pushpull".into(), arguments)
        );
    }

    #[test]
    fn a_process_that_is_called_so_plays_the_solution() {
        let called = words(&["workshop-plays-02-pushpull", "verify", "02"]);
        assert_eq!(asked(called), Asked::Play("02-pushpull".into()));
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
