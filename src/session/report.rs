//! A judgement as text: the verdict, and the tables and pictures that go with it.

use std::io::{self, Write};

use crate::course::Exercise;
use crate::evidence::What;
use crate::judge::Judgement;
use crate::render;
use crate::render::Look;
use crate::render::verdict::{Checks, Commands, Detail, Names};
use crate::text::{harmless, shell_word};
use crate::verdict::{Kind, Verdict};

use super::ladder::rung_for;
use super::picture::Trace;
use super::{Session, deeds, picture};

/// How one plays anew by a command.
const AGAIN: &str = "give the same command again.";
/// What stands before the option that names the seed.
const SEED: &str = "To play exactly the same again, add";

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
        self.report_in(Detail::Usual, exercise, judgement, look, out)
    }

    /// The same, in as much detail as is asked for.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report_in(
        &self,
        detail: Detail,
        exercise: &Exercise,
        judgement: &Judgement,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.report_with(Wish { detail, trace: Trace::AroundFailures }, exercise, judgement, look, out)
    }

    /// What the learner reads after a verification where keys lead on.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report_with_keys(
        &self,
        keys: Keys,
        checks: Checks,
        exercise: &Exercise,
        judgement: &Judgement,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (mut wire, mut below) = (Vec::new(), Vec::new());
        picture::around_the_failure(exercise, judgement, look, &mut wire)?;
        picture::under_a_report(exercise, judgement, Trace::AroundFailures, look, &mut below)?;
        let (wire, matrix) = (String::from_utf8_lossy(&wire), String::from_utf8_lossy(&below));
        let by_hand = deeds::told(judgement);
        let mut verdict = judgement.verdict.clone();
        if by_hand.is_some() {
            // It is said already.
            verdict.findings.retain(|finding| finding.id != "by-hand");
        }
        let (by_hand, keys) = (by_hand.as_deref(), Some(keys));
        let sight = Sight { wire: &wire, matrix: &matrix, checks, by_hand, keys, ..Sight::default() };
        self.tell(exercise, &verdict, &sight, look, out)
    }

    /// The same, with as much of the messages as is asked for.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report_with(
        &self,
        Wish { detail, trace }: Wish,
        exercise: &Exercise,
        judgement: &Judgement,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let (mut wire, mut below) = (Vec::new(), Vec::new());
        picture::around_the_failure(exercise, judgement, look, &mut wire)?;
        picture::under_a_report(exercise, judgement, trace, look, &mut below)?;
        let (wire, matrix) = (String::from_utf8_lossy(&wire), String::from_utf8_lossy(&below));
        let sight = Sight { detail, wire: &wire, matrix: &matrix, ..Sight::default() };
        self.tell(exercise, &judgement.verdict, &sight, look, out)?;
        if detail == Detail::All {
            how_it_was_played(judgement, out)?;
        }
        Ok(())
    }

    /// Writes a verdict with nothing beside it, such as one on a program that could not be built.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report_verdict(
        &self,
        exercise: &Exercise,
        verdict: &Verdict,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.tell(exercise, verdict, &Sight::default(), look, out)
    }

    /// The same where keys lead on.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn report_verdict_with_keys(
        &self,
        keys: Keys,
        exercise: &Exercise,
        verdict: &Verdict,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        self.tell(exercise, verdict, &Sight { keys: Some(keys), ..Sight::default() }, look, out)
    }

    fn tell(
        &self,
        exercise: &Exercise,
        verdict: &Verdict,
        sight: &Sight<'_>,
        look: Look,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let &Sight { detail, wire, matrix, checks, by_hand, keys } = sight;
        let number = exercise.label();
        let proved: Vec<String> = exercise
            .scenario
            .scenes
            .iter()
            .map(|scene| format!("{}: {}.", scene.name, scene.proves))
            .collect();
        let commands = match keys {
            Some(keys) => keys.lead_on(self.course().after(exercise).is_some()),
            None => self.commands(exercise, verdict),
        };
        let name = exercise.short_name();
        let (number, commands, proved) = (number.as_str(), &commands, proved.as_slice());
        let names = Names { number, name, commands, proved, wire, matrix, detail, checks, by_hand };
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
            let (show, hint, solution) = (plain("show"), plain("hint"), plain("solution"));
            return Commands { show, hint, solution, next, again: AGAIN, seed: SEED };
        }
        let rung = hint_for(exercise, verdict).map(|rung| format!(" {rung}")).unwrap_or_default();
        Commands {
            show: format!("{call} show {label}"),
            hint: format!("{call} hint {label}{rung}"),
            solution: format!("{call} solution {label}"),
            next: next.map(|next| format!("{call} show {}", next.label())),
            again: AGAIN,
            seed: SEED,
        }
    }
}

/// How much of a judgement is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Of the verdict.
    pub detail: Detail,
    /// Of the messages.
    pub trace: Trace,
}

/// What is shown with a verdict.
#[derive(Default)]
struct Sight<'a> {
    detail: Detail,
    wire: &'a str,
    matrix: &'a str,
    checks: Checks,
    by_hand: Option<&'a str>,
    keys: Option<Keys>,
}

/// Where a verdict is read whose next steps are keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// In the menu.
    Menu,
    /// While the program is watched.
    Watch,
}

impl Keys {
    fn lead_on(self, there_is_more: bool) -> Commands {
        let (show, again) = match self {
            Keys::Menu => ("press Esc", "press v."),
            Keys::Watch => ("press p", "save your program, or press r."),
        };
        Commands {
            show: show.to_owned(),
            hint: "press h".to_owned(),
            solution: "press s".to_owned(),
            next: there_is_more.then(|| "press n".to_owned()),
            again,
            seed: "To play exactly the same again, leave this, and verify with",
        }
    }
}

/// How the learner's programs were started, how long each scene took, and with which seed.
fn how_it_was_played(judgement: &Judgement, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nHow it was played")?;
    for played in &judgement.played {
        let lasted = played.learner.events.last().map_or(0.0, |event| event.at_us as f64 / 1e6);
        writeln!(out, "  scene {}, {lasted:.2} s:", harmless(&played.learner.scene))?;
        for event in &played.learner.events {
            if let What::Started { actor, command, .. } = &event.what {
                let words: Vec<String> = command.iter().map(|word| shell_word(word)).collect();
                writeln!(out, "    {actor}: {}", harmless(&words.join(" ")))?;
            }
        }
    }
    writeln!(out, "  seed {}, {:.2} s in all", judgement.verdict.seed, judgement.verdict.seconds)
}

/// The first hint that is there for the failure that is explained.
fn hint_for(exercise: &Exercise, verdict: &Verdict) -> Option<usize> {
    let first = verdict.findings.first().filter(|finding| finding.kind == Kind::Failure)?;
    rung_for(exercise, first.id)
}
