//! The built-in course is in order, and keeps the rules of this repository beside those for every course.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use workshop::check::FINDINGS;
use workshop::course::{Course, Exercise, Judged, Tree};
use workshop::lint;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn tree() -> Tree {
    Tree::at(Path::new(ROOT)).expect("this repository is a course")
}

fn course() -> Course {
    Course::load(&tree()).expect("the course is in order")
}

fn programs(course: &Course) -> impl Iterator<Item = &Exercise> {
    course.exercises().iter().filter(|exercise| exercise.judged == Judged::Program)
}

/// The words in the checks' sources that are the first thing a finding is given.
fn named_findings() -> BTreeSet<String> {
    fn read(dir: &Path, ids: &mut BTreeSet<String>) {
        for entry in fs::read_dir(dir).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                read(&path, ids);
                continue;
            }
            let source = fs::read_to_string(&path).expect("a source file");
            for call in ["Finding::failure(", "Finding::note("] {
                let named = source.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                ids.extend(named.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    let mut ids = BTreeSet::new();
    read(&Path::new(ROOT).join("src/check"), &mut ids);
    ids
}

#[test]
fn the_course_has_no_mistakes_and_no_to_dos() {
    let reading = lint::read(&tree()).expect("a course");
    let remarks: Vec<String> = reading.remarks.iter().map(ToString::to_string).collect();
    assert!(remarks.is_empty(), "{}", remarks.join("\n"));
    assert!(reading.programs.len() > 100, "only {} programs were found", reading.programs.len());
}

#[test]
fn the_list_of_findings_is_complete_and_in_order() {
    let listed: BTreeSet<String> = FINDINGS.iter().map(ToString::to_string).collect();
    let missing: Vec<String> =
        named_findings().difference(&listed).map(|id| format!("    {id:?},")).collect();
    assert!(missing.is_empty(), "add these to src/check/ids.rs:\n{}", missing.join("\n"));
    assert!(FINDINGS.is_sorted(), "src/check/ids.rs is in the order of the alphabet");
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
fn every_page_has_tips_for_four_languages() {
    for exercise in programs(&course()) {
        for language in ["Rust", "Python", "C", "Node"] {
            let heading = format!("## Tips for {language}");
            assert!(exercise.page.lines().any(|line| line == heading), "{}: no {heading}", exercise.name);
        }
    }
}

#[test]
fn every_exercise_has_enough_right_and_wrong_solutions() {
    let filed = common::filed();
    for exercise in programs(&course()) {
        let of_this = |wrong: bool| {
            filed.iter().filter(move |one| one.exercise == exercise.name && one.finding.is_some() == wrong)
        };
        assert!(of_this(true).count() >= 6, "{}: too few wrong solutions", exercise.name);
        assert!(of_this(false).count() >= 3, "{}: too few right solutions", exercise.name);
    }
}

#[test]
fn every_starter_compiles_and_fails_with_a_finding_and_an_advice() {
    let home = tempfile::tempdir().expect("a folder");
    for exercise in programs(&course()) {
        let starter = home.path().join(format!("{}.rs", exercise.short_name()));
        fs::write(&starter, &*exercise.starter.as_ref().expect("a starter").text).expect("a file");
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
