//! A linter for the course: finds the exercise folders and holds each to what CONTRIBUTING.md promises.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use workshop::course::{Course, Exercise, Judged, Tree};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn course() -> Course {
    Course::load(&Tree::Folder(Path::new(ROOT).join("exercises"))).expect("the course is in order")
}

fn programs(course: &Course) -> impl Iterator<Item = &Exercise> {
    course.exercises().iter().filter(|exercise| exercise.judged == Judged::Program)
}

/// Every finding that a check can name, as the checks' sources spell them.
fn known_findings() -> BTreeSet<String> {
    fn read(dir: &Path, ids: &mut BTreeSet<String>) {
        for entry in fs::read_dir(dir).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                read(&path, ids);
            } else {
                let source = fs::read_to_string(&path).expect("a source file");
                let words = source.split('"').skip(1).step_by(2);
                let like_an_id = |word: &&str| {
                    !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                };
                ids.extend(words.filter(like_an_id).map(str::to_owned));
            }
        }
    }
    let mut ids = BTreeSet::new();
    read(&Path::new(ROOT).join("src/check"), &mut ids);
    ids
}

#[test]
fn the_embedded_course_is_the_one_in_the_folders() {
    let names = |course: &Course| -> Vec<String> {
        course.exercises().iter().map(|exercise| exercise.name.clone()).collect()
    };
    let embedded = Course::built_in().expect("the course is in order");
    assert_eq!(names(&embedded), names(&course()));
    assert_eq!(names(&embedded)[..4], ["00-welcome", "01-reqrep", "02-pushpull", "03-pubsub"]);
}

#[test]
fn every_page_has_the_sections_that_findings_point_at() {
    let sections = [
        "Task",
        "The addresses",
        "How it is judged",
        "The trap",
        "Tips for Rust",
        "Tips for Python",
        "Tips for C",
        "Tips for Node",
        "See also",
    ];
    for exercise in programs(&course()) {
        for section in sections {
            // Without links there are no addresses, only arguments.
            let links = !exercise.scenario.links.is_empty();
            let section = if section == "The addresses" && !links { "The arguments" } else { section };
            let heading = format!("## {section}");
            assert!(exercise.page.lines().any(|line| line == heading), "{}: no {heading}", exercise.name);
        }
    }
}

#[test]
fn no_drawing_is_wider_than_an_ordinary_terminal() {
    for exercise in course().exercises() {
        let mut inside = false;
        for line in exercise.page.lines() {
            if line.starts_with("```") {
                inside = !inside;
            } else if inside {
                assert!(workshop::text::width(line) <= 76, "{}: too wide: {line}", exercise.name);
            }
        }
    }
}

#[test]
fn every_page_leads_to_the_next_exercise() {
    let course = course();
    for exercise in course.exercises() {
        if let Some(next) = course.after(exercise) {
            let command = format!("workshop show {}", next.label());
            assert!(exercise.page.contains(&command), "{} does not say `{command}`", exercise.name);
        }
    }
}

#[test]
fn every_exercise_has_enough_wrong_solutions_each_filed_under_a_finding_that_exists() {
    let known = known_findings();
    let filed = common::filed();
    for exercise in programs(&course()) {
        let of_this = |wrong: bool| {
            filed.iter().filter(move |one| one.exercise == exercise.name && one.finding.is_some() == wrong)
        };
        assert!(of_this(true).count() >= 6, "{}: too few wrong solutions", exercise.name);
        assert!(of_this(false).count() >= 3, "{}: too few right solutions", exercise.name);
        for one in of_this(true) {
            let finding = one.finding.as_ref().expect("a wrong one");
            assert!(known.contains(finding), "{}: no check knows `{finding}`", one.shown());
        }
    }
}

#[test]
fn hints_answer_findings_that_exist() {
    let known = known_findings();
    for exercise in course().exercises() {
        for hint in &exercise.hints {
            for id in &hint.answers {
                assert!(known.contains(id), "{}: no check knows `{id}`", exercise.name);
            }
        }
    }
}

#[test]
fn every_starter_compiles_and_fails_with_a_finding_and_an_advice() {
    let home = tempfile::tempdir().expect("a folder");
    for exercise in programs(&course()) {
        let starter = home.path().join(format!("{}.rs", exercise.short_name()));
        fs::write(&starter, exercise.starter.as_deref().expect("a starter")).expect("a file");
        let output = common::workshop(home.path())
            .args(["verify", &exercise.name, "--json"])
            .arg(&starter)
            .output()
            .expect("the binary starts");
        let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(verdict["outcome"], "failed", "{}", exercise.name);
        let first = &verdict["findings"][0];
        assert!(!first["message"].as_str().expect("a message").is_empty());
        assert!(!first["advice"].as_str().expect("an advice").is_empty());
        assert_ne!(first["id"], "no-socket", "{}: the starter opens its sockets", exercise.name);
    }
}
