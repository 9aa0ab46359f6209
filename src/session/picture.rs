//! The pictures of a play: where every job was, who said what to whom, and who got what; under a report, and as files.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::course::Exercise;
use crate::engine::Played;
use crate::evidence::Evidence;
use crate::judge::Judgement;
use crate::render::Look;
use crate::render::flow::{Picture, report, svg};
use crate::render::matrix::{self, Matrix};
use crate::render::sequence::{self, Story, html};
use crate::scenario::{Link, Scene};
use crate::verdict::{Cause, Finding, Kind, Outcome, Verdict};

use super::Trouble;

/// A terminal's screen or two.
const ROWS: usize = 40;
/// A browser scrolls.
const ROWS_OF_A_PAGE: usize = 120;

/// Whether the messages are drawn under a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// As far as they explain a failure.
    #[default]
    AroundFailures,
    /// All of them.
    Whole,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// One picture, as SVG.
    Picture,
    /// A page for a browser.
    Page,
}

/// The pictures that somebody asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// What stands under the report.
    pub trace: Trace,
    /// A file for one picture: where every job was, for exercises that have that and when no trace is asked for; who said
    /// what to whom otherwise.
    pub svg: Option<&'a Path>,
    /// A file for a page with all of them.
    pub html: Option<&'a Path>,
}

impl Wanted<'_> {
    /// Refuses what an exercise does not have, and files that can't be written: before anything is played.
    ///
    /// # Errors
    /// There is nothing to draw, or no place for it.
    pub fn check(&self, exercise: &Exercise) -> Result<(), Trouble> {
        let asked = [
            (self.trace == Trace::Whole, "--trace"),
            (self.svg.is_some(), "--svg"),
            (self.html.is_some(), "--html"),
        ];
        let flag = asked.into_iter().find_map(|(asked, flag)| asked.then_some(flag));
        if let Some(flag) = flag.filter(|_| exercise.scenario.links.is_empty()) {
            return Err(Trouble::wrong_use(format!(
                "no messages cross in {}, so there is nothing for {flag} to draw. Its page says what is played: \
                 `workshop show {}`",
                exercise.name,
                exercise.label()
            )));
        }
        self.files().into_iter().try_for_each(|(what, file)| is_writable(what, file))
    }

    /// The files that were asked for.
    pub fn files(&self) -> Vec<(Drawn, &Path)> {
        let svg = self.svg.map(|file| (Drawn::Picture, file));
        svg.into_iter().chain(self.html.map(|file| (Drawn::Page, file))).collect()
    }

    /// Writes the files that were asked for. `outcome` is a sentence; the scenes come in their order.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn save(
        &self,
        exercise: &Exercise,
        scenes: &[(&Scene, &Evidence)],
        first: usize,
        outcome: &str,
    ) -> Result<(), Trouble> {
        let links = &exercise.scenario.links;
        if let (Some(file), Some((scene, evidence))) = (self.svg, scenes.get(first)) {
            let flow = if self.trace == Trace::Whole { None } else { flow(exercise, scenes)? };
            let title = format!("{}: who said what to whom in the scene {}", exercise.name, scene.name);
            let drawn = || {
                let story = Story::of(links, scene, evidence, ROWS_OF_A_PAGE);
                sequence::svg::render(&story, &title)
            };
            write(Drawn::Picture, file, &flow.unwrap_or_else(drawn))?;
        }
        if let Some(file) = self.html {
            let mut flow = flow(exercise, scenes)?;
            let mut sections = Vec::new();
            for (place, (scene, evidence)) in scenes.iter().enumerate() {
                sections.push(html::Section {
                    proves: &scene.proves,
                    story: Story::of(links, scene, evidence, ROWS_OF_A_PAGE),
                    matrix: Matrix::of(links, scene, evidence),
                    flow: if place == 0 { flow.take() } else { None },
                });
            }
            if first < sections.len() {
                sections[..=first].rotate_right(1);
            }
            let page = html::Page { title: &exercise.name, outcome, scenes: sections };
            write(Drawn::Page, file, &html::render(&page))?;
        }
        Ok(())
    }

    /// Writes them for a judgement: the scene of the first failure comes first.
    ///
    /// # Errors
    /// A file can't be written.
    pub fn save_judged(&self, exercise: &Exercise, judgement: &Judgement) -> Result<(), Trouble> {
        let scenes: Vec<(&Scene, &Evidence)> = judgement
            .played
            .iter()
            .map(|played| (&exercise.scenario.scenes[played.scene], &played.learner))
            .collect();
        let first = told(exercise, judgement)
            .and_then(|told| judgement.played.iter().position(|played| played.scene == told.scene));
        self.save(exercise, &scenes, first.unwrap_or(0), &outcome(&judgement.verdict))
    }
}

/// What came of it, in a sentence.
fn outcome(verdict: &Verdict) -> String {
    let seed = verdict.seed;
    match verdict.outcome {
        Outcome::Passed => format!("✓ Passed, with the seed {seed}."),
        _ => {
            let first = failure(verdict).map_or("", |finding| finding.message.as_str());
            format!("✗ Not passed yet, with the seed {seed}. {first}")
        }
    }
}

