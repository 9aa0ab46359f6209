//! The pictures of where every job was over time.

use workshop::evidence::{Evidence, Side};
use workshop::flow::{self, Flow};
use workshop::render::Look;
use workshop::render::flow::terminal::Height;
use workshop::render::flow::{Picture, report, svg, terminal};

use crate::flows::{Play, asked_and_killed, asking, pushed_and_killed, pushing};
use crate::{coloured, golden};

const JOBS: usize = 40;

fn pushed() -> Flow {
    flow::pushed(&pushed_and_killed(JOBS), &pushing(), "work", "results", 1)
}

fn asked() -> Flow {
    flow::asked(&asked_and_killed(JOBS), &asking(&["20"; JOBS].join(",")), "jobs")
}

/// Four jobs are asked for, of which `a` has one when it is made to stand still; `b` gets that one too, and is killed.
fn asked_and_frozen() -> Evidence {
    Play::new()
        .connect(1.0, "jobs", 1, "a")
        .connect(1.0, "jobs", 2, "b")
        .ask(10.0, "jobs", 1, "READY a", "JOB 1 200")
        .ask(11.0, "jobs", 2, "READY b", "JOB 2 200")
        .freeze(100.0, "a", 700.0)
        .ask(212.0, "jobs", 2, "DONE 2 b", "WAIT")
        .ask(410.0, "jobs", 2, "READY b", "JOB 1 200")
        .ask(611.0, "jobs", 2, "DONE 1 b", "JOB 3 200")
        .ask(701.0, "jobs", 1, "DONE 1 a", "JOB 4 200")
        .kill(750.0, "b")
        .close(750.2, "jobs", 2, Side::Connect)
        .ask(902.0, "jobs", 1, "DONE 4 a", "WAIT")
        .evidence()
}

fn drawn(flows: &[(&str, &Flow)], look: Look) -> Vec<u8> {
    let pictures: Vec<Picture<'_>> = flows.iter().map(|(title, flow)| Picture { title, flow }).collect();
    let mut out = Vec::new();
    terminal::render(&pictures, Height::Full, look, &mut out).expect("a Vec takes everything");
    out
}

/// The pictures as files to look at: `SVG=FOLDER cargo test --test render svg`.
fn kept(name: &str, text: &str) {
    if let Some(folder) = std::env::var_os("SVG") {
        std::fs::write(std::path::Path::new(&folder).join(name), text).expect("written");
    }
}

#[test]
fn pictures_look_as_recorded() {
    let (pushed, asked) = (pushed(), asked());
    let both = [("PUSH and PULL", &pushed), ("Asking for work", &asked)];
    for columns in [50, 80, 120] {
        golden::compare(&format!("flow-{columns}.txt"), &drawn(&both, Look::plain(columns)));
    }
    golden::compare("flow-80-colour.txt", &drawn(&both, coloured(80)));
}

#[test]
fn the_svg_is_well_formed_and_names_every_worker_and_kind_of_place() {
    let (pushed, asked) = (pushed(), asked());
    let pictures =
        [Picture { title: "PUSH & PULL <1>", flow: &pushed }, Picture { title: "Asking", flow: &asked }];
    let text = svg::render(&pictures).expect("drawn");
    kept("both.svg", &text);
    let document = roxmltree::Document::parse(&text).expect("well-formed");
    let words: Vec<&str> = document
        .descendants()
        .filter(|node| node.is_text())
        .filter_map(|node| node.text())
        .map(str::trim)
        .collect();
    for word in
        ["PUSH & PULL <1>", "Asking", "jobs", "seconds", "in a mailbox", "lost", "killed", "came late"]
    {
        assert!(words.contains(&word), "{word} is not in {words:?}");
    }
    for worker in ["a", "b", "c"] {
        assert_eq!(words.iter().filter(|word| **word == worker).count(), 2, "{worker} in each picture");
    }
}

#[test]
fn under_a_report_the_picture_is_small_and_says_what_it_shows() {
    let flow = flow::asked(&asked_and_frozen(), &asking("200,200,200,200"), "jobs");
    for columns in [50, 80] {
        let mut out = Vec::new();
        report::render("killed", &flow, Look::plain(columns), &mut out).expect("a Vec takes everything");
        assert!(out.iter().filter(|byte| **byte == b'\n').count() <= 22);
        golden::compare(&format!("flow-report-{columns}.txt"), &out);
    }
}

#[test]
fn a_worker_that_does_several_jobs_at_a_time_shows_how_many() {
    let mut play = Play::new().connect(1.0, "work", 1, "a").connect(1.0, "results", 1, "a");
    for job in 1..=12 {
        let round = (job - 1) / 4 + 1;
        play = play.push(10.0, 1, job, 100).result(10.0 + 100.0 * round as f64, 1, job);
    }
    let flow = flow::pushed(&play.result(420.0, 1, 99).evidence(), &pushing(), "work", "results", 4);
    golden::compare("flow-overlap-80.txt", &drawn(&[("Overlap", &flow)], Look::plain(80)));
    kept("overlap.svg", &svg::render(&[Picture { title: "Overlap", flow: &flow }]).expect("drawn"));
}

#[test]
fn in_any_width_the_graph_fills_its_place_and_no_line_is_wider() {
    let (pushed, asked) = (pushed(), asked());
    for columns in 40..=200 {
        let text = drawn(&[("PUSH", &pushed), ("Asking", &asked)], Look::plain(columns));
        let text = String::from_utf8(text).expect("UTF-8");
        for line in text.lines() {
            assert!(line.chars().count() <= columns, "{columns}: {line}");
        }
        // The first column of the graph is right behind the axis, and its last one at the edge.
        assert!(text.contains("40│░"), "{columns}:\n{text}");
        let rule = text.lines().find(|line| line.contains('├')).expect("a rule");
        let each = if columns < 100 { columns } else { (columns - 3) / 2 };
        let graph = rule.chars().take(each).filter(|c| *c == '─').count();
        assert_eq!(graph, each - 5, "{columns}:\n{text}");
    }
}

#[test]
fn a_picture_of_nothing_and_of_strange_names_is_drawn_all_the_same() {
    let nothing = Flow::default();
    assert!(!drawn(&[("nothing", &nothing)], Look::plain(80)).is_empty());
    svg::render(&[Picture { title: "nothing", flow: &nothing }]).expect("drawn");
    let name = "a\u{1b}[2J<&>\u{7}";
    let play = Play::new().connect(1.0, "jobs", 1, name);
    let play = play.ask(10.0, "jobs", 1, "READY x", "JOB \u{1b}1 200").ask(
        300.0,
        "jobs",
        1,
        "DONE \u{1b}1 x",
        "END",
    );
    let flow = flow::asked(&play.evidence(), &asking("200,200"), "jobs");
    let text = drawn(&[(name, &flow)], Look::plain(80));
    assert!(!text.iter().any(|byte| *byte < b' ' && *byte != b'\n'), "{}", String::from_utf8_lossy(&text));
    let text = svg::render(&[Picture { title: name, flow: &flow }]).expect("drawn");
    roxmltree::Document::parse(&text).expect("well-formed");
}

#[test]
fn the_picture_of_many_jobs_is_not_larger_than_that_of_few() {
    let many = flow::pushed(&pushed_and_killed(20_000), &pushing(), "work", "results", 1);
    let text = svg::render(&[Picture { title: "many", flow: &many }]).expect("drawn");
    kept("many.svg", &text);
    assert!(text.len() < 400_000, "{} bytes", text.len());
}
