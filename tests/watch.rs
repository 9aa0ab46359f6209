//! `watch` where there is no terminal: it verifies at each save, and prints.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Far longer than anything here takes; reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// A `workshop watch` whose lines are read as they come. Killed when dropped.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn begin(home: &Path, dir: &Path, arguments: &[&str]) -> Watch {
        let mut child = common::workshop(home)
            .current_dir(dir)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let (tell, lines) = channel();
        thread::spawn(move || output.lines().map_while(Result::ok).all(|line| tell.send(line).is_ok()));
        Watch { child, lines }
    }

    fn wait_for(&self, text: &str) {
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            let found = line.contains(text);
            seen.push(line);
            if found {
                return;
            }
        }
        panic!("`{text}` never came: {seen:#?}");
    }

    fn interrupt(&mut self) -> Option<i32> {
        kill(Pid::from_raw(self.child.id() as i32), Signal::SIGINT).expect("a signal");
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return status.code();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("it does not end");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(file: &Path, program: &str) {
    fs::write(file, format!("#!/usr/bin/env bash\n{program}\n")).expect("a file");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("an executable");
}

#[test]
fn each_save_is_verified_and_printed_until_it_is_interrupted() {
    let (home, dir) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mine = dir.path().join("mine");
    write(&mine, "echo hello");
    let mut watch = Watch::begin(home.path(), dir.path(), &["watch", "01", "mine"]);
    watch.wait_for("✗ 01 reqrep: not passed yet");
    watch.wait_for("Waiting for the next save");
    // One that hangs is stopped by the save after it.
    write(&mine, "trap '' TERM; while :; do sleep 1; done");
    thread::sleep(Duration::from_millis(300));
    write(&mine, &format!("exec -a workshop-plays-01-reqrep '{}' \"$@\"", env!("CARGO_BIN_EXE_workshop")));
    watch.wait_for("✓ 01 reqrep: passed");
    assert_eq!(watch.interrupt(), Some(130));
}

#[test]
fn what_cannot_be_watched_is_said_at_once() {
    let (home, dir) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let said = |arguments: &[&str]| {
        let mut command = common::workshop(home.path());
        let output = command.current_dir(dir.path()).args(arguments).output().expect("the binary");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (arguments, words) in [
        (&["watch", "02", "--reference"][..], "nothing to watch"),
        (&["watch", "00"], "asks for no program"),
        (&["watch", "02"], "workshop watch 02 FILE"),
        (&["watch"], "which exercise?"),
        (&["watch", "nonsense", "mine"], "workshop list"),
    ] {
        let (status, text) = said(arguments);
        assert_eq!(status, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(words), "{arguments:?}: {text}");
    }
}

#[test]
fn many_verifications_are_counted_and_each_failing_seed_is_named_with_its_command() {
    let (home, dir) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mine = dir.path().join("mine");
    let repeat = |program: &str, more: &[&str]| {
        write(&mine, program);
        let mut command = common::workshop(home.path());
        command.current_dir(dir.path()).args(["verify", "01", "mine", "--repeat", "3", "--seed", "40"]);
        let output = command.args(more).output().expect("the binary");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (status, text) = repeat("echo hello", &["--jitter"]);
    assert_eq!(status, Some(1), "{text}");
    assert!(text.starts_with("✗ 01 reqrep: 0 of 3 passed\n"), "{text}");
    for seed in [40, 41, 42] {
        assert!(text.contains(&format!("  seed {seed}: No message crossed the link")), "{text}");
        assert!(text.contains(&format!("    workshop verify 01 mine --jitter --seed {seed}\n")), "{text}");
    }
    let right = format!("exec -a workshop-plays-01-reqrep '{}' \"$@\"", env!("CARGO_BIN_EXE_workshop"));
    assert_eq!(repeat(&right, &[]), (Some(0), "✓ 01 reqrep: 3 of 3 passed\n".to_owned()));
    let (status, text) = repeat(&right, &["--json"]);
    let all: serde_json::Value = serde_json::from_str(&text).expect("one object");
    let seeds: Vec<u64> =
        all["runs"].as_array().expect("runs").iter().filter_map(|run| run["seed"].as_u64()).collect();
    assert_eq!((status, seeds), (Some(0), vec![40, 41, 42]));
    assert_eq!((&all["asked"], &all["passed"], &all["outcome"]), (&3.into(), &3.into(), &"passed".into()));
}

#[test]
fn many_verifications_that_are_interrupted_tell_what_there_is() {
    let (home, dir) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut child = common::workshop(home.path())
        .current_dir(dir.path())
        .args(["verify", "01", "--repeat", "100000", "--", "bash", "-c", "echo >> plays"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let began = Instant::now();
    let plays = || fs::read_to_string(dir.path().join("plays")).map_or(0, |text| text.lines().count());
    // So many that the first verification has ended.
    while plays() < 20 {
        assert!(began.elapsed() < PATIENCE, "it does not play");
        thread::sleep(Duration::from_millis(5));
    }
    kill(Pid::from_raw(child.id() as i32), Signal::SIGINT).expect("a signal");
    let mut text = String::new();
    child.stdout.take().expect("its output").read_to_string(&mut text).expect("text");
    assert_eq!(child.wait().expect("its status").code(), Some(130), "{text}");
    assert!(text.starts_with("✗ 01 reqrep: 0 of ") && text.contains("(100000 were asked for)"), "{text}");
}
