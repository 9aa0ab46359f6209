//! What a shell and `man` want to know of the command line: both made from the arguments themselves.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write};

use clap::{CommandFactory, ValueEnum};
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use super::args::{Cli, ENVIRONMENT, FIRST_STEPS};
use crate::command::{Choice, Console, Exit, Trouble};
use crate::course::Exercise;
use crate::desk::Desk;

/// Set by a shell's script when it asks what a word may become.
const ASKED: &str = "WORKSHOP_COMPLETE";

/// A shell for which there is a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Shell {
    fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Elvish => "elvish",
            Shell::Powershell => "powershell",
        }
    }
}

/// Where a shell asks: answers, and ends the program.
pub(super) fn answer_the_shell() {
    CompleteEnv::with_factory(Cli::command).var(ASKED).complete();
}

/// Prints the script for a shell.
///
/// # Errors
/// Those of stdout.
pub(super) fn script(console: &Console, shell: Shell) -> Result<Exit, Trouble> {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell.name()) else {
        return Err(Trouble::wrong_use(format!("there are no completions for {}", shell.name())));
    };
    let mut text = Vec::new();
    completer.write_registration(ASKED, "workshop", "workshop", "workshop", &mut text)?;
    console.stdout().write_all(&text)?;
    Ok(Exit::Passed)
}

/// Prints the manual page: of the workshop, and of each of its commands.
///
/// # Errors
/// Those of stdout.
pub(super) fn manual(console: &Console) -> Result<Exit, Trouble> {
    let mut text = Vec::new();
    page(&mut text)?;
    console.stdout().write_all(&text)?;
    Ok(Exit::Passed)
}

fn page(out: &mut Vec<u8>) -> io::Result<()> {
    let mut whole = Cli::command();
    whole.build();
    // What stands at the end of the help has a section of its own here.
    clap_mangen::Man::new(whole.clone().after_help(FIRST_STEPS)).render(out)?;
    writeln!(out, ".SH ENVIRONMENT\n.nf\n{ENVIRONMENT}\n.fi")?;
    for command in whole.get_subcommands().filter(|command| command.get_name() != "help") {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let name = command.get_name().to_uppercase();
        writeln!(out, ".SH \"WORKSHOP {name}\"\n{about}")?;
        let man = clap_mangen::Man::new(command.clone());
        man.render_synopsis_section(out)?;
        man.render_options_section(out)?;
    }
    Ok(())
}

/// The exercises of the course that one is in, each with what it teaches: by number, or by name where that is typed.
pub(super) fn exercises() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let desk = env::current_dir().ok().and_then(|here| Desk::around(&here).ok().flatten());
        let choice = Choice::of(None, env::var_os("WORKSHOP_COURSE"), desk);
        let (Ok(course), Some(typed)) = (choice.course(), typed.to_str()) else { return Vec::new() };
        let by = |name: fn(&Exercise) -> &str| -> Vec<CompletionCandidate> {
            let fitting = course.exercises().iter().filter(|exercise| name(exercise).starts_with(typed));
            let teaches = |exercise: &Exercise| Some(exercise.teaches.clone().into());
            fitting.map(|one| CompletionCandidate::new(name(one)).help(teaches(one))).collect()
        };
        Some(by(|exercise| &exercise.name))
            .filter(|found| !found.is_empty())
            .unwrap_or_else(|| by(Exercise::short_name))
    })
}
