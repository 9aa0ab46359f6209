//! The hints of an exercise: the failures that they answer have to exist.

use super::Remark;
use crate::check::FINDINGS;
use crate::course::{Exercise, Tree};
use crate::text::nearest;

/// What is wrong with the hints.
pub(super) fn remarks(tree: &Tree, exercise: &Exercise) -> Vec<Remark> {
    // They were read a moment ago.
    let source = tree.text(&exercise.name, "hints.md").unwrap_or_default();
    let answers = source.lines().enumerate().filter_map(|(index, line)| {
        let ids = line.strip_prefix("for:")?;
        Some((index + 1, ids.split(',').map(str::trim).filter(|id| !id.is_empty())))
    });
    let unknown = answers.flat_map(|(line, ids)| ids.filter_map(move |id| Some((line, unknown(id)?))));
    let file = tree.exercise_file(&exercise.name, "hints.md");
    unknown.map(|(line, what)| Remark::mistake(file.clone(), Some(line), what)).collect()
}

/// What to say about a name that no finding has.
pub(super) fn unknown(id: &str) -> Option<String> {
    if FINDINGS.contains(&id) {
        return None;
    }
    let next = match nearest(id, FINDINGS.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "`workshop verify` with --json shows the names of what it found.".to_owned(),
    };
    Some(format!("no check knows a finding `{id}`. {next}"))
}
