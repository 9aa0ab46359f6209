//! Where the files of a course come from: built into the program, or a folder.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use thiserror::Error;

use super::CourseError;
use super::solution::Solution;
use crate::reference;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/exercises");

/// Where a course comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// The course that is built in.
    Embedded,
    /// A course's folder: it holds the folders `exercises` and `solutions`.
    Folder(PathBuf),
}

/// A folder that is no course.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum NoCourse {
    /// It is not there.
    #[error("there is no folder {0}")]
    Missing(String),
    /// It is a file.
    #[error("{0} is a file; a course is a folder")]
    File(String),
    /// It holds no exercises.
    #[error("{0} is no course: there is no folder `exercises` in it")]
    NoExercises(String),
    /// It is the folder of the exercises itself.
    #[error("{inside} is inside a course; the course is {course}")]
    Inside {
        /// The folder that was given.
        inside: String,
        /// The course that it belongs to.
        course: String,
    },
}

impl Tree {
    /// The course in a folder.
    ///
    /// # Errors
    /// There is none.
    pub fn at(folder: &Path) -> Result<Tree, NoCourse> {
        let shown = || match folder == Path::new(".") {
            true => "the current folder".to_owned(),
            false => folder.display().to_string(),
        };
        if folder.join("exercises").is_dir() {
            return Ok(Tree::Folder(folder.to_owned()));
        }
        if !folder.exists() {
            return Err(NoCourse::Missing(shown()));
        }
        if !folder.is_dir() {
            return Err(NoCourse::File(shown()));
        }
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let above = whole.ancestors().skip(1).take(2).find(|above| above.join("exercises").is_dir());
        Err(match above {
            Some(course) => NoCourse::Inside { inside: shown(), course: course.display().to_string() },
            None => NoCourse::NoExercises(shown()),
        })
    }

    /// The names of the exercise folders, sorted.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn folders(&self) -> Result<Vec<String>, CourseError> {
        let mut names: Vec<String> = match self {
            Tree::Embedded => {
                EMBEDDED.dirs().filter_map(|dir| Some(dir.path().to_str()?.to_owned())).collect()
            }
            Tree::Folder(root) => folders_in(&root.join("exercises"))
                .map_err(|error| unreadable(self.shown("exercises"), &error))?,
        };
        names.sort();
        Ok(names)
    }

    /// The text of one file of an exercise folder.
    ///
    /// # Errors
    /// It is missing, can't be read or is not UTF-8.
    pub fn text(&self, folder: &str, file: &str) -> Result<Cow<'static, str>, CourseError> {
        let shown = self.exercise_file(folder, file);
        match self {
            Tree::Embedded => {
                let missing = || CourseError { file: shown, line: None, what: "is missing".to_owned() };
                let file = EMBEDDED.get_file(format!("{folder}/{file}"));
                Ok(Cow::Borrowed(file.and_then(|file| file.contents_utf8()).ok_or_else(missing)?))
            }
            Tree::Folder(root) => fs::read_to_string(root.join("exercises").join(folder).join(file))
                .map(Cow::Owned)
                .map_err(|error| unreadable(shown, &error)),
        }
    }

    /// The names of the files that a learner may begin with, whatever their languages.
    pub fn starters(&self, folder: &str) -> Vec<String> {
        let names = match self {
            Tree::Embedded => EMBEDDED.get_dir(folder).map_or_else(Vec::new, |dir| {
                let name = |file: &include_dir::File<'_>| Some(file.path().file_name()?.to_str()?.to_owned());
                dir.files().filter_map(name).collect()
            }),
            Tree::Folder(root) => names_in(&root.join("exercises").join(folder)),
        };
        with_stem(names, "starter")
    }

    /// The reference solution of an exercise, if there is one.
    ///
    /// # Errors
    /// There are several.
    pub fn solution(&self, folder: &str) -> Result<Option<Solution>, CourseError> {
        match self {
            Tree::Embedded => Ok(reference::find(folder).map(Solution::BuiltIn)),
            Tree::Folder(_) => self.own(folder, "main"),
        }
    }

    /// The program that shows the trap of an exercise, if there is one.
    ///
    /// # Errors
    /// There are several.
    pub fn trap(&self, folder: &str) -> Result<Option<Solution>, CourseError> {
        match self {
            Tree::Embedded => {
                let found = reference::find(folder).filter(|reference| reference.trap.is_some());
                Ok(found.map(Solution::BuiltIn))
            }
            Tree::Folder(_) => self.own(folder, "trap"),
        }
    }

    /// A program of this stem among the solutions of an exercise.
    fn own(&self, folder: &str, stem: &str) -> Result<Option<Solution>, CourseError> {
        let Tree::Folder(root) = self else { return Ok(None) };
        let solutions = root.join("solutions").join(folder);
        let found = only(names_in(&solutions), stem, self.solution_file(folder, &format!("{stem}.*")))?;
        Ok(found.map(|name| Solution::Own(solutions.join(name))))
    }

    /// How a sentence names a file of an exercise.
    pub fn exercise_file(&self, folder: &str, file: &str) -> String {
        self.shown(format!("exercises/{folder}/{file}").trim_end_matches('/'))
    }

    /// How a sentence names a file of an exercise's solutions.
    pub fn solution_file(&self, folder: &str, file: &str) -> String {
        self.shown(format!("solutions/{folder}/{file}").trim_end_matches('/'))
    }

    /// A path inside the course as one can type it.
    fn shown(&self, inside: &str) -> String {
        match self {
            Tree::Folder(root) if root != Path::new(".") => root.join(inside).display().to_string(),
            Tree::Folder(_) | Tree::Embedded => inside.to_owned(),
        }
    }
}

/// The names of the folders in a folder, without the hidden ones.
///
/// # Errors
/// It can't be read.
pub fn folders_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.filter_map(Result::ok).filter(|entry| entry.path().is_dir());
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    Ok(names.filter(|name| !name.starts_with('.')).collect())
}

/// The names of everything in a folder; of one that is not there, none.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// The names with this stem, sorted, without the copies that editors keep.
fn with_stem(mut names: Vec<String>, stem: &str) -> Vec<String> {
    names.retain(|name| Path::new(name).file_stem().is_some_and(|it| it == stem) && !name.ends_with('~'));
    names.sort();
    names
}

/// The one name with this stem.
fn only(names: Vec<String>, stem: &str, shown: String) -> Result<Option<String>, CourseError> {
    let mut found = with_stem(names, stem);
    if found.len() > 1 {
        let what = format!("there are several, {}; keep one", found.join(" and "));
        return Err(CourseError { file: shown, line: None, what });
    }
    Ok(found.pop())
}

fn unreadable(file: String, error: &io::Error) -> CourseError {
    let what = match error.kind() {
        io::ErrorKind::NotFound => "is missing".to_owned(),
        io::ErrorKind::InvalidData => "is not text in UTF-8".to_owned(),
        _ => format!("can't be read: {error}"),
    };
    CourseError { file, line: None, what }
}
