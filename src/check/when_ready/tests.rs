//! When everybody is ready, and who was not.

use super::WhenReady;
use crate::check::table::pipeline::{Run, WORKERS, ending};
use crate::check::testing::{Play, ids};
use crate::evidence::Side;

fn check() -> WhenReady {
    WhenReady { link: "numbers".into(), until: "ready".into() }
}

/// The worker says that it is ready, and is answered.
fn says_so(play: Play, worker: usize) -> Play {
    let conn = worker as u32 + 1;
    let play = play.meet("ready", conn, WORKERS[worker], 0x31, 0x30);
    play.message("ready", conn, Side::Connect, "ready").message("ready", conn, Side::Bind, "ok")
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&check(), &ending(), play, play)
}

#[test]
fn numbers_after_three_requests_are_right() {
    let run = Run::default();
    let play = (0..3).fold(run.begin(), says_so);
    assert_eq!(found(&run.work(play)), [""; 0]);
}

#[test]
fn numbers_after_two_requests_come_one_too_early() {
    let run = Run::default();
    let play = (0..2).fold(run.begin(), says_so);
    let play = says_so(run.work(play), 2);
    assert_eq!(found(&play), ["pushed-before-ready"]);
    let finding = &ending().examine(&check(), &play, &play)[0];
    assert!(
        finding.message.contains("2 of 3") && finding.message.contains("`worker3` had not"),
        "{finding:?}"
    );
}

#[test]
fn three_requests_of_one_worker_are_not_three_workers() {
    let run = Run::default();
    let play =
        (0..3).fold(says_so(run.begin(), 0), |play, _| play.message("ready", 1, Side::Connect, "ready"));
    assert_eq!(found(&run.work(play)), ["pushed-before-ready"]);
}

/// The last worker's PULL comes only when it has been answered.
fn last_one_late(deal: fn(usize) -> usize, refused: bool) -> Play {
    let mut play = Play::new("plain").start("sink", &["mine"]);
    for (number, name) in (1..).zip(WORKERS) {
        play = play.start(name, &["mine"]);
        if number < 3 {
            play = play.meet("numbers", number, name, 0x50, 0x51);
        }
    }
    if refused {
        play = play.refuse("numbers", "worker3");
    }
    play = (0..3).fold(play.at(700.0), says_so);
    let run = Run { deal, first: 701.0, ..Run::default() };
    run.numbers.iter().enumerate().fold(play.at(701.0), |play, (place, number)| {
        let conn = (run.deal)(place) as u32 + 1;
        let play =
            if conn == 3 && place == 2 { play.meet("numbers", 3, "worker3", 0x50, 0x51) } else { play };
        play.message("numbers", conn, Side::Bind, &number.to_string())
    })
}

#[test]
fn a_worker_that_says_so_before_its_pull_is_there_is_told_what_it_lost() {
    let play = last_one_late(|place| place % 2, false);
    assert_eq!(found(&play), ["ready-too-early"]);
}

#[test]
fn who_had_dialled_before_or_lost_nothing_is_not_blamed() {
    assert_eq!(found(&last_one_late(|place| place % 2, true)), [""; 0]);
    assert_eq!(found(&last_one_late(|place| place % 3, false)), [""; 0]);
}
