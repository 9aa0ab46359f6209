//! Exercise 03: each mistake and the finding that comes first.

use crate::check::Checks;
use crate::check::table::{assert_complete, first};
use crate::check::testing::{Play, pubsub};
use crate::evidence::{Ended, Side, StopReason};

fn checks() -> Checks {
    let toml = "[wire.links.news]\nto-each = 1\n[pace]\nevery-ms = 100\nof = 'messages'\n[stdout]\n[exit]\n[stderr]\n[leftovers]\n";
    toml::from_str(toml).expect("checks")
}

const SUBSCRIBERS: [(&str, f64); 3] = [("sub1", 0.0), ("sub2", 0.0), ("sub3", 700.0)];

fn begin() -> Play {
    Play::new("plain").start("publisher", &["./mine", "publisher", "tcp://127.0.0.1:5001"])
}

fn start(play: Play, name: &str) -> Play {
    play.start(name, &["./mine", "subscriber", "tcp://127.0.0.1:6001"])
}

/// The publisher runs until the workshop stops it.
fn stopped(play: Play) -> Play {
    play.at(9000.0).stop("publisher", StopReason::SceneOver).exit("publisher", Ended::Signal(15))
}

/// Each subscriber connects, gets as many messages as it is given, and does as told.
fn subscribed(mut play: Play, messages: u32, every_ms: f64, then: fn(Play, &str) -> Play) -> Play {
    for (conn, (name, starts)) in (1..).zip(SUBSCRIBERS) {
        play = start(play.at(starts), name).at(starts + 5.0).meet("news", conn, name, 0x20, 0x21);
        for message in 0..messages {
            play = play.at(starts + 60.0 + every_ms * f64::from(message));
            play = play.message("news", conn, Side::Bind, "hello world");
        }
        play = then(play, name);
    }
    play
}

fn prints_and_exits(play: Play, name: &str) -> Play {
    play.print(name, "hello world").exit(name, Ended::Code(0))
}

fn waits_in_vain(play: Play, name: &str) -> Play {
    play.at(8000.0).stop(name, StopReason::Idle).exit(name, Ended::Signal(15))
}

fn prints_every_message(play: Play, name: &str) -> Play {
    let play = (0..40).fold(play, |play, _| play.print(name, "hello world"));
    waits_in_vain(play, name)
}

fn right() -> Play {
    stopped(subscribed(begin(), 1, 100.0, prints_and_exits))
}

/// The first two get their message, then the publisher ends; the late one finds nobody.
fn ended_too_early() -> Play {
    let mut play = begin();
    for (conn, name) in [(1, "sub1"), (2, "sub2")] {
        play = start(play, name).meet("news", conn, name, 0x20, 0x21).message(
            "news",
            conn,
            Side::Bind,
            "hello world",
        );
        play = prints_and_exits(play, name);
    }
    play = start(play.at(500.0).exit("publisher", Ended::Code(0)).at(700.0), "sub3").refuse("news", "sub3");
    waits_in_vain(play, "sub3")
}

/// It says it once, to nobody, and ends.
fn says_it_to_nobody() -> Play {
    let mut play = begin().at(1.0).exit("publisher", Ended::Code(0));
    for (name, _) in SUBSCRIBERS {
        play = waits_in_vain(start(play, name).refuse("news", name), name);
    }
    play
}

/// The first two get theirs, the late one is connected and gets none.
fn publishes_once() -> Play {
    let mut play = begin();
    for (conn, name) in [(1, "sub1"), (2, "sub2")] {
        play = start(play, name).meet("news", conn, name, 0x20, 0x21).message(
            "news",
            conn,
            Side::Bind,
            "hello world",
        );
        play = prints_and_exits(play, name);
    }
    play = start(play.at(700.0), "sub3").meet("news", 3, "sub3", 0x20, 0x21);
    stopped(waits_in_vain(play, "sub3"))
}

fn subscribers_bind() -> Play {
    let mut play = begin().sockets("publisher", &["127.0.0.1:5001"], &[]);
    for (name, _) in SUBSCRIBERS {
        let words = [
            "thread 'main' panicked at src/main.rs:9:9:",
            "called `Result::unwrap()` on an `Err` value: AddressInUse",
        ];
        play = start(play, name).complain(name, &words).exit(name, Ended::Code(101));
    }
    stopped(play)
}

fn everybody_connects() -> Play {
    let mut play = begin();
    for (name, _) in SUBSCRIBERS {
        play = waits_in_vain(start(play, name).refuse("news", name), name);
    }
    stopped(play.knock("news"))
}

/// The publisher dials its address, and the subscribers bind theirs.
fn roles_exchanged() -> Play {
    let mut play = begin().sockets("publisher", &[], &["127.0.0.1:5001"]).knock("news");
    for (name, _) in SUBSCRIBERS {
        play = waits_in_vain(start(play, name).sockets(name, &["127.0.0.1:6001"], &[]), name);
    }
    stopped(play)
}

#[test]
fn what_several_programs_did_is_told_once_and_names_the_others() {
    let found = pubsub().judge(&checks(), &roles_exchanged(), &right());
    let swapped: Vec<_> = found.iter().filter(|finding| finding.id == "roles-swapped").collect();
    assert_eq!(swapped.len(), 1);
    assert_eq!(swapped[0].r#where, "");
    assert!(swapped[0].message.ends_with("The same goes for `sub2` and `sub3`."), "{}", swapped[0].message);
    let apart = pubsub().judge(&checks(), &everybody_connects(), &right());
    let both = apart.iter().find(|finding| finding.id == "connects-both").expect("a finding");
    assert!(!both.message.contains("The same goes"), "{}", both.message);
    assert!(swapped[0].message.contains("started as `publisher`"), "{}", swapped[0].message);
}

type Row = (&'static str, fn() -> Play);

#[test]
fn each_mistake_is_told_first() {
    let rows: [Row; 15] = [
        ("passed", right),
        ("passed", || stopped(subscribed(begin(), 3, 100.0, prints_and_exits))),
        ("never-subscribed", || stopped(subscribed(begin(), 70, 100.0, waits_in_vain))),
        ("publishes-once", publishes_once),
        ("ended-too-early", ended_too_early),
        ("ended-too-early", says_it_to_nobody),
        ("too-fast", || stopped(subscribed(begin(), 200, 0.05, prints_and_exits))),
        ("too-slow", || stopped(subscribed(begin(), 5, 1000.0, prints_and_exits))),
        ("extra-line", || stopped(subscribed(begin(), 40, 100.0, prints_every_message))),
        ("never-exits", || {
            stopped(subscribed(begin(), 40, 100.0, |play, name| {
                waits_in_vain(play.print(name, "hello world"), name)
            }))
        }),
        ("letter-case", || {
            stopped(subscribed(begin(), 1, 100.0, |play, name| {
                play.print(name, "Hello World").exit(name, Ended::Code(0))
            }))
        }),
        ("binds-both", subscribers_bind),
        ("connects-both", everybody_connects),
        ("roles-swapped", roles_exchanged),
        ("printed-on-stderr", || {
            stopped(subscribed(begin(), 1, 100.0, |play, name| {
                play.complain(name, &["hello world"]).exit(name, Ended::Code(0))
            }))
        }),
    ];
    for (index, (id, play)) in rows.into_iter().enumerate() {
        let scenes = [(pubsub(), play(), right())];
        assert_eq!(first(&checks(), &scenes), id, "row {index}");
        assert_complete(&checks(), &scenes);
    }
}
