//! What was typed is not a command, but nearly: what was probably meant.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::course::Course;
use crate::lab::Lab;

/// Adds to an error on the command line what its writer probably meant, where the parser can't know that.
pub(super) fn explain(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return error;
    }
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return error };
    let is_behind = |command: &str| {
        let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
        usage.contains(&format!("workshop {command} "))
    };
    let meant = match (is_behind("lab"), is_behind("course")) {
        (true, _) => error.get(ContextKind::SuggestedSubcommand).is_none().then(labs),
        (_, true) => None,
        (false, false) => meant(word),
    };
    let Some(meant) = meant else { return error };
    error.remove(ContextKind::SuggestedSubcommand);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![meant.into()]));
    error
}

/// Those that there are.
fn labs() -> String {
    let names: Vec<&str> = Lab::ALL.into_iter().map(Lab::name).collect();
    format!("the labs are {}; `workshop lab` says what each one shows", names.join(", "))
}

/// A whole command for a word that stands where a command should.
fn meant(word: &str) -> Option<String> {
    if let Some(command) = other_word(word) {
        return Some(format!("that is `workshop {command}` here"));
    }
    if let Ok(course) = Course::built_in()
        && let Ok(exercise) = course.find(word)
    {
        let label = exercise.label();
        return Some(format!("to see the page of that exercise: `workshop show {label}`"));
    }
    Path::new(word).is_file().then(|| format!("to have that program judged: `workshop verify 02 {word}`"))
}

/// What commands are called elsewhere.
fn other_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "check" | "test" | "judge" | "submit" => "verify",
        "start" | "new" | "create" => "init",
        "ls" | "exercises" => "list",
        "menu" => "(nothing behind it)",
        "page" | "open" | "read" | "problem" => "show",
        "answer" | "spoil" => "solution",
        "tip" | "hints" => "hint",
        "status" | "progress" => "list",
        "go" | "goto" | "skip" => "next",
        "completion" => "completions",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_number_or_a_word_of_another_program_is_understood() {
        assert!(meant("02").is_some_and(|meant| meant.contains("`workshop show 02`")));
        assert!(meant("pushpull").is_some_and(|meant| meant.contains("`workshop show 02`")));
        assert!(meant("check").is_some_and(|meant| meant.contains("`workshop verify`")));
        assert_eq!(meant("verfy"), None);
    }
}
