//! The words of the command line, and what they are good for, as `--help` says it.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::complete::{self, Shell};
use super::labs::LabSub;
use super::numbers;
use super::pictures::Pictures;
use crate::command::verify_all::Programs;
use crate::engine::Links;
use crate::language::Language;
use crate::program::Given;
use crate::render::terminal::ColourChoice;
use crate::session::prepare::Order;

/// Learn how messages move between programs.
#[derive(Parser)]
#[command(name = "workshop", version, max_term_width = 100)]
#[command(after_help = format!("{FIRST_STEPS}\n\nEnvironment:\n{ENVIRONMENT}"))]
pub(super) struct Cli {
    /// When to print in colours: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    #[arg(hide_possible_values = true, hide_default_value = true)]
    pub(super) color: ColourChoice,
    /// Another course than the built-in one: the folder that holds its exercises [env: WORKSHOP_COURSE]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) course: Option<PathBuf>,
    /// Say only what is needed
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Say more: how your program was started, every failure at length
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    #[command(subcommand)]
    pub(super) command: Option<Sub>,
}

pub(super) const FIRST_STEPS: &str = "\
An exercise is named by its number, its name or both: 2, 02, pushpull, 02-pushpull.

First steps:
  workshop init mine                       a folder for you: pages and programs
  cd mine
  workshop list                            the exercises
  workshop show 01                         the page of one
  workshop verify 01                       is your program for it right?
  workshop next                            on to the next one

Without such a folder:
  workshop show 02 --starter > mine.rs     a program to begin with, in Rust
  workshop verify 02 mine.rs               is it right?

Exit status: 0 passed, 1 not passed, 2 wrong use, 3 the program could not be
built or started, 130 interrupted.";

/// The variables that the workshop itself looks at.
pub(super) const ENVIRONMENT: &str =
    "  WORKSHOP_HOME    the folder for your progress, outside of a folder of `init`, which
                   keeps its own; ~/.local/share/workshop when you don't say
  WORKSHOP_COURSE  another course than the built-in one, as with --course";

const PROGRAM_HELP: &str = "\
The program may be
  mine.py                 a source file: by its ending it is built or run (.rs .py .js .c .go ...)
  target/debug/mine       an executable
  path/to/cargo/project   built with cargo, quietly unless that fails
  -- python3 -O mine.py   any command, as it is";

const SHELLS_HELP: &str = "\
To have them in every new shell:
  bash        echo 'source <(workshop completions bash)' >> ~/.bashrc
  zsh         echo 'source <(workshop completions zsh)' >> ~/.zshrc
  fish        echo 'workshop completions fish | source' >> ~/.config/fish/config.fish
  elvish      echo 'eval (workshop completions elvish | slurp)' >> ~/.config/elvish/rc.elv
  powershell  echo 'workshop completions powershell | Out-String | Invoke-Expression' >> $PROFILE";

