//! What was typed is not a command, but nearly: what was probably meant.

use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Cli;
use crate::course::Course;
use crate::lab::Lab;

/// Adds to an error on the command line what its writer probably meant, where the parser can't know that.
pub(super) fn explain(mut error: clap::Error) -> clap::Error {
    match error.kind() {
        ErrorKind::UnknownArgument => return with_the_options_command(error),
        ErrorKind::InvalidSubcommand => {}
        _ => return error,
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

/// Names the command that has the option, where the one that was typed has not.
fn with_the_options_command(mut error: clap::Error) -> clap::Error {
    let Some(ContextValue::String(option)) = error.get(ContextKind::InvalidArg) else { return error };
    let Some(long) = option.strip_prefix("--") else { return error };
    let Some(command) = command_with(long) else { return error };
    let meant = format!("`workshop {command}` has {option}");
    for other in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::TrailingArg] {
        error.remove(other);
    }
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![meant.into()]));
    error
}

/// The command that has this option; nothing when none has, or nobody knows which one is meant.
fn command_with(long: &str) -> Option<String> {
    let whole = Cli::command();
    let has_it = |command: &&clap::Command| command.get_arguments().any(|it| it.get_long() == Some(long));
    let mut found = whole.get_subcommands().filter(has_it);
    let name = found.next()?.get_name().to_owned();
    found.next().is_none().then_some(name)
}

/// Those that there are.
fn labs() -> String {
    let names: Vec<&str> = Lab::ALL.into_iter().map(Lab::name).collect();
    format!("the labs are {}; `workshop lab` says what each one shows", names.join(", "))
}

/// A whole command for a word that stands where a command should.
fn meant(word: &str) -> Option<String> {
    if word == "menu" {
        return Some("`workshop` alone opens the menu".to_owned());
    }
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
    use super::{command_with, meant};

    #[test]
    fn a_number_or_a_word_of_another_program_is_understood() {
        assert!(meant("02").is_some_and(|meant| meant.contains("`workshop show 02`")));
        assert!(meant("pushpull").is_some_and(|meant| meant.contains("`workshop show 02`")));
        assert!(meant("check").is_some_and(|meant| meant.contains("`workshop verify`")));
        assert_eq!(meant("menu").as_deref(), Some("`workshop` alone opens the menu"));
        assert_eq!(meant("verfy"), None);
    }

    #[test]
    fn the_command_that_has_an_option_is_named_when_it_is_the_only_one() {
        assert_eq!(command_with("repeat").as_deref(), Some("verify"));
        assert_eq!(command_with("spoil").as_deref(), Some("solution"));
        assert_eq!(command_with("seed"), None);
        assert_eq!(command_with("nonsense"), None);
    }
}
