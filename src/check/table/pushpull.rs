//! Exercise 02: each mistake and the finding that comes first.

use crate::check::Checks;
use crate::check::table::{Played, assert_complete, findings, first};
use crate::check::testing::{Play, pushpull, tampered_pushpull};
use crate::evidence::{Alteration, Ended, Head, Leftover, Side, StopReason, Stream, What};

const BIND: &str = "tcp://127.0.0.1:5001";
const CONNECT: &str = "tcp://127.0.0.1:6001";
/// Which number changes places with the one behind it in the tampered scene.
const SWAPPED: usize = 10;

pub(in crate::check) fn checks() -> Checks {
    let toml = "[wire.links.work]\nfrom-bind = 100\nconnections = 1\n[pace]\nevery-ms = 20\n[running-sum]\n\
                [stdout]\nnumbers = 'ignored'\n[exit]\n[stderr]\n[leftovers]\n";
    toml::from_str(toml).expect("checks")
}

/// What a program does, in figures.
#[derive(Clone)]
struct Run {
    patterns: (u16, u16),
    sent: Vec<i64>,
    /// Whether the sums follow what was received.
    canned: bool,
    line: fn(sum: i64, number: i64) -> String,
    last: &'static [&'static str],
    on: Stream,
    every_ms: f64,
    at_the_end: bool,
    ends: Ended,
    /// The workshop stops it after this many steps.
    stopped_after: usize,
}

fn right_run() -> Run {
    Run {
        patterns: (0x50, 0x51),
        sent: (1..=100).collect(),
        canned: false,
        line: |sum, _| sum.to_string(),
        last: &["done!"],
        on: Stream::Stdout,
        every_ms: 20.2,
        at_the_end: false,
        ends: Ended::Code(0),
        stopped_after: usize::MAX,
    }
}

fn begin(scene: &str) -> Play {
    Play::new(scene).start("main", &["./mine", BIND, CONNECT])
}

impl Run {
    fn print(&self, play: Play, text: &str) -> Play {
        play.note(What::Line { actor: "main".into(), stream: self.on, text: text.into(), cut: 0 })
    }

    fn play(&self, scene: &str) -> Play {
        let play = begin(scene).at(4.0).sockets("main", &["127.0.0.1:5001"], &[]);
        let mut play = play.meet("work", 1, "main", self.patterns.0, self.patterns.1);
        for number in &self.sent {
            play = play.message("work", 1, Side::Bind, &number.to_string());
        }
        let mut received = self.sent.clone();
        if scene == "tampered" && received.len() > SWAPPED {
            received.swap(SWAPPED - 1, SWAPPED);
            play = play.alter("work", Side::Bind, SWAPPED as u64, Alteration::Swapped);
        }
        let added = if self.canned { (1..=100).collect() } else { received };
        let mut sum = 0;
        let end = 6.0 + self.every_ms * added.len() as f64;
        for (step, number) in added.iter().enumerate().take(self.stopped_after) {
            sum += number;
            play = play.at(if self.at_the_end { end } else { 6.0 + self.every_ms * (step as f64 + 1.0) });
            play = self.print(play, &(self.line)(sum, *number));
        }
        if added.len() > self.stopped_after {
            return play.at(4500.0).stop("main", StopReason::Deadline).exit("main", Ended::Signal(15));
        }
        play = self.last.iter().fold(play, |play, line| self.print(play, line));
        play.at(end + 2.0).close("work", 1, Side::Bind).exit("main", self.ends)
    }
}

pub(in crate::check) fn right(scene: &str) -> Play {
    right_run().play(scene)
}

/// Both scenes of the exercise.
fn played(play: impl Fn(&str) -> Play) -> Vec<Played> {
    let stages = [(pushpull(), "plain"), (tampered_pushpull(), "tampered")];
    stages.into_iter().map(|(stage, name)| (stage, play(name), right(name))).collect()
}

fn hangs(play: Play) -> Play {
    play.at(5000.0).stop("main", StopReason::Idle).exit("main", Ended::Signal(15))
}

/// Prints the right sums at the right pace, with nothing on the wire.
fn canned_without_a_socket(scene: &str) -> Play {
    let mut play = begin(scene);
    for (step, sum) in (1..=100).map(|n| n * (n + 1) / 2).enumerate() {
        play = play.at(20.2 * step as f64).print("main", &sum.to_string());
    }
    play.print("main", "done!").exit("main", Ended::Code(0))
}

fn panics_with(scene: &str, words: &str) -> Play {
    let place = "thread 'main' (9) panicked at src/main.rs:7:40:";
    begin(scene).at(3.0).complain("main", &[place, words]).exit("main", Ended::Code(101))
}

const IN_USE: &str = "called `Result::unwrap()` on an `Err` value: AddressInUse";

