//! The pictures of where every job was over time.

use workshop::flow::{self, Flow};
use workshop::render::Look;
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
    terminal::render(&pictures, look, &mut out).expect("a Vec takes everything");
    out
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
