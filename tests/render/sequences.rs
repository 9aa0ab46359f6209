//! Who said what to whom: the sequences of messages, from saved Evidence and from Evidence written by hand.

use std::fs;
use std::path::Path;

use workshop::course::Course;
use workshop::evidence::{Alteration, Evidence, Head, Side, What};
use workshop::render::Look;
use workshop::render::matrix::{self, Matrix};
use workshop::render::sequence::{Fate, Happening, Mark, Rhythm, Story, Ways, html, svg, terminal};
use workshop::scenario::{Link, Pattern, Scenario, Scene, Transport};

use crate::flows::{Play, scene};
use crate::{coloured, golden};

/// As many rows as a report has.
const ROWS: usize = 40;

/// A scene of an exercise, and what was kept of it.
fn kept(file: &str, scene: &str) -> (Scenario, Scene, Evidence) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence").join(file);
    // The checks' own tests call every program `main`.
    let text = fs::read_to_string(path).expect("a file").replace(r#""actor":"main""#, r#""actor":"program""#);
    let all = Evidence::load(text.as_bytes()).expect("Evidence");
    let evidence = all.into_iter().find(|one| one.scene == scene).expect("the scene was kept");
    let course = Course::built_in().expect("the course is whole");
    let exercise = course.exercises().iter().find(|one| one.name == evidence.exercise).expect("an exercise");
    let scenario = exercise.scenario.clone();
    let scene = scenario.scenes.iter().find(|one| one.name == scene).expect("the scene").clone();
    (scenario, scene, evidence)
}

fn drawn(story: &Story, look: Look) -> Vec<u8> {
    let mut out = Vec::new();
    terminal::render(story, look, &mut out).expect("a Vec takes everything");
    out
}

fn text(story: &Story, columns: usize) -> String {
    String::from_utf8(drawn(story, Look::plain(columns))).expect("UTF-8")
}

/// One link on which `boss` hands out.
fn links(bind: Pattern, connect: Pattern) -> std::collections::BTreeMap<String, Link> {
    [("work".to_owned(), Link { transport: Transport::Tcp, bind, connect })].into()
}

/// `boss` and two workers.
fn crew() -> Scene {
    scene(concat!(
        "[{ name = 'ann', arguments = ['{work.connect}'] }, { name = 'bob', arguments = ['{work.connect}'] },",
        " { name = 'boss', arguments = ['{work.bind}'] }]"
    ))
}

fn pushed(evidence: &Evidence, rows: usize) -> Story {
    Story::of(&links(Pattern::Push, Pattern::Pull), &crew(), evidence, rows)
}

fn play() -> Play {
    Play::new().connect(1.0, "work", 1, "ann").connect(2.0, "work", 2, "bob")
}

/// The names of sender and receiver, and the text, of each message that has a row.
fn said(story: &Story) -> Vec<(&str, &str, &str)> {
    let name = |column: usize| story.columns[column].name.as_str();
    let mut all = Vec::new();
    for row in &story.rows {
        if let Happening::Message { from, to, text, .. } = &row.what {
            all.push((name(*from), name(*to), text.as_str()));
        }
    }
    all
}

#[test]
fn sequences_look_as_recorded() {
    for (file, scene, name) in [
        ("02-right.jsonl", "plain", "02"),
        ("08-right.jsonl", "plain", "08"),
        ("09-right.jsonl", "plain", "09"),
        ("09-right.jsonl", "tampered", "09-tampered"),
    ] {
        let (scenario, scene, evidence) = kept(file, scene);
        let story = Story::of(&scenario.links, &scene, &evidence, ROWS);
        for columns in [40, 80, 120] {
            golden::compare(&format!("sequence-{name}-{columns}.txt"), &drawn(&story, Look::plain(columns)));
        }
        if name == "09" {
            golden::compare("sequence-09-80-colour.txt", &drawn(&story, coloured(80)));
        }
    }
}

