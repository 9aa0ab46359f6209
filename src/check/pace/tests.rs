//! What is the right pace and what is not, also on a machine with no time to spare.

use super::{Of, Pace};
use crate::check::testing::{Play, ids, pubsub, pushpull};
use crate::evidence::{Ended, Side, StopReason};

const PACE: Pace = Pace { every_ms: 20, of: Of::Lines };

/// A hundred sums and the last word, the sums printed at these milliseconds.
fn printing(first_message: f64, at: impl Fn(f64) -> f64) -> Play {
    let mut play =
        Play::new("plain").start("main", &["mine"]).at(first_message).meet("work", 1, "main", 0x50, 0x51);
    play = play.message("work", 1, Side::Bind, "1");
    for step in 0..100_u32 {
        play = play.at(at(f64::from(step))).print("main", &step.to_string());
    }
    let end = at(99.0) + 1.0;
    play.at(end).print("main", "done!").exit("main", Ended::Code(0))
}

fn reference() -> Play {
    printing(10.0, |step| 10.0 + step * 20.2)
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&PACE, &pushpull(), play, &reference())
}

/// Whether it is told that it does not pause at all, or that its pause is too short.
fn told(play: &Play) -> &'static str {
    let findings = pushpull().examine(&PACE, play, &reference());
    assert_eq!(findings.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["too-fast"]);
    if findings[0].message.contains("does not pause") { "no pause" } else { "too short" }
}

#[test]
fn a_pause_after_the_work_and_a_pause_before_it_are_right() {
    assert_eq!(found(&printing(10.0, |step| 10.0 + step * 20.1)), [""; 0]);
    assert_eq!(found(&printing(10.0, |step| 30.0 + step * 20.1)), [""; 0]);
}

#[test]
fn a_timetable_that_catches_up_after_a_stall_of_a_quarter_second_is_right() {
    for stall in [(0.0, 250.0), (700.0, 950.0), (1700.0, 1950.0)] {
        let late = move |step: f64| {
            let due = 10.0 + step * 20.0;
            if due >= stall.0 && due < stall.1 { stall.1 } else { due }
        };
        assert_eq!(found(&printing(10.0, late)), [""; 0], "{stall:?}");
    }
}

#[test]
fn a_timetable_that_began_before_the_sockets_had_met_is_right() {
    assert_eq!(found(&printing(200.0, |step| (step * 20.0).max(200.0))), [""; 0]);
}

#[test]
fn lines_that_are_seen_late_and_in_bunches_are_right() {
    let bunched = |step: f64| 10.0 + ((step * 20.1) / 300.0).ceil() * 300.0;
    assert_eq!(found(&printing(10.0, bunched)), [""; 0]);
}

#[test]
fn a_program_that_needs_ten_milliseconds_more_for_each_step_is_right() {
    assert_eq!(found(&printing(10.0, |step| 10.0 + step * 31.0)), [""; 0]);
}

#[test]
fn a_slow_machine_on_which_the_reference_is_as_slow_is_not_blamed() {
    let slow = printing(10.0, |step| 10.0 + step * 60.0);
    assert_eq!(ids(&PACE, &pushpull(), &slow, &printing(10.0, |step| 10.0 + step * 50.0)), [""; 0]);
}

#[test]
fn no_pause_is_called_no_pause() {
    assert_eq!(told(&printing(10.0, |step| 10.0 + step * 0.1)), "no pause");
}

#[test]
fn no_pause_on_a_machine_that_stalls_is_still_no_pause() {
    let stalled = |step: f64| 10.0 + step * 0.1 + if step > 50.0 { 300.0 } else { 0.0 };
    assert_eq!(told(&printing(10.0, stalled)), "no pause");
}

#[test]
fn a_pause_of_two_milliseconds_is_called_too_fast() {
    assert_eq!(told(&printing(10.0, |step| 10.0 + step * 2.1)), "too short");
}

#[test]
fn a_pause_of_two_milliseconds_is_one_also_where_the_lines_were_seen_in_bursts() {
    let bursts = |step: f64| 10.0 + (step * 4.6 / 40.0).ceil() * 40.0;
    assert_eq!(told(&printing(10.0, bursts)), "too short");
}

#[test]
fn a_pause_of_fifteen_milliseconds_is_called_too_fast() {
    assert_eq!(told(&printing(10.0, |step| 10.0 + step * 15.2)), "too short");
}

#[test]
fn a_burst_followed_by_one_long_pause_is_no_pause() {
    let burst = |step: f64| if step < 99.0 { 10.0 + step * 0.1 } else { 2100.0 };
    assert_eq!(told(&printing(10.0, burst)), "no pause");
}

#[test]
fn no_pause_after_a_slow_start_is_no_pause() {
    assert_eq!(told(&printing(1500.0, |step| 1500.0 + step * 0.1)), "no pause");
}

#[test]
fn a_pause_of_two_hundred_milliseconds_is_too_slow_also_when_it_was_stopped() {
    let mut play = Play::new("plain").start("main", &["mine"]);
    for step in 0..20_u32 {
        play = play.at(10.0 + f64::from(step) * 200.2).print("main", "1");
    }
    let play = play.at(4200.0).stop("main", StopReason::Deadline).exit("main", Ended::Signal(15));
    assert_eq!(found(&play), ["too-slow"]);
}

#[test]
fn a_pause_of_forty_milliseconds_is_too_slow() {
    assert_eq!(found(&printing(10.0, |step| 10.0 + step * 40.2)), ["too-slow"]);
}

#[test]
fn all_the_output_at_the_end_is_all_at_once() {
    assert_eq!(found(&printing(10.0, |step| 2020.0 + step * 0.01)), ["all-at-once"]);
}

