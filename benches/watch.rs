//! What `watch` adds: the time from a save to the verdict's first line, beside that of `verify` of the same program.
//!
//! `cargo bench --bench watch` prints the figures; nothing here fails on a time.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const WORKSHOP: &str = env!("CARGO_BIN_EXE_workshop");
const ROUNDS: usize = 9;

fn main() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let workshop = |dir: &Path| {
        let mut command = Command::new(WORKSHOP);
        command.env("WORKSHOP_HOME", home.path()).current_dir(dir).stdin(Stdio::null()).stderr(Stdio::null());
        command
    };
    let right = format!("exec -a workshop-plays-02-pushpull '{WORKSHOP}' \"$@\"");
    for (name, program) in [("one that is wrong at once", "echo hello"), ("the reference of 02", &right)] {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let mine = dir.path().join("mine");
        write(&mine, program);
        for poll in [&[][..], &["--poll"]] {
            let mut child = workshop(dir.path())
                .args(["watch", "02", "mine"])
                .args(poll)
                .stdout(Stdio::piped())
                .spawn()
                .expect("it starts");
            let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
            let mut verdict = || {
                lines
                    .by_ref()
                    .map_while(Result::ok)
                    .find(|line| line.contains(" pushpull: "))
                    .expect("a verdict");
                Instant::now()
            };
            verdict();
            let (mut verified, mut saved) = (Vec::new(), Vec::new());
            for round in 0..ROUNDS {
                // In turns: what else the machine does hits both.
                verified.push(first_line(workshop(dir.path()).args(["verify", "02", "mine"])));
                // Behind the rest of the report, and not in step with whoever looks.
                thread::sleep(Duration::from_millis(300 + 37 * round as u64));
                let aside = dir.path().join("mine.new");
                // Another text each time: whoever looks reads it.
                write(&aside, &format!("# {round}\n{program}"));
                let began = Instant::now();
                fs::rename(&aside, &mine).expect("a rename");
                saved.push((verdict() - began).as_secs_f64());
            }
            let _ = child.kill();
            let _ = child.wait();
            let (verify, watch) = (median(&mut verified), median(&mut saved));
            let how = if poll.is_empty() { "events" } else { "--poll" };
            println!(
                "{name:<26} verify {verify:>6.3} s, watch ({how}) {watch:>6.3} s  ({:+.3} s, at most {:+.3} s)",
                watch - verify,
                saved.iter().copied().fold(0.0, f64::max) - verify
            );
        }
    }
}

fn write(file: &Path, program: &str) {
    fs::write(file, format!("#!/usr/bin/env bash\n{program}\n")).expect("a file");
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("an executable");
}

/// The time from the start to the first line on stdout.
fn first_line(command: &mut Command) -> f64 {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let took = began.elapsed().as_secs_f64();
    child.wait().expect("its end");
    took
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
