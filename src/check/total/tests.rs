//! From what is printed to the mistake that makes it, also where the taps have altered what arrived.

use super::Total;
use crate::check::table::pipeline::{Run, TOTAL, dealing, fibonacci};
use crate::check::testing::Play;
use crate::evidence::{Alteration, Head, Side};

fn check() -> Total {
    Total { numbers: "numbers".into(), squares: "squares".into(), count: 90 }
}

fn ids(play: &Play) -> Vec<&'static str> {
    dealing().examine(&check(), play, &Run::default().play()).iter().map(|finding| finding.id).collect()
}

fn printing(line: &str) -> Vec<&'static str> {
    ids(&Run::printing(&[line]).play())
}

/// The sum of the squares of these.
fn total(numbers: &[u64]) -> u128 {
    numbers.iter().map(|number| u128::from(*number) * u128::from(*number)).sum()
}

#[test]
fn the_total_is_right() {
    assert_eq!(total(&fibonacci()[..90]).to_string(), TOTAL);
    assert_eq!(ids(&Run::default().play()), [""; 0]);
}

#[test]
fn each_wrong_total_tells_its_mistake() {
    let row = fibonacci();
    let sum: u128 = row[..90].iter().map(|number| u128::from(*number)).sum();
    let squares = || row[..90].iter().map(|number| u128::from(*number) * u128::from(*number));
    let cases = [
        (total(&row[..90]) as u64 as u128, "wrapped-around"),
        (total(&row[..90]) as u32 as u128, "wrapped-around"),
        (squares().map(|square| square as u64 as u128).sum(), "wrapped-around"),
        (u128::from(u64::MAX), "wrapped-around"),
        (sum, "not-squared"),
        (sum * sum, "squared-the-sum"),
        (total(&row[89..90]), "not-added"),
        (total(&row[..89]), "one-too-few"),
        (total(&row[1..91]), "starts-late"),
        (total(&row[..91]), "goes-too-far"),
        (total(&row[..90]) - total(&row[40..41]), "number-missed"),
        (total(&row[..90]) - total(&row[80..89]), "squares-missing"),
        (total(&row[..90]) + total(&row[7..8]), "number-doubled"),
        ((total(&row[..90]) as f64) as u128, "digits-lost"),
        (42_000_000_000_007, "wrong-total"),
    ];
    for (printed, id) in cases {
        assert_eq!(printing(&printed.to_string()), [id], "{printed}");
    }
    assert_eq!(printing("1.342124736678149e37"), ["digits-lost"]);
    let fourth: f64 = row[..90].iter().map(|number| (*number as f64).powi(4)).sum();
    assert_eq!(printing(&format!("{fourth:.0}")), ["squared-twice"]);
}

#[test]
fn whoever_squares_in_the_wrong_place_is_told_so_although_the_total_is_right() {
    let passes_on = Run { square: |number| number.to_string(), ..Run::default() };
    assert_eq!(ids(&passes_on.play()), ["workers-do-not-square"]);
}

/// One worker gets its number 5 once more in the place of its number 6.
fn tampered(run: &Run, with: &str) -> Play {
    run.play().alter("numbers", Side::Bind, 6, Alteration::Replaced(Head::of(with.as_bytes())))
}

#[test]
fn where_a_number_was_replaced_the_total_is_that_of_what_arrived() {
    let row = fibonacci();
    let mut arrived = row[..90].to_vec();
    // The first worker gets every third number.
    arrived[15] = row[12];
    let fifth = row[12].to_string();
    let right = total(&arrived).to_string();
    assert_eq!(ids(&tampered(&Run::printing(&[&right]), &fifth)), [""; 0]);
    assert_eq!(ids(&tampered(&Run::printing(&[TOTAL]), &fifth)), ["prepared-answer"]);
    let narrow = total(&arrived) as u64;
    assert_eq!(ids(&tampered(&Run::printing(&[&narrow.to_string()]), &fifth)), ["wrapped-around"]);
}

#[test]
fn where_the_numbers_cannot_be_read_any_smaller_total_may_be_right_and_the_usual_one_is_not() {
    let opaque = |prints: &str| {
        let run = Run::printing(&[prints]);
        let play = run.begin();
        let play = (0..90).fold(play.at(run.first), |play, place| {
            let (conn, text) = (place % 3 + 1, format!("{place}: {place}"));
            play.message("numbers", conn, Side::Bind, &text).message("squares", conn, Side::Connect, &text)
        });
        let play = play.alter("numbers", Side::Bind, 6, Alteration::Replaced(Head::of(b"x")));
        ids(&play.print("sink", prints))
    };
    assert_eq!(opaque("13421247366781485266382188838125781079"), [""; 0]);
    assert_eq!(opaque(TOTAL), ["prepared-answer"]);
}

#[test]
fn the_wire_tells_a_row_that_begins_with_0_from_one_that_ends_too_early() {
    let row = fibonacci();
    let printed = total(&row[..89]).to_string();
    let told = |numbers: &[u64], write: fn(u64) -> String| {
        let run = Run { numbers: numbers.to_vec(), ..Run::printing(&[&printed]) };
        let mut play = run.begin().at(run.first);
        for (place, number) in numbers.iter().enumerate() {
            play = play.message("numbers", place as u32 % 3 + 1, Side::Bind, &write(*number));
        }
        let found = dealing().examine(&check(), &play.print("sink", &printed), &Run::default().play());
        (found[0].id, found[0].advice.contains("the sink"))
    };
    let zero = [&[0], &row[..89]].concat();
    let decimal: fn(u64) -> String = |number| number.to_string();
    assert_eq!(told(&zero, decimal), ("starts-at-zero", false));
    assert_eq!(told(&row[..90], decimal), ("one-too-few", true));
    assert_eq!(told(&row[..90], |number| format!("{number:x}")), ("one-too-few", true));
    assert_eq!(told(&row[..90], |number| format!("x{:x}", number * 3)), ("starts-at-zero", true));
}
