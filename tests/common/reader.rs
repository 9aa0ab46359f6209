//! A reader who types what a document says: in a folder of their own, with `workshop` on the PATH.

use std::cell::RefCell;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Reader {
    dir: tempfile::TempDir,
    /// Where the reader is: `cd` is remembered.
    at: RefCell<PathBuf>,
}

impl Reader {
    pub fn new() -> Reader {
        let dir = tempfile::tempdir().expect("a folder");
        let bin = dir.path().join("bin");
        fs::create_dir(&bin).expect("a folder");
        symlink(env!("CARGO_BIN_EXE_workshop"), bin.join("workshop")).expect("a link");
        let work = dir.path().join("work");
        fs::create_dir(&work).expect("a folder");
        Reader { at: RefCell::new(work), dir }
    }

    pub fn is_at(&self) -> PathBuf {
        self.at.borrow().clone()
    }

    /// What a command prints, on both streams, and whether it succeeded.
    pub fn run(&self, command: &str) -> (String, bool) {
        let bin = self.dir.path().join("bin").display().to_string();
        let path = format!("{bin}:{}", std::env::var("PATH").unwrap_or_default());
        let left_at = self.dir.path().join("left-at");
        let script = format!("{{ {command}\n}} 2>&1; status=$?; pwd >{}; exit $status", left_at.display());
        let output = Command::new("sh")
            .args(["-c", &script])
            .current_dir(&*self.at.borrow())
            .env("PATH", path)
            .env("WORKSHOP_HOME", self.dir.path().join("home"))
            .env_remove("WORKSHOP_COURSE")
            .env_remove("COLUMNS")
            .env_remove("CLICOLOR_FORCE")
            .output()
            .expect("sh starts");
        if let Ok(place) = fs::read_to_string(&left_at) {
            *self.at.borrow_mut() = Path::new(place.trim_end_matches('\n')).to_owned();
        }
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.success())
    }

    /// Runs the commands of a block whose output is not shown.
    pub fn follow(&self, commands: &[&str]) -> usize {
        let is_command = |line: &&&str| !line.trim().is_empty() && !line.starts_with('#');
        let commands: Vec<&&str> = commands.iter().filter(is_command).collect();
        for command in &commands {
            let (printed, success) = self.run(command);
            assert!(success, "`{command}` failed:\n{printed}");
        }
        commands.len()
    }

    /// Runs the commands of a transcript, and compares what they print with what it says.
    pub fn compare(&self, transcript: &[&str]) -> usize {
        let text = transcript.join("\n");
        let parts: Vec<&str> = text.strip_prefix("$ ").expect("a command first").split("\n$ ").collect();
        for part in &parts {
            let (command, expected) = part.split_once('\n').unwrap_or((part, ""));
            let (printed, _) = self.run(command);
            assert_eq!(without_chance(&printed), without_chance(expected), "`{command}` prints\n{printed}");
        }
        parts.len()
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
