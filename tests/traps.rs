//! Each trap of the course can be seen with one command, on an ordinary terminal: a small program that walks into it,
//! a lab, or the reference solution played by hand.

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use workshop::course::{Course, Exercise, Judged};
use workshop::lab::Lab;
use workshop::tap::{self, Reserved};

const WIDEST: usize = 80;

/// It goes on with the system of the exercise before it, and begins with what that one cannot do.
const GOES_ON: &str = "19-undying";

/// How an exercise lets its trap be seen.
enum Sight {
    /// `workshop trap NN`
    Trap,
    /// `workshop lab NAME`
    Lab(Lab),
    /// `workshop play NN ROLE ...`, line by line: some go on until they are stopped, and clients end.
    Play(Vec<Vec<String>>),
}

/// What its page tells a learner to type before the task.
fn sight(exercise: &Exercise) -> Result<Sight, String> {
    let intro = exercise.page.split("\n## Task").next().unwrap_or_default();
    let typed = |command: &str| intro.lines().any(|line| line == command);
    let begins = format!("workshop play {} ", exercise.label());
    let plays = intro.lines().filter_map(|line| line.strip_prefix(&begins));
    let plays: Vec<Vec<String>> = plays.map(|line| line.split(' ').map(str::to_owned).collect()).collect();
    let trap = format!("workshop trap {}", exercise.label());
    let lab = Lab::ALL.into_iter().find(|lab| typed(&format!("workshop lab {}", lab.name())));
    match (intro.contains(&trap), lab, plays) {
        (true, None, _) => Ok(Sight::Trap),
        (false, Some(lab), _) => Ok(Sight::Lab(lab)),
        (false, None, plays) if !plays.is_empty() => Ok(Sight::Play(plays)),
        (true, Some(_), _) => Err(format!("{}: a trap and a lab stand before the task", exercise.name)),
        (false, None, _) => Err(format!("{}: nothing before the task shows the trap", exercise.name)),
    }
}

/// Plays what one exercise shows; the error says what is wrong with it.
fn shown(exercise: &Exercise) -> Result<(), String> {
    let home = tempfile::tempdir().map_err(|error| error.to_string())?;
    let name = &exercise.name;
    let command = |words: &[&str]| {
        let mut command = common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")));
        command.current_dir(home.path()).args(words);
        command
    };
    match sight(exercise)? {
        Sight::Trap => tells(name, 3, &command(&["trap", name]).output()),
        // It says what it is about, asks for a guess, tells what it sees, and ends with a figure.
        Sight::Lab(lab) => tells(name, 6, &command(&["lab", lab.name()]).output()),
        Sight::Play(plays) => {
            let label = exercise.label();
            let (plays, _reserved) = elsewhere(plays);
            let (clients, others): (Vec<_>, Vec<_>) =
                plays.iter().partition(|words| words.first().is_some_and(|role| role == "client"));
            let play = |words: &[String]| {
                let mut command = command(&["play", &label]);
                command.args(words).stdin(Stdio::null());
                command
            };
            let _others: Vec<Stopped> =
                others.iter().map(|words| Stopped::start(play(words))).collect::<Result<_, _>>()?;
            if clients.is_empty() {
                return Err(format!("{name}: nobody asks for anything"));
            }
            clients.iter().try_for_each(|words| tells(name, 1, &play(words).output()))
        }
    }
}

/// The same with addresses that nobody else uses, as long as they are kept.
fn elsewhere(mut plays: Vec<Vec<String>>) -> (Vec<Vec<String>>, BTreeMap<String, Reserved>) {
    let mut reserved = BTreeMap::new();
    for word in plays.iter_mut().flatten().filter(|word| word.starts_with("tcp://")) {
        let address = reserved.entry(word.clone()).or_insert_with(|| tap::reserve().expect("an address"));
        *word = address.url().to_owned();
    }
    (plays, reserved)
}

/// Whether it ended well, said so many lines, and none that is too wide for a terminal.
fn tells(name: &str, least: usize, output: &std::io::Result<Output>) -> Result<(), String> {
    let output = output.as_ref().map_err(|error| format!("{name}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let words = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || !words.is_empty() {
        return Err(format!("{name}: {}, on stderr: {words}", output.status));
    }
    if text.lines().count() < least || !text.contains(|c: char| c.is_ascii_digit()) {
        return Err(format!("{name} shows nothing: {text}"));
    }
    match text.lines().find(|line| line.chars().count() > WIDEST) {
        Some(line) => Err(format!("{name}: too wide for a terminal: {line}")),
        None => Ok(()),
    }
}

/// A program that goes on until this is dropped.
struct Stopped(Child);

impl Stopped {
    fn start(mut command: Command) -> Result<Stopped, String> {
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        child.map(Stopped).map_err(|error| error.to_string())
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn every_exercise_with_a_program_shows_its_trap_and_its_page_says_how_before_the_task() {
    let course = Course::built_in().expect("the course");
    let has_one = |exercise: &&Exercise| exercise.judged == Judged::Program && exercise.name != GOES_ON;
    let programs = course.exercises().iter().filter(has_one);
    let wrong: Vec<String> = thread::scope(|scope| {
        let all: Vec<_> = programs.map(|exercise| scope.spawn(move || shown(exercise))).collect();
        assert!(all.len() >= 18, "only {} exercises", all.len());
        all.into_iter().filter_map(|one| one.join().expect("no panic").err()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
