//! Files that the system starts by itself, and why it sometimes doesn't.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::surroundings::{Surroundings, shown};
use super::trouble::{Trouble, TroubleKind};
use super::{Language, Program};
use crate::system::{self, Package};
use crate::text;

/// What the first bytes of a file say it is.
#[derive(Debug, PartialEq, Eq)]
enum Beginning {
    /// A program for some processor.
    Binary,
    /// `#!`, and what follows on that line.
    Script(String),
    /// Text.
    Text,
    /// Anything else, or nothing at all.
    Other,
}

/// A file with no ending that we know.
pub(super) fn file(file: &Path, around: &Surroundings) -> Result<Program, Trouble> {
    let name = shown(file);
    let beginning =
        beginning(file).map_err(|error| Trouble::system("The workshop could not read", file, &error))?;
    if !system::is_executable(file) {
        return Err(not_executable(file, &name, &beginning));
    }
    match beginning {
        Beginning::Script(line) => {
            script_interpreter_is_there(&line, file, around)?;
            Ok(Program::of(vec![file.into()], Language::Unknown, file))
        }
        // What a shell does with such a file when its name is typed.
        Beginning::Text => Ok(Program::of(vec!["sh".into(), file.into()], Language::Shell, file)),
        Beginning::Binary => Ok(Program::of(vec![file.into()], Language::Unknown, file)),
        Beginning::Other => Err(Trouble::new(
            TroubleKind::NotAProgram,
            format!("{name} may be executed, but it is no program that this system knows."),
        )
        .advice("Was it built to the end?")),
    }
}

fn not_executable(file: &Path, name: &str, beginning: &Beginning) -> Trouble {
    match beginning {
        Beginning::Binary | Beginning::Script(_) => Trouble::new(
            TroubleKind::NotExecutable,
            format!("{name} is a program, but it may not be executed."),
        )
        .advice(format!("To allow it: chmod +x {}", quoted(file))),
        Beginning::Text | Beginning::Other => Trouble::new(
            TroubleKind::NotAProgram,
            format!("{name} is no program, and its name does not end like one of a language that the workshop knows."),
        )
        .advice(format!("Give the command that runs it, behind two hyphens: -- COMMAND {}", quoted(file))),
    }
}

/// The path as a shell reads it.
fn quoted(file: &Path) -> String {
    text::shell_word(&file.display().to_string())
}

fn beginning(file: &Path) -> io::Result<Beginning> {
    let mut bytes = Vec::new();
    File::open(file)?.take(1024).read_to_end(&mut bytes)?;
    const MACH_O: [[u8; 4]; 4] = [
        [0xcf, 0xfa, 0xed, 0xfe],
        [0xce, 0xfa, 0xed, 0xfe],
        [0xca, 0xfe, 0xba, 0xbe],
        [0xfe, 0xed, 0xfa, 0xcf],
    ];
    Ok(if bytes.starts_with(b"\x7fELF") || MACH_O.iter().any(|magic| bytes.starts_with(magic)) {
        Beginning::Binary
    } else if let Some(line) = bytes.strip_prefix(b"#!") {
        let end = line.iter().position(|&byte| byte == b'\n').unwrap_or(line.len());
        Beginning::Script(String::from_utf8_lossy(&line[..end]).into_owned())
    } else if bytes.is_empty() || bytes.contains(&0) {
        Beginning::Other
    } else {
        Beginning::Text
    })
}

/// Looks at the line behind `#!` before the system does: all that the system says is "No such file".
fn script_interpreter_is_there(line: &str, file: &Path, around: &Surroundings) -> Result<(), Trouble> {
    let name = shown(file);
    if line.ends_with('\r') {
        let message = format!("The first line of {name} ends with a carriage return, as Windows writes it.");
        return Err(Trouble::new(TroubleKind::NoRunner, message)
            .advice(format!("To take them out: sed -i 's/\\r$//' {}", quoted(file))));
    }
    let mut words = line.split_whitespace();
    let Some(interpreter) = words.next() else { return Ok(()) };
    if Path::new(interpreter).is_absolute() && !Path::new(interpreter).exists() {
        let message = format!("The first line of {name} asks for {interpreter}, which is not here.");
        return Err(Trouble::new(TroubleKind::NoRunner, message)
            .advice("Install it, or write the right path; `#!/usr/bin/env NAME` finds NAME on the PATH."));
    }
    let asked_of_env = words.find(|word| !word.starts_with('-') && !word.contains('='));
    if interpreter.ends_with("/env")
        && let Some(wanted) = asked_of_env
        && around.find(wanted).is_none()
    {
        return Err(around.find_any(&[wanted], file, package_of(wanted)).err().unwrap_or_else(|| {
            Trouble::new(TroubleKind::NoRunner, format!("The first line of {name} asks for {wanted}."))
        }));
    }
    Ok(())
}

