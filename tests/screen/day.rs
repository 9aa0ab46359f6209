//! How a course begins, as a newcomer sees it: init, menu, page, watch red, hint, watch green, next. The same screens in
//! every language.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common;
use crate::terminal::{Terminal, workshop};
use workshop::language::Language;

/// What is seen of a language, on any machine.
fn masked(language: Language) -> impl Fn(&str) -> String {
    move |screen: &str| {
        let own = format!("main.{}", language.ending());
        let lines = screen.lines().map(|line| line.replace(&own, "main.x").trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// What `init` says, without what differs between languages and machines.
fn ready(screen: &str, language: Language) -> String {
    let mut lines = Vec::new();
    let mut tools = false;
    for line in screen.lines() {
        // How many files there are, which tools, and which package is still to be installed.
        if line.contains(" install ") {
            continue;
        }
        // Where a package is missing, the way into the folder stands above what gets it.
        if line == "Then begin here:" {
            tools = false;
            lines.extend(["Begin here:", "  cd mine"]);
            continue;
        }
        tools = (tools || line.contains(" files written.")) && !line.starts_with("Begin here");
        if !tools {
            lines.push(line);
        } else if line.contains(" files written.") {
            let is_of = |state: &str| line.starts_with(&format!("mine is {state} for {}: ", language.name()));
            assert!(is_of("ready") || is_of("made"), "{screen}");
        }
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn solution(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions/01-reqrep").join(file)
}

fn begins(language: Language, right: &str) {
    let temporary = tempfile::tempdir().expect("a folder");
    let (home, mine) = (temporary.path().join("home"), temporary.path().join("mine"));
    let init = workshop(&home, temporary.path(), &["init", "mine", "--lang", language.word()]);
    let mut terminal = Terminal::start(&init, 80, 24);
    assert_eq!(terminal.end().code(), Some(0), "{}", terminal.screen());
    terminal.golden("day-0-init", |screen| ready(screen, language));

    let mut terminal = Terminal::start(&workshop(&home, &mine, &[]), 80, 24);
    let masked = masked(language);
    terminal.wait_until_taken();
    terminal.golden("day-1-menu", &masked);
    terminal.press("\x1b[B", "> ");
    terminal.press("\r", "01 reqrep: REQ and REP");
    terminal.golden("day-2-page", &masked);
    terminal.press("w", "01 reqrep: not passed yet");
    terminal.golden("day-3-red", &masked);
    terminal.press("h", "Hint 2 of 3");
    terminal.golden("day-4-hint", &masked);
    fs::copy(solution(right), mine.join("01-reqrep").join(format!("main.{}", language.ending())))
        .expect("the program is saved");
    terminal.wait_for("01 reqrep: passed");
    terminal.golden("day-5-green", &masked);
    terminal.press("n", "02 pushpull: not passed yet");
    terminal.golden("day-6-next", &masked);
    // Back to the page of the exercise that one is at, to the list, and home.
    terminal.press("q", "02 pushpull: PUSH and PULL");
    terminal.press("q", "✓ in 2 tries");
    terminal.golden("day-7-list", &masked);
    terminal.type_in("q");
    assert_eq!(terminal.end().code(), Some(0));
    terminal.assert_given_back();

    let list = common::workshop(&home).current_dir(&mine).arg("list").output().expect("the workshop starts");
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    assert!(list.contains("▸ 02") && list.contains("1 of 20 done"), "{list}");
}

#[test]
fn a_course_begins_in_c() {
    begins(Language::C, "right/c/exact-length.c");
}

#[test]
fn a_course_begins_in_rust_as_in_any_language() {
    begins(Language::Rust, "main.rs");
}

#[test]
#[ignore = "needs Python with pynng and Node with nanomsg"]
fn languages_a_course_begins_in_python_and_node_as_in_any_language() {
    begins(Language::Python, "right/python/in_turns.py");
    begins(Language::Node, "right/node/events.js");
}
