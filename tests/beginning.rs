//! A learner begins where something is missing: a tool, or a program to begin with.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

fn said(command: &mut Command, status: i32) -> String {
    let output = command.output().expect("the binary starts");
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{text}");
    text
}

fn workshop(folder: &Path) -> Command {
    let mut command = common::workshop(folder);
    command.current_dir(folder);
    command
}

#[test]
fn a_folder_is_not_called_ready_where_its_tools_are_missing() {
    let dir = tempfile::tempdir().expect("a folder");
    let nothing = dir.path().join("nothing");
    fs::create_dir(&nothing).expect("a folder");
    let text = said(workshop(dir.path()).args(["init", "mine", "--lang", "rust"]).env("PATH", &nothing), 0);
    assert!(text.starts_with("mine is made for Rust: ") && !text.contains("ready"), "{text}");
    let (before, after) = text.split_once("\nFirst get what is missing:\n").expect("a heading");
    assert!(before.contains("no `rustc` and no `cargo`"), "{text}");
    let (remedies, next) = after.split_once("\nThen begin here:\n").expect("another heading");
    for remedy in ["  cd mine\n", "install a C compiler", "https://sh.rustup.rs"] {
        assert!(remedies.contains(remedy), "{remedy}: {text}");
    }
    assert!(!next.contains("install"), "{text}");
    let quiet =
        said(workshop(dir.path()).args(["-q", "init", "other", "--lang", "c"]).env("PATH", &nothing), 0);
    assert!(quiet.starts_with("other is made for C: ") && quiet.contains("Install make"), "{quiet}");
}

#[test]
fn where_there_is_nothing_to_begin_with_it_is_said_what_one_can_do() {
    let dir = tempfile::tempdir().expect("a folder");
    said(workshop(dir.path()).args(["init", "mine", "--lang", "node"]), 0);
    let mine = dir.path().join("mine");
    for command in ["verify", "run", "watch"] {
        let text = said(workshop(&mine).args([command, "05"]), 2);
        for words in [
            "none to begin with in Node",
            "Write 05-decode/main.js from nothing",
            "`workshop show 05`",
            "`workshop show 05 --starter --lang python`",
        ] {
            assert!(text.contains(words), "{command}: {words} in {text}");
        }
    }
    // Where one was taken away there was something.
    fs::remove_file(mine.join("02-pushpull/main.js")).expect("a starter");
    let text = said(workshop(&mine).args(["verify", "02"]), 2);
    assert!(!text.contains("to begin with"), "{text}");
}
