//! `workshop verify`: plays the exercise, judges it, and says what came of it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use crate::course::Judged;
use crate::judge::{Judgement, Worth};
use crate::program::Given;
use crate::render::verdict::Detail;
use crate::session::Session;
use crate::session::alive;
use crate::session::picture::Wanted;
use crate::session::prepare::{self, Order};
use crate::session::report::Wish;
use crate::session::verify::{Terms, Unjudged, exit_of, not_built};

use super::console::Progress;
use super::{Choice, Console, Exit, Loudness, Trouble, doctor};

/// In which form the verdict is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// For a person.
    Text,
    /// For a program: one JSON object.
    Json,
}

/// Files in which something of what was seen is kept.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keep<'a> {
    /// All of it, as JSON lines.
    pub evidence: Option<&'a Path>,
    /// The pictures.
    pub pictures: Wanted<'a>,
}

/// Verifies.
///
/// # Errors
/// There is no such exercise or program, or no verdict could be reached.
pub fn run(
    console: &Console,
    choice: &Choice,
    order: Order,
    report: Report,
    keep: Keep<'_>,
) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    let exercise = session.find_to_play(&order, "verify")?;
    keep.pictures.check(exercise)?;
    if exercise.judged == Judged::Machine {
        return doctor::run(console, choice, report);
    }
    let cancel = prepare::cancel_on_signals()?;
    let progress = match report {
        Report::Text => console.progress(&format!("{}: getting ready", exercise.name)),
        Report::Json => Progress::none(),
    };
    let seed = order.seed();
    let watcher = |shown: &str| {
        let progress = progress.clone();
        Some(alive::watcher(exercise, shown, move |words| progress.say(words)))
    };
    let say = |words: &str| progress.say(words);
    let judged = session.verify(
        exercise,
        &order.given,
        &Terms { seed, cancel: &cancel, say: &say, watcher: &watcher, links: order.links, live: None },
    );
    drop(progress);
    let judgement = match judged {
        Ok(judgement) => judgement,
        Err(Unjudged::NotBuilt(trouble)) if report == Report::Json => {
            print_json(console, &not_built(exercise, &trouble, seed))?;
            return Ok(Exit::NotStarted);
        }
        Err(Unjudged::NotBuilt(trouble)) => {
            return Err(Trouble::not_started(prepare::in_full(&trouble)));
        }
        Err(Unjudged::Trouble(trouble)) => return Err(trouble),
    };
    if let Some(path) = keep.evidence {
        save(&judgement, path).map_err(|error| {
            Trouble::wrong_use(format!("the evidence could not be written to {}: {error}", path.display()))
        })?;
    }
    keep.pictures.save_judged(exercise, &judgement)?;
    if order.given != Given::Reference
        && judgement.worth == Worth::Full
        && let Some(notice) = session.record(exercise, &judgement.verdict)
    {
        console.warn(&notice);
    }
    match report {
        Report::Json => print_json(console, &judgement.verdict)?,
        Report::Text => {
            let mut out = console.stdout();
            let wish = Wish { detail: detail(console), trace: keep.pictures.trace };
            session.report_with(wish, exercise, &judgement, console.look(), &mut out)?;
            let pictures = keep.pictures.files().into_iter().map(|(_, file)| file);
            said_written(console, keep.evidence.into_iter().chain(pictures), &mut out)?;
            out.flush()?;
        }
    }
    Ok(exit_of(judgement.verdict.outcome))
}

/// How much of a verdict is wanted.
fn detail(console: &Console) -> Detail {
    match console.loudness() {
        Loudness::Quiet => Detail::Short,
        Loudness::Plain => Detail::Usual,
        Loudness::Verbose => Detail::All,
    }
}

/// Says which files were written, unless only what is needed is wanted.
///
/// # Errors
/// Those of `out`.
pub(super) fn said_written<'f>(
    console: &Console,
    files: impl IntoIterator<Item = &'f Path>,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut gap = "\n";
    for file in files.into_iter().filter(|_| console.loudness() != Loudness::Quiet) {
        writeln!(out, "{gap}Written: {}", file.display())?;
        gap = "";
    }
    Ok(())
}

/// Keeps everything that was seen.
fn save(judgement: &Judgement, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for played in &judgement.played {
        played.learner.save(&mut file)?;
        played.reference.save(&mut file)?;
    }
    file.flush()
}

/// One object on stdout and nothing else.
pub fn print_json(console: &Console, verdict: &impl Serialize) -> Result<(), Trouble> {
    let mut out = console.stdout();
    serde_json::to_writer_pretty(&mut out, verdict).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
