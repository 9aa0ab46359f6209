//! The rules a program is judged by: each a pure function from Evidence to findings, one file a rule.

use crate::evidence::Evidence;
use crate::scenario::{Link, Scene};
use crate::verdict::Finding;
use std::collections::BTreeMap;

/// What a check looks at: one scene as the learner's program played it, beside the reference.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The links of the exercise.
    pub links: &'a BTreeMap<String, Link>,
    /// The scene.
    pub scene: &'a Scene,
    /// The learner's.
    pub learner: &'a Evidence,
    /// The reference's, played at the same time under the same faults.
    pub reference: &'a Evidence,
}

/// What came of a check in one scene.
#[derive(Debug, PartialEq)]
pub enum Examined {
    /// These findings; none means that the check passed.
    Found(Vec<Finding>),
    /// There was nothing to judge.
    Skipped,
}

/// One rule.
pub trait Check {
    /// The rule's name, as `exercise.toml` and the JSON write it.
    fn name(&self) -> &'static str;
    /// Judges one scene.
    fn examine(&self, case: Case<'_>) -> Examined;
}
