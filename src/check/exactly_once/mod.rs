//! The check `exactly-once`: a server logs each job once, when it is done, under the name of the worker that did it,
//! and says so when all are done.

use serde::Deserialize;

use crate::check::{Case, Check, Examined};
use crate::verdict::Finding;

mod entries;
mod round;
mod whole;

#[cfg(test)]
mod tests;

pub(in crate::check) use round::{Loan, Round, Says};

/// The link over which workers ask for jobs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExactlyOnce {
    /// The link: the server binds it, the workers connect.
    pub link: String,
}

impl Check for ExactlyOnce {
    fn name(&self) -> &'static str {
        "exactly-once"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(round) = Round::of(case, &self.link) else { return Examined::Skipped };
        if round.calls.is_empty() && round.log.is_empty() && round.left_us().is_none() {
            return Examined::Skipped;
        }
        // A line that should not be there leads to others that are missing.
        let findings: Vec<Finding> = match entries::finding(&round) {
            Some(finding) => vec![finding],
            None => whole::findings(&round),
        };
        Examined::Found(findings.into_iter().map(|finding| finding.section("Task")).collect())
    }
}
