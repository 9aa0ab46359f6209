//! One exercise: its page, its hints, its scenes and its checks, read from its folder.

use std::borrow::Cow;
use std::path::Path;

use crate::check::Checks;
use crate::flow::View;
use crate::language::Language;
use crate::scenario::Scenario;

pub use super::manifest::Judged;
use super::solution::Solution;
use super::{CourseError, Hint, Tree, hints, manifest};

/// An exercise, ready to be shown and played.
pub struct Exercise {
    /// Its number.
    pub number: u32,
    /// Its full name, such as `02-pushpull`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// One line on what it teaches.
    pub teaches: String,
    /// The part of the course.
    pub part: u8,
    /// What is judged.
    pub judged: Judged,
    /// The ways to call the learner's program.
    pub usage: Vec<String>,
    /// The page, in Markdown.
    pub page: Cow<'static, str>,
    /// The ladder of hints.
    pub hints: Vec<Hint>,
    /// The programs to begin with, one a language.
    pub starters: Vec<Starter>,
    /// The reference solution, if there is one.
    pub solution: Option<Solution>,
    /// The program that shows the trap, if there is one.
    pub trap: Option<Solution>,
    /// What is played.
    pub scenario: Scenario,
    /// The picture of the first scene, where there is one.
    pub picture: Option<View>,
    /// What is judged of it.
    pub checks: Checks,
}

/// A program to begin with.
pub struct Starter {
    /// Its file's name, such as `starter.rs`.
    pub file: String,
    /// Its language, where its ending tells one that the command line has a word for.
    pub language: Option<Language>,
    /// Its text.
    pub text: Cow<'static, str>,
}

impl Exercise {
    /// Reads the exercise in `folder`, which is named `NN-name`.
    ///
    /// # Errors
    /// The first thing that is wrong in it.
    pub fn load(tree: &Tree, folder: &str) -> Result<Exercise, CourseError> {
        let flaw = |file: &str, line, what: String| CourseError {
            file: tree.exercise_file(folder, file),
            line,
            what,
        };
        let number = number(folder)
            .ok_or_else(|| flaw("", None, "an exercise's folder is named like `02-pushpull`".to_owned()))?;
        let source = tree.text(folder, "exercise.toml")?;
        let read = manifest::parse(&source).map_err(|error| flaw("exercise.toml", error.line, error.what))?;
        let hints = hints::parse(&tree.text(folder, "hints.md")?)
            .map_err(|(line, what)| flaw("hints.md", Some(line), what))?;
        let starters = match read.judged {
            Judged::Program => starters(tree, folder)?,
            Judged::Machine => Vec::new(),
        };
        Ok(Exercise {
            number,
            name: folder.to_owned(),
            title: read.title,
            teaches: read.teaches,
            part: read.part,
            judged: read.judged,
            usage: read.usage,
            page: tree.text(folder, "problem.md")?,
            hints,
            starters,
            solution: tree.solution(folder)?,
            trap: tree.trap(folder)?,
            scenario: Scenario { links: read.links, scenes: read.scenes },
            picture: read.picture,
            checks: read.checks,
        })
    }

    /// The program to begin with in this language.
    pub fn starter(&self, language: Language) -> Option<&Starter> {
        self.starters.iter().find(|starter| starter.language == Some(language))
    }

    /// The name without its number, such as `pushpull`.
    pub fn short_name(&self) -> &str {
        self.name.split_once('-').map_or(self.name.as_str(), |(_, name)| name)
    }

    /// The number as it is written, with two digits.
    pub fn label(&self) -> String {
        format!("{:02}", self.number)
    }
}

/// The programs to begin with, in the order of their languages. Only one may be in a language that has no word.
fn starters(tree: &Tree, folder: &str) -> Result<Vec<Starter>, CourseError> {
    let language = |file: &String| Language::of_ending(Path::new(file).extension()?.to_str()?);
    let mut files = tree.starters(folder);
    files.sort_by_key(language);
    if files.len() > 1 && files.iter().any(|file| language(file).is_none()) {
        let endings = Language::ALL.map(|language| format!(".{}", language.ending()));
        let what = format!(
            "there are several, {}; keep one, or one for each of these endings: {}",
            files.join(" and "),
            endings.join(", ")
        );
        return Err(CourseError { file: tree.exercise_file(folder, "starter.*"), line: None, what });
    }
    let read =
        |file: String| Ok(Starter { language: language(&file), text: tree.text(folder, &file)?, file });
    files.into_iter().map(read).collect()
}

/// The number of a folder that is named `NN-name`.
fn number(folder: &str) -> Option<u32> {
    let (digits, name) = folder.split_once('-')?;
    let digits = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.filter(|_| !name.is_empty())?.parse().ok()
}
