//! The pictures of where every job was over time.

use workshop::flow::{self, Flow};
use workshop::render::Look;
use workshop::render::flow::terminal::Height;
use workshop::render::flow::{Picture, svg, terminal};

use crate::flows::{asked_and_killed, asking, pushed_and_killed, pushing};
use crate::{coloured, golden};

const JOBS: usize = 40;

fn pushed() -> Flow {
    flow::pushed(&pushed_and_killed(JOBS), &pushing(), "work", "results", 1)
}

fn asked() -> Flow {
    flow::asked(&asked_and_killed(JOBS), &asking(&["20"; JOBS].join(",")), "jobs")
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
