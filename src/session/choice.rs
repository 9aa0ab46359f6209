//! Which course and which learner's folder a command is about.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::course::{Course, Exercise, NoCourse, Tree};
use crate::desk::Desk;
use crate::progress::Store;
use crate::text;

use super::Trouble;

/// The course that was chosen, how the workshop is called for it, and the learner's folder that one is in.
#[derive(Clone, Debug)]
pub struct Choice {
    folder: Option<PathBuf>,
    call: String,
    desk: Option<Desk>,
}

impl Choice {
    /// The course of the option `--course`, else of the variable `WORKSHOP_COURSE`, else of the learner's folder, else
    /// the built-in one.
    pub fn of(option: Option<PathBuf>, variable: Option<OsString>, desk: Option<Desk>) -> Choice {
        let plain = "workshop".to_owned();
        match (option, variable.filter(|given| !given.is_empty())) {
            (Some(folder), _) => {
                let call = format!("workshop --course {}", text::shell_word(&folder.display().to_string()));
                Choice { folder: Some(folder), call, desk }
            }
            // Whoever has set the variable need not name the course again.
            (None, Some(given)) => Choice { folder: Some(given.into()), call: plain, desk },
            (None, None) => Choice { folder: desk.as_ref().and_then(Desk::course), call: plain, desk },
        }
    }

    /// The learner's folder that one is in.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// Where progress is kept: in the learner's folder, else where the user's data is.
    pub fn store(&self) -> Store {
        self.desk.as_ref().map_or_else(Store::here, |desk| Store::at(desk.state()))
    }

    /// The folder that was named.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// What one types in front of a command for this course: `workshop`, or that with the course.
    pub fn call(&self) -> &str {
        &self.call
    }

    /// Where the course comes from.
    ///
    /// # Errors
    /// What was named is no course.
    pub fn tree(&self) -> Result<Tree, Trouble> {
        match &self.folder {
            Some(folder) => Tree::at(folder).map_err(|error| self.no_course(&error)),
            None => Ok(Tree::Embedded),
        }
    }

    /// Reads the course.
    ///
    /// # Errors
    /// What was named is no course, or it is broken.
    pub fn course(&self) -> Result<Course, Trouble> {
        Ok(Course::load(&self.tree()?)?)
    }

    /// Finds an exercise.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn find<'c>(&self, course: &'c Course, asked: &str) -> Result<&'c Exercise, Trouble> {
        course.find(asked).map_err(|error| {
            Trouble::wrong_use(format!("{error}\n  `{} list` shows all of them.", self.call))
        })
    }

    /// The exercise is one without a program.
    pub fn no_program(&self, exercise: &Exercise) -> Trouble {
        let (name, label) = (&exercise.name, exercise.label());
        Trouble::wrong_use(format!("{name} asks for no program: `{} verify {label}`", self.call))
    }

    /// Something that the course should have, and has not.
    pub fn missing(&self, course: &Course, exercise: &Exercise, what: &str, file: String) -> Trouble {
        let check = match course.tree() {
            Tree::Embedded => String::new(),
            Tree::Folder(_) => {
                format!(
                    "\n  For the course's author: `{} course check` names all that is missing.",
                    self.call
                )
            }
        };
        Trouble::wrong_use(format!("{} has no {what}: {file} is missing{check}", exercise.name))
    }

    /// The folder is no course; what to do about it.
    pub fn no_course(&self, error: &NoCourse) -> Trouble {
        let next = match error {
            NoCourse::NoExercises(_) => {
                format!("To begin a course there: `{} course new NAME`", self.call)
            }
            NoCourse::Inside { course, .. } => {
                format!("Name that folder: `--course {}`", text::shell_word(course))
            }
            NoCourse::Missing(_) | NoCourse::File(_) => {
                "Name the folder that holds `exercises` and `solutions`, behind --course or in WORKSHOP_COURSE."
                    .to_owned()
            }
        };
        Trouble::wrong_use(format!("{error}\n  {next}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Choice;

    #[test]
    fn the_option_goes_before_the_variable_and_an_empty_variable_is_none() {
        let of = |option: Option<&str>, variable: Option<&str>| {
            let choice = Choice::of(option.map(Into::into), variable.map(Into::into), None);
            (choice.folder().map(|folder| folder.display().to_string()), choice.call().to_owned())
        };
        let plain = "workshop".to_owned();
        assert_eq!(of(None, None), (None, plain.clone()));
        assert_eq!(of(None, Some("")), (None, plain.clone()));
        assert_eq!(of(None, Some("b")), (Some("b".to_owned()), plain));
        let call = "workshop --course 'my course'".to_owned();
        assert_eq!(of(Some("my course"), Some("b")), (Some("my course".to_owned()), call));
    }
}