#[test]
fn the_matrix_of_the_pipeline_looks_as_recorded() {
    let (scenario, scene, evidence) = kept("08-right.jsonl", "plain");
    let mut out = Vec::new();
    matrix::render(&scenario.links, &scene, &evidence, Look::plain(80), &mut out)
        .expect("a Vec takes everything");
    golden::compare("matrix-08-80.txt", &out);
}

#[test]
fn in_any_width_no_line_is_wider() {
    for (file, scene) in
        [("02-right.jsonl", "plain"), ("08-right.jsonl", "plain"), ("09-right.jsonl", "tampered")]
    {
        let (scenario, scene, evidence) = kept(file, scene);
        let story = Story::of(&scenario.links, &scene, &evidence, ROWS);
        for columns in 30..=150 {
            for line in text(&story, columns).lines() {
                assert!(workshop::text::width(line) <= columns, "{columns}: {line}");
            }
        }
    }
}

#[test]
fn what_crosses_on_a_link_with_several_connections_goes_to_the_right_actor() {
    let evidence = play()
        .message(10.0, "work", 2, Side::Bind, b"for bob")
        .message(11.0, "work", 1, Side::Bind, b"for ann")
        .message(12.0, "work", 1, Side::Connect, b"from ann")
        .connect(13.0, "work", 3, "bob")
        .message(14.0, "work", 3, Side::Bind, b"for bob again")
        .evidence();
    let story = pushed(&evidence, ROWS);
    let wanted = [
        ("boss", "bob", "for bob"),
        ("boss", "ann", "for ann"),
        ("ann", "boss", "from ann"),
        ("boss", "bob", "for bob again"),
    ];
    assert_eq!(said(&story), wanted);
    // Whoever hands out stands in front of those who take.
    assert_eq!(story.columns[0].name, "boss");
}

#[test]
fn the_words_of_a_pattern_are_no_part_of_a_text() {
    let evidence = play().ask(10.0, "work", 1, "READY", "JOB 1").evidence();
    let story = Story::of(&links(Pattern::Rep, Pattern::Req), &crew(), &evidence, ROWS);
    assert_eq!(said(&story), [("ann", "boss", "READY"), ("boss", "ann", "JOB 1")]);
}

#[test]
fn a_program_that_talks_to_itself_has_a_column_for_each_socket() {
    let scene = scene("[{ name = 'program', arguments = ['{work.bind}', '{work.connect}'] }]");
    let evidence =
        Play::new().connect(1.0, "work", 1, "program").message(2.0, "work", 1, Side::Bind, b"1").evidence();
    let story = Story::of(&links(Pattern::Push, Pattern::Pull), &scene, &evidence, ROWS);
    let roles: Vec<_> = story.columns.iter().map(|column| column.role).collect();
    assert_eq!(roles, [Some("PUSH"), Some("PULL")]);
    assert!(matches!(&story.rows[1].what, Happening::Message { from: 0, to: 1, .. }), "{story:?}");
    // The table counts both of its ends.
    let matrix = Matrix::of(&links(Pattern::Push, Pattern::Pull), &scene, &evidence);
    assert_eq!(matrix.rows().map(|(_, cells)| cells[0].to_owned()).collect::<Vec<_>>(), ["got 1, sent 1"]);
}

#[test]
fn a_long_stretch_is_folded_and_says_how_many_which_and_how_fast() {
    let mut play = play();
    for number in 1..=60 {
        let at = 20.0 * f64::from(number);
        play = play.message(at, "work", 1, Side::Bind, number.to_string().as_bytes());
    }
    let story = pushed(&play.evidence(), 12);
    let folds: Vec<_> = story
        .rows
        .iter()
        .filter_map(|row| match &row.what {
            Happening::Several(several) => Some((row.at_us, several)),
            _ => None,
        })
        .collect();
    let [(at_us, fold)] = folds.as_slice() else { panic!("{story:?}") };
    assert_eq!((*at_us, fold.count, fold.rhythm), (80_000, 56, Rhythm::Every(20_000)));
    assert_eq!(fold.ends, Some(("4".to_owned(), "59".to_owned())));
    assert!(text(&story, 120).contains("56 more, 4 to 59, one every 20 ms"), "{}", text(&story, 120));
    let rows: u64 = story.rows.iter().map(|row| row.what.messages()).sum();
    assert_eq!(rows, 60);
}

