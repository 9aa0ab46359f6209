//! `workshop init`: makes the learner's folder.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::desk::{self, Begun, Desk};
use crate::language::Language;
use crate::machine::{Line, Machine, State};
use crate::render;
use crate::system;
use crate::text::{count, shell_word};

use super::{Choice, Console, Exit, Loudness, Trouble};

/// Makes it in `dir`, or adds what is missing there.
///
/// # Errors
/// It can't be made there.
pub fn run(
    console: &Console,
    choice: &Choice,
    dir: Option<PathBuf>,
    asked: Option<Language>,
) -> Result<Exit, Trouble> {
    let here = system::current_folder()?;
    let named = dir.is_some();
    let dir: PathBuf = here.join(dir.unwrap_or_default()).components().collect();
    let there = Desk::around(&dir).map_err(Trouble::wrong_use)?.filter(|desk| desk.root() == dir);
    if !named && there.is_none() && holds_something(&dir) {
        return Err(Trouble::wrong_use(format!(
            "this folder is not empty, and you named no other. Nothing was written.\n  For a folder of its own: \
             `{call} init mine`.\n  To use this one all the same: `{call} init .`",
            call = choice.call()
        )));
    }
    let choice = &match &there {
        Some(there) => of_its_course(choice, there)?,
        None => choice.clone(),
    };
    let course = choice.course()?;
    // What is missing is to be got in that folder: Python and Node look for their packages from there.
    let folder = if dir.is_dir() { dir.clone() } else { here.clone() };
    let machine = Machine { folder, ..Machine::here()? };
    let lines = machine.examine();
    let offered = course.languages();
    if let Some(asked) = asked.filter(|asked| !offered.is_empty() && !offered.contains(asked)) {
        return Err(Trouble::wrong_use(not_offered(asked, &offered, choice.call())));
    }
    let language = asked
        .or(there.map(|desk| desk.language()))
        .or_else(|| offered.iter().copied().find(|language| missing(&lines, *language).is_empty()))
        .or(offered.first().copied())
        .unwrap_or(Language::Rust);
    let missing = missing(&lines, language);
    let begun = desk::begin(&dir, language, name(), &course).map_err(Trouble::wrong_use)?;
    let state = if missing.is_empty() { "ready" } else { "made" };
    let mut out = console.stdout();
    let shown = dir.strip_prefix(&here).unwrap_or(&dir).display().to_string();
    let is_quiet = console.loudness() == Loudness::Quiet;
    if is_quiet {
        made(&begun, state, &here, &mut out)?;
    } else {
        said(&begun, state, &here, &mut out)?;
    }
    if is_quiet {
        for (line, why, repair) in &missing {
            render::machine::missing(line.name, why, console.look(), &mut out)?;
            match repair {
                &"" => writeln!(out, "  Install {}", line.in_words())?,
                repair if dir == here => writeln!(out, "  {repair}")?,
                repair => writeln!(out, "  cd {} && {repair}", shell_word(&shown))?,
            }
        }
        out.flush()?;
        return Ok(Exit::Passed);
    }
    if missing.is_empty() {
        let ready: Vec<&str> = needs(&lines, language)
            .filter_map(|line| match &line.state {
                State::Ready(what) => Some(what.as_str()),
                State::Missing { .. } => None,
            })
            .collect();
        if !ready.is_empty() {
            writeln!(out, "What it needs is here: {}.", ready.join(", "))?;
        }
    } else {
        for (line, why, _) in &missing {
            render::machine::missing(line.name, why, console.look(), &mut out)?;
        }
    }
    let go_there = if dir == here { String::new() } else { format!("  cd {}\n", shell_word(&shown)) };
    if missing.is_empty() {
        write!(out, "\nBegin here:\n{go_there}")?;
    } else {
        // In that folder: it is where Python and Node look for their packages.
        write!(out, "\nFirst get what is missing:\n{go_there}")?;
        for (line, _, repair) in &missing {
            match repair {
                &"" => writeln!(out, "  install {}", line.in_words())?,
                repair => writeln!(out, "  {repair}")?,
            }
        }
        writeln!(out, "\nThen begin here:")?;
    }
    // In there nobody needs to name the course.
    writeln!(out, "  workshop            choose an exercise, and read its page")?;
    writeln!(out, "  workshop watch      tries your program each time you save it")?;
    let others: Vec<&str> = offered.into_iter().filter(|one| *one != language).map(Language::word).collect();
    if asked.is_none() && !others.is_empty() {
        writeln!(out, "\nFor another language: {} init DIR --lang {}", choice.call(), others.join(", "))?;
    }
    out.flush()?;
    Ok(Exit::Passed)
}

