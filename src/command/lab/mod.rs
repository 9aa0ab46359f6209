//! `workshop lab`: live experiments. On a terminal they are drawn as they go; in a pipe they say plain lines.

mod screen;
mod words;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::engine::Cancel;
use crate::lab::{Experiment, Lab, Question};
use crate::render::terminal::variable;

use super::verify::said_written;
use super::{Choice, Console, Exit, Trouble};
use screen::Screen;

/// How often the picture is drawn again.
const FRAME: Duration = Duration::from_millis(100);

/// How the result is shown.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// What goes to standard output.
    pub report: Report,
    /// The file for the picture.
    pub svg: Option<PathBuf>,
    /// Whether to wait for a guess, on a terminal.
    pub ask: bool,
}

/// What goes to standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// What happens as it happens, and sentences at the end.
    #[default]
    Text,
    /// One object.
    Json,
    /// Rows over time.
    Csv,
}

/// Lists the labs.
///
/// # Errors
/// Those of stdout.
pub fn list(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    let mut out = console.stdout();
    for lab in Lab::ALL {
        let indent = 10;
        let mut name = lab.name();
        for line in
            crate::text::wrap(lab.shows(), console.look().prose_width().saturating_sub(indent).max(20))
        {
            writeln!(out, "{name:<indent$}{line}")?;
            name = "";
        }
    }
    writeln!(out, "\nTo run one: {} lab {}", choice.call(), Lab::Lost.name())?;
    out.flush()?;
    Ok(Exit::Passed)
}

/// Runs an experiment to its end.
///
/// # Errors
/// It could not begin, or its picture can't be written.
pub fn run(console: &Console, experiment: &dyn Experiment, shown: &Shown) -> Result<Exit, Trouble> {
    if let Some(file) = &shown.svg {
        can_be_written(file)?;
    }
    let guess = ask(console, &experiment.question(), shown)?;
    let cancel = Cancel::default();
    end_on_signals(cancel.clone())?;
    let result = thread::scope(|scope| {
        let running = scope.spawn(|| experiment.run(&cancel));
        let looked_on = match shown.report {
            Report::Text if console.is_terminal() && !is_dumb() => watch(experiment, &running),
            Report::Text => tell(console, experiment, &running),
            Report::Json | Report::Csv => Ok(Audience::Stayed),
        };
        if !matches!(looked_on, Ok(Audience::Stayed)) {
            // Nobody is there to see any more of it.
            cancel.ask();
        }
        let result = running.join().unwrap_or_else(|_| Err(io::Error::other("the experiment broke off")));
        looked_on.map_err(Trouble::from).and_then(|audience| {
            let lab = experiment.lab().name();
            result.map_err(|error| Trouble::not_started(format!("lab {lab}: {error}")))?;
            Ok(audience)
        })
    });
    if result? == Audience::Left {
        return Ok(Exit::Passed);
    }
    let outcome = experiment.outcome();
    let mut out = console.stdout();
    match shown.report {
        Report::Json => writeln!(out, "{}", outcome.json)?,
        Report::Csv => out.write_all(outcome.csv.as_bytes())?,
        Report::Text => {
            words::picture(&experiment.picture(console.look().width, usize::MAX), console.look(), &mut out)?;
            writeln!(out)?;
            let compared = guess.zip(outcome.answer).map(|(guess, answer)| Question::compared(guess, answer));
            words::sentences(outcome.sentences.iter().chain(&compared), console.look(), &mut out)?;
        }
    }
    out.flush()?;
    if let Some(file) = &shown.svg {
        experiment.svg().and_then(|svg| fs::write(file, svg)).map_err(|error| not_written(file, &error))?;
        if shown.report == Report::Text {
            said_written(console, [file.as_path()], &mut out)?;
        }
    }
    Ok(if cancel.is_asked() { Exit::Interrupted } else { Exit::Passed })
}

/// Refuses a file for the picture that can't be written: before the experiment, not behind it.
fn can_be_written(file: &Path) -> Result<(), Trouble> {
    let there = file.exists();
    let opened = fs::OpenOptions::new().append(true).create(true).open(file);
    if opened.is_ok() && !there {
        // What is found there when it never comes to a picture would be empty.
        let _ = fs::remove_file(file);
    }
    opened.map(|_| ()).map_err(|error| not_written(file, &error))
}

fn not_written(file: &Path, error: &io::Error) -> Trouble {
    Trouble::wrong_use(format!("the picture can't be written to {}: {error}", file.display()))
}

/// Whether the terminal can't draw anywhere but at its end.
fn is_dumb() -> bool {
    variable("TERM").is_none_or(|term| term == "dumb")
}

/// Waits for a guess where somebody can type one and wants to.
fn ask(console: &Console, question: &Question, shown: &Shown) -> io::Result<Option<u64>> {
    if !(shown.ask && shown.report == Report::Text && console.is_terminal() && io::stdin().is_terminal()) {
        return Ok(None);
    }
    let mut out = console.stdout();
    words::sentences([&question.shown()], console.look(), &mut out)?;
    write!(out, "> ")?;
    out.flush()?;
    drop(out);
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.replace([',', '_', ' '], "").trim().parse().ok())
}

/// Ctrl-C, a polite end and a closed terminal end the experiment; its figures are shown all the same. The second one
/// ends the program at once: whatever still plays ends when it is gone.
fn end_on_signals(cancel: Cancel) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    thread::spawn(move || {
        for _ in signals.forever() {
            if cancel.is_asked() {
                screen::close();
                std::process::exit(130);
            }
            cancel.ask();
        }
    });
    Ok(())
}

/// Whether those who looked on saw the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    Stayed,
    Left,
}

type Running<'s> = ScopedJoinHandle<'s, io::Result<()>>;

/// Draws the experiment until it is over.
fn watch(experiment: &dyn Experiment, running: &Running<'_>) -> io::Result<Audience> {
    let mut screen = Screen::open()?;
    let began = Instant::now();
    let question = experiment.question().shown();
    while !running.is_finished() {
        let seconds = began.elapsed().as_secs_f64();
        let title = format!("lab {}   {seconds:.1} s   Ctrl-C ends it", experiment.lab().name());
        screen.draw(&[title, question.clone()], |columns, rows| experiment.picture(columns, rows))?;
        thread::sleep(FRAME);
    }
    Ok(Audience::Stayed)
}

/// Says in plain lines what is new until the experiment is over.
fn tell(console: &Console, experiment: &dyn Experiment, running: &Running<'_>) -> io::Result<Audience> {
    let mut out = console.stdout();
    let title = format!("lab {}: {}", experiment.lab().name(), experiment.lab().shows());
    words::sentences([&title, &experiment.question().shown()], console.look(), &mut out)?;
    loop {
        let is_over = running.is_finished();
        for line in experiment.news() {
            writeln!(out, "{line}")?;
        }
        out.flush()?;
        if is_over {
            writeln!(out)?;
            return Ok(Audience::Stayed);
        }
        if !console.is_read() {
            return Ok(Audience::Left);
        }
        thread::sleep(FRAME);
    }
}
