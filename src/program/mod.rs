//! From the words of the command line to something that can be started.
//!
//! A program is any executable in any language. A source file is built, or run by its interpreter,
//! according to its ending; a folder according to the project that it holds; a command is taken as it is.

mod among;
mod build;
mod executable;
mod folder;
mod native;
mod rust;
mod script;
mod surroundings;
mod trouble;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::system::Package;

pub use among::among;
pub use build::{BuildCommand, Built, Runner, run_plainly};
pub use executable::why_not_started;
pub use rust::LOCK as CARGO_LOCK;
pub use surroundings::Surroundings;
pub use trouble::{Trouble, TroubleKind};

/// What the command line gave as the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Nothing: the learner's own file for the exercise is looked for in the current folder.
    Nothing,
    /// A file or a folder.
    File(PathBuf),
    /// One program of a project that builds several, with Cargo or make.
    One {
        /// The project's folder.
        project: PathBuf,
        /// For Cargo the name of the binary, for make the file that it builds.
        program: PathBuf,
    },
    /// A command, word by word.
    Command(Vec<OsString>),
    /// The reference solution.
    Reference,
}

/// What a program is written in, as far as its name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the languages'")]
pub enum Language {
    C,
    Cpp,
    Go,
    Java,
    JavaScript,
    Lua,
    Perl,
    Php,
    Python,
    Ruby,
    Rust,
    Shell,
    TypeScript,
    /// Another one, of this name.
    Other(&'static str),
    /// An executable; nobody knows.
    Unknown,
}

/// Something that can be started. Paths of files are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The command. The exercise's arguments are added behind it.
    pub command: Vec<OsString>,
    /// The name under which it is to see itself, when that is not the first word of the command.
    pub arg0: Option<OsString>,
    /// What it is written in.
    pub language: Language,
    /// What the learner calls it: the file's or folder's name, or the command.
    pub shown: String,
}

impl Program {
    fn of(command: Vec<OsString>, language: Language, file: &Path) -> Program {
        Program { command, arg0: None, language, shown: surroundings::shown(file) }
    }
}

/// Finds, and where needed builds, the program that is to play `exercise` (its full name).
///
/// # Errors
/// [`Trouble`], in words for the learner, when there is nothing to start.
pub fn prepare(
    given: &Given,
    exercise: &str,
    around: &Surroundings,
    run: Runner<'_>,
) -> Result<Program, Trouble> {
    let prepared = match given {
        Given::Nothing => path(&folder::own(exercise, around)?, exercise, around, run),
        Given::File(given) => path(&around.absolute(given), exercise, around, run),
        Given::One { project, program } => folder::one(project, program, around, run),
        Given::Command(words) => executable::command(words, around),
        Given::Reference => Ok(Program {
            command: vec![around.workshop.clone().into()],
            arg0: Some(crate::reference::called(exercise)),
            language: Language::Rust,
            shown: "the reference solution".to_owned(),
        }),
    };
    prepared.map_err(|trouble| without_library(trouble, around))
}

/// A compiler that misses the C library says so in words of its own, far down.
fn without_library(trouble: Trouble, around: &Surroundings) -> Trouble {
    let signs = ["-lnanomsg", "nanomsg/nn.h: No such file", "'nanomsg/nn.h' file not found"];
    let missed = |sign: &&str| trouble.words.contains(*sign);
    let complains = ["cannot find", "unable to find", "not found", "No such file"];
    let complaint = complains.iter().any(|words| trouble.words.contains(words));
    if trouble.kind != TroubleKind::BuildFailed || !complaint || !signs.iter().any(missed) {
        return trouble;
    }
    trouble.advice(match Package::NANOMSG.install_on(&around.path) {
        Some(command) => format!("The C library nanomsg is missing. To install it: {command}"),
        None => "The C library nanomsg is missing. Install it, with its headers.".to_owned(),
    })
}

fn path(path: &Path, exercise: &str, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    if path.is_dir() {
        folder::folder(path, exercise, around, run)
    } else if path.exists() {
        file(path, exercise, around, run)
    } else {
        Err(folder::missing(path))
    }
}

/// How files of an ending become programs.
enum Way {
    Rust,
    C,
    Cpp,
    Go,
    Python,
    TypeScript,
    Interpreter(script::Interpreter),
}

/// What the file's ending says about it.
fn by_ending(file: &Path) -> Option<Way> {
    let ending = file.extension()?.to_str()?.to_ascii_lowercase();
    Some(match ending.as_str() {
        "rs" => Way::Rust,
        "c" => Way::C,
        "cc" | "cpp" | "cxx" => Way::Cpp,
        "go" => Way::Go,
        "py" => Way::Python,
        "ts" | "mts" | "cts" => Way::TypeScript,
        other => Way::Interpreter(script::interpreter(other)?),
    })
}

fn file(file: &Path, exercise: &str, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    if file.file_name().is_some_and(|name| name == "Cargo.toml" || name == "package.json")
        && let Some(project) = file.parent()
    {
        return folder::folder(project, exercise, around, run);
    }
    match by_ending(file) {
        Some(Way::Rust) => rust::file(file, around, run),
        Some(Way::C) => native::c(file, around, run),
        Some(Way::Cpp) => native::cpp(file, around, run),
        Some(Way::Go) => native::go(file, around, run),
        Some(Way::Python) => script::python(file, around),
        Some(Way::TypeScript) => script::typescript(file, around, run),
        Some(Way::Interpreter(interpreter)) => interpreter.program(file, around),
        None => executable::file(file, around),
    }
}
