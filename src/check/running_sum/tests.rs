//! Each mistake in a sum, and its name.

use super::RunningSum;
use crate::check::testing::{Play, ids, pushpull, tampered_pushpull};
use crate::evidence::{Alteration, Side};

fn printing(sums: impl IntoIterator<Item = i64>) -> Play {
    let play = Play::new("plain").start("main", &["mine"]);
    sums.into_iter().fold(play, |play, sum| play.print("main", &sum.to_string())).print("main", "done!")
}

fn running(numbers: impl IntoIterator<Item = i64>) -> Play {
    let add = |sum: &mut i64, number| {
        *sum += number;
        Some(*sum)
    };
    printing(numbers.into_iter().scan(0, add))
}

fn swapped(play: Play) -> Play {
    play.alter("work", Side::Bind, 10, Alteration::Swapped)
}

#[test]
fn each_mistake_is_named() {
    let cases: [(&str, Play); 15] = [
        ("number-doubled", running((1..=100).map(|n| if n == 50 { 100 } else { n }))),
        ("number-missed", running((1..=100).map(|n| if n == 50 { 0 } else { n }))),
        ("sums-not-numbers", printing(1..=100)),
        ("sums-not-numbers", printing(0..=99)),
        ("starts-at-zero", running(0..=100)),
        ("starts-at-zero", running(0..=99)),
        ("stops-early", running(1..=99)),
        ("goes-too-far", running(1..=101)),
        ("number-missed", running((1..=100).filter(|n| *n != 42))),
        ("number-missed", running(2..=100)),
        ("number-doubled", running((1..=100).flat_map(|n| if n == 7 { vec![7, 7] } else { vec![n] }))),
        ("out-of-order", running((1..=100).rev())),
        ("missing-line", printing([5050])),
        ("extra-line", printing((1..=100).flat_map(|n| [n * (n + 1) / 2; 2]))),
        ("wrong-sums", printing((1..=100).map(|n| n * n + 3))),
    ];
    for (id, play) in cases {
        assert_eq!(ids(&RunningSum {}, &pushpull(), &play, &running(1..=100)), [id]);
    }
    assert_eq!(ids(&RunningSum {}, &pushpull(), &running(1..=100), &running(1..=100)), [""; 0]);
}

#[test]
fn a_finding_names_the_line_the_sum_and_what_stands_there() {
    let found = pushpull().examine(&RunningSum {}, &printing(1..=100), &running(1..=100));
    let finding = &found[0];
    assert_eq!((finding.expected.as_str(), finding.actual.as_str()), ("3", "2"));
    assert_eq!(finding.r#where, "line 2");
    assert!(finding.message.contains("line 2 is 2, and the sum is 3"), "{}", finding.message);
}

#[test]
fn the_first_message_tells_whether_it_starts_at_zero_or_prints_too_soon() {
    let late = running(0..=99).message("work", 1, Side::Bind, "1");
    assert_eq!(ids(&RunningSum {}, &pushpull(), &late, &running(1..=100)), ["prints-before-adding"]);
    let zero = running(0..=99).message("work", 1, Side::Bind, "0");
    assert_eq!(ids(&RunningSum {}, &pushpull(), &zero, &running(1..=100)), ["starts-at-zero"]);
}

#[test]
fn a_last_sum_that_is_missing_although_all_messages_came_is_told_so() {
    let found = |messages: i64| {
        let play = (1..=messages)
            .fold(running(1..=99), |play, n| play.message("work", 1, Side::Bind, &n.to_string()));
        pushpull().examine(&RunningSum {}, &play, &running(1..=100))
    };
    let (all, few) = (found(100), found(99));
    assert_eq!((all[0].id, few[0].id), ("stops-early", "stops-early"));
    assert!(all[0].message.contains("all 100 messages came"), "{}", all[0].message);
    assert!(!all[0].advice.contains("1..100") && few[0].advice.contains("1..100"), "{}", all[0].advice);
}

#[test]
fn in_a_tampered_scene_the_sums_follow_the_messages() {
    let received = (1..=9).chain([11, 10]).chain(12..=100);
    let reference = swapped(running(received.clone()));
    assert_eq!(ids(&RunningSum {}, &tampered_pushpull(), &reference, &reference), [""; 0]);
    let canned = swapped(running(1..=100));
    let found = tampered_pushpull().examine(&RunningSum {}, &canned, &reference);
    assert_eq!((found[0].id, found[0].r#where.as_str()), ("prepared-answer", "line 10"));
    assert_eq!((found[0].expected.as_str(), found[0].actual.as_str()), ("56", "55"));
    let numbers = swapped(printing(received));
    assert_eq!(ids(&RunningSum {}, &tampered_pushpull(), &numbers, &reference), ["sums-not-numbers"]);
}

#[test]
fn a_program_whose_messages_could_not_be_swapped_is_right_with_the_usual_sums() {
    let reference = swapped(running((1..=9).chain([11, 10]).chain(12..=100)));
    assert_eq!(ids(&RunningSum {}, &tampered_pushpull(), &running(1..=100), &reference), [""; 0]);
}

#[test]
fn an_output_without_numbers_is_left_to_another_check() {
    assert!(pushpull().skips(&RunningSum {}, &printing([]), &running(1..=100)));
}

#[test]
fn sums_in_another_writing_are_left_to_another_check() {
    let hex = (1..=100_i64).fold(Play::new("plain").start("main", &["mine"]), |play, n| {
        play.print("main", &format!("{:x}", n * (n + 1) / 2))
    });
    assert!(pushpull().skips(&RunningSum {}, &hex, &running(1..=100)));
}
