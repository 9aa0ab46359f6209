//! The list of exercises.

use workshop::render::Look;
use workshop::render::list::{self, Passed, Place, Row, State, Step, Way};

use crate::{coloured, golden};

const DONE: State = State::Done(Passed { on: None, after: None });

fn course(states: [State; 4]) -> Vec<Row<'static>> {
    let texts = [
        ("00", "welcome", "What the course is, and whether this machine is ready for it"),
        ("01", "reqrep", "Ask a question, get an answer"),
        ("02", "pushpull", "Hand out work, and take it in"),
        ("03", "pubsub", "Tell everybody who listens"),
    ];
    let row =
        |((number, name, teaches), state)| Row { number, name, teaches, state, place: Place::Elsewhere };
    texts.into_iter().zip(states).map(row).collect()
}

fn plain(rows: &[Row<'_>], step: Step, columns: usize) -> String {
    let mut out = Vec::new();
    list::render(rows, step, "workshop", Look::plain(columns), &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn the_list_looks_as_recorded() {
    let rows = course([DONE, DONE, State::Tried(3), State::New]);
    for columns in [40, 80, 100] {
        golden::compare(&format!("list-{columns}.txt"), plain(&rows, Step::At(2), columns).as_bytes());
    }
    let mut out = Vec::new();
    list::render(&rows, Step::At(2), "workshop", coloured(80), &mut out).expect("a Vec takes everything");
    golden::compare("list-80-colour.txt", &out);
}

#[test]
fn it_says_when_an_exercise_was_passed_after_how_many_tries_and_where_one_is() {
    let passed = |on, after| State::Done(Passed { on: Some(on), after: Some(after) });
    let states = [
        passed(jiff::civil::date(2026, 11, 2), 1),
        passed(jiff::civil::date(2026, 11, 20), 12),
        State::Tried(1),
        State::New,
    ];
    let mut rows = course(states);
    rows[2].place = Place::Here;
    for columns in [40, 80] {
        golden::compare(&format!("list-days-{columns}.txt"), plain(&rows, Step::At(2), columns).as_bytes());
    }
}

#[test]
fn the_next_step_follows_from_what_is_done() {
    let said = |states, step| plain(&course(states), step, 80).lines().last().unwrap_or_default().to_owned();
    use State::{New, Tried};
    let next = |way| Step::Next { place: 2, way };
    assert_eq!(said([New, New, New, New], Step::At(0)), "Begin here: workshop show 00");
    assert_eq!(said([New, New, New, New], Step::At(1)), "You are at 01 reqrep. Its page: workshop show 01");
    assert_eq!(said([DONE, DONE, New, New], next(Way::Show)), "Next is 02 pushpull: workshop show 02");
    assert_eq!(said([DONE, DONE, Tried(2), New], next(Way::Next)), "Next is 02 pushpull: workshop next");
    assert_eq!(
        said([DONE, Tried(1), New, New], Step::At(1)),
        "You are in the middle of 01 reqrep. For a hint: workshop hint 01"
    );
    assert_eq!(said([DONE; 4], Step::Finished), "You have done them all. Well done!");
    assert_eq!(plain(&[], Step::Finished, 80), "\n[░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░]  0 of 0 done\n");
}
