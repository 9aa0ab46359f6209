//! The labs, played small and for real: their figures agree with each other, and nothing of them stays behind.

mod common;

use std::fs::{self, File};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::pty::{OpenptyResult, Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::tcgetattr;
use nix::unistd::Pid;
use serde_json::Value;

/// Far longer than anything here takes; reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);
/// A flood that nobody waits the end of.
const ENDLESS: &str = "2000000000";

/// `workshop lab ...` in a folder of its own, with temporary files of its own.
struct Bench {
    dir: tempfile::TempDir,
    marker: String,
}

impl Bench {
    fn new() -> Bench {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("tmp")).expect("a folder");
        let marker = format!("labs-{}-{}", std::process::id(), fastrand::u64(..));
        Bench { dir, marker }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn lab(&self, words: &[&str]) -> Command {
        let mut command = common::workshop(self.path());
        command.current_dir(self.path()).arg("lab").args(words);
        command.env("LABS_MARKER", &self.marker).env("TMPDIR", self.path().join("tmp"));
        command
    }

    fn output(&self, words: &[&str]) -> Output {
        let output = self.lab(words).output().expect("the binary starts");
        self.until("nothing of it runs", || self.running().is_empty());
        let left: Vec<_> = fs::read_dir(self.path().join("tmp")).expect("the folder").collect();
        assert!(left.is_empty(), "temporary files are left: {left:?}");
        output
    }

    fn json(&self, words: &[&str]) -> Value {
        let output = self.output(&[words, &["--json"]].concat());
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}{text}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("no single object ({error}): {text}"))
    }

    fn text(&self, words: &[&str]) -> String {
        let output = self.output(words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The processes that carry the marker.
    fn running(&self) -> Vec<u32> {
        let carries = |pid: &u32| {
            fs::read(format!("/proc/{pid}/environ")).is_ok_and(|environ| {
                environ.windows(self.marker.len()).any(|window| window == self.marker.as_bytes())
            })
        };
        let pids = fs::read_dir("/proc").expect("/proc").flatten();
        pids.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(carries).collect()
    }

    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let began = Instant::now();
        while !is_so() {
            assert!(began.elapsed() < PATIENCE, "not in time: {what}; running: {:?}", self.running());
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Begins a flood, and waits until jobs are done.
    fn flood(&self, command: &mut Command) -> Child {
        let child = command.spawn().expect("the binary starts");
        let log = self.path().join("logs/count1.log");
        let has_done = || fs::read_to_string(&log).is_ok_and(|text| text.contains("i/o latency"));
        self.until("a job is done", has_done);
        child
    }

    fn interrupt(&self, child: &Child, signal: Signal) {
        kill(Pid::from_raw(child.id() as i32), signal).expect("the signal is sent");
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

/// The sum of one figure over all workers of a play.
fn sum(play: &Value, key: &str) -> u64 {
    play["workers"].as_array().expect("workers").iter().map(|worker| number(&worker[key])).sum()
}

fn worker<'a>(play: &'a Value, name: &str) -> &'a Value {
    let mut workers = play["workers"].as_array().expect("workers").iter();
    workers.find(|worker| worker["worker"] == name).unwrap_or_else(|| panic!("no {name} in {play}"))
}

#[test]
fn a_killed_worker_takes_its_mailbox_with_it_and_only_one_job_when_it_asks() {
    let bench = Bench::new();
    let svg = bench.path().join("lost.svg");
    let found = bench.json(&["lost", "--jobs", "60", "--ms", "80", "--svg", &svg.display().to_string()]);
    let (push, ask) = (&found["push"], &found["ask"]);
    assert!(number(&push["lost"]) > 0, "{push}");
    assert_eq!(number(&push["lost"]) + number(&push["done"]), 60, "{push}");
    assert!(number(&push["lost_in_mailbox"]) >= number(&push["lost"]) - 1, "{push}");
    assert_eq!((number(&ask["lost"]), number(&ask["done"])), (0, 60), "{ask}");
    for play in [push, ask] {
        assert_eq!(sum(play, "done"), number(&play["done"]), "{play}");
        assert!(number(&play["done_when_killed"]) >= 15, "{play}");
    }
    assert!(fs::read_to_string(svg).expect("the picture").contains("<svg"));
}

#[test]
fn a_late_worker_finds_nothing_left_or_has_work_when_it_asks() {
    let found = Bench::new().json(&["late", "--jobs", "300"]);
    for (way, is_nothing) in [("push", true), ("ask", false)] {
        let play = &found[way];
        assert_eq!((number(&play["done"]), number(&play["lost"])), (300, 0), "{play}");
        assert_eq!(sum(play, "done"), 300, "{play}");
        assert_eq!(number(&worker(play, "late")["done"]) == 0, is_nothing, "{play}");
    }
}

#[test]
fn short_jobs_stand_behind_the_long_one_and_do_not_when_workers_ask() {
    let found = Bench::new().json(&["busy", "--jobs", "40", "--ms", "10", "--long", "500"]);
    assert!(number(&found["push"]["behind_the_long_job"]) > 0, "{found}");
    assert_eq!(number(&found["ask"]["behind_the_long_job"]), 0, "{found}");
    for play in [&found["push"], &found["ask"]] {
        assert_eq!((number(&play["done"]), number(&play["lost"])), (40, 0), "{play}");
    }
}

#[test]
fn a_mailbox_holds_fewer_messages_when_they_are_larger_or_its_buffers_smaller() {
    let bench = Bench::new();
    let svg = bench.path().join("mailbox.svg");
    let found = bench.json(&["mailbox", "--svg", &svg.display().to_string()]);
    let holds = |transport: &str, buffers: Value, size: u64| {
        let mut all = found["mailboxes"].as_array().expect("mailboxes").iter();
        let its =
            |one: &&Value| one["transport"] == transport && one["buffers"] == buffers && one["size"] == size;
        number(&all.find(its).unwrap_or_else(|| panic!("no {transport} {size} in {found}"))["messages"])
    };
    for transport in ["tcp", "ipc", "inproc"] {
        let usual = [64, 1024, 4096].map(|size| holds(transport, Value::Null, size));
        assert!(usual[0] > usual[1] && usual[1] > usual[2] && usual[2] > 0, "{transport}: {usual:?}");
        assert!(holds(transport, 1.into(), 64) < usual[0], "{transport}");
    }
    assert_eq!(holds("inproc", Value::Null, 64), 2048);
    assert!(fs::read_to_string(svg).expect("the picture").contains("<svg"));
}

#[test]
fn every_message_of_the_flood_is_a_job_that_is_done_and_the_logs_say_so() {
    let bench = Bench::new();
    let svg = bench.path().join("overlap.svg");
    let order = ["overlap", "--messages", "3000", "--workers", "2", "--work", "5"];
    let found = bench.json(&[&order[..], &["--svg", &svg.display().to_string()]].concat());
    assert_eq!(sum(&found, "received"), 3000, "{found}");
    for key in ["sent", "received", "done"] {
        assert_eq!(number(&found[key]), 3000, "{found}");
    }
    assert!(number(&found["most_overlap"]) > 1, "{found}");
    assert!(fs::read_to_string(svg).expect("the picture").contains("<svg"));
    let conns = fs::read_to_string(bench.path().join("logs/conns.log")).expect("the list");
    for worker in found["workers"].as_array().expect("workers") {
        for log in worker["logs"].as_array().expect("logs") {
            let log = log.as_str().expect("a name");
            assert!(conns.contains(log), "{log} in:\n{conns}");
            let text = fs::read_to_string(bench.path().join("logs").join(log)).expect("a log");
            assert!(number(&worker["received"]) == 0 || text.lines().count() > 1, "{log}:\n{text}");
        }
        let counts = format!("logs/count{}.log", worker["worker"]);
        let counts = fs::read_to_string(bench.path().join(counts)).expect("a log");
        let lines: Vec<&str> = counts.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            for word in ["loop position", "messages received", "i/o overlap"] {
                assert!(line.contains(word), "{word} in {line}");
            }
            // Latency is there as soon as a job is done, and not before.
            assert_eq!(line.contains("i/o latency"), !line.starts_with("loop position 0 "), "{line}");
        }
        assert!(number(&worker["done"]) == 0 || lines.iter().any(|line| line.contains("i/o latency")));
    }
}

#[test]
fn a_new_flood_clears_the_logs_of_the_old_one_and_nothing_else() {
    let bench = Bench::new();
    bench.json(&["overlap", "--messages", "50", "--workers", "2"]);
    let logs = bench.path().join("logs");
    let precious = [bench.path().join("precious"), bench.path().join("count9.log"), logs.join("mine.log")];
    for path in &precious {
        fs::write(path, "precious").expect("a file");
    }
    let list = format!(
        "{}../precious ../count9.log {} ../../etc/passwd\n",
        fs::read_to_string(logs.join("conns.log")).expect("the list"),
        precious[0].display()
    );
    fs::write(logs.join("conns.log"), list).expect("the list");
    let found = bench.json(&["overlap", "--messages", "50", "--workers", "1"]);
    assert_eq!(number(&found["cleared_logs"]), 4);
    assert!(precious.iter().all(|path| fs::read(path).is_ok_and(|text| text == b"precious")));
    let mut names: Vec<String> = fs::read_dir(&logs)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["conns.log", "count1.log", "mine.log", "msgs1.log"]);
}