#[test]
fn when_the_references_lines_are_bunched_as_well_the_workshop_looked_late() {
    let bunched = printing(10.0, |step| 2020.0 + step * 0.01);
    assert_eq!(ids(&PACE, &pushpull(), &bunched, &bunched), [""; 0]);
}

#[test]
fn two_lines_a_step_are_not_a_matter_of_pace() {
    let mut play = Play::new("plain").start("main", &["mine"]);
    for step in 0..100_u32 {
        play = play.at(10.0 + f64::from(step) * 20.1).print("main", "1").print("main", "got 1");
    }
    assert_eq!(found(&play.print("main", "done!")), [""; 0]);
}

#[test]
fn two_lines_are_too_few_to_judge() {
    let play = Play::new("plain").start("main", &["mine"]).print("main", "1").print("main", "done!");
    assert!(pushpull().skips(&PACE, &play, &reference()));
}

const MESSAGES: Pace = Pace { every_ms: 100, of: Of::Messages };

fn publishing(at: impl Fn(f64) -> f64, messages: u32) -> Play {
    let mut play = Play::new("plain").start("publisher", &["mine"]).start("sub1", &["mine"]);
    play = play.meet("news", 1, "listener", 0x20, 0x21);
    for step in 0..messages {
        play = play.at(at(f64::from(step))).message("news", 1, Side::Bind, "hello world");
    }
    play
}

#[test]
fn a_flood_of_messages_is_no_pause_and_one_a_second_is_too_slow() {
    let cases: [(Play, &[&str]); 5] = [
        (publishing(|step| 30.0 + step * 100.2, 12), &[]),
        (publishing(|step| 1.0 + step * 0.05, 200), &["too-fast"]),
        (publishing(|step| 30.0 + step * 1000.0, 5), &["too-slow"]),
        (publishing(|step| 900.0 + step * 1000.0, 2), &["too-slow"]),
        (publishing(|_| 1000.0, 1), &["publishes-once"]),
    ];
    for (play, expected) in cases {
        let reference = publishing(|step| 30.0 + step * 100.2, 1);
        assert_eq!(ids(&MESSAGES, &pubsub(), &play, &reference), expected);
    }
}

#[test]
fn a_subscriber_that_waits_a_second_for_its_message_proves_nothing() {
    let play = Play::new("plain").start("publisher", &["mine"]).start("sub1", &["mine"]);
    let play =
        play.meet("news", 1, "sub1", 0x20, 0x21).at(1100.0).message("news", 1, Side::Bind, "hello world");
    assert_eq!(ids(&MESSAGES, &pubsub(), &play, &play), [""; 0]);
}

#[test]
fn a_few_messages_together_after_a_stall_are_right() {
    let stalled = |step: f64| if step < 4.0 { 400.0 } else { 100.0 * step };
    let play = publishing(stalled, 6);
    assert_eq!(ids(&MESSAGES, &pubsub(), &play, &play), [""; 0]);
}

#[test]
fn a_pause_of_twenty_seconds_is_too_slow_even_if_only_one_line_was_seen() {
    let start = || Play::new("plain").start("main", &["mine"]).at(10.0).meet("work", 1, "main", 0x50, 0x51);
    let reference = start().message("work", 1, Side::Bind, "1").message("work", 1, Side::Bind, "2");
    let reference = (0..100_u32).fold(reference, |play, step| {
        play.at(10.0 + f64::from(step) * 20.0).print("main", &step.to_string())
    });
    let waits = |play: Play| {
        play.at(20.0)
            .print("main", "1")
            .at(5000.0)
            .stop("main", StopReason::Idle)
            .exit("main", Ended::Signal(15))
    };
    let all = start().message("work", 1, Side::Bind, "1").message("work", 1, Side::Bind, "2");
    assert_eq!(ids(&PACE, &pushpull(), &waits(all), &reference), ["too-slow"]);
    let one = start().message("work", 1, Side::Bind, "1");
    assert_eq!(ids(&PACE, &pushpull(), &waits(one), &reference), [""; 0], "it may wait for the second");
}

/// So many rounds of four texts; each message at this millisecond after the one before.
fn publishing_rounds(pauses: [f64; 4], rounds: u32) -> Play {
    let mut play = Play::new("plain").start("publisher", &["mine"]).meet("news", 1, "sub1", 0x20, 0x21);
    let mut now = 0.0;
    for _ in 0..rounds {
        for (text, pause) in ["foo", "bar", "beep", "boop"].into_iter().zip(pauses) {
            play = play.at(now).message("news", 1, Side::Bind, text);
            now += pause;
        }
    }
    play
}

#[test]
fn rounds_may_come_together_or_one_message_after_the_other() {
    let rounds = Pace { every_ms: 200, of: Of::Rounds };
    let reference = publishing_rounds([0.1, 0.1, 0.1, 200.0], 6);
    let found = |pauses, count| ids(&rounds, &pubsub(), &publishing_rounds(pauses, count), &reference);
    assert_eq!(found([0.1, 0.1, 0.1, 200.0], 6), [""; 0]);
    assert_eq!(found([200.0; 4], 4), [""; 0]);
    assert_eq!(found([50.0; 4], 6), [""; 0]);
    assert_eq!(found([0.1, 0.1, 0.1, 20.0], 60), ["too-fast"]);
    assert_eq!(found([0.01; 4], 2000), ["too-fast"]);
    assert_eq!(found([0.1, 0.1, 0.1, 1000.0], 4), ["too-slow"]);
    assert_eq!(found([1000.0; 4], 4), ["too-slow"]);
    assert_eq!(found([0.1, 0.1, 0.1, 20.0], 2), [""; 0], "too few to judge");
}
