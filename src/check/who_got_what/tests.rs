//! What is a fair share, and who is to blame when somebody has none.

use super::WhoGotWhat;
use crate::check::table::pipeline::{Run, dealing};
use crate::verdict::Kind;

fn found(run: &Run) -> Vec<(&'static str, Kind)> {
    let check = WhoGotWhat { link: "numbers".into() };
    let found = dealing().examine(&check, &run.play(), &Run::default().play());
    found.iter().map(|finding| (finding.id, finding.kind)).collect()
}

#[test]
fn thirty_for_each_is_fair_and_so_is_what_a_library_makes_of_it() {
    assert_eq!(found(&Run::default()), []);
    let unequal = |place: usize| if place < 35 { 0 } else { 1 + place % 2 };
    assert_eq!(found(&Run { deal: unequal, ..Run::default() }), []);
    let barely = |place: usize| if place < 10 { 2 } else { place % 2 };
    assert_eq!(found(&Run { deal: barely, ..Run::default() }), []);
}

#[test]
fn a_ventilator_that_begins_with_its_first_worker_did_not_wait() {
    let run = Run { up: [300.0, 340.0, 370.0], first: 300.4, deal: |_| 0, ..Run::default() };
    assert_eq!(found(&run), [("idle-workers", Kind::Failure)]);
    let check = WhoGotWhat { link: "numbers".into() };
    let finding = &dealing().examine(&check, &run.play(), &run.play())[0];
    assert_eq!(finding.actual, "worker1 90, worker2 0, worker3 0");
    assert!(finding.message.contains("connected 70 ms after the first number"), "{}", finding.message);
}

#[test]
fn a_pause_that_is_too_short_is_no_pause() {
    let two = |place: usize| place % 2;
    let run = Run { up: [300.0, 340.0, 395.0], first: 350.0, deal: two, ..Run::default() };
    assert_eq!(found(&run), [("idle-workers", Kind::Failure)]);
}

#[test]
fn who_comes_late_to_a_ventilator_that_waited_fails_nobody() {
    let two = |place: usize| place % 2;
    let run = Run { up: [300.0, 340.0, 1500.0], deal: two, ..Run::default() };
    assert_eq!(found(&run), [("came-too-late", Kind::Note)]);
}

#[test]
fn a_small_share_may_be_the_librarys_doing_and_fails_nobody() {
    let deal = |place: usize| if place.is_multiple_of(18) { 0 } else { 1 + place % 2 };
    assert_eq!(found(&Run { deal, ..Run::default() }), [("lopsided-shares", Kind::Note)]);
}

#[test]
fn all_for_one_of_three_that_were_there_is_lopsided() {
    assert_eq!(found(&Run { deal: |_| 2, ..Run::default() }), [("lopsided-shares", Kind::Failure)]);
}

#[test]
fn where_nothing_was_dealt_there_is_nothing_to_judge() {
    let check = WhoGotWhat { link: "numbers".into() };
    let nothing = Run { numbers: Vec::new(), ..Run::default() };
    assert!(dealing().skips(&check, &nothing.play(), &nothing.play()));
}

#[test]
fn who_was_turned_away_and_never_came_again_in_time_has_nothing_either() {
    let run = Run { up: [300.0, 9e9, 9e9], first: 300.4, deal: |_| 0, ..Run::default() };
    let mut play = run.begin();
    for (place, number) in run.numbers.iter().enumerate() {
        play = play.at(300.4 + place as f64 / 100.0).message(
            "numbers",
            1,
            crate::evidence::Side::Bind,
            &number.to_string(),
        );
    }
    let check = WhoGotWhat { link: "numbers".into() };
    let found = dealing().examine(&check, &play, &play);
    assert_eq!(found.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["idle-workers"]);
}
