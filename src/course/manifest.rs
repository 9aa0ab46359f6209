//! `exercise.toml`: read strictly, so that a typo is refused with its line and the nearest known word.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::check::Checks;
use crate::flow::View;
use crate::scenario::{Link, Scene};
use crate::text::nearest;

use super::nonsense;

/// What is judged in an exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judged {
    /// The learner's program.
    #[default]
    Program,
    /// The machine: whether everything is installed that the course needs.
    Machine,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// The title, such as `PUSH and PULL`.
    pub title: String,
    /// One line on what it teaches.
    pub teaches: String,
    /// The part of the course, from 1.
    pub part: u8,
    /// What is judged.
    #[serde(default)]
    pub judged: Judged,
    /// The ways to call the learner's program, one a role, such as `<push-bind> <pull-connect>`.
    #[serde(default)]
    pub usage: Vec<String>,
    /// The links between the programs.
    #[serde(default)]
    pub links: BTreeMap<String, Link>,
    /// The picture of the first scene that is shown under a verdict.
    #[serde(default)]
    pub picture: Option<View>,
    /// What is played.
    #[serde(default)]
    pub scenes: Vec<Scene>,
    /// What is judged of it.
    #[serde(default)]
    pub checks: Checks,
}

/// Something in the file that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, with the nearest known word.
    pub what: String,
}

/// Reads and checks an `exercise.toml`.
///
/// # Errors
/// The first flaw in it.
pub fn parse(source: &str) -> Result<Manifest, Flaw> {
    let manifest: Manifest = toml::from_str(source).map_err(|error| Flaw {
        line: error.span().map(|span| line_of(source, span.start)),
        what: with_nearest(error.message()),
    })?;
    nonsense::refuse(&manifest).map_err(|(word, what)| Flaw {
        line: source.find(&word).map(|offset| line_of(source, offset)),
        what,
    })?;
    Ok(manifest)
}

fn line_of(source: &str, offset: usize) -> usize {
    source.as_bytes()[..offset.min(source.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Adds the nearest known word to serde's "unknown field `x`, expected one of `a`, `b`".
fn with_nearest(message: &str) -> String {
    let message = message.trim_end();
    if !message.starts_with("unknown ") {
        return message.to_owned();
    }
    let words: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let Some((unknown, known)) = words.split_first() else { return message.to_owned() };
    match nearest(unknown, known.iter().copied()) {
        Some(nearest) => format!("{message}; did you mean `{nearest}`?"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    const GOOD: &str = r#"
title = "T"
teaches = "t"
part = 1

[links.work]
bind = "PUSH"
connect = "PULL"

[[scenes]]
name = "plain"
proves = "it works"

[[scenes.cast]]
name = "main"
arguments = ["{work.bind}", "{work.connect}"]
"#;

    fn flaw(from: &str, to: &str) -> (Option<usize>, String) {
        assert!(GOOD.contains(from));
        let flaw = parse(&GOOD.replace(from, to)).expect_err("it is wrong");
        (flaw.line, flaw.what)
    }

    #[test]
    fn a_good_manifest_is_read() {
        assert_eq!(parse(GOOD).expect("good").scenes[0].cast[0].name, "main");
    }

    #[test]
    fn a_typo_in_a_key_is_refused_with_its_line_and_the_nearest_word() {
        let (line, what) = flaw("teaches", "teeches");
        assert_eq!(line, Some(3));
        assert!(what.contains("did you mean `teaches`?"), "{what}");
    }

    #[test]
    fn a_typo_in_a_value_is_refused_with_its_line_and_the_nearest_word() {
        let (line, what) = flaw("\"PUSH\"", "\"PUHS\"");
        assert_eq!(line, Some(7));
        assert!(what.contains("did you mean `PUSH`?"), "{what}");
    }

    #[test]
    fn a_link_that_is_not_there_is_refused() {
        let (line, what) = flaw("{work.bind}", "{wrok.bind}");
        assert_eq!(line, Some(16));
        assert!(what.contains("did you mean `work`?"), "{what}");
        let (_, what) = flaw("{work.bind}", "{work.bnid}");
        assert!(what.contains("`{link.bind}`"), "{what}");
    }

    #[test]
    fn a_picture_of_a_link_that_is_not_there_or_speaks_otherwise_is_refused() {
        let links = "[links.work]\nbind = \"PUSH\"\nconnect = \"PULL\"\n";
        let picture = |table: &str| flaw(links, &format!("{links}\n[picture]\n{table}\n"));
        let (line, what) = picture("pushed = { work = \"work\", results = \"resluts\" }");
        assert_eq!(line, Some(11));
        assert!(what.contains("`resluts` in the picture is no link of this exercise"), "{what}");
        let (_, what) = picture("asked = \"work\"");
        assert!(what.contains("a REP that binds"), "{what}");
        let (line, what) = picture("pusht = { work = \"work\", results = \"work\" }");
        assert_eq!(line, Some(11));
        assert!(what.contains("did you mean `pushed`?"), "{what}");
    }

    #[test]
    fn a_scene_that_never_ends_is_refused() {
        let (_, what) = flaw("name = \"main\"", "name = \"main\"\nends = \"stopped\"");
        assert!(what.contains("never ends"), "{what}");
    }
}