/// Whether there is anything in this folder that a listing shows.
fn holds_something(dir: &Path) -> bool {
    let is_seen = |entry: &fs::DirEntry| !entry.file_name().to_string_lossy().starts_with('.');
    fs::read_dir(dir).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| is_seen(&entry))))
}

/// The folder is of one course, now and for ever: what it is, where none was named, and nothing else.
fn of_its_course(choice: &Choice, there: &Desk) -> Result<Choice, Trouble> {
    let its_own = Choice::of(None, None, Some(there.clone()));
    let Some(named) = choice.folder() else { return Ok(its_own) };
    let whole = |folder: &Path| fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    if its_own.folder().is_some_and(|own| whole(own) == whole(named)) {
        return Ok(choice.clone());
    }
    let own = match its_own.folder() {
        Some(own) => format!("the course in {}", whole(own).display()),
        None => "the built-in course".to_owned(),
    };
    Err(Trouble::wrong_use(format!(
        "{} is a workshop folder of {own} already. Nothing was written. For the course in {} make another one: {} init DIR",
        there.root().display(),
        whole(named).display(),
        choice.call()
    )))
}

/// The course has nothing to begin with in this language; in which it has.
fn not_offered(asked: Language, offered: &[Language], call: &str) -> String {
    let mut calls: Vec<String> = offered.iter().map(|it| format!("--lang {}", it.word())).collect();
    let last = calls.pop().unwrap_or_default();
    let choices = if calls.is_empty() { last } else { format!("{} or {last}", calls.join(", ")) };
    format!(
        "this course has no programs to begin with in {}. Nothing was written. Choose {choices}, or let `{call} init` \
         choose for you",
        asked.name()
    )
}

/// Where the folder is, and how much was written.
fn made(begun: &Begun, state: &str, here: &Path, out: &mut impl Write) -> io::Result<()> {
    let root = begun.desk.root();
    let place = match root.strip_prefix(here) {
        Ok(inside) if inside.as_os_str().is_empty() => "This folder".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => root.display().to_string(),
    };
    match begun.written {
        0 => writeln!(out, "{place} has everything already. Nothing was written."),
        written => writeln!(
            out,
            "{place} is {state} for {}: {} written.",
            begun.desk.language().name(),
            count(written, "file", "files")
        ),
    }
}

/// What was written, and what was there already.
fn said(begun: &Begun, state: &str, here: &Path, out: &mut impl Write) -> io::Result<()> {
    made(begun, state, here, out)?;
    if !begun.kept.is_empty() {
        let names: Vec<String> = begun.kept.iter().take(5).map(|path| path.display().to_string()).collect();
        let more = begun.kept.len() - names.len();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        writeln!(out, "Left as you have it: {}{more}.", names.join(", "))?;
    }
    if !begun.without.is_empty() {
        writeln!(
            out,
            "In {} there is nothing to begin with for {}; there you write the program from nothing.",
            begun.desk.language().name(),
            begun.without.join(", ")
        )?;
    }
    Ok(())
}

/// The lines of the machine check that a language rests on.
fn needs(lines: &[Line], language: Language) -> impl Iterator<Item = &Line> {
    let names: &[&str] = match language {
        Language::Rust => &["C library", "C", "Rust"],
        Language::Python => &["Python"],
        Language::C => &["C library", "C", "make"],
        Language::Node => &["Node"],
        Language::Sh => &[],
    };
    lines.iter().filter(move |line| names.contains(&line.name))
}

/// What of that is not there: the line, why, and what gets it.
fn missing(lines: &[Line], language: Language) -> Vec<(&Line, &str, &str)> {
    needs(lines, language)
        .filter_map(|line| match &line.state {
            State::Missing { why, repair } => Some((line, why.as_str(), repair.as_str())),
            State::Ready(_) => None,
        })
        .collect()
}

/// Whose folder it will be.
fn name() -> Option<String> {
    ["USER", "LOGNAME"].iter().filter_map(|name| env::var(name).ok()).find(|name| !name.is_empty())
}
