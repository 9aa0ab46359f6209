//! The check `served`: a job server gives every client its own answer, a worker does what it was given, and a client
//! asks for what it was told to.

use serde::Deserialize;

use crate::check::{Case, Check, Examined};
use crate::evidence::Side;
use crate::scenario::{Actor, Argument, Plays};
use crate::verdict::Finding;

mod answered;
mod asking;
mod counter;
mod held_up;
mod lost;
mod nonsense;
mod passed_over;
pub(super) mod task;
mod too_late;
mod working;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod waiting_tests;

use counter::Counter;

/// The two links of the server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Served {
    /// The link to the clients.
    pub clients: String,
    /// The link to the workers.
    pub jobs: String,
}

impl Check for Served {
    fn name(&self) -> &'static str {
        "served"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.clients, &self.jobs]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let hall = Hall {
            case,
            rule: self,
            counter: Counter::of(case.learner(), case.scene, &self.clients, &self.jobs),
        };
        let mut findings = Vec::new();
        for (link, side, judge) in [
            (&self.jobs, Side::Connect, working::findings as fn(&Hall<'_>, &Actor) -> Vec<Finding>),
            (&self.clients, Side::Connect, asking::findings),
        ] {
            for actor in case.learners().filter(|actor| actor.is_given(link, side)) {
                findings.extend(judge(&hall, actor));
                if !findings.is_empty() {
                    // What one of them does, its likes do as well.
                    break;
                }
            }
        }
        // What the worker did wrong is not the server's fault.
        if let Some(server) = hall.server().filter(|_| findings.is_empty()) {
            findings = nonsense::findings(&hall);
            findings.extend(answered::findings(&hall));
            // What went to the wrong place is missing at the right one.
            if findings.is_empty() {
                findings.extend(held_up::finding(&hall));
                findings.extend(passed_over::finding(&hall));
                findings.extend(too_late::finding(&hall, server));
                findings.extend(
                    held_up::unheard(&hall)
                        .map_or_else(|| lost::findings(&hall, server), |unheard| vec![unheard]),
                );
            }
        }
        Examined::Found(findings)
    }
}

/// What the findings are drawn from.
struct Hall<'a> {
    case: Case<'a>,
    rule: &'a Served,
    counter: Counter,
}

impl<'a> Hall<'a> {
    /// The server, when it is the learner's.
    fn server(&self) -> Option<&'a Actor> {
        let actors = self.case.cast().iter().filter(|actor| actor.plays == Plays::Learner);
        actors.into_iter().find(|actor| actor.is_given(&self.rule.clients, Side::Bind))
    }

    /// What happened where the reference played all parts.
    fn of_the_reference(&self) -> Counter {
        Counter::of(self.case.reference(), self.case.scene, &self.rule.clients, &self.rule.jobs)
    }

    /// The lease that the server was given, in microseconds: its last argument.
    fn lease_us(&self, server: &Actor) -> u64 {
        match server.arguments.last() {
            Some(Argument::Word(ms)) => ms.parse::<u64>().unwrap_or(0) * 1000,
            _ => 0,
        }
    }
}
