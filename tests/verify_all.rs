//! `verify --all`: the verdict on each exercise is the one that it gets alone.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::assert::OutputAssertExt;
use serde_json::Value;

fn workshop() -> std::process::Command {
    common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")))
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).expect("one object")
}

fn solution(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions").join(path)
}

/// The verdict on an exercise, by its full name.
fn of<'v>(all: &'v Value, exercise: &str) -> &'v Value {
    let exercises = all["exercises"].as_array().expect("a list");
    exercises.iter().find(|verdict| verdict["exercise"] == exercise).expect("a verdict")
}

#[test]
fn every_reference_solution_passes_beside_the_others() {
    let output = workshop().args(["verify", "--all", "--reference"]).assert().success().get_output().clone();
    let text = stdout(&output);
    let rows = text.lines().filter(|line| line.ends_with("✓ passed")).count();
    assert!(text.contains(&format!("{rows} of {rows} passed.")) && rows > 3, "{text}");
}

#[test]
fn each_program_of_a_folder_is_found_by_its_name_and_judged_as_it_is_alone() {
    let (home, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let put = |from: &str, to: &str| {
        fs::copy(solution(from), folder.path().join(to)).expect("a copy");
    };
    put("01-reqrep/main.rs", "01.rs");
    put("02-pushpull/wrong/sums-not-numbers/prints-the-number.rs", "pushpull.rs");
    fs::write(folder.path().join("03-broken.rs"), "fn main() { no }\n").expect("a file");
    let verify = |more: &[&str]| {
        let mut command = common::workshop(home.path());
        let command = command.args(["verify", "--all"]).args(more).arg(folder.path());
        command.assert().code(1).get_output().clone()
    };
    let all = json(&verify(&["--json", "--seed", "7"]));
    assert_eq!(all["outcome"], "failed");
    let first = |exercise: &str| of(&all, exercise)["findings"][0]["id"].clone();
    assert_eq!(of(&all, "01-reqrep")["outcome"], "passed");
    assert_eq!(
        (of(&all, "02-pushpull")["outcome"].clone(), first("02-pushpull")),
        ("failed".into(), "sums-not-numbers".into())
    );
    assert_eq!(
        (of(&all, "03-pubsub")["outcome"].clone(), first("03-pubsub")),
        ("not-started".into(), "build-failed".into())
    );
    assert_eq!(first("07-handshake"), "no-program");
    let alone = json(
        common::workshop(home.path())
            .args(["verify", "02", "--json", "--seed", "7"])
            .arg(folder.path().join("pushpull.rs"))
            .assert()
            .code(1)
            .get_output(),
    );
    let ids = |verdict: &Value| -> Vec<Value> {
        verdict["findings"].as_array().expect("a list").iter().map(|finding| finding["id"].clone()).collect()
    };
    assert_eq!(ids(of(&all, "02-pushpull")), ids(&alone));
    let text = stdout(&verify(&[]));
    for words in ["✗ not started", "- no program", "To see more of the first: workshop verify 02"] {
        assert!(text.contains(words), "{words} in:\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 100 || line.contains("workshop verify")),
        "{text}"
    );
    let known = workshop::progress::Store::at(home.path()).load().progress;
    let tries = |exercise| known.of(exercise).map_or(0, |tried| tried.tries);
    assert_eq!(
        (tries("01-reqrep"), tries("02-pushpull"), tries("03-pubsub"), tries("07-handshake")),
        (2, 3, 0, 0)
    );
}

#[test]
fn the_reference_is_no_progress_of_the_learner() {
    let home = tempfile::tempdir().expect("a folder");
    common::workshop(home.path()).args(["verify", "01", "--reference"]).assert().success();
    assert_eq!(workshop::progress::Store::at(home.path()).load(), workshop::progress::Known::default());
}

#[test]
fn a_folder_that_is_not_there_is_wrong_use() {
    let output = workshop().args(["verify", "--all", "no-such-folder"]).assert().code(2).get_output().clone();
    assert!(String::from_utf8_lossy(&output.stderr).contains("no-such-folder"));
    workshop().args(["verify"]).assert().code(2);
}
