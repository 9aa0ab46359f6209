//! The programs that labs are played with. Each is the workshop's own binary, started under another name.

mod asking;
mod juggler;
mod log;
mod pushing;

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;

pub(super) use juggler::Report;
pub(super) use log::{CAP, FIRST, ONE_IN};
pub(super) use pushing::HELLO;

/// What a process that plays in a lab is called, in front of its part's name.
const PREFIX: &str = "workshop-lab-";

/// A part in a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `lab overlap`: takes messages as fast as they come, while earlier ones are still in work.
    Juggler,
    /// The other labs: sender or puller, server or asker, as its first argument says.
    Player,
}

impl Part {
    const ALL: [Part; 2] = [Part::Juggler, Part::Player];

    fn name(self) -> &'static str {
        match self {
            Part::Juggler => "juggler",
            Part::Player => "player",
        }
    }

    /// The name (its first argument, `argv[0]`) under which the workshop's own executable plays this part.
    pub fn called(self) -> OsString {
        format!("{PREFIX}{}", self.name()).into()
    }

    fn of(called: &OsStr) -> Option<Part> {
        let name = called.to_str()?.strip_prefix(PREFIX)?;
        Part::ALL.into_iter().find(|part| part.name() == name)
    }

    fn play(self, arguments: &[String]) -> Result<(), String> {
        match self {
            Part::Juggler => juggler::play(arguments),
            Part::Player => match arguments.split_first() {
                Some((role, rest)) if role == "sender" => pushing::send(rest),
                Some((role, rest)) if role == "puller" => pushing::pull(rest),
                Some((role, rest)) if role == "server" => asking::serve(rest),
                Some((role, rest)) if role == "asker" => asking::ask(rest),
                _ => Err("there is no such role".to_owned()),
            },
        }
    }
}

/// Plays a part in a lab, if that is what this process was started for; `None` means that it is not. A part
/// that fails says why, in words for whoever reads its standard error.
pub fn played() -> Option<Result<ExitCode, String>> {
    let mut words = env::args_os();
    let part = Part::of(&words.next()?)?;
    let arguments: Vec<String> = words.map(|word| word.to_string_lossy().into_owned()).collect();
    Some(part.play(&arguments).map(|()| ExitCode::SUCCESS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_workshop_plays_no_part() {
        for name in ["workshop", "/usr/bin/workshop", "", "workshop-lab-", "workshop-plays-02-pushpull"] {
            assert_eq!(Part::of(OsStr::new(name)), None, "{name}");
        }
    }

    #[test]
    fn each_part_is_found_by_the_name_it_is_called() {
        for part in Part::ALL {
            assert_eq!(Part::of(&part.called()), Some(part));
        }
    }
}