#[test]
fn ctrl_c_ends_a_flood_and_its_workers_with_a_summary() {
    let bench = Bench::new();
    let mut command = bench.lab(&["overlap", "--messages", ENDLESS, "--workers", "2"]);
    let child = bench.flood(command.stdout(Stdio::piped()));
    assert_eq!(bench.running().len(), 3, "the lab and its two workers");
    bench.interrupt(&child, Signal::SIGINT);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    let text = String::from_utf8_lossy(&output.stdout);
    for words in ["messages were sent to 2 workers", "It was stopped early"] {
        assert!(text.contains(words), "{words} in:\n{text}");
    }
    bench.until("nothing of it runs", || bench.running().is_empty());
}

#[test]
fn even_a_killed_flood_leaves_no_worker_behind() {
    let bench = Bench::new();
    let mut command = bench.lab(&["overlap", "--messages", ENDLESS, "--workers", "2", "--json"]);
    let mut child = bench.flood(command.stdout(Stdio::null()));
    bench.interrupt(&child, Signal::SIGKILL);
    child.wait().expect("it ends");
    bench.until("nothing of it runs", || bench.running().is_empty());
}

#[test]
fn ctrl_c_ends_a_play_with_what_is_known() {
    let bench = Bench::new();
    let mut command = bench.lab(&["busy", "--long", "60000", "--json"]);
    let child = command.stdout(Stdio::piped()).spawn().expect("the binary starts");
    // The lab, and two workers and a sender or server in each play, each with a keeper.
    bench.until("everybody plays", || bench.running().len() >= 13);
    bench.interrupt(&child, Signal::SIGINT);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130));
    let found: Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert_eq!(found["interrupted"], true);
    bench.until("nothing of it runs", || bench.running().is_empty());
}

