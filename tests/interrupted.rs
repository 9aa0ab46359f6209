//! The workshop is stopped in the middle: no process, no port and no temporary folder remains.

mod common;

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Far longer than anything here takes; reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

struct Play {
    child: Child,
    marker: String,
    temporary: tempfile::TempDir,
}

/// A program that takes both addresses, ignores TERM, and has a child in a session of its own.
const STUBBORN: &str = "trap '' TERM; setsid sleep 300 & while :; do sleep 1; done";

impl Play {
    fn begin() -> Play {
        Play::of(&["verify", "02", "--", "sh", "-c", STUBBORN].map(OsStr::new))
    }

    fn of(arguments: &[&OsStr]) -> Play {
        let marker = format!("interrupted-{}-{}", std::process::id(), fastrand::u64(..));
        let temporary = tempfile::tempdir().expect("a folder");
        let child = common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")))
            .env("INTERRUPTED_MARKER", &marker)
            .env("TMPDIR", temporary.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let play = Play { child, marker, temporary };
        // Each scene has a tap, twice, and they do not all begin at the same moment.
        play.until("the program plays", |play| {
            play.others().len() >= 4 && listening_ports(play.child.id()) >= 4
        });
        play
    }

    /// The processes that carry the marker, without the workshop itself.
    fn others(&self) -> Vec<u32> {
        let carries = |pid: &u32| {
            fs::read(format!("/proc/{pid}/environ")).is_ok_and(|environ| {
                environ.windows(self.marker.len()).any(|window| window == self.marker.as_bytes())
            })
        };
        let pids = fs::read_dir("/proc").expect("/proc").flatten();
        let pids = pids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        pids.filter(|pid| *pid != self.child.id()).filter(carries).collect()
    }

    fn until(&self, what: &str, is_so: impl Fn(&Play) -> bool) {
        let began = Instant::now();
        while !is_so(self) {
            assert!(began.elapsed() < PATIENCE, "not in time: {what}; left: {:?}", self.others());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends the signal; returns the exit status, none when the signal itself ended the workshop.
    fn end(mut self, signal: Signal) -> Option<i32> {
        kill(Pid::from_raw(self.child.id() as i32), signal).expect("the signal is sent");
        let status = self.child.wait().expect("it ends");
        self.until("nothing of it runs", |play| play.others().is_empty());
        let left: Vec<_> = fs::read_dir(self.temporary.path()).expect("the folder").collect();
        assert!(left.is_empty(), "temporary files are left: {left:?}");
        status.code()
    }
}

/// How many sockets a process listens on.
fn listening_ports(pid: u32) -> usize {
    let inodes: Vec<String> = fs::read_dir(format!("/proc/{pid}/fd"))
        .expect("its files")
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok()?.to_str().map(str::to_owned))
        .filter_map(|target| Some(target.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    let table = fs::read_to_string(format!("/proc/{pid}/net/tcp")).expect("the table");
    let listens = |line: &&str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.get(3) == Some(&"0A") && words.get(9).is_some_and(|inode| inodes.iter().any(|own| own == inode))
    };
    table.lines().filter(listens).count()
}

#[test]
fn ctrl_c_ends_everything_with_status_130() {
    assert_eq!(Play::begin().end(Signal::SIGINT), Some(130));
}

#[test]
fn ctrl_c_ends_all_exercises_that_play_side_by_side() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["01.sh", "02.sh", "03.sh"] {
        fs::write(folder.path().join(name), STUBBORN).expect("a program");
    }
    let arguments = [OsStr::new("verify"), OsStr::new("--all"), folder.path().as_os_str()];
    assert_eq!(Play::of(&arguments).end(Signal::SIGINT), Some(130));
}

#[test]
fn a_polite_end_ends_everything_with_status_130() {
    assert_eq!(Play::begin().end(Signal::SIGTERM), Some(130));
}

#[test]
fn a_closed_terminal_ends_everything_with_status_130() {
    assert_eq!(Play::begin().end(Signal::SIGHUP), Some(130));
}

#[test]
fn even_a_killed_workshop_leaves_nothing_behind() {
    assert_eq!(Play::begin().end(Signal::SIGKILL), None);
}
