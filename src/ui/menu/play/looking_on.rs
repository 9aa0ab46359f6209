//! Plays the learner's program to be looked at: what it prints, how it ends, and what crossed the wire.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::sync::{Arc, Mutex};

use super::{Played, STOPPED, Work, lock, painted};
use crate::course::Exercise;
use crate::engine::{Links, Stage, Watcher};
use crate::evidence::{Event, Evidence, What};
use crate::program::Given;
use crate::render::{Look, endings, matrix, traffic};
use crate::scenario::{Plays, Scene};
use crate::session::{picture, prepare};
use crate::text::harmless;
use crate::ui::menu::pane::{Kind, Pane};

/// Of what a program prints, so many lines are kept to be read.
const MOST_LINES: usize = 2_000;

/// What the program prints, as far as it is kept.
#[derive(Default)]
pub(super) struct Printed {
    lines: VecDeque<String>,
    left_out: usize,
}

impl Printed {
    pub(super) fn add(&mut self, line: String) {
        if self.lines.len() == MOST_LINES {
            self.lines.pop_front();
            self.left_out += 1;
        }
        self.lines.push_back(line);
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if self.left_out > 0 {
            let _ = writeln!(text, "({} lines before these)", self.left_out);
        }
        for line in &self.lines {
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

/// Plays the first scene, without a verdict.
pub(super) fn run(work: &Work, printed: &Arc<Mutex<Printed>>) -> Played {
    let Work { session, cancel, words, .. } = work;
    let (choice, exercise) = (session.choice(), work.exercise());
    let Some(scene) = exercise.scenario.scenes.first() else {
        return work.trouble(choice.no_program(exercise));
    };
    let say = |said: &str| words.say(said);
    let given = Given::Nothing;
    let program = match prepare::program(choice, &given, exercise, cancel, &say) {
        Ok(program) => program,
        Err(trouble) => return work.trouble(prepare::not_prepared(&trouble, &given, cancel)),
    };
    let shown = format!("{}: playing {}", exercise.name, program.shown);
    let learner = prepare::troupe(program);
    let reference = match scene.cast.iter().any(|actor| actor.plays == Plays::Workshop) {
        false => learner.clone(),
        true => match prepare::reference(choice, session.course(), exercise, cancel, &say) {
            Ok(reference) => reference,
            Err(trouble) => return work.trouble(trouble),
        },
    };
    words.say(&shown);
    // What can't be noted here is said when it is verified.
    let _ = session.go_to(exercise);
    let stage = Stage {
        exercise: &exercise.name,
        scenario: &exercise.scenario,
        learner: &learner,
        // It plays nobody but the workshop's own.
        reference: &reference,
        seed: prepare::seed(None),
        cancel,
        links: Links::Steady,
        watcher: Some(listener(scene, printed)),
        live: None,
    };
    let evidence = stage.rehearse();
    let (session, place, printed) = (Arc::clone(session), work.exercise, Arc::clone(printed));
    let paint = move |look, out: &mut Vec<u8>| {
        match lock(&printed).text() {
            text if text.is_empty() => writeln!(out, "It printed nothing.")?,
            text => out.write_all(text.as_bytes())?,
        }
        summary(&session.course().exercises()[place], &evidence, look, out)
    };
    let notice = cancel.is_asked().then(|| STOPPED.to_owned());
    Played::ShownFromEnd { exercise: place, pane: Pane::new(Kind::Run, painted(paint)), notice }
}

/// Keeps each line as it comes; with its actor's name in front where there are several.
fn listener(scene: &Scene, printed: &Arc<Mutex<Printed>>) -> Watcher {
    let width = scene.cast.iter().map(|actor| actor.name.len()).max().unwrap_or(0);
    let several = scene.cast.len() > 1;
    let printed = Arc::clone(printed);
    Arc::new(move |_: &str, event: &Event| {
        if let What::Line { actor, text, .. } = &event.what {
            let text = harmless(text);
            lock(&printed).add(if several { format!("{actor:>width$} | {text}") } else { text.into_owned() });
        }
    })
}

/// How the programs ended, and what crossed the wire.
fn summary(exercise: &Exercise, evidence: &Evidence, look: Look, out: &mut Vec<u8>) -> io::Result<()> {
    let Some(scene) = exercise.scenario.scenes.first() else { return Ok(()) };
    writeln!(out)?;
    endings::render(scene, evidence, out)?;
    let links = &exercise.scenario.links;
    if !links.is_empty() {
        writeln!(out, "On the wire:")?;
        traffic::render(links, scene, evidence, out)?;
    }
    if exercise.checks.who_got_what.is_some() {
        matrix::render(links, scene, evidence, look, out)?;
    }
    picture::show(exercise, evidence, look, out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_flood_of_lines_the_last_ones_are_kept() {
        let mut printed = Printed::default();
        for number in 0..MOST_LINES + 500 {
            printed.add(format!("line {number}"));
        }
        let text = printed.text();
        assert!(text.starts_with("(500 lines before these)\nline 500\n"), "{}", &text[..60]);
        assert_eq!(text.lines().count(), MOST_LINES + 1);
    }
}
