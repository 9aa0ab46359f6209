//! What several test files need: the filed solutions, and verifying them with the real binary.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this")]

pub mod reader;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{fs, thread};

/// A program under `solutions/NN-name/right/STYLE` or `wrong/FINDING`.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The exercise's full name.
    pub exercise: String,
    /// The program.
    pub path: PathBuf,
    /// The finding that must come first, or none for a right solution.
    pub finding: Option<String>,
}

impl Filed {
    pub fn ending(&self) -> &str {
        self.path.extension().and_then(|ending| ending.to_str()).unwrap_or("")
    }

    pub fn shown(&self) -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions");
        self.path.strip_prefix(root).unwrap_or(&self.path).display().to_string()
    }
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = match fs::read_dir(dir) {
        Ok(entries) => entries.map(|entry| entry.expect("a folder's entry").path()).collect(),
        Err(_) => Vec::new(),
    };
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

/// All filed solutions of all exercises.
pub fn filed() -> Vec<Filed> {
    let mut all = Vec::new();
    for folder in entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions")) {
        let exercise = name(&folder);
        for style in entries(&folder.join("right")) {
            for path in entries(&style) {
                all.push(Filed { exercise: exercise.clone(), path, finding: None });
            }
        }
        for finding in entries(&folder.join("wrong")) {
            for path in entries(&finding) {
                all.push(Filed { exercise: exercise.clone(), path, finding: Some(name(&finding)) });
            }
        }
    }
    all
}

/// The binary under test, with nothing of this machine's own in its way.
pub fn workshop(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workshop"));
    command
        .env("WORKSHOP_HOME", home)
        .env_remove("PYTHONUNBUFFERED")
        .env_remove("WORKSHOP_COURSE")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("RUST_BACKTRACE");
    // Where `.ci/run` has put the languages' packages.
    let python = std::env::var_os("WORKSHOP_TEST_PYTHON").map(PathBuf::from);
    if let Some(environment) = python.as_deref().and_then(Path::parent).and_then(Path::parent) {
        command.env("VIRTUAL_ENV", environment);
    }
    if let Some(modules) = std::env::var_os("WORKSHOP_TEST_NODE_MODULES") {
        command.env("NODE_PATH", modules);
    }
    command
}

/// Verifies one filed solution. The error says what was wrong with the verdict.
pub fn verify(filed: &Filed, home: &Path) -> Result<(), String> {
    let output = workshop(home)
        .args(["verify", &filed.exercise, "--json"])
        .arg(&filed.path)
        .output()
        .expect("the binary starts");
    judge(filed, &output).map_err(|what| format!("{}: {what}", filed.shown()))
}

fn judge(filed: &Filed, output: &Output) -> Result<(), String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let verdict: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| format!("no JSON ({error}): {text}{}", String::from_utf8_lossy(&output.stderr)))?;
    let ids: Vec<&str> = verdict["findings"]
        .as_array()
        .map(|findings| {
            findings.iter().filter(|f| f["kind"] == "failure").filter_map(|f| f["id"].as_str()).collect()
        })
        .unwrap_or_default();
    let seed = &verdict["seed"];
    let first = &verdict["findings"][0];
    let text = format!(
        "  {}: {} Expected {}, seen {}.",
        first["scene"], first["message"], first["expected"], first["actual"]
    );
    match &filed.finding {
        None if verdict["outcome"] == "passed" && output.status.code() == Some(0) => Ok(()),
        None => Err(format!("a right program was rejected: {ids:?}, seed {seed}\n{text}")),
        Some(expected) if ids.first() == Some(&expected.as_str()) && output.status.code() == Some(1) => {
            Ok(())
        }
        Some(expected) => Err(format!("should be `{expected}`, but was {ids:?}, seed {seed}\n{text}")),
    }
}

/// The number in a variable.
pub fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// How many verifications at a time: two a processor, for most programs wait most of the time.
pub fn side_by_side() -> usize {
    let two_a_processor = thread::available_parallelism().map_or(4, |processors| processors.get() * 2);
    number("WORKSHOP_SIDE_BY_SIDE", two_a_processor)
}

/// What many verifications came to.
pub struct Verdicts {
    /// Every wrong verdict, told.
    pub wrong: Vec<String>,
    /// How long each one took, and whose it was; the longest first.
    pub took: Vec<(Duration, String)>,
}

/// Whether the machine has time for more: the part of the last ten seconds, in percent, in which somebody waited for a
/// processor. A kernel that does not say so has none.
fn has_time_for_more() -> bool {
    const MOST: f64 = 40.0;
    let text = fs::read_to_string("/proc/pressure/cpu").unwrap_or_default();
    let waited = text.split_whitespace().find_map(|word| word.strip_prefix("avg10=")?.parse::<f64>().ok());
    waited.is_some_and(|waited| waited < MOST)
}

/// Verifies all of `programs` `repeat` times, `side_by_side` at a time, and twice as many while the machine has time:
/// most programs wait most of the time.
pub fn verify_all(programs: &[Filed], repeat: usize, side_by_side: usize) -> Verdicts {
    let home = tempfile::tempdir().expect("a temporary folder");
    let queue: VecDeque<&Filed> = (0..repeat).flat_map(|_| programs).collect();
    let queue = Mutex::new(queue);
    let all = Mutex::new(Verdicts { wrong: Vec::new(), took: Vec::new() });
    thread::scope(|scope| {
        for place in 0..2 * side_by_side {
            let (queue, all, home) = (&queue, &all, &home);
            scope.spawn(move || {
                loop {
                    while place >= side_by_side && !has_time_for_more() {
                        if queue.lock().expect("the queue").is_empty() {
                            return;
                        }
                        thread::sleep(Duration::from_secs(1));
                    }
                    let Some(filed) = queue.lock().expect("the queue").pop_front() else { return };
                    let began = Instant::now();
                    let verdict = verify(filed, home.path());
                    let mut all = all.lock().expect("the list");
                    all.took.push((began.elapsed(), filed.shown()));
                    all.wrong.extend(verdict.err());
                }
            });
        }
    });
    let mut all = all.into_inner().expect("the list");
    all.took.sort_by(|a, b| b.cmp(a));
    all
}
