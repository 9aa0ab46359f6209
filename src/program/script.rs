//! Languages whose files are run as they are: which interpreter runs which ending.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::build::{BuildCommand, Runner};
use super::surroundings::{Surroundings, shown};
use super::trouble::{Trouble, TroubleKind};
use super::{Language, Program};
use crate::system::Package;

/// An interpreter that needs nothing but the file.
pub(super) struct Interpreter {
    language: Language,
    commands: &'static [&'static str],
    package: Option<Package>,
}

/// The interpreters by ending. Python and TypeScript, which need more care, have functions of their own.
pub(super) fn interpreter(ending: &str) -> Option<Interpreter> {
    let (language, commands, package): (_, &[&str], _) = match ending {
        "js" | "mjs" | "cjs" => (Language::JavaScript, &["node", "nodejs"], Some(Package::NODE)),
        "rb" => (Language::Ruby, &["ruby"], Some(Package::RUBY)),
        "pl" => (Language::Perl, &["perl"], Some(Package::PERL)),
        "lua" => (Language::Lua, &["lua", "lua5.4", "lua5.3", "luajit"], Some(Package::LUA)),
        "php" => (Language::Php, &["php"], Some(Package::PHP)),
        "java" => (Language::Java, &["java"], Some(Package::JAVA)),
        "sh" => (Language::Shell, &["sh"], None),
        "bash" => (Language::Shell, &["bash"], Some(Package::BASH)),
        "zsh" => (Language::Shell, &["zsh"], None),
        "tcl" => (Language::Other("Tcl"), &["tclsh"], Some(Package::TCL)),
        "exs" => (Language::Other("Elixir"), &["elixir"], Some(Package::ELIXIR)),
        "jl" => (Language::Other("Julia"), &["julia"], None),
        _ => return None,
    };
    Some(Interpreter { language, commands, package })
}

impl Interpreter {
    /// The program that runs `file`.
    pub(super) fn program(&self, file: &Path, around: &Surroundings) -> Result<Program, Trouble> {
        let found = around.find_any(self.commands, file, self.package)?;
        Ok(Program::of(vec![found.into(), file.into()], self.language, file))
    }
}

/// Python: the environment that is active, else the `.venv` beside the file or above it, else the system's.
pub(super) fn python(file: &Path, around: &Surroundings) -> Result<Program, Trouble> {
    let found = match environment_python(file, around) {
        Some(python) => python,
        None => around.find_any(&["python3", "python"], file, Some(Package::PYTHON))?,
    };
    Ok(Program::of(vec![found.into(), file.into()], Language::Python, file))
}

/// A folder with a `__main__.py`, which Python runs as a whole.
pub(super) fn python_folder(folder: &Path, around: &Surroundings) -> Result<Program, Trouble> {
    python(folder, around)
}

fn environment_python(file: &Path, around: &Surroundings) -> Option<PathBuf> {
    let beside =
        file.ancestors().skip(1).take_while(|folder| !is_home(folder)).map(|folder| folder.join(".venv"));
    around
        .virtual_env
        .clone()
        .into_iter()
        .chain(beside)
        .map(|environment| environment.join("bin").join("python"))
        .find(|python| crate::system::is_executable(python))
}

/// Above the home folder nothing is the learner's.
fn is_home(folder: &Path) -> bool {
    folder.parent().is_none() || folder == Path::new("/home") || folder == Path::new("/Users")
}

/// TypeScript: by a Node that reads it (22.6 and later), or whatever else runs it.
pub(super) fn typescript(file: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Program, Trouble> {
    let words = typescript_words(file, around, run)?;
    let command: Vec<OsString> = words.into_iter().chain([file.into()]).collect();
    Ok(Program::of(command, Language::TypeScript, file))
}

fn typescript_words(file: &Path, around: &Surroundings, run: Runner<'_>) -> Result<Vec<OsString>, Trouble> {
    let node = around.find("node");
    let version = node.as_ref().and_then(|node| node_version(node, around, run));
    if let (Some(node), Some(version)) = (&node, version)
        && version >= (22, 6)
    {
        // The option is understood by all of these, and needed before 22.18 and 23.6.
        return Ok(vec![node.into(), "--experimental-strip-types".into(), "--no-warnings".into()]);
    }
    // Beside the file first, where npm puts it.
    let beside = file.ancestors().skip(1).map(|folder| folder.join("node_modules").join(".bin").join("tsx"));
    if let Some(tsx) =
        beside.into_iter().find(|tsx| crate::system::is_executable(tsx)).or_else(|| around.find("tsx"))
    {
        return Ok(vec![tsx.into()]);
    }
    if let Some(bun) = around.find("bun") {
        return Ok(vec![bun.into(), "run".into()]);
    }
    if let Some(deno) = around.find("deno") {
        return Ok(vec![deno.into(), "run".into(), "--allow-all".into()]);
    }
    let message = match version {
        Some((major, minor)) => format!(
            "{} needs Node 22.6 or later, `tsx`, `bun` or `deno`; here is Node {major}.{minor}.",
            shown(file)
        ),
        None => format!("{} needs `node`, `tsx`, `bun` or `deno`, and none of them is here.", shown(file)),
    };
    let advice = match node {
        Some(_) => "To install tsx beside the file: npm install tsx".to_owned(),
        None => match Package::NODE.install_on(&around.path) {
            Some(command) => format!("To install Node: {command}"),
            None => "Install Node from https://nodejs.org.".to_owned(),
        },
    };
    Err(Trouble::new(TroubleKind::NoRunner, message).advice(advice))
}

fn node_version(node: &Path, around: &Surroundings, run: Runner<'_>) -> Option<(u32, u32)> {
    let asked = BuildCommand {
        what: "asking for Node's version".to_owned(),
        command: vec![node.into(), "--version".into()],
        folder: around.folder.clone(),
    };
    read_version(&String::from_utf8_lossy(&run(&asked).ok()?.stdout))
}

/// Reads `v22.6.0`.
fn read_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_two_numbers() {
        assert_eq!(read_version("v22.6.0\n"), Some((22, 6)));
        assert_eq!(read_version("v20"), None);
        assert_eq!(read_version(""), None);
    }
}
