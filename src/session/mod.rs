//! A learner's session: the course that was chosen, the learner's folder, the progress; and a verification from a
//! program's name to its verdict. Nothing here prints.

pub mod alive;
pub mod choice;
mod deeds;
pub mod fitness;
pub mod ladder;
pub mod list;
pub mod picture;
pub mod prepare;
pub mod report;
pub mod trouble;
pub mod verify;

use std::ffi::OsStr;
use std::path::Path;
use std::time::SystemTime;

pub use choice::Choice;
pub use trouble::{Exit, Trouble};

use prepare::Order;

use crate::course::{Course, Exercise};
use crate::desk::Desk;
use crate::language::Language;
use crate::program::Given;
use crate::progress::{Attempt, Known, Progress, SaveError, Standing, Store};
use crate::text;
use crate::verdict::{Kind, Outcome, Verdict};

/// Hears in a few words what goes on.
pub type Say<'a> = &'a (dyn Fn(&str) + Sync);

/// What every command of a learner's day needs.
pub struct Session {
    choice: Choice,
    course: Course,
    store: Store,
}

impl Session {
    /// Reads the course that was chosen.
    ///
    /// # Errors
    /// What was named is no course, or it is broken.
    pub fn open(choice: &Choice) -> Result<Session, Trouble> {
        let course = choice.course()?;
        Ok(Session { course, store: choice.store(), choice: choice.clone() })
    }

    /// Which course, and how the workshop is called for it.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The course.
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The learner's folder, where one is in it.
    pub fn desk(&self) -> Option<&Desk> {
        self.choice.desk()
    }

    /// Where the progress is kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The progress as it is now, and what there is to say about its file.
    pub fn known(&self) -> Known {
        self.store.load()
    }

    /// How far the learner is with an exercise.
    pub fn standing(&self, progress: &Progress, exercise: &Exercise) -> Standing {
        progress.standing(&self.course.key(exercise))
    }

    /// The exercise that the learner is at: the one whose folder is the current one or above it, else the one that was
    /// chosen last, else the first that is not passed, else the last.
    pub fn current(&self, progress: &Progress) -> Option<&Exercise> {
        let all = self.course.exercises();
        let by_folder = || {
            let name = self.desk()?.exercise_here()?;
            all.iter().find(|exercise| exercise.name == name)
        };
        let chosen = || {
            let key = progress.current()?;
            all.iter().find(|exercise| self.course.key(exercise) == key)
        };
        let open = || all.iter().find(|exercise| self.standing(progress, exercise) != Standing::Passed);
        by_folder().or_else(chosen).or_else(open).or(all.last())
    }

    /// The exercise that was asked for, or the current one.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn find(&self, asked: Option<&str>) -> Result<&Exercise, Trouble> {
        match asked {
            Some(asked) => self.choice.find(&self.course, asked),
            None => self.current(&self.known().progress).ok_or_else(|| {
                let call = self.choice.call();
                Trouble::wrong_use(format!(
                    "there is no exercise in this course yet. To begin one: `{call} course new NAME`"
                ))
            }),
        }
    }

    /// The same, where a program is needed: without a name, that is in the learner's folder only.
    ///
    /// # Errors
    /// There is none of that name, or nobody knows which one is meant.
    pub fn find_to_play(&self, order: &Order, command: &str) -> Result<&Exercise, Trouble> {
        let call = self.choice.call();
        let Some(asked) = order.exercise.as_deref() else {
            if self.desk().is_some() {
                return self.find(None);
            }
            return Err(Trouble::wrong_use(format!(
                "which exercise? Say `{call} {command} 02 FILE`. Without a number that works in a folder that \
                 `{call} init` has made, and this is none."
            )));
        };
        self.find(Some(asked)).map_err(|trouble| {
            if !Path::new(asked).exists() {
                let ending = Path::new(asked).extension().and_then(OsStr::to_str);
                return match ending.and_then(Language::of_ending) {
                    Some(_) => Trouble::wrong_use(format!(
                        "there is no file {} here. And the exercise comes first: `{call} {command} 02 FILE`",
                        text::shell_word(asked)
                    )),
                    None => trouble,
                };
            }
            if let Some(desk) = desk_at(Path::new(asked)) {
                let (folder, language) = (text::shell_word(asked), desk.language().name());
                let inside = format!("`{call} {command}`, without a name, is about the exercise that you are at");
                let way = match self.desk() {
                    Some(own) if own.root() == desk.root() => format!("There {inside}."),
                    _ => format!("Go into it first, `cd {folder}`: there {inside}."),
                };
                return Trouble::wrong_use(format!("{folder} is your folder for {language}, and no exercise. {way}"));
            }
            // The program was given where the exercise belongs.
            let behind = match &order.given {
                Given::File(path) => path.to_str().and_then(|word| self.course.find(word).ok()),
                _ => None,
            };
            let label = behind.or_else(|| self.current(&self.known().progress)).map_or("02".into(), Exercise::label);
            let file = text::shell_word(asked);
            let kind = if Path::new(asked).is_dir() { "folder" } else { "file" };
            Trouble::wrong_use(format!(
                "{file} is a {kind}, and no exercise. The exercise comes first: `{call} {command} {label} {file}`"
            ))
        })
    }

    /// The first exercise behind this one that is not passed; else the first of all that is not.
    pub fn next_open(&self, progress: &Progress, from: &Exercise) -> Option<&Exercise> {
        let is_open = |exercise: &&Exercise| self.standing(progress, exercise) != Standing::Passed;
        let all = || self.course.exercises().iter();
        all().filter(|exercise| exercise.number > from.number).find(is_open).or_else(|| all().find(is_open))
    }

    /// Notes that the learner is at this exercise now. Returns a sentence for the learner, if there is something to say.
    ///
    /// # Errors
    /// It could not be saved: the learner is where they were.
    pub fn move_to(&self, exercise: &Exercise) -> Result<Option<String>, SaveError> {
        let key = self.course.key(exercise);
        if self.known().progress.current() == Some(&*key) {
            return Ok(None);
        }
        Ok(self.store.go_to(&key)?.notice)
    }

    /// The same where it is done by the way, and what can't be saved costs no more than a sentence.
    pub fn go_to(&self, exercise: &Exercise) -> Option<String> {
        self.move_to(exercise).unwrap_or_else(|error| Some(error.to_string()))
    }

    /// Notes that this hint was shown, from 1. Returns a sentence for the learner, if there is something to say.
    pub fn hinted(&self, exercise: &Exercise, step: usize) -> Option<String> {
        notice(self.store.hinted(&self.course.key(exercise), step))
    }

    /// Notes what a verification came to, and that the learner is at this exercise. Returns a sentence for the learner,
    /// if there is something to say: what can't be saved costs a warning, never the verdict.
    pub fn record(&self, exercise: &Exercise, verdict: &Verdict) -> Option<String> {
        let attempt = Attempt {
            passed: verdict.outcome == Outcome::Passed,
            failure: verdict
                .findings
                .first()
                .filter(|finding| finding.kind == Kind::Failure)
                .map(|finding| finding.id.to_string()),
        };
        notice(self.store.record(&self.course.key(exercise), &attempt, SystemTime::now()))
    }
}

/// The learner's folder that this path names.
fn desk_at(path: &Path) -> Option<Desk> {
    let folder = path.canonicalize().ok()?;
    Desk::around(&folder).ok()?.filter(|desk| desk.root() == folder)
}

fn notice(saved: Result<Known, SaveError>) -> Option<String> {
    saved.map_or_else(|error| Some(error.to_string()), |known| known.notice)
}
