//! The C library, the compilers and the interpreters: which are here, and in which version.

use std::env;
use std::path::{Path, PathBuf};

use super::ask::Answer;
use super::{Machine, State};
use crate::system::{self, Package};

/// The C library, with what is needed to build against it.
pub(super) fn library(machine: &Machine) -> State {
    for asked in ["pkg-config", "pkgconf"] {
        if let Answer::Said(version) = machine.ask(asked, &["--modversion", "nanomsg"]) {
            return State::Ready(format!("nanomsg {version}"));
        }
    }
    match library_folders().into_iter().find(|folder| holds_library(folder)) {
        Some(folder) => State::Ready(format!("nanomsg in {}", folder.display())),
        None => machine.missing("the library for building programs was not found", Package::NANOMSG),
    }
}

fn library_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("LIBRARY_PATH").iter().flat_map(|folders| env::split_paths(folders)).collect();
    folders.push(format!("/usr/lib/{}-linux-gnu", env::consts::ARCH).into());
    let usual = ["/usr/lib64", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib", "/opt/local/lib"];
    folders.extend(usual.map(PathBuf::from));
    folders
}

fn holds_library(folder: &Path) -> bool {
    ["so", "dylib", "a"].iter().any(|ending| folder.join(format!("libnanomsg.{ending}")).exists())
}

/// `pkg-config`, under either of its names.
pub(super) fn pkg_config(machine: &Machine) -> State {
    for command in ["pkg-config", "pkgconf"] {
        if let Answer::Said(version) = machine.ask(command, &["--version"]) {
            return State::Ready(version);
        }
    }
    machine.missing("no `pkg-config`", Package::PKG_CONFIG)
}

/// What follows a Makefile.
pub(super) fn make(machine: &Machine) -> State {
    for command in ["make", "gmake"] {
        if let Answer::Said(said) = machine.ask(command, &["--version"]) {
            return State::Ready(said.lines().next().unwrap_or(command).to_owned());
        }
    }
    machine.missing("no `make`", Package::MAKE)
}

/// The C compiler.
pub(super) fn c(machine: &Machine) -> State {
    for command in ["cc", "gcc", "clang"] {
        if let Answer::Said(said) = machine.ask(command, &["--version"]) {
            return State::Ready(said.lines().next().unwrap_or(command).to_owned());
        }
    }
    machine.missing("no `cc`, `gcc` or `clang`", Package::C_COMPILER)
}

/// The Rust compiler and Cargo.
pub(super) fn rust(machine: &Machine) -> State {
    let version = |command: &str| match machine.ask(command, &["--version"]) {
        Answer::Said(said) => Ok(said.split_whitespace().take(2).collect::<Vec<_>>().join(" ")),
        Answer::NoCommand => Err(format!("no `{command}`")),
        Answer::Refused(words) => Err(format!("`{command}` says: {words}")),
        Answer::Silent => Err(format!("`{command}` did not answer")),
    };
    match (version("rustc"), version("cargo")) {
        (Ok(rustc), Ok(cargo)) => State::Ready(format!("{rustc}, {cargo}")),
        (Err(why), _) | (_, Err(why)) => {
            let is_missing = |command: &&str| system::find_command(command, &machine.path).is_none();
            let both = ["rustc", "cargo"].iter().all(is_missing);
            let why = if both { "no `rustc` and no `cargo`".to_owned() } else { why };
            let repair = match system::find_command("rustup", &machine.path) {
                Some(_) => "rustup default stable",
                None => "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh",
            };
            State::Missing { why, repair: repair.to_owned() }
        }
    }
}

/// Python 3 with the package that speaks with nanomsg.
pub(super) fn python(machine: &Machine) -> State {
    let in_environment =
        |folder: PathBuf| Some(folder.join("bin").join("python")).filter(|p| system::is_executable(p));
    let active = machine.virtual_env.clone().and_then(in_environment);
    let beside = || in_environment(machine.folder.join(".venv"));
    let of_system =
        || ["python3", "python"].iter().find_map(|name| system::find_command(name, &machine.path));
    let is_active = active.is_some();
    let Some(python) = active.or_else(beside).or_else(of_system) else {
        return machine.missing("no `python3`", Package::PYTHON);
    };
    let program = python.display();
    match machine.ask_program(&python, &["-c", ASK_PYTHON]) {
        Answer::Said(said) => match said.split_once(' ') {
            Some((version, pynng)) => State::Ready(format!("Python {version} with pynng {pynng}")),
            None => State::Missing {
                why: format!("Python {said} has no pynng"),
                repair: match is_active {
                    // Programs are run with the one that is active, whatever else there is.
                    true => format!("{program} -m pip install pynng"),
                    false => system::install_for_python("pynng"),
                },
            },
        },
        Answer::Silent => State::Missing { why: format!("{program} did not answer"), repair: String::new() },
        Answer::Refused(words) => machine.missing(&format!("{program} says: {words}"), Package::PYTHON),
        Answer::NoCommand => machine.missing("no `python3`", Package::PYTHON),
    }
}

const ASK_PYTHON: &str = "\
import sys
version = '.'.join(map(str, sys.version_info[:3]))
try:
    import pynng
    print(version, pynng.__version__)
except ImportError:
    print(version)
";

