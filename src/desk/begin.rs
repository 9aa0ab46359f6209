//! Makes a learner's folder, or adds to one what is missing in it. What is there is never touched.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::pen::Pen;
use super::{BadMark, Desk, MARK, Mark, STATE, layout, main_file};
use crate::course::{Course, Judged, Tree};
use crate::language::Language;

/// What came of it.
#[derive(Debug)]
pub struct Begun {
    /// The folder.
    pub desk: Desk,
    /// How many files were written.
    pub written: usize,
    /// Files that were there already, and other than they would have been written: from the folder.
    pub kept: Vec<PathBuf>,
    /// The exercises that have no program to begin with in this language, by their full names.
    pub without: Vec<String>,
}

/// Why there is no learner's folder.
#[derive(Debug, Error)]
pub enum NoDesk {
    /// There is one already, in another language.
    #[error(
        "{} is a workshop folder in {} already. For {} make another one: workshop init DIR --lang {}",
        root.display(), there.name(), asked.name(), asked.word()
    )]
    OtherLanguage {
        /// The folder.
        root: PathBuf,
        /// Its language.
        there: Language,
        /// The one that was asked for.
        asked: Language,
    },
    /// The new one would be inside of another one.
    #[error(
        "{} is inside of the workshop folder {}. Nothing was written. Give another place: workshop init DIR",
        dir.display(), root.display()
    )]
    Inside {
        /// Where it was to be.
        dir: PathBuf,
        /// The one around it.
        root: PathBuf,
    },
    /// There is one, and nobody can read it.
    #[error(transparent)]
    Mark(#[from] BadMark),
    /// A file stands where the folder itself, or one around it, has to be.
    #[error("{} is a file, not a folder. Nothing was written. Give another place: workshop init DIR", .0.display())]
    File(PathBuf),
    /// A file stands where a folder is needed in it.
    #[error(
        "{} is a file, and a folder has to be there. Nothing was written. Move it away, or give it another name, and \
         run this again.",
        .0.display()
    )]
    FileInTheWay(PathBuf),
    /// Something else than a file stands where `workshop.toml` has to be.
    #[error("{} is no file, but one has to be there. Nothing was written. Move it away, and run this again.", .0.display())]
    NoFile(PathBuf),
    /// The system refused.
    #[error("{} could not be written: {error}. {}", path.display(), next_step(error.kind()))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// What to do when the system does not let anybody write. What was written stays, and is whole.
fn next_step(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "Free some space and run it again: what is there already stays, the rest is added."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Give a place where you may write: workshop init DIR"
        }
        _ => "When that is mended, run it again: what is there already stays, the rest is added.",
    }
}

/// Makes the folder `dir` (absolute), which may be there already, for this course.
///
/// # Errors
/// It is one in another language, or inside of one, or it can't be written.
pub fn begin(
    dir: &Path,
    language: Language,
    learner: Option<String>,
    course: &Course,
) -> Result<Begun, NoDesk> {
    if let Some(desk) = Desk::around(dir)? {
        if desk.root() != dir {
            return Err(NoDesk::Inside { dir: dir.to_owned(), root: desk.root().to_owned() });
        }
        if desk.language() != language {
            let (root, there) = (dir.to_owned(), desk.language());
            return Err(NoDesk::OtherLanguage { root, there, asked: language });
        }
    }
    nothing_in_the_way(dir, course)?;
    let mut pen = Pen::in_folder(dir);
    let tree = course.tree();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for exercise in course.exercises() {
        pen.put(&Path::new(&exercise.name).join("README.md"), &exercise.page)?;
        if exercise.judged == Judged::Machine {
            continue;
        }
        match exercise.starter(language) {
            Some(starter) => {
                pen.put(&Path::new(&exercise.name).join(main_file(language)), &starter.text)?;
                with.push(exercise.name.as_str());
            }
            None => without.push(exercise.name.clone()),
        }
    }
    for (name, text) in layout::files(language, &with) {
        pen.put(Path::new(name), &text)?;
    }
    let names: Vec<&str> = without.iter().map(String::as_str).collect();
    pen.put(Path::new("README.md"), &layout::welcome(language, &names))?;
    let course = match tree {
        Tree::Embedded => None,
        Tree::Folder(root) => Some(fs::canonicalize(root).unwrap_or_else(|_| root.clone())),
    };
    let mark = Mark { language, learner, course };
    // Last: where it is, the folder is complete.
    let file = dir.join(MARK);
    if !file.exists() {
        let error = |error| NoDesk::Io { path: file.clone(), error };
        let text = toml::to_string(&mark).map_err(|failed| error(io::Error::other(failed)))?;
        let text = format!(
            "# `workshop init` made this folder. In it, and below, you need not name the exercise.\n{text}"
        );
        pen.put(Path::new(MARK), &text)?;
    }
    let (written, kept) = pen.done();
    let desk =
        Desk::around(dir)?.unwrap_or_else(|| Desk { root: dir.to_owned(), here: dir.to_owned(), mark });
    Ok(Begun { desk, written, kept, without })
}

