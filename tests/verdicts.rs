//! Every right solution passes, every wrong one fails with the finding that it is filed under.
//!
//! `cargo test` plays those that need a Rust toolchain and a C compiler only. The others and the repetition are
//! asked for: `cargo test --test verdicts -- --ignored`, with `WORKSHOP_REPEAT=100` and `WORKSHOP_BUSY=2` for
//! so many rounds with so many other programs that keep the processors busy.

#![allow(clippy::print_stdout, reason = "the figures are what it is run for")]

mod common;

use std::process::{Child, Command};

use common::{Filed, Verdicts, filed, number, side_by_side, verify_all};

/// Of so many verifications, the longest ones, it is told what they took.
const LONGEST: usize = 12;

fn programs(endings: &[&str]) -> Vec<Filed> {
    let wanted = std::env::var("WORKSHOP_ONLY").unwrap_or_default();
    filed()
        .into_iter()
        .filter(|filed| endings.contains(&filed.ending()) && filed.shown().contains(&wanted))
        .collect()
}

fn must_all_be_right(programs: &[Filed], repeat: usize) {
    assert!(!programs.is_empty(), "no solutions were found");
    let Verdicts { wrong, took } = verify_all(programs, repeat, side_by_side());
    for (took, whose) in took.iter().take(LONGEST) {
        println!("{:5.1} s {whose}", took.as_secs_f64());
    }
    let total = programs.len() * repeat;
    println!("{} programs, {total} verdicts, {} of them wrong", programs.len(), wrong.len());
    assert!(wrong.is_empty(), "{} of {total} verdicts are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Programs that do nothing but use up a processor each, until dropped.
struct Busy(Vec<Child>);

impl Busy {
    fn start(how_many: usize) -> Busy {
        let spin = || Command::new("sh").args(["-c", "while :; do :; done"]).spawn().expect("sh starts");
        Busy((0..how_many).map(|_| spin()).collect())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[test]
fn right_solutions_pass_and_wrong_ones_get_the_finding_they_are_filed_under() {
    must_all_be_right(&programs(&["rs", "c"]), 1);
}

#[test]
#[ignore = "needs Python with pynng and Node with nanomsg"]
fn languages_make_no_difference() {
    must_all_be_right(&programs(&["py", "js"]), 1);
}

#[test]
#[ignore = "takes long: WORKSHOP_REPEAT rounds of everything, WORKSHOP_BUSY other programs beside"]
fn repeated_verdicts_stay_the_same_on_a_busy_machine() {
    let _busy = Busy::start(number("WORKSHOP_BUSY", 2));
    let endings: &[&str] =
        if number("WORKSHOP_LANGUAGES", 0) == 1 { &["rs", "c", "py", "js"] } else { &["rs", "c"] };
    must_all_be_right(&programs(endings), number("WORKSHOP_REPEAT", 10));
}
