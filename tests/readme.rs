//! Every command in the README is run, and every transcript in it is what the program really prints.
//!
//! A line `<!-- mine.rs: PATH -->` says which file of this repository is the reader's `mine.rs` from there on.
//! Blocks named `console` are transcripts: `$ command`, then what it prints. Blocks named `sh` are commands whose
//! output is not shown. The two commands for a fresh clone are run by `.ci/run`, word for word.

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Commands that build or test the whole project; `.ci/run` runs them.
const IN_CI: [&str; 2] = ["./setup && cargo run --release -- verify 02 --reference", "cargo test"];

struct Reader {
    dir: tempfile::TempDir,
}

impl Reader {
    fn new() -> Reader {
        let dir = tempfile::tempdir().expect("a folder");
        let bin = dir.path().join("bin");
        fs::create_dir(&bin).expect("a folder");
        symlink(env!("CARGO_BIN_EXE_workshop"), bin.join("workshop")).expect("a link");
        fs::create_dir(dir.path().join("work")).expect("a folder");
        Reader { dir }
    }

    fn work(&self) -> PathBuf {
        self.dir.path().join("work")
    }

    /// What a command prints, on both streams, and whether it succeeded.
    fn run(&self, command: &str) -> (String, bool) {
        let path = format!(
            "{}:{}",
            self.dir.path().join("bin").display(),
            std::env::var("PATH").unwrap_or_default()
        );
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(self.work())
            .env("PATH", path)
            .env("WORKSHOP_HOME", self.dir.path().join("home"))
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE")
            .output()
            .expect("sh starts");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
    }
}

/// Times and seeds differ from run to run: every number with a decimal point, and the number after `--seed`.
fn without_chance(text: &str) -> String {
    let mut masked = String::new();
    for line in text.trim_end().lines() {
        let mut after_seed = false;
        let words: Vec<String> = line
            .trim_end()
            .split(' ')
            .map(|word| {
                let is_number = word.contains('.') && word.parse::<f64>().is_ok();
                let shown = if is_number || after_seed { "N".to_owned() } else { word.to_owned() };
                after_seed = word == "--seed" || word == "seed";
                shown
            })
            .collect();
        masked.push_str(&words.join(" "));
        masked.push('\n');
    }
    masked
}

#[test]
fn every_command_in_the_readme_works_and_prints_what_it_says() {
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("the README");
    let reader = Reader::new();
    let mut lines = readme.lines().peekable();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        if let Some(file) = line.strip_prefix("<!-- mine.rs: ").and_then(|rest| rest.strip_suffix(" -->")) {
            fs::copy(Path::new(ROOT).join(file), reader.work().join("mine.rs")).expect("the file");
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match kind {
            "sh" => {
                for command in
                    block.iter().filter(|command| !command.trim().is_empty() && !command.starts_with('#'))
                {
                    if !IN_CI.contains(command) {
                        let (printed, success) = reader.run(command);
                        assert!(success, "`{command}` failed:\n{printed}");
                    }
                    commands += 1;
                }
            }
            "console" => {
                for part in block.join("\n").split("$ ").skip(1) {
                    let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
                    let (printed, _) = reader.run(command);
                    assert_eq!(
                        without_chance(&printed),
                        without_chance(expected),
                        "`{command}` prints\n{printed}"
                    );
                    commands += 1;
                }
            }
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