/// Looks before anything is written whether each folder can be made.
fn nothing_in_the_way(dir: &Path, course: &Course) -> Result<(), NoDesk> {
    let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
    // The nearest thing that is there decides: the folder itself, or what it is to be made in.
    if let Some(there) = dir.ancestors().find(|path| is_there(path))
        && !there.is_dir()
    {
        return Err(NoDesk::File(there.to_owned()));
    }
    let folders = course.exercises().iter().map(|exercise| exercise.name.as_str()).chain([STATE]);
    if let Some(file) = folders.map(|name| dir.join(name)).find(|path| is_there(path) && !path.is_dir()) {
        return Err(NoDesk::FileInTheWay(file));
    }
    let mark = dir.join(MARK);
    if is_there(&mark) && !mark.is_file() {
        return Err(NoDesk::NoFile(mark));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_there_is_touched_and_what_is_missing_is_added() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("new");
        let course = Course::built_in().expect("the course");
        let begun = begin(&dir, Language::Rust, Some("ada".to_owned()), &course).expect("a desk");
        assert_eq!(begun.desk.learner(), Some("ada"));
        assert!(begun.kept.is_empty() && begun.without.is_empty(), "{begun:?}");
        assert!(begun.written > 2 * 19);
        let mine = begun.desk.file("02-pushpull");
        fs::write(&mine, "// mine\n").expect("a file");
        fs::remove_file(begun.desk.file("03-pubsub")).expect("a file to remove");
        let again = begin(&dir, Language::Rust, None, &course).expect("a desk");
        assert_eq!((again.written, again.kept), (1, vec![PathBuf::from("02-pushpull/main.rs")]));
        assert_eq!(fs::read_to_string(&mine).expect("my file"), "// mine\n");
        assert_eq!(again.desk.learner(), Some("ada"));
    }

    #[test]
    fn a_folder_has_one_language_and_no_other_folder_inside() {
        let folder = tempfile::tempdir().expect("a folder");
        let course = Course::built_in().expect("the course");
        begin(folder.path(), Language::C, None, &course).expect("a desk");
        let other = begin(folder.path(), Language::Python, None, &course).expect_err("another language");
        assert!(other.to_string().contains("in C already"), "{other}");
        let inside = begin(&folder.path().join("x"), Language::C, None, &course).expect_err("inside");
        assert!(inside.to_string().contains("is inside of the workshop folder"), "{inside}");
        assert!(!folder.path().join("x").exists());
    }

    #[test]
    fn what_is_in_the_way_is_named_before_anything_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let course = Course::built_in().expect("the course");
        let refused = |dir: &Path| begin(dir, Language::C, None, &course).expect_err("a refusal").to_string();
        let file = folder.path().join("notes.txt");
        fs::write(&file, "mine\n").expect("a file");
        for dir in [file.clone(), file.join("inside")] {
            let said = refused(&dir);
            assert!(said.starts_with(&format!("{} is a file, not a folder", file.display())), "{said}");
        }
        let mine = folder.path().join("mine");
        fs::create_dir_all(mine.join(MARK)).expect("a folder");
        let said = refused(&mine);
        assert!(said.contains("workshop.toml is no file"), "{said}");
        fs::remove_dir(mine.join(MARK)).expect("a folder to remove");
        fs::write(mine.join("05-decode"), "mine\n").expect("a file");
        let said = refused(&mine);
        assert!(said.contains("05-decode is a file, and a folder has to be there"), "{said}");
        assert_eq!(fs::read_dir(&mine).expect("the folder").count(), 1);
        fs::remove_file(mine.join("05-decode")).expect("a file to remove");
        begin(&mine, Language::C, None, &course).expect("a desk");
    }
}