/// Node with the package that speaks with nanomsg, as it is found from the current folder.
pub(super) fn node(machine: &Machine) -> State {
    let Some(node) = ["node", "nodejs"].iter().find_map(|name| system::find_command(name, &machine.path))
    else {
        return machine.missing("no `node`", Package::NODE);
    };
    match machine.ask_program(&node, &["-e", ASK_NODE]) {
        Answer::Said(said) => match said.split_once(' ') {
            // The package compiles itself when it is installed, which newer versions of npm must be allowed.
            Some((version, "unbuilt")) => State::Missing {
                why: format!("Node {version} has the package nanomsg, but it was not compiled"),
                repair: "npm pkg set --json allowScripts.nanomsg=true && npm rebuild nanomsg".to_owned(),
            },
            Some((version, package)) => State::Ready(format!("Node {version} with nanomsg {package}")),
            None => State::Missing {
                why: format!("Node {said} has no package nanomsg here"),
                repair: "npm install nanomsg@4.2.1".to_owned(),
            },
        },
        Answer::Silent => State::Missing { why: "`node` did not answer".to_owned(), repair: String::new() },
        Answer::Refused(words) => machine.missing(&format!("`node` says: {words}"), Package::NODE),
        Answer::NoCommand => machine.missing("no `node`", Package::NODE),
    }
}

const ASK_NODE: &str = "\
let found = '';
try { found = ' ' + require('nanomsg/package.json').version; } catch { }
if (found) { try { require('nanomsg'); } catch { found = ' unbuilt'; } }
console.log(process.versions.node + found);
process.exit(0);
";

/// Go.
pub(super) fn go(machine: &Machine) -> State {
    match machine.ask("go", &["version"]) {
        Answer::Said(said) => State::Ready(said.trim_start_matches("go version ").to_owned()),
        Answer::Silent => State::Missing { why: "`go` did not answer".to_owned(), repair: String::new() },
        Answer::Refused(words) => machine.missing(&format!("`go` says: {words}"), Package::GO),
        Answer::NoCommand => machine.missing("no `go`", Package::GO),
    }
}

impl Machine {
    fn missing(&self, why: &str, package: Package) -> State {
        State::Missing { why: why.to_owned(), repair: package.install_on(&self.path).unwrap_or_default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, Instant};
    use tempfile::TempDir;

    fn machine(folder: &TempDir) -> Machine {
        Machine {
            path: folder.path().into(),
            folder: folder.path().into(),
            virtual_env: None,
            limit: Duration::from_secs(60),
        }
    }

    fn tool(folder: &TempDir, name: &str, script: &str) {
        // Through the shell, so that no file is open for writing when it is started.
        let file = folder.path().join(name);
        let wrote = std::process::Command::new("/bin/sh")
            .args(["-c", "printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\"", "sh"])
            .args([file.as_os_str(), script.as_ref()])
            .status();
        assert!(wrote.unwrap().success());
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn the_library_says_its_version() {
        let folder = tempfile::tempdir().unwrap();
        tool(&folder, "pkg-config", "test \"$1 $2\" = '--modversion nanomsg' && echo 1.1.5");
        assert_eq!(library(&machine(&folder)), State::Ready("nanomsg 1.1.5".into()));
    }

    #[test]
    fn a_missing_interpreter_is_repaired_by_the_systems_package_manager() {
        let folder = tempfile::tempdir().unwrap();
        tool(&folder, "apt-get", "");
        let State::Missing { why, repair } = python(&machine(&folder)) else { panic!("python is there") };
        assert_eq!(why, "no `python3`");
        assert!(repair.ends_with("apt-get install python3 python3-venv"), "{repair}");
    }

    #[test]
    fn python_without_pynng_gets_it_in_an_environment() {
        let folder = tempfile::tempdir().unwrap();
        tool(&folder, "python3", "echo 3.11.7");
        let State::Missing { why, repair } = python(&machine(&folder)) else { panic!("pynng is there") };
        assert_eq!(why, "Python 3.11.7 has no pynng");
        assert_eq!(repair, system::install_for_python("pynng"));
        tool(&folder, "python3", "echo 3.11.7 0.9.0");
        assert_eq!(python(&machine(&folder)), State::Ready("Python 3.11.7 with pynng 0.9.0".into()));
    }

    #[test]
    fn node_without_its_package_and_with_an_uncompiled_one_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        for (said, repair_begins) in [("20.20.2", "npm install"), ("20.20.2 unbuilt", "npm pkg set")] {
            tool(&folder, "node", &format!("echo {said}"));
            let State::Missing { repair, .. } = node(&machine(&folder)) else { panic!("nanomsg is there") };
            assert!(repair.starts_with(repair_begins), "{repair}");
        }
        tool(&folder, "node", "echo 20.20.2 4.2.1");
        assert_eq!(node(&machine(&folder)), State::Ready("Node 20.20.2 with nanomsg 4.2.1".into()));
    }

    #[test]
    fn a_rustup_without_a_toolchain_is_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let words = "error: rustup could not choose a version of rustc to run";
        for name in ["rustc", "cargo", "rustup"] {
            tool(&folder, name, &format!("echo '{words}' >&2; exit 1"));
        }
        let State::Missing { why, repair } = rust(&machine(&folder)) else { panic!("rust is there") };
        assert_eq!((why, repair.as_str()), (format!("`rustc` says: {words}"), "rustup default stable"));
    }

    #[test]
    fn a_command_that_never_answers_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        tool(&folder, "go", "/bin/sleep 1000 & wait");
        let machine = Machine { limit: Duration::from_millis(100), ..machine(&folder) };
        let began = Instant::now();
        assert!(matches!(go(&machine), State::Missing { why, .. } if why.contains("did not answer")));
        assert!(began.elapsed() < Duration::from_secs(500));
    }
}
