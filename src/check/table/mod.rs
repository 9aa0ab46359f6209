//! From a mistake to the first thing that is said about it: whole exercises on Evidence built by hand.

mod handshake;
pub(super) mod pipeline;
pub(super) mod pubsub;
pub(super) mod pushpull;
pub(super) mod reqrep;
mod stored;

use crate::check::Checks;
use crate::check::testing::{Play, Stage};
use crate::verdict::{Finding, Kind, order};

/// A scene, the learner's Evidence and the reference's.
type Played = (Stage, Play, Play);

/// All findings of an exercise, as the judge orders them.
fn findings(checks: &Checks, scenes: &[Played]) -> Vec<Finding> {
    let judged =
        scenes.iter().flat_map(|(stage, learner, reference)| stage.judge(checks, learner, reference));
    let mut findings: Vec<Finding> = judged.collect();
    order(&mut findings);
    findings
}

/// The first failure, or `passed`.
fn first(checks: &Checks, scenes: &[Played]) -> &'static str {
    let findings = findings(checks, scenes);
    let failure = findings.iter().find(|finding| finding.kind == Kind::Failure);
    failure.map_or("passed", |finding| finding.id)
}

/// Every finding is a text for a person: it is complete, and it ends.
fn assert_complete(checks: &Checks, scenes: &[Played]) {
    const SECTIONS: [&str; 10] = [
        "",
        "Task",
        "The addresses",
        "The arguments",
        "How it is judged",
        "Tips for Rust",
        "Tips for Python",
        "Tips for C",
        "Tips for Node",
        "The trap",
    ];
    for finding in findings(checks, scenes) {
        assert!(finding.message.ends_with('.') && finding.advice.ends_with('.'), "{finding:?}");
        assert!(!finding.expected.is_empty() && !finding.actual.is_empty(), "{finding:?}");
        assert!(!finding.message.contains("  ") && !finding.advice.contains("  "), "{finding:?}");
        assert!(SECTIONS.contains(&finding.section), "{finding:?}");
    }
}
