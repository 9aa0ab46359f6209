//! Programs that mean harm, or have gone wrong badly: each ends with a fitting finding and leaves nothing behind.

mod common;

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Verifies exercise 02 with a shell script and returns the ids of the failures.
fn failures(script: &str) -> Vec<String> {
    // The marker finds whatever the script leaves behind, in whichever session.
    let marker = format!("hostile-{}-{}", std::process::id(), fastrand::u64(..));
    let output = common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")))
        .env("HOSTILE_MARKER", &marker)
        .args(["verify", "02", "--json", "--", "sh", "-c", script])
        .output()
        .expect("the binary starts");
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "no JSON ({error}): {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    });
    assert_eq!(output.status.code(), Some(1), "{verdict}");
    let left = processes_with(&marker);
    assert!(left.is_empty(), "left behind: {left:?}");
    let findings = verdict["findings"].as_array().expect("findings");
    findings.iter().map(|finding| finding["id"].as_str().expect("an id").to_owned()).collect()
}

fn processes_with(marker: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        let has_it = fs::read(entry.path().join("environ"))
            .is_ok_and(|environ| environ.windows(marker.len()).any(|window| window == marker.as_bytes()));
        if has_it {
            let command = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            found.push(String::from_utf8_lossy(&command).replace('\0', " "));
        }
    }
    found
}

fn first_is(script: &str, id: &str) {
    let ids = failures(script);
    assert_eq!(ids.first().map(String::as_str), Some(id), "{ids:?}");
}

fn includes(script: &str, id: &str) {
    let ids = failures(script);
    assert!(ids.iter().any(|found| found == id), "{id} in {ids:?}");
}

#[test]
fn printing_for_ever() {
    first_is("yes", "prints-for-ever");
}

#[test]
fn printing_for_ever_on_stderr() {
    first_is("yes >&2", "prints-for-ever");
}

#[test]
fn one_line_of_a_hundred_megabytes() {
    first_is("head -c 100000000 /dev/zero | tr '\\0' a", "prints-for-ever");
}

#[test]
fn eating_memory() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = "#include <stdlib.h>\n#include <string.h>\n\
        int main(void) { for (;;) { char *p = malloc(1 << 20); if (p) memset(p, 1, 1 << 20); } }\n";
    let (file, program) = (dir.path().join("eat.c"), dir.path().join("eat"));
    fs::write(&file, source).expect("a source file");
    let built = std::process::Command::new("cc").arg(&file).arg("-o").arg(&program).status();
    assert!(built.expect("cc starts").success());
    first_is(&format!("exec {}", program.display()), "eats-memory");
}

#[test]
fn ignoring_sigterm() {
    first_is("trap '' TERM; while :; do sleep 1; done", "no-socket");
}

#[test]
fn forty_sessions() {
    includes("for i in $(seq 40); do setsid sleep 300 & done; sleep 0.3; exit 0", "left-behind");
}

#[test]
fn two_hundred_processes() {
    first_is("for i in $(seq 200); do sleep 300 & done; wait", "too-many-processes");
}

#[test]
fn closing_stdout_and_sleeping() {
    first_is("exec >&-; sleep 300", "no-socket");
}

#[test]
fn writing_binary() {
    includes("head -c 100000 /dev/urandom", "no-socket");
}

#[test]
fn killing_its_parents_group() {
    includes("kill -9 -$(ps -o pgid= -p $PPID | tr -d ' '); kill -9 $PPID; sleep 300", "killed-its-keeper");
}

#[test]
fn a_daemon_that_keeps_the_terminal_open() {
    includes("(setsid sh -c 'sleep 300 & sleep 300' &) ; echo 1; exit 0", "left-behind");
}

#[test]
fn waiting_for_input() {
    first_is("read answer; sleep 300", "no-socket");
}

#[test]
fn ended_by_a_signal() {
    includes("kill -SEGV $$", "ended-by-signal");
}
