//! Whether this machine is ready for the course: what is there, and the command that gets what is not.

mod ask;
mod prove;
mod tools;

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::system;

/// How much depends on something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Without it nothing works.
    Needed,
    /// Runs programs of one language. One of these is enough.
    Runner,
    /// Good to have.
    Optional,
}

/// Whether it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is; its version, or what was seen of it.
    Ready(String),
    /// It is not.
    Missing {
        /// What exactly was found or not found, in a few words.
        why: String,
        /// The one command that repairs it; empty when only a person can.
        repair: String,
    },
}

/// One line of the machine check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was looked at, in one or two words.
    pub name: &'static str,
    /// What the workshop or the learner uses it for.
    pub used_for: &'static str,
    /// How much depends on it.
    pub need: Need,
    /// Whether it is there.
    pub state: State,
}

impl Line {
    /// Whether it is there.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready(_))
    }

    /// What one installs to have it, for where no command is known that does.
    pub fn in_words(&self) -> &'static str {
        match self.name {
            "C library" => "the C library nanomsg and its headers: https://nanomsg.org",
            "C" => "a C compiler, such as gcc or clang",
            "Rust" => "Rust: https://rustup.rs",
            "Python" => "Python 3: https://www.python.org/downloads",
            "Node" => "Node.js, with npm: https://nodejs.org",
            "Go" => "Go: https://go.dev/dl",
            name => name,
        }
    }
}

/// A line's name, what it is used for, how much depends on it, and how to find out.
type Probe = (&'static str, &'static str, Need, fn(&Machine) -> State);

/// Where the check looks.
#[derive(Clone, Debug)]
pub struct Machine {
    /// The folders in which commands are looked for, as in `PATH`.
    pub path: OsString,
    /// The folder from which Node and Python look for their packages.
    pub folder: PathBuf,
    /// The Python environment that is active.
    pub virtual_env: Option<PathBuf>,
    /// How long one question to one command may take.
    pub limit: Duration,
}

impl Machine {
    /// This one, as this process sees it.
    ///
    /// # Errors
    /// When the current folder is gone.
    pub fn here() -> io::Result<Machine> {
        Ok(Machine {
            path: system::search_path(),
            folder: system::current_folder()?,
            virtual_env: env::var_os("VIRTUAL_ENV").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            limit: Duration::from_secs(5),
        })
    }

    /// Looks at everything, all at once. The lines come in the order in which they are best repaired.
    pub fn examine(&self) -> Vec<Line> {
        let probes: [Probe; 10] = [
            ("C library", "nanomsg itself, for Rust, C and C++ programs", Need::Needed, tools::library),
            ("sockets", "messages between programs on 127.0.0.1", Need::Needed, prove::sockets),
            ("terminal", "seeing a program's lines at once", Need::Needed, prove::terminal),
            ("pkg-config", "finding the C library", Need::Optional, tools::pkg_config),
            ("C", "programs in C; Rust links with it, too", Need::Runner, tools::c),
            ("make", "the Makefile of a folder for C", Need::Optional, tools::make),
            ("Rust", "programs in Rust", Need::Runner, tools::rust),
            ("Python", "programs in Python, with pynng", Need::Runner, tools::python),
            ("Node", "programs in JavaScript, with nanomsg from npm", Need::Runner, tools::node),
            ("Go", "programs in Go", Need::Runner, tools::go),
        ];
        thread::scope(|scope| {
            let started = probes.map(|(name, used_for, need, probe)| {
                (name, used_for, need, scope.spawn(move || probe(self)))
            });
            let finished = started.map(|(name, used_for, need, running)| {
                let state = running.join().unwrap_or_else(|_| State::Missing {
                    why: "the workshop's own question failed".to_owned(),
                    repair: String::new(),
                });
                Line { name, used_for, need, state }
            });
            finished.into()
        })
    }
}

/// Whether the course can be taken: all that is needed is there, and one language at least.
pub fn is_fit(lines: &[Line]) -> bool {
    let needed = lines.iter().filter(|line| line.need == Need::Needed).all(Line::is_ready);
    needed && lines.iter().any(|line| line.need == Need::Runner && line.is_ready())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(need: Need, ready: bool) -> Line {
        let state = match ready {
            true => State::Ready("1".into()),
            false => State::Missing { why: "not found".into(), repair: String::new() },
        };
        Line { name: "x", used_for: "y", need, state }
    }

    #[test]
    fn one_language_is_enough() {
        let lines = [
            line(Need::Needed, true),
            line(Need::Runner, false),
            line(Need::Runner, true),
            line(Need::Optional, false),
        ];
        assert!(is_fit(&lines));
    }

    #[test]
    fn without_any_language_or_without_what_is_needed_the_machine_is_not_fit() {
        assert!(!is_fit(&[line(Need::Needed, true), line(Need::Runner, false)]));
        assert!(!is_fit(&[line(Need::Needed, false), line(Need::Runner, true)]));
    }

    #[test]
    fn a_machine_without_any_command_is_told_about_each() {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine {
            path: folder.path().into(),
            folder: folder.path().into(),
            virtual_env: None,
            limit: Duration::from_secs(5),
        };
        let lines = machine.examine();
        for name in ["pkg-config", "C", "Rust", "Python", "Node", "Go"] {
            let line = lines.iter().find(|line| line.name == name).unwrap();
            assert!(!line.is_ready(), "{line:?}");
        }
        assert!(!is_fit(&lines));
    }
}
