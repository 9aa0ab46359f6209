//! Puts the program that an exercise begins with in the place of the learner's, of which a copy is kept.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::Desk;
use crate::course::Exercise;

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub struct Reset {
    /// The learner's file, which is the starter now.
    pub file: PathBuf,
    /// Where what was in it is kept; nothing when it was not there, or was the starter itself.
    pub kept: Option<PathBuf>,
}

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum NoReset {
    /// There is nothing to begin with.
    #[error("there is no program to begin with in {language} for {exercise}. Nothing was changed.")]
    NoStarter {
        /// The exercise.
        exercise: String,
        /// The language.
        language: &'static str,
    },
    /// The system refused. What the learner wrote is still where it was.
    #[error("{} could not be written: {error}. Your program is as it was.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl Desk {
    /// Begins an exercise anew.
    ///
    /// # Errors
    /// There is nothing to begin with, or it could not be written.
    pub fn reset(&self, exercise: &Exercise) -> Result<Reset, NoReset> {
        let language = self.language();
        let Some(starter) = exercise.starter(language) else {
            return Err(NoReset::NoStarter { exercise: exercise.name.clone(), language: language.name() });
        };
        let file = self.file(&exercise.name);
        let folder = file.parent().unwrap_or(self.root());
        let refused = |path: &Path| {
            let path = path.to_owned();
            move |error| NoReset::Io { path, error }
        };
        fs::create_dir_all(folder).map_err(refused(folder))?;
        let kept = match fs::read(&file) {
            Ok(there) if there == starter.text.as_bytes() => return Ok(Reset { file, kept: None }),
            Ok(there) => Some(keep(&file, &there).map_err(refused(&file))?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(refused(&file)(error)),
        };
        let mut aside = tempfile::NamedTempFile::new_in(folder).map_err(refused(folder))?;
        aside.as_file_mut().write_all(starter.text.as_bytes()).map_err(refused(&file))?;
        // A temporary file is for its owner's eyes only; the page beside it has the rights that a new file gets here.
        if let Ok(like) = fs::metadata(&file).or_else(|_| fs::metadata(folder.join("README.md"))) {
            fs::set_permissions(aside.path(), like.permissions()).map_err(refused(&file))?;
        }
        aside.persist(&file).map_err(|error| refused(&file)(error.error))?;
        Ok(Reset { file, kept })
    }
}

/// Writes a copy beside it, under the first name that is free. Its ending is no language's, so that nobody plays it.
fn keep(file: &Path, contents: &[u8]) -> io::Result<PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut number = 1;
    loop {
        let path = file.with_file_name(format!("{name}.kept-{number}"));
        match File::create_new(&path) {
            Ok(mut copy) => {
                copy.write_all(contents)?;
                copy.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Course;
    use crate::desk::begin;
    use crate::language::Language;

    #[test]
    fn what_the_learner_wrote_is_kept_each_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let course = Course::built_in().expect("the course");
        let desk = begin(folder.path(), Language::Rust, None, &course).expect("a desk").desk;
        let exercise = course.find("02").expect("an exercise");
        let file = desk.file(&exercise.name);
        let starter = fs::read_to_string(&file).expect("the starter");
        let nothing = Reset { file: file.clone(), kept: None };
        assert_eq!(desk.reset(exercise).expect("nothing to do"), nothing);
        for number in 1..=2 {
            let mine = format!("// mine {number}\n");
            fs::write(&file, &mine).expect("a file");
            let kept = desk.reset(exercise).expect("a reset").kept.expect("a copy");
            assert_eq!(kept, file.with_file_name(format!("main.rs.kept-{number}")));
            assert_eq!(fs::read_to_string(kept).expect("a copy"), mine);
            assert_eq!(fs::read_to_string(&file).expect("the starter"), starter);
        }
        fs::remove_file(&file).expect("a file to remove");
        assert_eq!(desk.reset(exercise).expect("a reset"), nothing);
        assert!(file.exists());
    }
}
