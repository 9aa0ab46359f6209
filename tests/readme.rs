//! Every command in the README is run, and every transcript in it is what the program really prints.
//!
//! A line `<!-- mine.rs: PATH -->` says which file of this repository is the reader's `mine.rs` from there on.
//! Blocks named `console` are transcripts: `$ command`, then what it prints. Blocks named `sh` are commands whose
//! output is not shown. The two commands for a fresh clone are run by `.ci/run`, word for word.

mod common;

use std::fs;
use std::path::Path;

use common::reader::Reader;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Commands that build or test the whole project; `.ci/run` runs them.
const IN_CI: [&str; 2] = ["./setup && cargo run --release -- verify 02 --reference", "cargo test"];

#[test]
fn every_command_in_the_readme_works_and_prints_what_it_says() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("the README");
    let reader = Reader::new();
    let mut lines = readme.lines().peekable();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        if let Some(file) = line.strip_prefix("<!-- mine.rs: ").and_then(|rest| rest.strip_suffix(" -->")) {
            fs::copy(Path::new(ROOT).join(file), reader.is_at().join("mine.rs")).expect("the file");
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match kind {
            "sh" => {
                let here: Vec<&str> =
                    block.iter().copied().filter(|command| !IN_CI.contains(command)).collect();
                reader.follow(&here);
                commands += block.len();
            }
            "console" => commands += reader.compare(&block),
            _ => {}
        }
    }
    assert!(commands > 5, "only {commands} commands were found");
}

#[test]
fn ci_runs_the_two_commands_for_a_fresh_clone_word_for_word() {
    let ci = fs::read_to_string(Path::new(ROOT).join(".ci/run")).expect(".ci/run");
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("the README");
    for command in IN_CI {
        assert!(readme.lines().any(|line| line == command), "the README has `{command}`");
        assert!(ci.contains(command), ".ci/run has `{command}`");
    }
}
