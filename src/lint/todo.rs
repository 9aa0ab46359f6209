//! What an author still means to write: the lines with the word TODO.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Remark, Weight};
use crate::course::Tree;

/// The word that marks them.
const MARK: &str = "TODO";

/// The to-dos in the files of one exercise. A learner's starter may have its own.
pub(super) fn remarks(tree: &Tree, folder: &str) -> Vec<Remark> {
    let Tree::Folder(root) = tree else { return Vec::new() };
    let exercise = root.join("exercises").join(folder);
    let mut files: Vec<PathBuf> =
        ["exercise.toml", "problem.md", "hints.md"].iter().map(|name| exercise.join(name)).collect();
    gather(&root.join("solutions").join(folder), &mut files);
    let marked = files.iter().filter_map(|file| Some((file, fs::read_to_string(file).ok()?)));
    marked.flat_map(|(file, text)| in_text(&shown(file), &text)).collect()
}

fn in_text(file: &str, text: &str) -> Vec<Remark> {
    let to_do = |(index, line): (usize, &str)| {
        let what = behind_mark(line)?;
        let what = if what.is_empty() { "something is missing here".to_owned() } else { what.to_owned() };
        Some(Remark { weight: Weight::ToDo, file: file.to_owned(), line: Some(index + 1), what })
    };
    text.lines().enumerate().filter_map(to_do).collect()
}

/// What stands behind the mark in this line.
fn behind_mark(line: &str) -> Option<&str> {
    let at = line.match_indices(MARK).map(|(at, _)| at).find(|&at| {
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        !line[..at].ends_with(in_word) && !line[at + MARK.len()..].starts_with(in_word)
    })?;
    let text = line[at + MARK.len()..].trim_start_matches(':').trim();
    Some(text.trim_end_matches("-->").trim_end_matches("*/").trim_end_matches('"').trim())
}

/// All files in a folder and below.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            gather(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::behind_mark;

    #[test]
    fn the_mark_is_a_word_of_its_own() {
        assert_eq!(behind_mark("title = \"TODO: its title\""), Some("its title"));
        assert_eq!(behind_mark("<!-- TODO draw it -->"), Some("draw it"));
        assert_eq!(behind_mark("# TODO"), Some(""));
        assert_eq!(behind_mark("let TODOS = 1;"), None);
        assert_eq!(behind_mark("nothing to do"), None);
    }
}
