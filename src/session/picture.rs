//! The picture of where every job was in the first scene: under a report, and as a file.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::course::Exercise;
use crate::evidence::Evidence;
use crate::render::Look;
use crate::render::flow::{Picture, report, svg};

use super::Trouble;

/// Refuses a file for a picture that the exercise does not have: before anything is played.
///
/// # Errors
/// It has none.
pub fn refuse(exercise: &Exercise, file: Option<&Path>) -> Result<(), Trouble> {
    match (file, &exercise.picture) {
        (Some(_), None) => {
            let what = format!("{} has no picture, so there is nothing for --svg to write", exercise.name);
            Err(Trouble::wrong_use(what))
        }
        _ => Ok(()),
    }
}

/// Writes the picture of the first scene for a terminal, where the exercise has one.
///
/// # Errors
/// Those of `out`.
pub fn show(exercise: &Exercise, evidence: &Evidence, look: Look, out: &mut impl Write) -> io::Result<()> {
    match (&exercise.picture, exercise.scenario.scenes.first()) {
        (Some(view), Some(scene)) => report::render(&scene.name, &view.flow(evidence, scene), look, out),
        _ => Ok(()),
    }
}

/// Writes it as SVG into a file, where one is given.
///
/// # Errors
/// The file can't be written.
pub fn save(exercise: &Exercise, evidence: &Evidence, file: Option<&Path>) -> Result<(), Trouble> {
    let (Some(file), Some(view), Some(scene)) = (file, &exercise.picture, exercise.scenario.scenes.first())
    else {
        return Ok(());
    };
    let flow = view.flow(evidence, scene);
    let title = format!("{}: {}", exercise.name, scene.name);
    let written =
        svg::render(&[Picture { title: &title, flow: &flow }]).and_then(|text| fs::write(file, text));
    written.map_err(|error| {
        Trouble::wrong_use(format!("the picture could not be written to {}: {error}", file.display()))
    })
}
