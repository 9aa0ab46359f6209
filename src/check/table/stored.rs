//! Evidence that was saved: what was judged once is judged the same way again.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use crate::check::table::{first, pushpull, reqrep};
use crate::check::testing::{Play, Stage};
use crate::check::{Checks, testing};
use crate::evidence::{Evidence, Player};

/// The scenes of a file, learner's and reference's in pairs.
fn scenes(name: &str) -> Vec<(Evidence, Evidence)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/evidence").join(name);
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let all =
        Evidence::load(BufReader::new(file)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (learner, reference): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| one.player == Player::Learner);
    assert_eq!(learner.len(), reference.len(), "{name}");
    learner.into_iter().zip(reference).collect()
}

fn judged(name: &str, checks: &Checks, stage: fn(&str) -> Stage) -> &'static str {
    let played = |(learner, reference): (Evidence, Evidence)| {
        assert_eq!(learner.scene, reference.scene, "{name}");
        (stage(&learner.scene), Play::of(learner), Play::of(reference))
    };
    first(checks, &scenes(name).into_iter().map(played).collect::<Vec<_>>())
}

fn pushpull_stage(scene: &str) -> Stage {
    if scene == "tampered" { testing::tampered_pushpull() } else { testing::pushpull() }
}

fn reqrep_stage(scene: &str) -> Stage {
    if scene == "tampered" { testing::tampered_reqrep() } else { testing::reqrep() }
}

#[test]
fn stored_runs_are_judged_as_they_were() {
    for (file, id) in [("02-right.jsonl", "passed"), ("02-prepared-answer.jsonl", "prepared-answer")] {
        assert_eq!(judged(file, &pushpull::checks(), pushpull_stage), id, "{file}");
    }
    for (file, id) in [("01-right.jsonl", "passed"), ("01-prepared-answer.jsonl", "prepared-answer")] {
        assert_eq!(judged(file, &reqrep::checks(), reqrep_stage), id, "{file}");
    }
}