/// The package that has an interpreter in it.
fn package_of(command: &str) -> Option<Package> {
    match command {
        "python" | "python3" => Some(Package::PYTHON),
        "node" => Some(Package::NODE),
        "ruby" => Some(Package::RUBY),
        "perl" => Some(Package::PERL),
        "php" => Some(Package::PHP),
        "bash" => Some(Package::BASH),
        "go" => Some(Package::GO),
        "java" => Some(Package::JAVA),
        "make" => Some(Package::MAKE),
        _ => None,
    }
}

/// A command given word by word: only its first word is looked at.
pub(super) fn command(words: &[OsString], around: &Surroundings) -> Result<Program, Trouble> {
    let Some(first) = words.first().filter(|word| !word.is_empty()) else {
        return Err(Trouble::new(TroubleKind::NotFound, "There is no command behind the two hyphens.")
            .advice("Write it as you would type it, such as: -- python3 mine.py"));
    };
    let name = first.to_string_lossy();
    let path = Path::new(first);
    let program = Program {
        command: words.to_vec(),
        arg0: None,
        language: language_of(path),
        shown: words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "),
    };
    if name.contains('/') {
        let file = around.absolute(path);
        return match file.exists() {
            true if file.is_dir() => {
                Err(Trouble::new(TroubleKind::NotAProgram, format!("{name} is a folder, not a command.")))
            }
            true if !system::is_executable(&file) => {
                let beginning = beginning(&file).unwrap_or(Beginning::Other);
                Err(not_executable(&file, &name, &beginning))
            }
            true => Ok(program),
            false => Err(super::folder::missing(&file)),
        };
    }
    if around.find(&name).is_some() {
        return Ok(program);
    }
    let trouble = Trouble::new(TroubleKind::NoRunner, format!("There is no command `{name}` here."));
    if around.folder.join(path).is_file() {
        return Err(trouble.advice(format!("The file of that name in this folder is ./{name}.")));
    }
    let commands = commands_on(around);
    Err(match (package_of(&name), text::nearest(&name, commands.iter().map(String::as_str))) {
        (Some(package), _) if package.install_on(&around.path).is_some() => {
            trouble.advice(format!("To install it: {}", package.install_on(&around.path).unwrap_or_default()))
        }
        (_, Some(near)) => trouble.advice(format!("Did you mean `{near}`?")),
        _ => trouble.advice("Install it, or put the folder that it is in on the PATH."),
    })
}

fn commands_on(around: &Surroundings) -> Vec<String> {
    std::env::split_paths(&around.path)
        .filter_map(|folder| folder.read_dir().ok())
        .flat_map(|entries| entries.flatten())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// The language that a command's name tells.
fn language_of(command: &Path) -> Language {
    let name = shown(command);
    match name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') {
        "python" | "pypy" => Language::Python,
        "node" | "nodejs" => Language::JavaScript,
        "tsx" | "deno" | "bun" => Language::TypeScript,
        "ruby" => Language::Ruby,
        "perl" => Language::Perl,
        "lua" | "luajit" => Language::Lua,
        "php" => Language::Php,
        "java" => Language::Java,
        "cargo" => Language::Rust,
        "go" => Language::Go,
        "sh" | "bash" | "zsh" | "dash" => Language::Shell,
        _ => Language::Unknown,
    }
}

/// What it means that the system would not start a program that was there a moment ago.
pub fn why_not_started(command: &[OsString], error: &io::Error) -> Trouble {
    let first = command.first().map(Path::new).unwrap_or(Path::new(""));
    let name = shown(first);
    match error.raw_os_error() {
        Some(nix::libc::ENOEXEC) => Trouble::new(
            TroubleKind::NotAProgram,
            format!("{name} is a program, but not for this system or this kind of processor."),
        )
        .advice("Build it on this machine."),
        Some(nix::libc::ENOENT) if first.exists() => Trouble::new(
            TroubleKind::NoRunner,
            format!("{name} is there, but the interpreter or loader that it asks for is not."),
        )
        .advice("Build it on this machine, or install what it needs."),
        Some(nix::libc::ENOENT) => {
            Trouble::new(TroubleKind::NotFound, format!("{name} is not there any more."))
        }
        Some(nix::libc::EACCES) => Trouble::new(
            TroubleKind::NotExecutable,
            format!("The system does not allow {name} to be executed."),
        )
        .advice("Is it on a disk on which nothing may be executed? Copy it to another."),
        Some(nix::libc::ETXTBSY) => {
            Trouble::new(TroubleKind::System, format!("{name} is still being written by another program."))
                .advice("Try again when it is done.")
        }
        _ => Trouble::new(TroubleKind::System, format!("{name} could not be started: {error}.")),
    }
}
