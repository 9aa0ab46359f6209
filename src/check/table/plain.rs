//! An exercise without links: what is said about its mistakes, and that nothing is said of sockets.

use crate::check::Checks;
use crate::check::table::{Played, assert_complete, findings, first};
use crate::check::testing::{Play, Stage};
use crate::evidence::{Ended, StopReason, Stream, What};

fn checks() -> Checks {
    toml::from_str("[exit]\n[stderr]\n[stdout]\n[leftovers]\n").expect("checks")
}

fn stage() -> Stage {
    Stage::read(concat!(
        "links = {}\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [{ name = 'program', stdin = 'numbers' }]\n",
        "files = [{ name = 'numbers', holds = { text = '' } }]\n",
    ))
}

fn printing(lines: &[&str]) -> Play {
    let play = Play::new("plain").start("program", &["mine"]);
    lines.iter().fold(play, |play, line| play.print("program", line))
}

fn ending(lines: &[&str]) -> Play {
    printing(lines).exit("program", Ended::Code(0))
}

/// The running maximum of 20, 3, 100 and 50.
fn reference() -> Play {
    ending(&["20", "20", "100", "100"])
}

/// Mistakes by the finding that comes first.
fn mistakes() -> Vec<(&'static str, Play)> {
    let crashing = |last: &str| {
        let play = printing(&["20"]).complain("program", &["Traceback (most recent call last):", last]);
        play.exit("program", Ended::Code(1))
    };
    let flood = What::Flooded { actor: "program".into(), stream: Stream::Stdout, bytes: 1 << 24 };
    let right = &["20", "20", "100", "100"];
    vec![
        ("passed", reference()),
        ("different-text", ending(&["20", "3", "100", "50"])),
        ("different-text", ending(&["20", "20", "10", "10"])),
        ("different-text", ending(&["max 20", "max 20", "max 100", "max 100"])),
        ("lines-out-of-order", ending(&["100", "100", "20", "20"])),
        ("missing-line", ending(&["20", "20", "100"])),
        ("extra-line", ending(&["20", "20", "100", "100", "100"])),
        ("nothing-printed", ending(&[])),
        ("never-exits", printing(right).at(9000.0).stop("program", StopReason::Deadline)),
        ("prints-for-ever", printing(right).note(flood).stop("program", StopReason::Output)),
        ("ended-by-signal", printing(&[]).exit("program", Ended::Signal(11))),
        ("wrong-status", printing(right).exit("program", Ended::Code(1))),
        ("traceback", crashing("EOFError: EOF when reading a line")),
        ("traceback", crashing("TypeError: '>' not supported between instances of 'str' and 'int'")),
        ("traceback", crashing("IndexError: list index out of range")),
        ("traceback", crashing("TimeoutError: timed out")),
    ]
}

fn scenes(play: Play) -> [Played; 1] {
    [(stage(), play, reference())]
}

#[test]
fn each_mistake_gets_the_finding_that_names_it() {
    for (id, play) in mistakes() {
        let scenes = scenes(play);
        assert_eq!(first(&checks(), &scenes), id, "{:?}", findings(&checks(), &scenes));
        assert_complete(&checks(), &scenes);
    }
}

#[test]
fn where_there_are_no_links_nothing_is_said_of_sockets_and_messages() {
    for (_, play) in mistakes() {
        for finding in findings(&checks(), &scenes(play)) {
            let said = format!("{} {} {}", finding.message, finding.advice, finding.expected).to_lowercase();
            for word in ["socket", "message", "receive", "address", "sums", "nobody answers"] {
                // Reading and receiving are named side by side where both may be meant.
                let said = said.replace("reads or receives", "");
                assert!(!said.contains(word), "{word}: {finding:?}");
            }
        }
    }
}

#[test]
fn who_reads_on_after_the_end_of_stdin_is_told_that_it_had_an_end() {
    let (_, play) = mistakes().into_iter().find(|(id, _)| *id == "traceback").expect("one with EOFError");
    let found = findings(&checks(), &scenes(play));
    assert!(found[0].advice.contains("stdin was at an end"), "{}", found[0].advice);
}
