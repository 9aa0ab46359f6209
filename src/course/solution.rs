//! The reference solution of an exercise: built in, or a program of the course's own in any language.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::reference::Reference;

/// Who plays beside the learner.
#[derive(Clone)]
pub enum Solution {
    /// It is a part of the workshop.
    BuiltIn(&'static Reference),
    /// It is prepared as a learner's program is: a source file, an executable or a project's folder.
    Own(PathBuf),
}

/// A solution to be read.
pub struct Listing {
    /// Its text.
    pub text: String,
    /// What it is written in, as Markdown names languages; may be empty.
    pub language: &'static str,
}

impl Solution {
    /// Its text, unless it is an executable or can't be read.
    pub fn listing(&self) -> Option<Listing> {
        match self {
            Solution::BuiltIn(reference) => Some(Listing { text: whole(reference), language: "rust" }),
            Solution::Own(path) => {
                let file = if path.is_dir() { main_file(path)? } else { path.clone() };
                let text = fs::read_to_string(&file).ok().filter(|text| !text.contains('\0'))?;
                Some(Listing { language: language(&file, &text), text })
            }
        }
    }
}

/// All files of a solution; where there are several, each under its name.
fn whole(reference: &Reference) -> String {
    let mut text = reference.source.to_owned();
    for (name, other) in reference.others {
        text.push_str(&format!("\n// ======== {name} ========\n\n{other}"));
    }
    text
}

/// The file of a project that a reader begins with.
fn main_file(folder: &Path) -> Option<PathBuf> {
    let usual = ["src/main.rs", "__main__.py", "main.go", "main.py", "main.js", "index.js", "main.c"];
    usual.iter().map(|name| folder.join(name)).find(|path| path.is_file())
}

/// What Markdown calls the language of a file.
pub fn language(file: &Path, text: &str) -> &'static str {
    match file.extension().and_then(OsStr::to_str).unwrap_or_default() {
        "rs" => "rust",
        "py" => "python",
        "js" | "mjs" | "cjs" => "js",
        "ts" | "mts" | "cts" => "ts",
        "c" => "c",
        "cc" | "cpp" | "cxx" => "cpp",
        "go" => "go",
        "java" => "java",
        "rb" => "ruby",
        "pl" => "perl",
        "lua" => "lua",
        "php" => "php",
        "sh" | "bash" | "zsh" => "sh",
        _ if text.lines().next().is_some_and(|line| line.starts_with("#!") && line.contains("python")) => {
            "python"
        }
        _ if text.starts_with("#!") => "sh",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::language;

    #[test]
    fn a_script_without_an_ending_is_known_by_its_first_line() {
        assert_eq!(language(Path::new("main"), "#!/usr/bin/env python3\n"), "python");
        assert_eq!(language(Path::new("main"), "#!/bin/sh\n"), "sh");
        assert_eq!(language(Path::new("main.c"), "#include <stdio.h>\n"), "c");
    }
}
