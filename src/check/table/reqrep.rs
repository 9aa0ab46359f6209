//! Exercise 01: each mistake and the finding that comes first.

use crate::check::Checks;
use crate::check::table::{Played, assert_complete, first};
use crate::check::testing::{Play, reqrep, tampered_reqrep};
use crate::evidence::{Alteration, Ended, Head, Side, StopReason};

pub(in crate::check) fn checks() -> Checks {
    let toml = "[wire.links.rpc]\nfrom-connect = 1\nfrom-bind = 1\nconnections = 1\n[stdout]\n[exit]\n[stderr]\n[leftovers]\n";
    toml::from_str(toml).expect("checks")
}

fn begin(scene: &str) -> Play {
    Play::new(scene).start("main", &["./mine", "tcp://127.0.0.1:5001", "tcp://127.0.0.1:6001"])
}

/// What REQ sends, and what REP receives then.
fn request(scene: &str) -> (&'static str, &'static str) {
    ("is this", if scene == "plain" { "is this" } else { "ax qtul" })
}

fn reply(scene: &str) -> (&'static str, &'static str) {
    ("the real RPC?", if scene == "plain" { "the real RPC?" } else { "zhe qeal uPC?" })
}

fn carry(play: Play, scene: &str, side: Side, (sent, came): (&str, &str)) -> Play {
    let play = play.message("rpc", 1, side, &format!("\u{0}\u{0}\u{0}\u{7}{sent}"));
    if scene == "plain" {
        return play;
    }
    let head = Head::of(format!("\u{0}\u{0}\u{0}\u{7}{came}").as_bytes());
    play.alter("rpc", side, 1, Alteration::Rewritten(head))
}

/// Both messages cross; it prints these lines.
fn printing(scene: &str, lines: &[&str]) -> Play {
    let play = begin(scene).at(3.0).meet("rpc", 1, "main", 0x31, 0x30);
    let play = carry(play, scene, Side::Connect, request(scene));
    let play = carry(play, scene, Side::Bind, reply(scene)).at(4.0);
    lines.iter().fold(play, |play, line| play.print("main", line)).exit("main", Ended::Code(0))
}

fn right(scene: &str) -> Play {
    printing(scene, &[request(scene).1, reply(scene).1])
}

fn hangs(play: Play) -> Play {
    play.at(3000.0).stop("main", StopReason::Idle).exit("main", Ended::Signal(15))
}

fn no_reply(scene: &str) -> Play {
    let play = begin(scene).meet("rpc", 1, "main", 0x31, 0x30);
    hangs(carry(play, scene, Side::Connect, request(scene)).print("main", request(scene).1))
}

fn asks_twice(scene: &str) -> Play {
    let play = right(scene);
    play.message("rpc", 1, Side::Connect, "\u{0}\u{0}\u{0}\u{8}is this")
}

fn other_pattern(scene: &str) -> Play {
    let play = begin(scene).meet("rpc", 1, "main", 0x10, 0x10);
    let play = carry(play, scene, Side::Connect, request(scene));
    let play = carry(play, scene, Side::Bind, reply(scene));
    play.print("main", request(scene).1).print("main", reply(scene).1).exit("main", Ended::Code(0))
}

type Row = (&'static str, fn(&str) -> Play);

#[test]
fn each_mistake_is_told_first() {
    let rows: [Row; 16] = [
        ("prepared-answer", |scene| printing(scene, &[request(scene).1, "the real RPC?"])),
        ("passed", right),
        ("passed", |scene| printing(scene, &[request(scene).1, reply(scene).1, "", " "])),
        ("no-reply", no_reply),
        ("no-request", |scene| hangs(begin(scene).meet("rpc", 1, "main", 0x31, 0x30))),
        ("missing-line", |scene| printing(scene, &[reply(scene).1])),
        ("missing-line", |scene| printing(scene, &[request(scene).1])),
        ("lines-out-of-order", |scene| printing(scene, &[reply(scene).1, request(scene).1])),
        ("letter-case", |scene| printing(scene, &[request(scene).1, &reply(scene).1.to_lowercase()])),
        ("prepared-answer", |scene| printing(scene, &["is this", "the real RPC?"])),
        ("extra-line", |scene| printing(scene, &["sent", request(scene).1, reply(scene).1])),
        ("wrong-pattern", other_pattern),
        ("too-many-messages", asks_twice),
        ("never-exits", |scene| {
            let mut play = right(scene).evidence().clone();
            play.events.pop();
            hangs(Play::of(play))
        }),
        ("no-socket", |scene| {
            let play = begin(scene).print("main", "is this").print("main", "the real RPC?");
            play.exit("main", Ended::Code(0))
        }),
        ("nobody-listens", |scene| hangs(begin(scene).refuse("rpc", "main"))),
    ];
    for (index, (id, play)) in rows.into_iter().enumerate() {
        let stages = [(reqrep(), "plain"), (tampered_reqrep(), "tampered")];
        let scenes: Vec<Played> =
            stages.into_iter().map(|(stage, name)| (stage, play(name), right(name))).collect();
        assert_eq!(first(&checks(), &scenes), id, "row {index}");
        assert_complete(&checks(), &scenes);
    }
}