fn half_way(scene: &str) -> Play {
    let mut play = begin(scene).meet("work", 1, "main", 0x50, 0x51);
    for number in 1..=50 {
        play = play.at(20.0 * f64::from(number)).message("work", 1, Side::Bind, &number.to_string());
        play = play.print("main", &(number * (number + 1) / 2).to_string());
    }
    let words = ["thread 'main' (9) panicked at src/main.rs:30:9:", "half-way is enough"];
    play.complain("main", &words).exit("main", Ended::Code(101))
}

/// Two workers, each with its own pause, on one sum.
fn two_workers(scene: &str) -> Play {
    let mut play = begin(scene).meet("work", 1, "main", 0x50, 0x51).meet("work", 2, "main", 0x50, 0x51);
    for number in 1..=100_i64 {
        play = play.message("work", 1 + (number % 2) as u32, Side::Bind, &number.to_string());
    }
    for number in 1..=100_i64 {
        play = play.at(10.1 * number as f64).print("main", &(number * (number + 1) / 2).to_string());
    }
    play.print("main", "done!").exit("main", Ended::Code(0))
}

/// Uses an address of its own: the scene that comes second finds it taken.
fn own_address(scene: &str) -> Play {
    if scene == "tampered" {
        return panics_with(scene, IN_USE);
    }
    let own = ["127.0.0.1:7789"];
    canned_without_a_socket(scene).sockets("main", &own, &own)
}

fn run(change: impl Fn(&mut Run) + 'static) -> Box<dyn Fn(&str) -> Play> {
    Box::new(move |scene| {
        let mut run = right_run();
        change(&mut run);
        run.play(scene)
    })
}

