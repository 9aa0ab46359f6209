//! Somebody stops reading in the middle: a verdict stays what it is, and what goes on and on ends.

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Far longer than anything here takes; reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

fn workshop() -> Command {
    common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")))
}

/// The exit status of a command whose output nobody reads.
fn unread(command: &mut Command) -> Option<i32> {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = command.stdout(writer).output().expect("the binary starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command:?}");
    output.status.code()
}

#[test]
fn a_verdict_that_nobody_reads_keeps_its_status() {
    for (words, status) in [
        (&["verify", "02", "--", "true"][..], 1),
        (&["verify", "02", "--json", "--", "true"], 1),
        (&["verify", "02", "--repeat", "1", "--", "true"], 1),
        (&["verify", "02", "--reference"], 0),
        (&["verify", "02", "--json", "--", "/no/such/program"], 3),
        (&["run", "02", "--", "true"], 0),
    ] {
        assert_eq!(unread(workshop().args(words)), Some(status), "{words:?}");
    }
}

#[test]
fn nor_does_that_of_all_exercises_or_of_a_whole_course_change() {
    let empty = tempfile::tempdir().expect("a folder");
    assert_eq!(unread(workshop().args(["verify", "--all"]).arg(empty.path())), Some(1));
    let course = tempfile::tempdir().expect("a folder");
    let exercise = course.path().join("exercises/01-mine");
    fs::create_dir_all(&exercise).expect("a folder");
    fs::write(exercise.join("exercise.toml"), "nonsense").expect("a file");
    assert_eq!(unread(workshop().args(["course", "check", "--quick"]).arg(course.path())), Some(2));
}

#[test]
fn what_goes_on_and_on_ends_when_nobody_reads_it_any_more() {
    let (home, dir) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    fs::write(dir.path().join("mine.sh"), "echo hello\n").expect("a file");
    for (words, until, status) in [
        (&["watch", "01", "mine.sh"][..], "Waiting for the next save", 1),
        (&["lab", "mailbox"], "lab mailbox", 0),
    ] {
        let mut child = common::workshop(home.path())
            .current_dir(&dir)
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        // The reader is gone after that.
        assert!(lines.map_while(Result::ok).any(|line| line.contains(until)), "{words:?}");
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = child.try_wait().expect("its state") {
                break ended;
            }
            if began.elapsed() > PATIENCE {
                child.kill().expect("it is killed");
            }
            thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(ended.code(), Some(status), "{words:?}");
    }
}