#[test]
fn questions_and_their_answers_share_a_row() {
    let mut play = play();
    for number in 1..=30 {
        let at = 10.0 * f64::from(number);
        play = play.ask(at, "work", 1, &format!("question {number}"), &format!("answer {number}"));
    }
    let story = Story::of(&links(Pattern::Rep, Pattern::Req), &crew(), &play.evidence(), 12);
    let both = |what: &Happening| matches!(what, Happening::Several(several) if several.ways == Ways::Both);
    assert_eq!(story.rows.iter().filter(|row| both(&row.what)).count(), 1);
    assert_eq!(story.rows.iter().map(|row| row.what.messages()).sum::<u64>(), 60);
}

#[test]
fn what_the_link_did_to_a_message_is_marked() {
    let alter = |number, alteration| What::Altered {
        link: "work".into(),
        conn: 1,
        from: Side::Bind,
        number,
        alteration,
    };
    let mut play = play();
    for number in 1..=9 {
        play = play.message(f64::from(number) * 10.0, "work", 1, Side::Bind, number.to_string().as_bytes());
    }
    let evidence = play
        .note(10.0, alter(1, Alteration::Dropped))
        .note(20.0, alter(2, Alteration::Repeated))
        .note(30.0, alter(3, Alteration::Replaced(Head::of(b"2"))))
        .note(40.0, alter(4, Alteration::Swapped))
        .note(60.0, alter(6, Alteration::Delayed(300_000)))
        .note(70.0, alter(7, Alteration::NotRewritten))
        .note(80.0, alter(8, Alteration::Cut))
        .evidence();
    let story = pushed(&evidence, ROWS);
    let fates: Vec<&Fate> = story
        .rows
        .iter()
        .filter_map(|row| match &row.what {
            Happening::Message { fate, .. } => Some(fate),
            _ => None,
        })
        .collect();
    let wanted = [
        Fate::Dropped,
        Fate::Twice,
        Fate::Became("2".to_owned()),
        Fate::ChangedPlaces,
        Fate::CameFirst,
        Fate::Delayed(300_000),
        Fate::Delivered,
        Fate::Cut,
        Fate::Delivered,
    ];
    assert_eq!(fates, wanted.iter().collect::<Vec<_>>());
    golden::compare("sequence-faults-80.txt", &drawn(&story, Look::plain(80)));
    let document = svg::render(&story, "faults");
    for word in ["never delivered", "delivered twice", "arrives as 2", "held back for 300 ms", "was cut"] {
        assert!(document.contains(word), "{word}");
    }
}

#[test]
fn blows_are_shown_and_end_a_stretch() {
    let mut play = play();
    for number in 1..=100 {
        play = play.message(f64::from(number) * 10.0, "work", 1, Side::Bind, b"job");
    }
    let story = pushed(&play.freeze(305.0, "bob", 505.0).kill(705.0, "ann").evidence(), 24);
    let marks: Vec<Mark> = story
        .rows
        .iter()
        .filter_map(|row| match &row.what {
            Happening::Note { mark, .. } if *mark != Mark::Connects => Some(*mark),
            _ => None,
        })
        .collect();
    assert_eq!(marks, [Mark::Frozen, Mark::Thawed, Mark::Killed]);
    // No row tells of messages on both sides of a blow.
    let times: Vec<u64> = story.rows.iter().map(|row| row.at_us).collect();
    assert!(times.is_sorted(), "{times:?}");
    let folds = story.rows.iter().filter(|row| matches!(row.what, Happening::Several(_))).count();
    assert_eq!(folds, 4);
}