type Row = (&'static str, Box<dyn Fn(&str) -> Play>);

fn mistakes_in_figures() -> Vec<Row> {
    vec![
        ("passed", run(|_| {})),
        ("passed", run(|run| run.every_ms = 25.0)),
        ("sums-not-numbers", run(|run| run.line = |_, number| number.to_string())),
        ("stops-early", run(|run| run.sent = (1..=99).collect())),
        ("starts-at-zero", run(|run| run.sent = (0..=100).collect())),
        ("starts-at-zero", run(|run| run.sent = (0..=99).collect())),
        ("goes-too-far", run(|run| run.sent = (1..=101).collect())),
        ("number-missed", run(|run| run.sent.retain(|number| *number != 42))),
        ("number-doubled", run(|run| run.sent.insert(42, 42))),
        ("too-fast", run(|run| run.every_ms = 0.1)),
        ("too-fast", run(|run| run.every_ms = 2.2)),
        ("too-slow", run(|run| run.every_ms = 40.3)),
        ("too-slow", run(|run| (run.every_ms, run.stopped_after) = (200.3, 22))),
        ("all-at-once", run(|run| run.at_the_end = true)),
        ("letter-case", run(|run| run.last = &["Done!"])),
        ("missing-line", run(|run| run.last = &[])),
        ("misspelled", run(|run| run.last = &["done"])),
        ("extra-line", run(|run| run.last = &["done!", "bye"])),
        ("different-text", run(|run| run.line = |sum, _| format!("sum: {sum}"))),
        ("prepared-answer", run(|run| run.canned = true)),
        ("wrong-pattern", run(|run| run.patterns = (0x10, 0x10))),
        (
            "wrong-pattern",
            run(|run| {
                (run.patterns, run.sent) = ((0x20, 0x21), (20..=100).collect());
            }),
        ),
        ("ends-swapped", run(|run| (run.patterns, run.sent) = ((0x51, 0x50), Vec::new()))),
        ("printed-on-stderr", run(|run| run.on = Stream::Stderr)),
        ("wrong-status", run(|run| run.ends = Ended::Code(3))),
        ("ended-by-signal", run(|run| run.ends = Ended::Signal(11))),
    ]
}

fn mistakes_in_events() -> Vec<Row> {
    let left = || What::LeftBehind {
        actor: "main".into(),
        processes: vec![Leftover { pid: 4711, command: "sleep 600".into() }],
    };
    let flood = || What::Flooded { actor: "main".into(), stream: Stream::Stdout, bytes: 1 << 24 };
    vec![
        ("no-socket", Box::new(canned_without_a_socket)),
        ("no-socket", Box::new(|scene| hangs(begin(scene)))),
        ("elsewhere", Box::new(own_address)),
        (
            "elsewhere",
            Box::new(|scene| canned_without_a_socket(scene).sockets("main", &["/tmp/numbers-7.ipc"], &[])),
        ),
        (
            "one-address",
            Box::new(|scene| {
                canned_without_a_socket(scene).sockets("main", &["127.0.0.1:5001"], &["127.0.0.1:5001"])
            }),
        ),
        (
            "elsewhere",
            Box::new(|scene| {
                let own = ["/tmp/numbers.ipc"];
                canned_without_a_socket(scene).sockets("main", &own, &own)
            }),
        ),
        (
            "nobody-connects",
            Box::new(|scene| {
                canned_without_a_socket(scene).sockets("main", &["/tmp/pymp-x/y"], &["/tmp/pymp-x/y"])
            }),
        ),
        ("panicked", Box::new(half_way)),
        ("panicked", Box::new(|scene| panics_with(scene, "index out of bounds"))),
        (
            "missing-module",
            Box::new(|scene| {
                let words =
                    ["Traceback (most recent call last):", "ModuleNotFoundError: No module named 'pynng'"];
                begin(scene).complain("main", &words).exit("main", Ended::Code(1))
            }),
        ),
        ("addresses-swapped", Box::new(|scene| panics_with(scene, IN_USE))),
        ("addresses-swapped", Box::new(|scene| hangs(begin(scene).sockets("main", &[], &[])).knock("work"))),
        (
            "binds-both",
            Box::new(|scene| {
                begin(scene)
                    .sockets("main", &["127.0.0.1:5001"], &[])
                    .complain("main", &[IN_USE])
                    .exit("main", Ended::Code(101))
            }),
        ),
        (
            "binds-both",
            Box::new(|scene| {
                let words = ["  File \"mine.py\", line 9, in <module>", "    pull.listen(sys.argv[2])"];
                let words = [
                    &["Traceback (most recent call last):"],
                    &words[..],
                    &["pynng.exceptions.AddressInUse: Address in use"],
                ];
                begin(scene).complain("main", &words.concat()).exit("main", Ended::Code(1))
            }),
        ),
        (
            "addresses-swapped",
            Box::new(|scene| hangs(begin(scene).sockets("main", &["127.0.0.1:6001"], &["127.0.0.1:5001"]))),
        ),
        (
            "binds-both",
            Box::new(|scene| hangs(begin(scene).sockets("main", &["127.0.0.1:5001", "127.0.0.1:6001"], &[]))),
        ),
        ("connects-both", Box::new(|scene| hangs(begin(scene).refuse("work", "main")).knock("work"))),
        ("nobody-listens", Box::new(|scene| hangs(begin(scene).refuse("work", "main")))),
        (
            "nobody-listens",
            Box::new(|scene| {
                let play = panics_with(scene, "called `Result::unwrap()` on an `Err` value: TimedOut");
                play.refuse("work", "main")
            }),
        ),
        ("nobody-connects", Box::new(|scene| hangs(begin(scene).sockets("main", &["127.0.0.1:5001"], &[])))),
        (
            "nothing-crossed",
            Box::new(|scene| {
                let play = begin(scene).sockets("main", &["127.0.0.1:5001"], &["127.0.0.1:6001"]);
                play.exit("main", Ended::Code(0)).refuse("work", "main")
            }),
        ),
        ("two-workers", Box::new(two_workers)),
        (
            "never-exits",
            Box::new(|scene| {
                let mut play = right(scene).evidence().clone();
                play.events.retain(|event| !matches!(event.what, What::Exited { .. }));
                hangs(Play::of(play))
            }),
        ),
        ("left-behind", Box::new(move |scene| right(scene).note(left()))),
        (
            "prints-for-ever",
            Box::new(move |scene| {
                begin(scene).note(flood()).stop("main", StopReason::Output).exit("main", Ended::Signal(9))
            }),
        ),
    ]
}

#[test]
fn each_mistake_is_told_first() {
    for (index, (id, play)) in mistakes_in_figures().into_iter().chain(mistakes_in_events()).enumerate() {
        let scenes = played(play);
        assert_eq!(first(&checks(), &scenes), id, "row {index}");
        assert_complete(&checks(), &scenes);
    }
}

#[test]
fn a_hundred_messages_and_a_canned_list_fail_in_the_tampered_scene_only() {
    let scenes = played(run(|run| run.canned = true));
    assert_eq!(first(&checks(), &scenes[..1]), "passed");
    assert_eq!(first(&checks(), &scenes[1..]), "prepared-answer");
}

/// PULL knocks before PUSH has bound, an empty connection comes and goes, and the program talks on stderr.
fn right_with_a_rough_start(scene: &str) -> Play {
    let rough =
        begin(scene).refuse("work", "main").connect("work", 9, "main").close("work", 9, Side::Connect);
    let mut evidence =
        rough.complain("main", &["nobody there yet", "warning: timed out, again"]).evidence().clone();
    evidence.events.extend(right(scene).evidence().events.iter().skip(1).cloned());
    Play::of(evidence)
}

/// One thread sends a number and takes it off again, so the tap has never two to swap.
fn right_in_lockstep(scene: &str) -> Play {
    right_run().play("plain").renamed(scene)
}

/// Another encoding of the payload than text.
fn right_in_binary(scene: &str) -> Play {
    let mut evidence = right(scene).evidence().clone();
    for event in &mut evidence.events {
        if let What::Message { head, number, .. } = &mut event.what {
            *head = Head::of(&number.to_le_bytes());
        }
    }
    Play::of(evidence)
}

#[test]
fn right_programs_of_every_style_pass_without_a_word() {
    for play in [right, right_with_a_rough_start, right_in_lockstep, right_in_binary] {
        assert_eq!(findings(&checks(), &played(play)), []);
    }
}
