//! The built-in course is in order, and keeps the rules of this repository beside those for every course.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use workshop::check::FINDINGS;
use workshop::course::{Course, Exercise, Judged, Starter, Tree};
use workshop::language::Language;
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

/// The sources of the checks, one after the other.
fn sources_of_the_checks() -> String {
    fn read(dir: &Path, text: &mut String) {
        for entry in fs::read_dir(dir).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                read(&path, text);
            } else if !path.ends_with(LIST) {
                text.push_str(&fs::read_to_string(&path).expect("a source file"));
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(ROOT).join("src/check"), &mut text);
    text
}

/// Where the names of the findings stand.
const LIST: &str = "src/check/ids.rs";

/// The names of all findings: what the checks' sources say first of a finding; and of the other words in them those
/// that hints and wrong solutions use, or that were in the list before.
fn findings() -> BTreeSet<String> {
    let sources = sources_of_the_checks();
    let said_first = ["Finding::failure(", "Finding::note("].into_iter().flat_map(|call| {
        let named = sources.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
        named.filter_map(|rest| rest.split('"').next()).map(str::to_owned)
    });
    let course = course();
    let hinted =
        course.exercises().iter().flat_map(|exercise| &exercise.hints).flat_map(|hint| &hint.answers);
    let filed = common::filed().into_iter().filter_map(|filed| filed.finding);
    let used = hinted.cloned().chain(filed).chain(FINDINGS.iter().map(ToString::to_string));
    said_first.chain(used.filter(|id| sources.contains(&format!("\"{id}\"")))).collect()
}

#[test]
fn the_course_has_no_mistakes_and_no_to_dos() {
    let reading = lint::read(&tree()).expect("a course");
    let remarks: Vec<String> = reading.remarks.iter().map(ToString::to_string).collect();
    assert!(remarks.is_empty(), "{}", remarks.join("\n"));
    assert!(reading.programs.len() > 100, "only {} programs were found", reading.programs.len());
}

#[test]
fn the_list_of_findings_is_complete() {
    let lines: String = findings().iter().map(|id| format!("    {id:?},\n")).collect();
    let list = Path::new(ROOT).join(LIST);
    let there = fs::read_to_string(&list).expect("the list");
    let (head, _) = there.split_once("&[\n").expect("a list");
    let wanted = format!("{head}&[\n{lines}];\n");
    if std::env::var_os("RECORD").is_some() {
        fs::write(&list, &wanted).expect("the list is written");
        return;
    }
    assert_eq!(there, wanted, "`RECORD=1 cargo test --test course` writes {LIST} anew");
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
fn there_are_starters_in_rust_python_and_c_and_for_some_exercises_in_node() {
    let course = course();
    let with = |language| -> Vec<&str> {
        programs(&course).filter(|it| it.starter(language).is_some()).map(|it| it.name.as_str()).collect()
    };
    let all: Vec<&str> = programs(&course).map(|exercise| exercise.name.as_str()).collect();
    for language in [Language::Rust, Language::Python, Language::C] {
        assert_eq!(with(language), all, "{}", language.name());
    }
    assert_eq!(with(Language::Node), ["01-reqrep", "02-pushpull", "03-pubsub", "06-topics", "08-pipeline"]);
}

#[test]
fn every_starter_builds_without_a_warning_and_fails_with_a_finding_and_an_advice() {
    the_starters_fail(&[Language::Rust, Language::C]);
}

#[test]
#[ignore = "needs Python with pynng and Node with nanomsg"]
fn languages_every_starter_fails_with_a_finding_and_an_advice() {
    the_starters_fail(&[Language::Python, Language::Node]);
}

fn the_starters_fail(languages: &[Language]) {
    let (home, course) = (tempfile::tempdir().expect("a folder"), course());
    let of = |exercise| languages.iter().filter_map(move |language| Exercise::starter(exercise, *language));
    let all = programs(&course).flat_map(|exercise| of(exercise).map(move |starter| (exercise, starter)));
    // They are taken from the end: the late exercises take longest.
    let queue: Mutex<Vec<(&Exercise, &Starter)>> = Mutex::new(all.collect());
    thread::scope(|scope| {
        for _ in 0..common::side_by_side() {
            scope.spawn(|| {
                while let Some((exercise, starter)) = next(&queue) {
                    the_starter_fails(exercise, starter, home.path());
                }
            });
        }
    });
}

fn next<T>(queue: &Mutex<Vec<T>>) -> Option<T> {
    queue.lock().expect("the queue").pop()
}

/// What a starter must not come to first: it has to open its sockets, and not to crash.
const NO_BEGINNING: [&str; 9] = [
    "no-socket",
    "panicked",
    "traceback",
    "missing-module",
    "uncaught-error",
    "error-message",
    "not-caught",
    "ended-by-signal",
    "wrong-status",
];

fn the_starter_fails(exercise: &Exercise, starter: &Starter, home: &Path) {
    let name = format!("{}/{}", exercise.name, starter.file);
    let language = starter.language.expect("a language");
    let file = home.join(format!("{}.{}", exercise.name, language.ending()));
    // With this line a warning is an error.
    let strict = if language == Language::Rust { "#![deny(warnings)]\n" } else { "" };
    fs::write(&file, format!("{strict}{}", starter.text)).expect("a file");
    if language == Language::C {
        compiles_without_a_warning(&file);
    }
    let output = common::workshop(home)
        .args(["verify", &exercise.name, "--json"])
        .arg(&file)
        .output()
        .expect("the binary starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let verdict: serde_json::Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{name}: {said}"));
    assert_eq!(verdict["outcome"], "failed", "{name}");
    let first = &verdict["findings"][0];
    assert!(!first["message"].as_str().expect("a message").is_empty(), "{name}");
    assert!(!first["advice"].as_str().expect("an advice").is_empty(), "{name}");
    let id = first["id"].as_str().expect("a name");
    assert!(!NO_BEGINNING.contains(&id), "{name}: {}", first["message"]);
}

fn compiles_without_a_warning(file: &Path) {
    let flags = Command::new("pkg-config").args(["--cflags", "nanomsg"]).output();
    let flags = flags.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let output = Command::new("cc")
        .args(["-Wall", "-Wextra", "-Werror", "-O1", "-c"])
        .args(flags.split_whitespace())
        .arg("-o")
        .arg(file.with_extension("o"))
        .arg(file)
        .output()
        .expect("a C compiler");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
