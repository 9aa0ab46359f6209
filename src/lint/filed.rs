//! The programs of an exercise: where each is filed, and what is expected of it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Remark, hints};
use crate::course::tree::folders_in;
use crate::course::{Exercise, Solution, Tree};
use crate::text::nearest;

/// What a program is there for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It plays beside the learner's. It has to pass.
    Reference,
    /// It is what a learner begins with. It has to fail, with a finding that helps.
    Starter,
    /// It shows the trap. It has to print something and to end well.
    Trap,
    /// It is right, in another style. It has to pass.
    Right,
    /// It is wrong. This finding has to come first.
    Wrong(String),
}

/// A program of an exercise.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The exercise's place among those that can be read.
    pub exercise: usize,
    /// Its file or folder.
    pub path: PathBuf,
    /// What is expected of it.
    pub part: Part,
}

impl Filed {
    /// Its path, as one can type it.
    pub fn shown(&self) -> String {
        self.path.strip_prefix(".").unwrap_or(&self.path).display().to_string()
    }
}

/// All programs of an exercise; `index` is its place.
pub(super) fn programs(tree: &Tree, exercise: &Exercise, index: usize) -> Vec<Filed> {
    let Tree::Folder(root) = tree else { return Vec::new() };
    let filed = |path, part| Filed { exercise: index, path, part };
    let mut programs = Vec::new();
    if let Some(Solution::Own(path)) = &exercise.solution {
        programs.push(filed(path.clone(), Part::Reference));
    }
    for starter in &exercise.starters {
        let path = root.join("exercises").join(&exercise.name).join(&starter.file);
        programs.push(filed(path, Part::Starter));
    }
    if let Some(Solution::Own(path)) = &exercise.trap {
        programs.push(filed(path.clone(), Part::Trap));
    }
    let solutions = root.join("solutions").join(&exercise.name);
    for (_, path) in shelves(&solutions.join("right")) {
        programs.push(filed(path, Part::Right));
    }
    // A name that no finding has is told already; nothing that is played could fit it.
    let wrong = shelves(&solutions.join("wrong")).into_iter();
    for (finding, path) in wrong.filter(|(finding, _)| hints::unknown(finding).is_none()) {
        programs.push(filed(path, Part::Wrong(finding)));
    }
    programs
}

/// What is wrong with how the programs of an exercise are filed.
pub(super) fn remarks(tree: &Tree, exercise: &Exercise) -> Vec<Remark> {
    let Tree::Folder(root) = tree else { return Vec::new() };
    let file = |name: &str| tree.solution_file(&exercise.name, name);
    let mut remarks = Vec::new();
    if exercise.starters.is_empty() {
        let what = "is missing: a program to begin with, that runs and does not pass yet, in any language.";
        remarks.push(Remark::mistake(tree.exercise_file(&exercise.name, "starter.*"), None, what));
    }
    if exercise.solution.is_none() {
        let what =
            "is missing: the reference solution, in any language. It plays beside the learner's program.";
        remarks.push(Remark::mistake(file("main.*"), None, what));
    }
    let solutions = root.join("solutions").join(&exercise.name);
    for (kind, after) in [("right", "its style"), ("wrong", "the finding that has to come first")] {
        let shelf = solutions.join(kind);
        if shelves(&shelf).is_empty() {
            let what = format!("holds no program. File one at least, in a folder named after {after}.");
            remarks.push(Remark::mistake(file(kind), None, what));
        }
        for path in visible(&shelf).into_iter().filter(|path| !path.is_dir()) {
            let what = format!("belongs into a folder that is named after {after}.");
            remarks.push(Remark::mistake(shown(&path), None, what));
        }
    }
    for finding in folders_in(&solutions.join("wrong")).unwrap_or_default() {
        if let Some(what) = hints::unknown(&finding) {
            remarks.push(Remark::mistake(file(&format!("wrong/{finding}")), None, what));
        }
    }
    for (_, path) in shelves(&solutions.join("wrong")) {
        remarks.extend(unnamed(&path));
    }
    remarks
}

/// Folders of solutions that belong to no exercise.
pub(super) fn strangers(tree: &Tree, exercises: &[String]) -> Vec<Remark> {
    let Tree::Folder(root) = tree else { return Vec::new() };
    let known = || exercises.iter().map(String::as_str);
    let mut folders = folders_in(&root.join("solutions")).unwrap_or_default();
    folders.retain(|folder| !known().any(|name| name == folder));
    let stranger = |folder: String| {
        let next = match nearest(&folder, known()) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Give both folders the same name.".to_owned(),
        };
        let what = format!("belongs to no exercise of this name. {next}");
        Remark::mistake(tree.solution_file(&folder, ""), None, what)
    };
    folders.into_iter().map(stranger).collect()
}

/// A wrong program says in its first line what is wrong with it.
fn unnamed(path: &Path) -> Option<Remark> {
    let text = fs::read_to_string(path).ok()?;
    let first = text.lines().find(|line| !line.starts_with("#!") && !line.starts_with("<?"))?;
    let comment = ["//", "#", "--", "/*", ";", "%", "\"\"\"", "'"].iter().any(|sign| first.starts_with(sign));
    let what = "does not say what is wrong with it. Name the mistake in a comment on its first line.";
    (!comment).then(|| Remark::mistake(shown(path), Some(1), what))
}

/// The programs in the folders of a folder, with the name of the folder that each is in.
fn shelves(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut names = folders_in(folder).unwrap_or_default();
    names.sort();
    let programs =
        |name: String| visible(&folder.join(&name)).into_iter().map(move |path| (name.clone(), path));
    names.into_iter().flat_map(programs).collect()
}

/// What is in a folder, sorted, without what editors and interpreters leave there.
fn visible(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            !name.starts_with(['.', '_']) && !name.ends_with('~')
        })
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
