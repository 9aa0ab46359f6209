//! The skeleton of an exercise: small programs and texts that pass every check, with marks where an author writes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use thiserror::Error;

use crate::language::Language;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// What the programs of an exercise talk with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers on stdin, and lines on stdout.
    Plain,
    /// Two sockets and a link between them.
    Link,
}

/// Why there is no skeleton.
#[derive(Debug, Error)]
pub enum NoSkeleton {
    /// The name can't be an exercise's.
    #[error(
        "`{asked}` is no name for an exercise. A name has small letters, digits and hyphens, and begins with a \
         letter: `{good}`, or with a number that is free: `04-{good}`."
    )]
    Name {
        /// The name.
        asked: String,
        /// A good one, as near to it as can be.
        good: String,
    },
    /// The number is another exercise's.
    #[error("the number {number} is taken by {by}. Leave the number out, and the next free one is chosen.")]
    Number {
        /// The number.
        number: String,
        /// Who has it.
        by: String,
    },
    /// The name is another exercise's.
    #[error("there is an exercise of this name already: {0}. Choose another name.")]
    Taken(String),
    /// There are no sockets in this language.
    #[error("there is no skeleton with sockets for {0}. Choose --lang python, rust, c or node.")]
    NoSockets(&'static str),
    /// Something is there already.
    #[error("{} is there already. Nothing was written.", .0.display())]
    Exists(PathBuf),
    /// The system refused.
    #[error("{} could not be written: {error}.", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// The full name of a new exercise, `NN-name`, from what was asked for and the exercises that are there.
///
/// # Errors
/// It is no name, or it is taken.
pub fn full_name(asked: &str, exercises: &[String]) -> Result<String, NoSkeleton> {
    let numbered =
        asked.split_once('-').filter(|(digits, _)| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let (digits, name) = numbered.map_or((None, asked), |(digits, name)| (Some(digits), name));
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let number = digits.map(|digits| digits.parse::<u32>().ok());
    if !name.starts_with(|c: char| c.is_ascii_lowercase())
        || !name.chars().all(allowed)
        || name.ends_with('-')
        || number == Some(None)
    {
        return Err(NoSkeleton::Name { asked: asked.to_owned(), good: good_name(asked) });
    }
    let number_of = |folder: &str| folder.split_once('-').and_then(|(digits, _)| digits.parse::<u32>().ok());
    if let Some(same) = exercises.iter().find(|folder| folder.split_once('-').is_some_and(|it| it.1 == name))
    {
        return Err(NoSkeleton::Taken(same.clone()));
    }
    let last = exercises.iter().filter_map(|folder| number_of(folder)).max();
    let number = number.flatten().unwrap_or_else(|| last.unwrap_or(0).saturating_add(1));
    if let Some(by) = exercises.iter().find(|folder| number_of(folder) == Some(number)) {
        return Err(NoSkeleton::Number { number: format!("{number:02}"), by: by.clone() });
    }
    Ok(format!("{number:02}-{name}"))
}

/// A good name, as near as can be.
fn good_name(asked: &str) -> String {
    let lower = asked.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    if name.is_empty() { "maximum".to_owned() } else { name.to_owned() }
}

/// Writes the skeleton of the exercise `full_name` into the course's folder, and returns what it wrote.
///
/// # Errors
/// A folder of that name is there, or can't be written.
pub fn write(
    course: &Path,
    full_name: &str,
    kind: Kind,
    language: Language,
) -> Result<Vec<PathBuf>, NoSkeleton> {
    let template = match kind {
        Kind::Plain => "plain",
        Kind::Link => "link",
    };
    let programs = format!("{template}/{}", language.word());
    if TEMPLATES.get_dir(&programs).is_none() {
        return Err(NoSkeleton::NoSockets(language.name()));
    }
    let (exercise, solutions) =
        (course.join("exercises").join(full_name), course.join("solutions").join(full_name));
    if let Some(there) = [&exercise, &solutions].into_iter().find(|folder| folder.exists()) {
        return Err(NoSkeleton::Exists(there.clone()));
    }
    let ending = language.ending();
    let wrong = match kind {
        Kind::Plain => "wrong/different-text/unchanged",
        Kind::Link => "wrong/prepared-answer/what-it-sent",
    };
    let program = |name: &str| format!("{programs}/{name}.{ending}");
    let files = [
        (format!("{template}/exercise.toml"), exercise.join("exercise.toml")),
        (format!("{template}/problem.md"), exercise.join("problem.md")),
        (format!("{template}/hints.md"), exercise.join("hints.md")),
        (program("starter"), exercise.join(format!("starter.{ending}"))),
        (program("main"), solutions.join(format!("main.{ending}"))),
        (program("right"), solutions.join(format!("right/another-way/another-way.{ending}"))),
        (program("wrong"), solutions.join(format!("{wrong}.{ending}"))),
    ];
    let filled = files.into_iter().map(|(template, path)| {
        let text = TEMPLATES.get_file(&template).and_then(|file| file.contents_utf8()).unwrap_or_default();
        write_new(&path, &filled_in(text, full_name, language))?;
        Ok(path)
    });
    filled.collect()
}

fn filled_in(text: &str, full_name: &str, language: Language) -> String {
    let (number, name) = full_name.split_once('-').unwrap_or(("01", full_name));
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let title: String = letters.next().iter().flat_map(|first| first.to_uppercase()).chain(letters).collect();
    let text = text.replace("{{number}}", number).replace("{{title}}", &title);
    text.replace("{{language}}", language.name())
}

/// Writes a file that is not there yet, with the folders above it.
fn write_new(path: &Path, text: &str) -> Result<(), NoSkeleton> {
    let refused = |error| NoSkeleton::Io { path: path.to_owned(), error };
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(refused)?;
    let mut file = fs::File::create_new(path).map_err(refused)?;
    file.write_all(text.as_bytes()).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(asked: &str, there: &[&str]) -> Result<String, String> {
        let there: Vec<String> = there.iter().map(ToString::to_string).collect();
        full_name(asked, &there).map_err(|error| error.to_string())
    }

    #[test]
    fn a_name_gets_the_next_free_number_unless_it_has_one() {
        assert_eq!(named("maximum", &[]).as_deref(), Ok("01-maximum"));
        assert_eq!(named("maximum", &["00-welcome", "07-kill"]).as_deref(), Ok("08-maximum"));
        assert_eq!(named("3-maximum", &["07-kill"]).as_deref(), Ok("03-maximum"));
        assert_eq!(named("running-maximum", &[]).as_deref(), Ok("01-running-maximum"));
    }

    #[test]
    fn what_is_no_name_is_refused_with_one_that_is() {
        for asked in ["Running Maximum", "running_maximum", "../running/maximum", "-running-maximum-"] {
            let error = named(asked, &[]).expect_err(asked);
            assert!(error.contains("`running-maximum`"), "{asked}: {error}");
        }
        assert!(named("", &[]).is_err());
        assert!(named("12", &[]).is_err());
        assert!(named("99999999999-many", &[]).is_err());
    }

    #[test]
    fn a_name_or_a_number_that_is_taken_is_refused() {
        assert!(named("7-more", &["07-kill"]).expect_err("taken").contains("taken by 07-kill"));
        assert!(named("kill", &["07-kill"]).expect_err("taken").contains("07-kill"));
    }

    #[test]
    fn no_mark_is_left_in_a_skeleton_and_every_template_is_there() {
        let every = Language::ALL.into_iter();
        for (kind, language) in every.flat_map(|one| [(Kind::Plain, one), (Kind::Link, one)]) {
            let folder = tempfile::tempdir().expect("a folder");
            match write(folder.path(), "04-much-ado", kind, language) {
                Ok(files) => {
                    assert_eq!(files.len(), 7);
                    for file in files {
                        let text = fs::read_to_string(&file).expect("a text");
                        assert!(!text.is_empty() && !text.contains("{{"), "{}", file.display());
                    }
                    let page = fs::read_to_string(folder.path().join("exercises/04-much-ado/problem.md"));
                    assert!(page.expect("a page").starts_with("# 04 · Much ado\n"));
                }
                Err(NoSkeleton::NoSockets(_)) => assert_eq!((kind, language), (Kind::Link, Language::Sh)),
                Err(error) => panic!("{error}"),
            }
        }
    }
}
