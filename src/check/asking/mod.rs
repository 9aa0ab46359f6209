//! The check `asking`: workers ask, one question at a time, and a server answers, as the page says it. Each mistake is
//! told of the one who made it, the server or the worker; the workshop's own players make none.

use serde::Deserialize;

use crate::check::{Case, Check, Examined, told_once};

mod passed_by;
mod server;
mod talk;
mod words;
mod worker;

#[cfg(test)]
mod tests;

pub(in crate::check) use talk::{Spell, Talk};

/// The link over which workers ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Asking {
    /// The link: the server binds it, the workers connect.
    pub link: String,
    /// Whether a job may be handed out again, because the exercise has leases. Another check looks at those.
    #[serde(default)]
    pub leases: bool,
}

impl Check for Asking {
    fn name(&self) -> &'static str {
        "asking"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(talk) = Talk::learners(case, &self.link) else { return Examined::Skipped };
        let mut findings = words::findings(&talk);
        if talk.is_learners_server() {
            findings.extend(server::findings(&talk, self.leases));
        }
        let workers = talk.learners_workers();
        findings.extend(told_once(workers.filter_map(|actor| Some((actor, worker::finding(&talk, actor)?)))));
        Examined::Found(findings)
    }
}
