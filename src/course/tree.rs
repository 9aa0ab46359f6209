//! Where the files of a course come from: built into the program, or a folder.

use std::borrow::Cow;
use std::path::PathBuf;

use include_dir::{Dir, include_dir};

use super::CourseError;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/exercises");

/// The tree of exercise folders.
pub enum Tree {
    /// The course that is built in.
    Embedded,
    /// A folder that holds the exercise folders.
    Folder(PathBuf),
}

impl Tree {
    /// The names of the exercise folders, sorted.
    ///
    /// # Errors
    /// The folder can't be read.
    pub fn folders(&self) -> Result<Vec<String>, CourseError> {
        let mut names: Vec<String> = match self {
            Tree::Embedded => {
                EMBEDDED.dirs().filter_map(|dir| Some(dir.path().to_str()?.to_owned())).collect()
            }
            Tree::Folder(path) => std::fs::read_dir(path)
                .map_err(|error| unreadable(&path.display().to_string(), &error))?
                .filter_map(Result::ok)
                .filter(|entry| entry.path().is_dir())
                .filter_map(|entry| entry.file_name().into_string().ok())
                .filter(|name| !name.starts_with('.'))
                .collect(),
        };
        names.sort();
        Ok(names)
    }

    /// The text of one file of an exercise folder.
    ///
    /// # Errors
    /// It is missing, can't be read or is not UTF-8.
    pub fn text(&self, folder: &str, file: &str) -> Result<Cow<'static, str>, CourseError> {
        let path = format!("{folder}/{file}");
        match self {
            Tree::Embedded => {
                let missing =
                    || CourseError { file: path.clone(), line: None, what: "is missing".to_owned() };
                let contents = EMBEDDED.get_file(&path).and_then(|file| file.contents_utf8());
                Ok(Cow::Borrowed(contents.ok_or_else(missing)?))
            }
            Tree::Folder(root) => std::fs::read_to_string(root.join(folder).join(file))
                .map(Cow::Owned)
                .map_err(|error| unreadable(&path, &error)),
        }
    }
}

fn unreadable(file: &str, error: &std::io::Error) -> CourseError {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => "is missing".to_owned(),
        _ => format!("can't be read: {error}"),
    };
    CourseError { file: file.to_owned(), line: None, what }
}
