//! The check `lease`: a job that does not come back in time goes to the next worker that asks: not sooner, not much
//! later, and not when it is done. Nobody waits for a worker that is gone.
//!
//! A busy machine stretches every time, so each rule asks only for what must be so by the order of what was seen: a
//! server cannot have lent a job before the request for it came to the tap, nor after the job did.

use serde::Deserialize;

use crate::check::exactly_once::Round;
use crate::check::{Case, Check, Examined};
use crate::flow::{self, Call, Handout, Said};
use crate::verdict::Finding;

mod again;
mod gone;
mod late;
mod lost;
mod unheard;

#[cfg(test)]
mod tests;

/// The link over which workers ask for jobs. The server's argument after the list of jobs is the lease.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lease {
    /// The link: the server binds it, the workers connect.
    pub link: String,
}

impl Check for Lease {
    fn name(&self) -> &'static str {
        "lease"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(round) = Round::of(case, &self.link) else { return Examined::Skipped };
        let Some(lease_us) = round.lease_us else { return Examined::Skipped };
        if round.calls.is_empty() {
            return Examined::Skipped;
        }
        let beside = flow::ledger(case.reference, &self.link);
        let reported = beside.calls.iter().filter(|call| matches!(call.said, Said::Done { .. }));
        let waited = reported.filter_map(|call| Some(call.answered_us?.saturating_sub(call.asked_us)));
        let usual_us = waited.max().unwrap_or_default();
        let terms = Terms {
            round: &round,
            lease_us,
            theirs: beside.handouts(),
            their_calls: &beside.calls,
            usual_us,
        };
        let again = again::done_again(&terms)
            .or_else(|| again::too_early(&terms))
            .or_else(|| unheard::finding(&terms));
        let lost =
            lost::finding(&terms).or_else(|| lost::on_its_way(&terms)).or_else(|| late::too_late(&terms));
        let findings: Vec<Finding> = again.into_iter().chain(lost).chain(gone::finding(&terms)).collect();
        Examined::Found(findings.into_iter().map(|finding| finding.section("The trap")).collect())
    }
}

/// What the findings are drawn from.
struct Terms<'a> {
    round: &'a Round<'a>,
    lease_us: u64,
    /// What the reference handed out in the same scene, in that order.
    theirs: Vec<Handout>,
    /// Who asked the reference in the same scene, and what for.
    their_calls: &'a [Call],
    /// The longest that anybody waited for an answer to a DONE beside the reference, in microseconds.
    usual_us: u64,
}