#[test]
fn around_a_moment_few_rows_tell_of_those_who_had_a_part_in_it() {
    let mut play = play();
    for number in 1..=50 {
        let at = f64::from(number) * 10.0;
        let (conn, text) = (1 + number % 2, number.to_string());
        play = play.message(at, "work", conn as u32, Side::Bind, text.as_bytes());
    }
    let evidence = play.evidence();
    let story =
        Story::around(&links(Pattern::Push, Pattern::Pull), &crew(), &evidence, 250_000).expect("a window");
    let names: Vec<&str> = story.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["boss", "bob"]);
    assert!((3..=9).contains(&story.rows.len()), "{story:?}");
    let moment: Vec<u64> = story.rows.iter().filter(|row| row.is_the_moment).map(|row| row.at_us).collect();
    assert_eq!(moment, [250_000]);
    let nothing = Story::around(&links(Pattern::Push, Pattern::Pull), &crew(), &Play::new().evidence(), 5);
    assert_eq!(nothing, None);
}

#[test]
fn twenty_thousand_messages_make_a_small_picture() {
    let mut play = play();
    for number in 0..20_000 {
        let conn = 1 + number % 2;
        play = play.message(10.0 + f64::from(number) / 10.0, "work", conn as u32, Side::Bind, b"job");
    }
    let more = What::MoreMessages { link: "work".into(), conn: 1, from: Side::Bind, count: 80_000 };
    let story = pushed(&play.note(2500.0, more).evidence(), ROWS);
    assert!(story.rows.len() <= ROWS, "{} rows", story.rows.len());
    assert_eq!(story.rows.iter().map(|row| row.what.messages()).sum::<u64>(), 100_000);
    assert!(svg::render(&story, "many").len() < 60_000);
}

#[test]
fn the_svg_and_the_page_are_well_formed_and_name_everybody() {
    let (scenario, scene, evidence) = kept("09-right.jsonl", "tampered");
    let story = Story::of(&scenario.links, &scene, &evidence, 120);
    let document = svg::render(&story, "a <b> & c");
    let parsed = roxmltree::Document::parse(&document).expect("well-formed");
    let words: Vec<&str> =
        parsed.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
    for name in ["ventilator", "worker1", "worker2", "worker3", "sink", "KILL", "ready", "a <b> & c"] {
        assert!(words.contains(&name), "{name}");
    }
    let matrix = Matrix::of(&scenario.links, &scene, &evidence);
    let section = html::Section { proves: "1 < 2", story, matrix, flow: Some(document.clone()) };
    let page =
        html::Page { title: "09 & more", outcome: "✓ Passed.", scenes: vec![section.clone(), section] };
    let page = html::render(&page);
    let body = page.strip_prefix("<!DOCTYPE html>\n").expect("a doctype");
    let parsed = roxmltree::Document::parse(body).expect("well-formed");
    let count = |tag: &str| parsed.descendants().filter(|node| node.tag_name().name() == tag).count();
    assert_eq!((count("section"), count("svg"), count("table")), (2, 4, 2));
}

#[test]
fn strange_names_and_texts_command_no_terminal_and_no_browser() {
    let strange = "a\u{1b}[2J<script>\u{7}";
    let evidence = Play::new()
        .connect(1.0, "work", 1, strange)
        .message(2.0, "work", 1, Side::Bind, b"\x1b[31m</svg>\xff\x00")
        .message(3.0, "work", 1, Side::Bind, "日本語 👩‍👩‍👧".as_bytes())
        .message(4.0, "work", 1, Side::Bind, b"")
        .evidence();
    let story = pushed(&evidence, ROWS);
    for columns in [20, 40, 80] {
        let text = text(&story, columns);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text}");
    }
    roxmltree::Document::parse(&svg::render(&story, strange)).expect("well-formed");
    assert!(!svg::render(&story, strange).contains("<script>"));
}

#[test]
fn a_scene_in_which_nothing_happened_has_no_picture() {
    let story = pushed(&Play::new().evidence(), ROWS);
    assert!(story.is_silent() && drawn(&story, Look::plain(80)).is_empty());
    roxmltree::Document::parse(&svg::render(&story, "nothing")).expect("well-formed");
}