#[derive(Subcommand)]
pub(super) enum Sub {
    /// List the exercises: number, name, what each teaches, and where you are
    List,
    /// Make a folder for your programs, with the pages and something to begin with
    Init {
        /// Where; the current folder when you don't say
        dir: Option<PathBuf>,
        /// What you write your programs in; the first that this machine has when you don't say
        #[arg(long, value_name = "LANGUAGE", value_parser = begins_in())]
        lang: Option<Language>,
    },
    /// Show the page of an exercise; you stay at the one that you are at
    #[command(alias = "print")]
    Show {
        /// Which exercise; the one that you are at when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
        /// Print a program to begin with instead of the page
        #[arg(long)]
        starter: bool,
        /// Its language; that of your folder when you don't say, else Rust
        #[arg(long, value_name = "LANGUAGE", requires = "starter", value_parser = begins_in())]
        lang: Option<Language>,
    },
    /// See the trap of an exercise: a small program walks into it before your eyes
    Trap {
        /// Which exercise
        #[arg(add = complete::exercises())]
        exercise: String,
    },
    /// Play an exercise with your program, see what it prints and what crosses the wire; no verdict
    #[command(after_help = PROGRAM_HELP)]
    Run {
        /// Which exercise; in a folder of `init` the one that you are at when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
        #[command(flatten)]
        play: Play,
        #[command(flatten)]
        pictures: Pictures,
    },
    /// Play an exercise with your program beside the reference solution, and judge it
    #[command(after_help = PROGRAM_HELP)]
    Verify {
        /// Which exercise; in a folder of `init` the one that you are at when you don't say. With --all, the folder
        /// of your programs, if it is not the current one
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
        #[command(flatten)]
        play: Play,
        /// Every exercise, each with the program whose name begins with its number or is its name
        #[arg(long)]
        #[arg(conflicts_with_all = ["program", "command", "evidence", "trace", "svg", "html", "repeat", "jitter"])]
        all: bool,
        /// Verify it so many times, each time with the next seed, and tell which ones failed
        #[arg(long, value_name = "N", conflicts_with_all = ["evidence", "trace", "svg", "html"])]
        #[arg(value_parser = numbers::times, allow_negative_numbers = true)]
        repeat: Option<NonZeroUsize>,
        /// Print the verdict as one JSON object, and nothing else
        #[arg(long, conflicts_with = "trace")]
        json: bool,
        /// Keep everything that was seen in this file, as JSON lines
        #[arg(long, value_name = "FILE")]
        evidence: Option<PathBuf>,
        #[command(flatten)]
        pictures: Pictures,
    },
    /// Verify your program each time that you save it, until you have enough
    #[command(after_help = PROGRAM_HELP)]
    Watch {
        /// Which exercise; in a folder of `init` the one that you are at when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
        #[command(flatten)]
        play: Play,
        /// Look at the files several times a second, where the system does not say that one was saved
        #[arg(long)]
        poll: bool,
    },
    /// Show a hint: the one for the failure that you saw last, and asked again the one after it
    Hint {
        /// Which exercise; the one that you are at when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
        /// Which hint, from 1
        #[arg(value_parser = numbers::step, allow_negative_numbers = true)]
        step: Option<usize>,
        /// Show all of them
        #[arg(long, conflicts_with = "step")]
        all: bool,
    },
    /// Show the reference solution of an exercise that you have passed
    Solution {
        /// Which exercise; the one that you are at when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
        /// Also when you have not passed it
        #[arg(long)]
        spoil: bool,
        /// Beside your own program
        #[arg(long)]
        diff: bool,
    },
    /// Go on to the next exercise that you have not passed, or go to the one that you name
    Next {
        /// Which exercise to go to; the first behind yours that you have not passed when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
    },
    /// Begin an exercise anew: the program that it began with, and a copy of yours
    Reset {
        /// Which exercise; the one that you are at when you don't say
        #[arg(add = complete::exercises())]
        exercise: Option<String>,
    },
    /// See for yourself: live experiments on where messages wait, and where they are lost
    #[command(
        subcommand_value_name = "LAB",
        subcommand_help_heading = "Labs",
        disable_help_subcommand = true
    )]
    Lab {
        #[command(subcommand)]
        which: Option<LabSub>,
    },
    /// Check this machine: the C library, compilers, languages, and how to get what is missing
    Doctor {
        /// Print the verdict as one JSON object, and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Write a course of your own, and check it
    Course {
        #[command(subcommand)]
        what: CourseSub,
    },
    /// Print what your shell needs to complete commands and exercises
    #[command(after_help = SHELLS_HELP)]
    Completions {
        /// Which shell: bash, zsh, fish, elvish or powershell
        #[arg(hide_possible_values = true)]
        shell: Shell,
    },
    /// Print the manual page, for man(1)
    Man,
    /// Play the reference solution by hand, with arguments of your own
    Play {
        /// Which exercise
        #[arg(add = complete::exercises())]
        exercise: String,
        /// The arguments of its role
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

#[derive(Subcommand)]
pub(super) enum CourseSub {
    /// Check a course: its pages, its hints, and what every program in it does when it is played
    Check {
        /// The course's folder; the one of --course, or the current one, when you don't say
        dir: Option<PathBuf>,
        /// Play nothing
        #[arg(long)]
        quick: bool,
    },
    /// Begin an exercise: write its skeleton, which is a whole exercise already
    New {
        /// Its name, such as maximum, or with a number of your choice, 04-maximum
        name: String,
        /// What its programs are written in
        #[arg(long, value_name = "LANGUAGE", default_value = "python")]
        lang: Language,
        /// Begin with two sockets and a link between them, instead of stdin and stdout
        #[arg(long)]
        link: bool,
    },
}

/// The languages that a learner may begin in. The shell is named only where it is chosen: the built-in course has no
/// program to begin with in it, another one may have.
fn begins_in() -> impl TypedValueParser<Value = Language> {
    let words = Language::ALL.map(|it| PossibleValue::new(it.word()).hide(it == Language::Sh));
    PossibleValuesParser::new(words).try_map(|word| Language::from_str(&word, false))
}

#[derive(Args)]
pub(super) struct Play {
    /// Your program: a source file, an executable or a project's folder
    pub(super) program: Option<PathBuf>,
    /// Any command, as it is
    #[arg(last = true, value_name = "COMMAND", conflicts_with_all = ["program", "reference"])]
    pub(super) command: Vec<OsString>,
    /// Let the reference solution play your part
    #[arg(long, conflicts_with = "program")]
    pub(super) reference: bool,
    /// Play with this seed: the same chance again
    #[arg(long, value_name = "N", value_parser = numbers::seed, allow_negative_numbers = true)]
    pub(super) seed: Option<u64>,
    /// Make each message up to 20 ms late, in the same order; times are not judged then
    #[arg(long)]
    pub(super) jitter: bool,
}

impl Play {
    fn given(&mut self) -> Given {
        if self.reference {
            Given::Reference
        } else if !self.command.is_empty() {
            Given::Command(std::mem::take(&mut self.command))
        } else {
            self.program.take().map_or(Given::Nothing, Given::File)
        }
    }

    pub(super) fn order(mut self, exercise: Option<String>) -> Order {
        let given = self.given();
        let links = if self.jitter { Links::Jittery } else { Links::Steady };
        Order { exercise, given, seed: self.seed, links }
    }

    /// For every exercise: those in this folder, or the reference solutions.
    pub(super) fn programs(&self, folder: Option<String>) -> Programs {
        match folder {
            None if self.reference => Programs::Reference,
            folder => Programs::Folder(folder.map_or_else(|| ".".into(), PathBuf::from)),
        }
    }
}
