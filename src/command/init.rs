//! `workshop init`: makes the learner's folder.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::desk::{self, Begun, Desk};
use crate::language::Language;
use crate::machine::{Line, Machine, State};
use crate::render;
use crate::text::{count, shell_word};

use super::{Choice, Console, Exit, Trouble};

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
    let course = choice.course()?;
    let here = env::current_dir()?;
    let dir: PathBuf = here.join(dir.unwrap_or_default()).components().collect();
    let there = Desk::around(&dir).map_err(Trouble::wrong_use)?.filter(|desk| desk.root() == dir);
    // What is missing is to be got in that folder: Python and Node look for their packages from there.
    let folder = if dir.is_dir() { dir.clone() } else { here.clone() };
    let machine = Machine { folder, ..Machine::here()? };
    let lines = machine.examine();
    let offered = course.languages();
    if let Some(asked) = asked.filter(|asked| !offered.is_empty() && !offered.contains(asked)) {
        return Err(Trouble::wrong_use(not_offered(asked, &offered)));
    }
    let language = asked
        .or(there.map(|desk| desk.language()))
        .or_else(|| offered.iter().copied().find(|language| missing(&lines, *language).is_empty()))
        .or(offered.first().copied())
        .unwrap_or(Language::Rust);
    let begun = desk::begin(&dir, language, name(), &course).map_err(Trouble::wrong_use)?;
    let mut out = console.stdout();
    said(&begun, &here, &mut out)?;
    let missing = missing(&lines, language);
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
    writeln!(out, "\nBegin here:")?;
    if dir != here {
        let shown = dir.strip_prefix(&here).unwrap_or(&dir).display().to_string();
        writeln!(out, "  cd {}", shell_word(&shown))?;
    }
    // In that folder: it is where Python and Node look for their packages.
    for (_, _, repair) in missing.iter().filter(|(_, _, repair)| !repair.is_empty()) {
        writeln!(out, "  {repair}")?;
    }
    let call = choice.call();
    writeln!(out, "  {call}            choose an exercise, and read its page")?;
    writeln!(out, "  {call} watch      tries your program each time you save it")?;
    let others: Vec<&str> = offered.into_iter().filter(|one| *one != language).map(Language::word).collect();
    if asked.is_none() && !others.is_empty() {
        writeln!(out, "\nFor another language: {call} init DIR --lang {}", others.join(", "))?;
    }
    out.flush()?;
    Ok(Exit::Passed)
}

/// The course has nothing to begin with in this language; in which it has.
fn not_offered(asked: Language, offered: &[Language]) -> String {
    let words: Vec<&str> = offered.iter().map(|language| language.word()).collect();
    format!(
        "this course has no programs to begin with for {}. It has them for these: --lang {}",
        asked.name(),
        words.join(", ")
    )
}

/// What was written, and what was there already.
fn said(begun: &Begun, here: &Path, out: &mut impl Write) -> io::Result<()> {
    let root = begun.desk.root();
    let place = match root.strip_prefix(here) {
        Ok(inside) if inside.as_os_str().is_empty() => "This folder".to_owned(),
        Ok(inside) => inside.display().to_string(),
        Err(_) => root.display().to_string(),
    };
    match begun.written {
        0 => writeln!(out, "{place} has everything already. Nothing was written.")?,
        written => writeln!(
            out,
            "{place} is ready for {}: {} written.",
            begun.desk.language().name(),
            count(written, "file", "files")
        )?,
    }
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
