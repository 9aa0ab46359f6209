//! The picture under a report: small, with its numbers in plain sentences.

use std::io::{self, Write};

use super::Picture;
use super::terminal::{self, Height};
use crate::flow::{Flow, told};
use crate::render::Look;
use crate::text::{harmless, wrap};

/// So many sentences are told: the weightiest.
const SENTENCES: usize = 4;

/// Writes the picture of a scene, and what it says. Nothing, where there were no jobs.
///
/// # Errors
/// Those of `out`.
pub fn render(scene: &str, flow: &Flow, look: Look, out: &mut impl Write) -> io::Result<()> {
    if flow.jobs.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let title = title(scene);
    let look = Look { width: look.prose_width(), ..look };
    terminal::render(&[Picture { title: &title, flow }], Height::Low, look, out)?;
    sentences(flow, SENTENCES, look, out)
}

/// What stands above the picture of a scene.
pub fn title(scene: &str) -> String {
    format!("Where every job was, in the scene `{scene}`")
}

/// Writes what the numbers say, a sentence a line, so many at most.
///
/// # Errors
/// Those of `out`.
pub fn sentences(flow: &Flow, most: usize, look: Look, out: &mut impl Write) -> io::Result<()> {
    for sentence in told(flow).into_iter().take(most) {
        let sentence = harmless(&sentence).into_owned();
        for line in wrap(&sentence, look.prose_width()) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
