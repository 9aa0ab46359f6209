//! Each trap of the course can be seen with one command, on an ordinary terminal.

mod common;

use std::path::Path;
use std::thread;

use workshop::course::{Course, Judged};

const WIDEST: usize = 80;

/// Plays the demonstration of one exercise; the error says what is wrong with it.
fn shown(exercise: &str) -> Result<(), String> {
    let output = common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")))
        .args(["trap", exercise])
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let words = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || !words.is_empty() {
        return Err(format!("{exercise}: {}, on stderr: {words}", output.status));
    }
    if text.lines().count() < 3 {
        return Err(format!("{exercise} shows nothing: {text}"));
    }
    match text.lines().find(|line| line.chars().count() > WIDEST) {
        Some(line) => Err(format!("{exercise}: too wide for a terminal: {line}")),
        None => Ok(()),
    }
}

#[test]
fn every_exercise_with_a_program_shows_its_trap_and_its_page_says_so_before_the_task() {
    let course = Course::built_in().expect("the course");
    let programs = course.exercises().iter().filter(|exercise| exercise.judged == Judged::Program);
    let wrong: Vec<String> = thread::scope(|scope| {
        let play = |exercise: &workshop::course::Exercise| {
            let name = exercise.name.clone();
            let command = format!("workshop trap {}", exercise.label());
            let told = exercise.page.split("\n## Task").next().is_some_and(|intro| intro.contains(&command));
            let told =
                told.then_some(()).ok_or(format!("{name}: `{command}` does not stand before the task"));
            scope.spawn(move || told.and_then(|()| shown(&name)))
        };
        let all: Vec<_> = programs.map(play).collect();
        assert!(all.len() >= 13, "only {} exercises", all.len());
        all.into_iter().filter_map(|one| one.join().expect("no panic").err()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
