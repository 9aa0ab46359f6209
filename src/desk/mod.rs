//! The learner's folder: one that `workshop init` made, with a folder for each exercise and what the language needs.
//!
//! It is known by the file `workshop.toml` in it. Whoever is anywhere below it is in it.

mod begin;
mod layout;
mod pen;
mod reset;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::language::Language;
use crate::program::Given;

pub use begin::{Begun, NoDesk, begin};
pub use reset::{NoReset, Reset};

/// The file that makes a folder a learner's folder.
pub const MARK: &str = "workshop.toml";

/// The folder for the progress, inside of it.
const STATE: &str = ".workshop";

/// What the file `workshop.toml` says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    language: Language,
    /// Whose folder it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    learner: Option<String>,
    /// Another course than the built-in one: its folder, from here or absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    course: Option<PathBuf>,
}

/// A learner's folder, and where in it one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    root: PathBuf,
    here: PathBuf,
    mark: Mark,
}

/// There is a `workshop.toml`, and it says nothing that can be understood.
#[derive(Debug, Error)]
#[error("{} can't be read: {why}. Mend it, or take it away and run `workshop init` there again.", file.display())]
pub struct BadMark {
    /// The file.
    pub file: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

/// The name of the program in each exercise's folder.
fn main_file(language: Language) -> String {
    format!("main.{}", language.ending())
}

impl Desk {
    /// The learner's folder that `here` is in, if it is in one.
    ///
    /// # Errors
    /// Its `workshop.toml` can't be read.
    pub fn around(here: &Path) -> Result<Option<Desk>, BadMark> {
        let Some(root) = here.ancestors().find(|folder| folder.join(MARK).is_file()) else { return Ok(None) };
        let file = root.join(MARK);
        let bad = |why: String| BadMark { file: file.clone(), why };
        let text = fs::read_to_string(&file).map_err(|error: io::Error| bad(error.to_string()))?;
        let mark = toml::from_str(&text).map_err(|error| bad(error.message().to_owned()))?;
        Ok(Some(Desk { root: root.to_owned(), here: here.to_owned(), mark }))
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What its programs are written in.
    pub fn language(&self) -> Language {
        self.mark.language
    }

    /// Whose it is.
    pub fn learner(&self) -> Option<&str> {
        self.mark.learner.as_deref()
    }

    /// The course that it belongs to, where that is not the built-in one.
    pub fn course(&self) -> Option<PathBuf> {
        Some(self.root.join(self.mark.course.as_ref()?))
    }

    /// Where its progress is kept.
    pub fn state(&self) -> PathBuf {
        self.root.join(STATE)
    }

    /// The name of the exercise whose folder one is in.
    pub fn exercise_here(&self) -> Option<&str> {
        self.here.strip_prefix(&self.root).ok()?.components().next()?.as_os_str().to_str()
    }

    /// The file that the learner writes for an exercise (its full name), whether it is there or not.
    pub fn file(&self, exercise: &str) -> PathBuf {
        self.root.join(exercise).join(main_file(self.language()))
    }

    /// The learner's program for an exercise, as far as there is something to play.
    pub fn program(&self, exercise: &str) -> Option<Given> {
        let folder = self.root.join(exercise);
        let file = self.file(exercise);
        let project = || self.root.clone();
        match self.language() {
            // Whoever puts a program in another language in its place means that.
            _ if !file.is_file() => match holds_a_program(&folder) {
                Some(true) => Some(Given::File(folder)),
                Some(false) => Some(Given::File(file)),
                None => None,
            },
            Language::Rust if self.root.join("Cargo.toml").is_file() => {
                Some(Given::One { project: project(), program: exercise.into() })
            }
            Language::C if self.root.join("Makefile").is_file() => {
                Some(Given::One { project: project(), program: Path::new(exercise).join("main") })
            }
            _ => Some(Given::File(file)),
        }
    }
}

/// Whether there is anything but the page and hidden files in an exercise's folder; nothing when there is no folder.
fn holds_a_program(folder: &Path) -> Option<bool> {
    let entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name());
    let mut names = entries.map(|name| name.to_string_lossy().into_owned());
    Some(names.any(|name| name != "README.md" && !name.starts_with('.') && !name.contains(".kept-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(mark: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(MARK), mark).expect("a file");
        fs::create_dir_all(folder.path().join("02-pushpull").join("notes")).expect("a folder");
        folder
    }

    #[test]
    fn it_is_found_from_anywhere_below() {
        let folder = desk("language = \"python\"\nlearner = \"ada\"\ncourse = \"../course\"\n");
        let root = folder.path();
        let from = |inside: &str| Desk::around(&root.join(inside)).expect("a mark").expect("a desk");
        let deep = from("02-pushpull/notes");
        assert_eq!((deep.root(), deep.exercise_here()), (root, Some("02-pushpull")));
        assert_eq!(from("").exercise_here(), None);
        assert_eq!((deep.language(), deep.learner()), (Language::Python, Some("ada")));
        assert_eq!(deep.course(), Some(root.join("../course")));
        assert_eq!(Desk::around(Path::new("/")).expect("no mark"), None);
    }

    #[test]
    fn a_mark_that_says_nothing_is_named_with_the_next_step() {
        for mark in ["language = \"cobol\"\n", "", "language = \"c\"\nstars = 5\n", "\u{0}"] {
            let folder = desk(mark);
            let error = Desk::around(folder.path()).expect_err(mark).to_string();
            assert!(error.contains("workshop.toml can't be read") && error.contains("Mend it"), "{error}");
        }
    }

    #[test]
    fn what_is_played_is_what_is_there() {
        let folder = desk("language = \"rust\"\n");
        let desk = Desk::around(folder.path()).expect("a mark").expect("a desk");
        let root = folder.path();
        assert_eq!(desk.program("03-pubsub"), None);
        assert_eq!(desk.program("02-pushpull"), Some(Given::File(root.join("02-pushpull"))));
        fs::create_dir(root.join("04-encode")).expect("a folder");
        fs::write(root.join("04-encode/README.md"), "").expect("a page");
        assert_eq!(desk.program("04-encode"), Some(Given::File(root.join("04-encode/main.rs"))));
        fs::write(desk.file("02-pushpull"), "").expect("a file");
        assert_eq!(desk.program("02-pushpull"), Some(Given::File(root.join("02-pushpull/main.rs"))));
        fs::write(root.join("Cargo.toml"), "").expect("a file");
        let one = Given::One { project: root.to_owned(), program: "02-pushpull".into() };
        assert_eq!(desk.program("02-pushpull"), Some(one));
    }
}
