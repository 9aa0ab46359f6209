//! Progress survives whatever happens to who writes it.
//!
//! The writers are this test's own executable, started again with a variable that says what to write.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};

use workshop::progress::{Attempt, Store};

const FOLDER: &str = "WORKSHOP_TEST_WRITES_TO";
const NAME: &str = "WORKSHOP_TEST_WRITES_AS";

/// How often a writer is killed.
const KILLS: usize = 1000;

/// Writes for ever, and says after each time how often it has written.
#[test]
#[ignore = "started by the other tests"]
#[allow(clippy::print_stdout, reason = "the other tests read it")]
fn writer() {
    let (Ok(folder), Ok(name)) = (std::env::var(FOLDER), std::env::var(NAME)) else { return };
    let store = Store::at(folder);
    loop {
        let failure = Some("no-pause".to_owned());
        match store.record(&name, &Attempt { passed: false, failure }, SystemTime::now()) {
            Ok(known) => println!(
                "tries {} {}",
                known.progress.of(&name).map_or(0, |tried| tried.tries),
                known.notice.unwrap_or_default()
            ),
            Err(error) => println!("refused {error}"),
        }
    }
}

fn start(folder: &Path, name: &str) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "writer", "--ignored", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder)
        .env(NAME, name)
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a writer starts");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    (child, out)
}

/// The highest number that the writer has told of, and anything that it had to say about the file.
fn told(out: BufReader<ChildStdout>) -> (u32, Vec<String>) {
    let (mut tries, mut notices) = (0, Vec::new());
    // The last line may be cut off by the kill: a number that is cut off is smaller, which is no lie.
    for line in out.lines().map_while(Result::ok) {
        let Some((_, rest)) = line.split_once("tries ") else { continue };
        let (number, notice) = rest.split_once(' ').unwrap_or((rest, ""));
        tries = tries.max(number.parse().unwrap_or(0));
        if !notice.is_empty() {
            notices.push(notice.to_owned());
        }
    }
    (tries, notices)
}

#[test]
#[allow(clippy::print_stdout, reason = "shown when it fails")]
fn a_thousand_kills_at_random_moments_lose_nothing_with_two_writers_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::at(folder.path());
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    thread::scope(|scope| {
        for (number, name) in ["01-reqrep", "02-pushpull"].into_iter().enumerate() {
            let (folder, store) = (folder.path(), store.clone());
            scope.spawn(move || {
                let mut chance = fastrand::Rng::with_seed(seed + number as u64);
                let mut most = 0;
                for _ in 0..KILLS / 2 {
                    let (mut child, out) = start(folder, name);
                    let reader = thread::spawn(|| told(out));
                    // Long enough to be somewhere between its start and its tenth writing.
                    thread::sleep(Duration::from_micros(chance.u64(1000..20_000)));
                    child.kill().expect("a kill");
                    child.wait().expect("its end");
                    let (tries, notices) = reader.join().expect("what it told");
                    assert_eq!(notices, Vec::<String>::new());
                    most = most.max(tries);
                    let known = store.load();
                    assert_eq!(known.notice, None);
                    let kept = known.progress.of(name).map_or(0, |tried| tried.tries);
                    assert!(kept >= most, "{name}: {kept} kept of {most}, seed {seed}");
                }
                println!("{name} was written {most} times in {} lives", KILLS / 2);
                assert!(most > 0, "somebody wrote");
            });
        }
    });
    let names: Vec<String> = fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.iter().any(|name| name.contains("kept-")), "nothing was set aside: {names:?}");
}

#[test]
fn a_full_disk_keeps_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::at(folder.path());
    store.record("01-reqrep", &Attempt { passed: true, failure: None }, SystemTime::now()).expect("a record");
    let before = fs::read_to_string(store.file().expect("its file")).expect("the file");
    // A disk that takes no more, as far as the writer can tell: no file may have a single byte.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_workshop"),
            "hint",
            "02",
        ])
        .env("WORKSHOP_HOME", folder.path())
        .output()
        .expect("the workshop starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("Your progress was not saved: ") && said.contains("Free some space."), "{said}");
    assert_eq!(fs::read_to_string(store.file().expect("its file")).expect("the file"), before);
    assert_eq!(store.load().notice, None);
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_full_disk_leaves_no_half_page_in_a_new_folder_and_the_rest_is_added_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let init = |blocks: &str, name: &str| {
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; exec \"$0\" init \"$2\" --lang c"])
            .args([env!("CARGO_BIN_EXE_workshop"), blocks, name])
            .current_dir(folder.path())
            .env("WORKSHOP_HOME", folder.path().join("home"))
            .output()
            .expect("the workshop starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(init("unlimited", "whole"), (Some(0), String::new()));
    // Small pages fit in there, larger ones do not.
    let (status, said) = init("16", "mine");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("Free some space and run it again") && !said.contains("at path"), "{said}");
    let (mine, whole) = (folder.path().join("mine"), folder.path().join("whole"));
    for file in files(&mine) {
        let there = fs::read(&file).expect("a file");
        let inside = file.strip_prefix(&mine).expect("a file inside");
        assert_eq!(there, fs::read(whole.join(inside)).expect("the same file"), "{}", inside.display());
    }
    assert!(!mine.join("workshop.toml").exists());
    assert_eq!(init("unlimited", "mine"), (Some(0), String::new()));
    assert_eq!(files(&mine).len(), files(&whole).len());
}
