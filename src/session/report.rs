//! A judgement as text: the verdict, and the tables and pictures that go with it.

use std::io::{self, Write};

use crate::course::Exercise;
use crate::judge::Judgement;
use crate::render;
use crate::render::Look;
use crate::render::verdict::{Commands, Names};
use crate::scenario::Scenario;
use crate::verdict::{Kind, Verdict};

use super::ladder::rung_for;
use super::{Session, picture};

impl Session {
    /// Writes what the learner reads after a verification.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report(
        &self,
        exercise: &Exercise,
        judgement: &Judgement,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let matrix = matrix(exercise, judgement, look)?;
        self.report_verdict(exercise, &judgement.verdict, &matrix, look, out)
    }

    /// Writes a verdict with nothing beside it, such as one on a program that could not be built.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report_verdict(
        &self,
        exercise: &Exercise,
        verdict: &Verdict,
        matrix: &str,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let number = exercise.label();
        let proved: Vec<String> = exercise
            .scenario
            .scenes
            .iter()
            .map(|scene| format!("{}: {}.", scene.name, scene.proves))
            .collect();
        let commands = self.commands(exercise, verdict);
        let name = exercise.short_name();
        let names = Names { number: &number, name, commands: &commands, proved: &proved, matrix };
        render::verdict::render(verdict, &names, look, out)
    }

    /// What one types to go on from this verdict. In the learner's folder that is about the current exercise, which needs
    /// no name.
    fn commands(&self, exercise: &Exercise, verdict: &Verdict) -> Commands {
        let (call, label) = (self.choice().call(), exercise.label());
        let next = self.course().after(exercise);
        if self.desk().is_some() {
            let plain = |command: &str| format!("{call} {command}");
            let next = next.map(|_| plain("next"));
            return Commands { show: plain("show"), hint: plain("hint"), solution: plain("solution"), next };
        }
        let rung = hint_for(exercise, verdict).map(|rung| format!(" {rung}")).unwrap_or_default();
        Commands {
            show: format!("{call} show {label}"),
            hint: format!("{call} hint {label}{rung}"),
            solution: format!("{call} solution {label}"),
            next: next.map(|next| format!("{call} show {}", next.label())),
        }
    }
}

/// The table of who got what in the first scene, for exercises that judge it, and its picture, for those that have one.
fn matrix(exercise: &Exercise, judgement: &Judgement, look: Look) -> io::Result<String> {
    let mut text = Vec::new();
    if let Some(played) = judgement.played.first().filter(|_| exercise.checks.who_got_what.is_some()) {
        let Scenario { links, scenes } = &exercise.scenario;
        render::matrix::render(links, &scenes[played.scene], &played.learner, look, &mut text)?;
    }
    if let Some(played) = judgement.played.first().filter(|played| played.scene == 0) {
        picture::show(exercise, &played.learner, look, &mut text)?;
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// The first hint that is there for the failure that is explained.
fn hint_for(exercise: &Exercise, verdict: &Verdict) -> Option<usize> {
    let first = verdict.findings.first().filter(|finding| finding.kind == Kind::Failure)?;
    rung_for(exercise, first.id)
}