fn failure(verdict: &Verdict) -> Option<&Finding> {
    verdict.findings.iter().find(|finding| finding.kind == Kind::Failure)
}

/// The scene that is told of: that of the first failure, else the first.
fn told<'j>(exercise: &Exercise, judgement: &'j Judgement) -> Option<&'j Played> {
    let failed = failure(&judgement.verdict).and_then(|finding| {
        let its = |played: &&Played| exercise.scenario.scenes[played.scene].name == finding.scene;
        judgement.played.iter().find(its)
    });
    failed.or(judgement.played.first())
}

/// Writes the sequence of messages and the table of who got what.
///
/// # Errors
/// Those of `out`.
pub fn trace(
    links: &BTreeMap<String, Link>,
    scene: &Scene,
    evidence: &Evidence,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    sequence::terminal::render(&Story::of(links, scene, evidence, ROWS), look, out)?;
    matrix::render(links, scene, evidence, look, out)
}

/// Writes what stands under a report: the trace, where it is asked for; else the table of who got what for exercises that
/// judge it, and the picture of where every job was for those that have one.
///
/// # Errors
/// Those of `out`.
pub fn under_a_report(
    exercise: &Exercise,
    judgement: &Judgement,
    wanted: Trace,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let links = &exercise.scenario.links;
    let scene = |played: &Played| &exercise.scenario.scenes[played.scene];
    if wanted == Trace::Whole {
        return match told(exercise, judgement) {
            Some(played) => trace(links, scene(played), &played.learner, look, out),
            None => Ok(()),
        };
    }
    let first = judgement.played.first();
    if let Some(played) = first.filter(|_| exercise.checks.who_got_what.is_some()) {
        matrix::render(links, scene(played), &played.learner, look, out)?;
    }
    match first.filter(|played| played.scene == 0) {
        Some(played) => show(exercise, &played.learner, look, out),
        None => Ok(()),
    }
}

/// Writes the few messages around the first failure, where they say more than the finding does.
///
/// # Errors
/// Those of `out`.
pub fn around_the_failure(
    exercise: &Exercise,
    judgement: &Judgement,
    look: Look,
    out: &mut impl Write,
) -> io::Result<()> {
    let Some(finding) = failure(&judgement.verdict).filter(|finding| is_told_by_the_wire(finding)) else {
        return Ok(());
    };
    let (Some(at_us), Some(played)) = (finding.at_us, told(exercise, judgement)) else { return Ok(()) };
    let scene = &exercise.scenario.scenes[played.scene];
    match Story::around(&exercise.scenario.links, scene, &played.learner, at_us) {
        Some(story) => sequence::terminal::drawn(&story, look, out),
        None => Ok(()),
    }
}

/// Lines beside each other have said it already, and what was left behind has not to do with messages.
fn is_told_by_the_wire(finding: &Finding) -> bool {
    finding.excerpt.is_empty() && !matches!(finding.cause, Cause::Start | Cause::Leftover)
}

/// Writes the picture of where every job was in the first scene, where the exercise has one.
///
/// # Errors
/// Those of `out`.
pub fn show(exercise: &Exercise, evidence: &Evidence, look: Look, out: &mut impl Write) -> io::Result<()> {
    match (&exercise.picture, exercise.scenario.scenes.first()) {
        (Some(view), Some(scene)) => report::render(&scene.name, &view.flow(evidence, scene), look, out),
        _ => Ok(()),
    }
}

/// The same as SVG.
fn flow(exercise: &Exercise, scenes: &[(&Scene, &Evidence)]) -> Result<Option<String>, Trouble> {
    let (Some(view), Some((scene, evidence))) = (&exercise.picture, scenes.first()) else { return Ok(None) };
    let flow = view.flow(evidence, scene);
    let title = format!("{}: {}", exercise.name, scene.name);
    let drawn = svg::render(&[Picture { title: &title, flow: &flow }]);
    drawn.map(Some).map_err(|error| Trouble::wrong_use(format!("the picture could not be drawn: {error}")))
}

fn write(what: Drawn, file: &Path, text: &str) -> Result<(), Trouble> {
    fs::write(file, text).map_err(|error| no_place(what, file, &error))
}

/// Tries whether a file can be written, and leaves everything as it was.
fn is_writable(what: Drawn, file: &Path) -> Result<(), Trouble> {
    let is_new = !file.exists();
    let tried = OpenOptions::new().write(true).create(true).truncate(false).open(file);
    tried.map_err(|error| no_place(what, file, &error))?;
    if is_new {
        // It will be written when there is something to write.
        let _ = fs::remove_file(file);
    }
    Ok(())
}

fn no_place(what: Drawn, file: &Path, error: &io::Error) -> Trouble {
    let what = match what {
        Drawn::Picture => "picture",
        Drawn::Page => "page",
    };
    let why = match file.parent() {
        _ if file.is_dir() => "that is a folder. Name a file in it.".to_owned(),
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => {
            format!("there is no folder {}.", folder.display())
        }
        _ => format!("{error}."),
    };
    Trouble::wrong_use(format!("the {what} can't be written to {}: {why}", file.display()))
}
