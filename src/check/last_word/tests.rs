//! Who says the last word, who hears it, and who runs on.

use super::LastWord;
use crate::check::table::pipeline::{Run, WORKERS, ending};
use crate::check::testing::{Play, ids};
use crate::evidence::{Alteration, Ended, Side, StopReason};

const HEARERS: [&str; 4] = ["worker1", "worker2", "worker3", "ventilator"];

fn check() -> LastWord {
    LastWord { link: "kill".into(), says: "KILL".into(), results: "squares".into(), count: 90 }
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&check(), &ending(), play, play)
}

/// Everybody listens to the sink from the beginning.
fn listening(run: &Run) -> Play {
    (1..).zip(HEARERS).fold(run.begin(), |play, (conn, name)| play.meet("kill", conn, name, 0x20, 0x21))
}

fn says(play: Play, word: &str) -> Play {
    (1..=4).fold(play, |play, conn| play.message("kill", conn, Side::Bind, word))
}

fn all_end(play: Play) -> Play {
    HEARERS.into_iter().fold(play, |play, name| play.exit(name, Ended::Code(0)))
}

fn all_idle(play: Play) -> Play {
    HEARERS.into_iter().fold(play.at(7000.0), |play, name| play.stop(name, StopReason::Idle))
}

#[test]
fn a_word_after_the_last_result_and_everybody_ends_is_right() {
    let run = Run::default();
    assert_eq!(found(&all_end(says(run.work(listening(&run)), "KILL"))), [""; 0]);
    let twice = says(says(run.work(listening(&run)), "KILL"), "KILL");
    assert_eq!(found(&all_end(twice)), [""; 0]);
}

#[test]
fn whoever_runs_on_is_told_when_the_word_reached_it() {
    let run = Run::default();
    let play = all_idle(says(run.work(listening(&run)), "KILL"));
    assert_eq!(found(&play), ["runs-on"]);
    let finding = &ending().examine(&check(), &play, &play)[0];
    assert!(
        finding.message.contains("`worker1` runs on") && finding.message.contains("same goes for"),
        "{finding:?}"
    );
}

#[test]
fn whoever_was_not_connected_has_missed_it() {
    let run = Run::default();
    let play = all_idle(says(run.work(run.begin().meet("kill", 1, "worker1", 0x20, 0x21)), "KILL"));
    assert_eq!(found(&play), ["runs-on", "missed-the-last-word"]);
}

#[test]
fn a_sink_that_is_silent_after_the_last_result_has_not_said_it() {
    let run = Run::default();
    assert_eq!(found(&all_idle(run.work(listening(&run)))), ["no-last-word"]);
    let too_few = Run { numbers: run.numbers[..80].to_vec(), ..Run::default() };
    assert_eq!(found(&all_idle(too_few.work(listening(&too_few)))), [""; 0]);
}

#[test]
fn a_word_before_the_last_result_is_too_early_also_when_that_was_only_delayed() {
    let few = Run { numbers: Run::default().numbers[..80].to_vec(), ..Run::default() };
    assert_eq!(found(&all_end(says(few.work(listening(&few)), "KILL"))), ["said-too-early"]);
    let run = Run::default();
    let play = run.work(listening(&run)).alter("squares", Side::Connect, 10, Alteration::Delayed(300_000));
    assert_eq!(found(&all_end(says(play, "KILL"))), ["said-too-early"]);
}

#[test]
fn whoever_leaves_before_the_word_is_named_and_whoever_mistook_another_is_not() {
    let run = Run::default();
    let play = run.work(listening(&run)).exit(WORKERS[0], Ended::Code(0));
    assert_eq!(found(&says(play, "KILL")), ["ended-too-early"]);
    assert_eq!(found(&all_end(says(run.work(listening(&run)), "kill"))), [""; 0]);
}