/// Runs a lab on a terminal of this size until `signal`, or to its end; returns what it wrote and its exit status.
fn on_a_terminal(
    words: &[&str],
    (columns, rows): (u16, u16),
    signal: Option<Signal>,
) -> (String, Option<i32>) {
    let bench = Bench::new();
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    let OpenptyResult { master, slave } = openpty(Some(&size), None).expect("a terminal");
    let before = tcgetattr(&slave).expect("its settings");
    let end = |slave: &OwnedFd| Stdio::from(slave.try_clone().expect("a descriptor"));
    let mut command = bench.lab(words);
    command.env("TERM", "xterm-256color").stdin(end(&slave)).stdout(end(&slave)).stderr(end(&slave));
    let mut child = match signal {
        Some(_) => bench.flood(&mut command),
        None => command.spawn().expect("the binary starts"),
    };
    drop(command);
    let reader = thread::spawn(move || {
        let mut written = Vec::new();
        // A terminal whose other end is gone is no error.
        let _ = File::from(master).read_to_end(&mut written);
        String::from_utf8_lossy(&written).into_owned()
    });
    if let Some(signal) = signal {
        bench.interrupt(&child, signal);
    }
    let status = child.wait().expect("it ends");
    assert_eq!(tcgetattr(&slave).expect("its settings"), before, "the terminal is as it was");
    bench.until("nothing of it runs", || bench.running().is_empty());
    drop(slave);
    (reader.join().expect("no panic"), status.code())
}

/// What was written before, on, and after the other screen.
fn screens(written: &str) -> (&str, &str) {
    let (_, rest) = written.split_once("\x1b[?1049h").expect("the other screen");
    let (during, after) = rest.split_once("\x1b[?1049l").expect("and back");
    assert!(!after.contains("\x1b[?1049h"), "once only");
    assert!(after.contains("\x1b[?25h"), "the cursor is there again");
    (during, after)
}

#[test]
fn on_a_terminal_a_lab_is_drawn_on_another_screen_and_its_last_picture_stays_on_the_first() {
    let (written, status) = on_a_terminal(&["lost", "--jobs", "40"], (80, 24), None);
    assert_eq!(status, Some(0));
    let (during, after) = screens(&written);
    // Blanks that are there already are not written.
    assert!(during.contains("Guess") && during.contains("mailbox"), "{during}");
    for words in ["PUSH/PULL", "asking", "were lost"] {
        assert!(after.contains(words), "{words} in:\n{after}");
    }
}

#[test]
fn however_a_lab_is_ended_the_terminal_is_as_it_was() {
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let (written, status) = on_a_terminal(&["overlap", "--messages", ENDLESS], (80, 24), Some(signal));
        assert_eq!(status, Some(130), "{signal}");
        assert!(screens(&written).1.contains("It was stopped early"), "{signal}");
    }
}

#[test]
fn a_tiny_terminal_breaks_nothing() {
    for size in [(20, 5), (1, 1)] {
        let (written, status) = on_a_terminal(&["late", "--jobs", "8"], size, None);
        assert_eq!(status, Some(0), "{written}");
    }
}

#[test]
fn in_a_pipe_there_are_plain_lines_and_no_line_is_wider_than_the_terminal_said() {
    let bench = Bench::new();
    let text = bench.text(&["late", "--jobs", "20"]);
    assert!(!text.contains('\x1b'), "{text}");
    assert!(text.contains("Guess first"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(text.contains("the late worker did 0 of 20 jobs"), "{text}");
    let rows = bench.text(&["late", "--jobs", "20", "--csv"]);
    let mut lines = rows.lines();
    assert_eq!(lines.next(), Some("at_ms,play,sender,mailbox,work,lost,done"));
    assert!(lines.clone().count() > 100 && lines.all(|line| line.split(',').count() == 7), "{rows}");
}

#[test]
fn without_a_name_the_labs_are_listed() {
    let text = Bench::new().text(&[]);
    for name in ["overlap", "mailbox", "busy", "lost", "late"] {
        assert!(text.lines().any(|line| line.starts_with(name)), "{name} in:\n{text}");
    }
}
