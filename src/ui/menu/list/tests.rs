//! The list as a state: what is selected, found and seen.

use super::*;

/// Twelve exercises in two parts, the first two passed.
pub(in crate::ui) fn course() -> Vec<Entry> {
    let names = [
        "welcome",
        "reqrep",
        "pushpull",
        "pubsub",
        "encode",
        "decode",
        "topics",
        "handshake",
        "overlap",
        "busy",
        "lost",
        "late",
    ];
    let entry = |(place, name): (usize, &&str)| Entry {
        number: format!("{place:02}"),
        name: (*name).to_owned(),
        title: name.to_uppercase(),
        teaches: format!("what {name} is good for, said in one line"),
        part: if place < 8 { "Part one: the patterns" } else { "Part two: where is my message?" }.to_owned(),
        judged: if place == 0 { Judged::Machine } else { Judged::Program },
        mark: match place {
            0 => Mark::Done(1),
            1 => Mark::Done(3),
            2 => Mark::Tried(2),
            _ => Mark::New,
        },
    };
    names.iter().enumerate().map(entry).collect()
}

fn list(height: usize) -> List {
    let mut list = List::new(course(), Some(2));
    list.set_height(height);
    list
}

fn selected(list: &List) -> &str {
    list.selected().map_or("none", |place| &list.entries()[place].name)
}

#[test]
fn the_current_exercise_is_selected_first_and_steps_stop_at_the_ends() {
    let mut list = list(30);
    assert_eq!(selected(&list), "pushpull");
    list.go(Step::Up(1));
    assert_eq!(selected(&list), "reqrep");
    list.go(Step::Up(9));
    assert_eq!(selected(&list), "welcome");
    list.go(Step::Last);
    assert_eq!(selected(&list), "late");
    list.go(Step::Down(1));
    assert_eq!(selected(&list), "late");
    list.go(Step::First);
    assert_eq!(selected(&list), "welcome");
}

#[test]
fn headings_divide_the_parts() {
    let list = list(30);
    let rows = list.seen();
    assert_eq!(rows[0], Row::Part("Part one: the patterns"));
    assert_eq!(rows[9..12], [Row::Blank, Row::Part("Part two: where is my message?"), Row::Exercise(8)]);
    assert_eq!(rows.len(), 15);
}

#[test]
fn the_selected_one_is_always_seen() {
    for height in 1..8 {
        let mut list = list(height);
        let steps = [Step::Last, Step::First, Step::HalfDown, Step::PageDown, Step::Up(1), Step::PageUp];
        for step in steps.into_iter().cycle().take(40) {
            list.go(step);
            let place = list.selected().expect("one is selected");
            assert!(list.seen().contains(&Row::Exercise(place)), "{step:?} at height {height}");
            assert!(list.seen().len() <= height);
        }
    }
}

#[test]
fn the_first_one_is_seen_with_its_heading() {
    let mut list = list(4);
    list.go(Step::Last);
    list.go(Step::First);
    assert_eq!(list.seen()[0], Row::Part("Part one: the patterns"));
}

#[test]
fn a_search_leaves_what_matches_all_words_and_selects_one_of_them() {
    let mut list = list(30);
    list.set_search(Search::Typing("PU".to_owned()));
    assert_eq!(selected(&list), "pushpull", "what matches stays selected");
    list.set_search(Search::Typing("what pub".to_owned()));
    assert_eq!(selected(&list), "pubsub");
    assert_eq!(list.seen(), [Row::Part("Part one: the patterns"), Row::Exercise(3)]);
    list.set_search(Search::On("zebra".to_owned()));
    assert_eq!((selected(&list), list.seen().len()), ("none", 0));
    list.go(Step::Down(1));
    list.go_round(true);
    assert_eq!(selected(&list), "none");
    list.set_search(Search::Off);
    assert_eq!(selected(&list), "welcome");
}

#[test]
fn the_next_match_comes_round_again() {
    let mut list = list(30);
    list.set_search(Search::On("pu".to_owned()));
    let mut round = |forwards| {
        list.go_round(forwards);
        selected(&list).to_owned()
    };
    assert_eq!(round(true), "pubsub");
    assert_eq!(round(true), "pushpull");
    assert_eq!(round(false), "pubsub");
}

#[test]
fn a_course_without_exercises_has_nothing_selected() {
    let mut list = List::new(Vec::new(), Some(3));
    list.go(Step::Down(1));
    list.go_round(false);
    assert_eq!((list.selected(), list.current(), list.seen().len()), (None, None, 0));
}

#[test]
fn tries_are_said() {
    let said: Vec<String> =
        [Mark::New, Mark::Tried(1), Mark::Tried(4), Mark::Done(1), Mark::Done(3)].map(Mark::said).into();
    assert_eq!(said, ["", "tried 1 time", "tried 4 times", "✓ done", "✓ in 3 tries"]);
}
