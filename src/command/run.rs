//! `workshop run`: plays the exercise with the learner's program and shows what it does; no verdict.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use crate::engine::{Stage, Watcher};
use crate::evidence::{Event, Evidence, Stream, What};
use crate::render::{endings, matrix, traffic};
use crate::scenario::{Plays, Scene};
use crate::session::Session;
use crate::session::picture::{self, Trace, Wanted};
use crate::session::prepare::{self, Order};

use super::verify::said_written;
use super::{Choice, Console, Exit, Loudness, Trouble};

/// Plays the first scene.
///
/// # Errors
/// The exercise or the program is not there, or can't be built or started.
pub fn run(console: &Console, choice: &Choice, order: Order, pictures: Wanted<'_>) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find_to_play(&order, "run")?;
    pictures.check(exercise)?;
    let Some(scene) = exercise.scenario.scenes.first() else {
        return Err(choice.no_program(exercise));
    };
    let cancel = prepare::cancel_on_signals()?;
    let progress = console.progress(&format!("{}: getting ready", exercise.name));
    let say = |words: &str| progress.say(words);
    let program = prepare::program_for("run", choice, &order.given, exercise, &cancel, &say)
        .map_err(|trouble| prepare::not_prepared(&trouble, &order.given, &cancel));
    let learner = prepare::troupe(program?);
    let reference = match scene.cast.iter().any(|actor| actor.plays == Plays::Workshop) {
        true => prepare::reference(choice, session.course(), exercise, &cancel, &say)?,
        false => learner.clone(),
    };
    drop(progress);
    let stage = Stage {
        exercise: &exercise.name,
        scenario: &exercise.scenario,
        learner: &learner,
        // It plays nobody but the workshop's own.
        reference: &reference,
        seed: order.seed(),
        cancel: &cancel,
        links: order.links,
        watcher: Some(live(scene)),
        live: None,
    };
    if let Some(notice) = session.go_to(exercise) {
        console.warn(&notice);
    }
    let evidence = stage.rehearse();
    let mut out = console.stdout();
    if console.loudness() == Loudness::Quiet {
        pictures.save(exercise, &[(scene, &evidence)], 0, "")?;
        return Ok(if cancel.is_asked() { Exit::Interrupted } else { ending(&evidence) });
    }
    if evidence.events.iter().any(was_shown) {
        writeln!(out)?;
    }
    endings::render(scene, &evidence, &mut out)?;
    if !exercise.scenario.links.is_empty() {
        writeln!(out, "On the wire:")?;
        traffic::render(&exercise.scenario.links, scene, &evidence, &mut out)?;
    }
    match pictures.trace {
        Trace::Whole => {
            picture::trace(&exercise.scenario.links, scene, &evidence, console.look(), &mut out)?;
        }
        Trace::AroundFailures => {
            if exercise.checks.who_got_what.is_some() {
                matrix::render(&exercise.scenario.links, scene, &evidence, console.look(), &mut out)?;
            }
            picture::show(exercise, &evidence, console.look(), &mut out)?;
        }
    }
    pictures.save(exercise, &[(scene, &evidence)], 0, "")?;
    said_written(console, pictures.files().into_iter().map(|(_, file)| file), &mut out)?;
    Ok(if cancel.is_asked() { Exit::Interrupted } else { ending(&evidence) })
}

/// Prints each line as it comes; with its actor's name in front where there are several.
fn live(scene: &Scene) -> Watcher {
    let width = scene.cast.iter().map(|actor| actor.name.len()).max().unwrap_or(0);
    let several = scene.cast.len() > 1;
    Arc::new(move |_: &str, event: &Event| {
        if let What::Line { actor, stream, text, .. } = &event.what {
            let line = if several { format!("{actor:>width$} | {text}\n") } else { format!("{text}\n") };
            // A reader that went away does not stop the play.
            let _ = match stream {
                Stream::Stdout => io::stdout().write_all(line.as_bytes()),
                Stream::Stderr => io::stderr().write_all(line.as_bytes()),
            };
        }
    })
}

/// Whether this is a line that stands above what is said at the end.
fn was_shown(event: &Event) -> bool {
    match event.what {
        What::Line { stream: Stream::Stdout, .. } => true,
        What::Line { stream: Stream::Stderr, .. } => io::stderr().is_terminal(),
        _ => false,
    }
}

/// A program that could not be started is the only failure that `run` knows.
fn ending(evidence: &Evidence) -> Exit {
    let not_started = |event: &Event| matches!(event.what, What::NotStarted { .. });
    if evidence.events.iter().any(not_started) { Exit::NotStarted } else { Exit::Passed }
}
