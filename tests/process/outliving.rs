//! A workshop that is killed leaves nothing; a workshop that is flooded stays small.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use workshop::process::Launch;

use crate::stage::{LONG, await_that, lives, marked, play, shell};

/// In this variable stands what the test that plays the workshop is to do, and then with what.
const PART: &str = "WORKSHOP_TEST_PART";

/// Starts this test program once more, as a workshop of its own.
fn workshop(part: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "outliving::plays_a_workshop", "--nocapture", "--ignored"])
        .env(PART, part)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The words that it prints behind `says `, a line each.
fn words(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map_while(Result::ok).filter_map(|line| Some(line.split_once("says ")?.1.to_string()))
}

#[test]
#[ignore = "is the workshop in other tests"]
fn plays_a_workshop() {
    let Ok(part) = std::env::var(PART) else { return };
    if part == "flooded" {
        for program in ["yes", "head -c 100000000 /dev/zero | tr '\\0' x"] {
            play(&shell(program)).over();
        }
        let status = fs::read_to_string("/proc/self/status").unwrap();
        println!("says {}", status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim());
        return;
    }
    let directory = Some(std::path::PathBuf::from(&part));
    let programs = [
        "echo up; exec sleep 1000",
        "trap '' TERM HUP; setsid sleep 1000 & echo up; while :; do echo more >>\"$PART/file\"; sleep 0.01; done",
        "(setsid env -u WORKSHOP_SCENE sleep 1000 & echo $! >\"$PART/pid\"); echo up; sleep 1000",
    ];
    let stages = programs.map(|program| {
        let env = vec![("PART".into(), part.clone().into())];
        play(&Launch { remove: directory.clone(), env, ..shell(program) })
    });
    for stage in &stages {
        stage.await_line("up");
    }
    println!("says {}", fs::read_to_string(format!("{part}/pid")).unwrap().trim());
    for stage in &stages {
        println!("says {}", stage.running.marker());
    }
    // The programs run on until somebody kills this process.
    std::thread::sleep(LONG);
    drop(stages);
}

#[test]
fn a_workshop_that_is_killed_leaves_no_process_and_no_directory() {
    let directory = tempfile::tempdir().unwrap();
    let place = directory.path().join("scene");
    fs::create_dir(&place).unwrap();
    let mut child = workshop(place.to_str().unwrap());
    let said: Vec<String> = words(&mut child).take(4).collect();
    let bare: u32 = said[0].parse().unwrap();
    assert!(said[1..].iter().any(|marker| !marked(marker).is_empty()));
    child.kill().unwrap();
    child.wait().unwrap();
    for marker in &said[1..] {
        await_that("the end of every process", || marked(marker).is_empty());
    }
    await_that("the end of the process without a marker", || !lives(bare));
    await_that("the end of the directory", || !place.exists());
}

#[test]
fn a_workshop_that_is_flooded_stays_under_thirty_megabytes() {
    let mut child = workshop("flooded");
    let said = words(&mut child).next().expect("it tells its size");
    child.wait().unwrap();
    let kilobytes: u64 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(kilobytes < 30_000, "{kilobytes} kB");
}
