//! The check `heard`: each program prints exactly the texts that reached it over the wire.
//!
//! What it has to print follows from what was delivered to it, not from what the reference printed, so that no
//! clock matters: how many messages come before the workshop stops everybody is chance.

use serde::Deserialize;

use crate::check::align::clean;
use crate::check::seen::{End, Line, counted};
use crate::check::spoken::spoken;
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{StopReason, Stream};
use crate::scenario::{Actor, Ending};
use crate::verdict::{Cause, Finding};

mod flood;
mod greetings;
mod lines;
mod said;
#[cfg(test)]
mod tests;
mod topics;

/// What is heard.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Heard {
    /// What a program prints of what reaches it.
    pub of: Hearing,
    /// What the speakers say; `{name}` stands for the speaker's own name.
    pub says: Vec<String>,
    /// How often they say it, in ms, where somebody who never pauses is to be told so.
    #[serde(default)]
    pub every_ms: Option<u64>,
}

/// What a program prints of what reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hearing {
    /// Each message that begins with one of its topics, with its own name, a colon and a space in front.
    Topics,
    /// Each different message once.
    Greetings,
}

impl Check for Heard {
    fn name(&self) -> &'static str {
        "heard"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let spoken = spoken(case, &self.says);
        // Where nobody met, there was nothing to hear; why, the check `wire` tells.
        if case.links.keys().all(|link| case.learner().connections(link).is_empty()) {
            return Examined::Skipped;
        }
        let mut findings = said::findings(case, &spoken, &self.says);
        if let Some(every_ms) = self.every_ms {
            findings.extend(told_once(flood::findings(case, &spoken, every_ms)));
        }
        let judged: Vec<(&Actor, Finding)> = match self.of {
            Hearing::Topics => topics::findings(case, &spoken),
            Hearing::Greetings => greetings::findings(case, &spoken, &self.says),
        };
        findings.extend(told_once(judged));
        if findings.is_empty() && self.of == Hearing::Greetings {
            findings.extend(told_once(
                case.cast().iter().filter_map(|actor| Some((actor, cut_short(case, actor)?))),
            ));
        }
        Examined::Found(findings)
    }
}

/// What the actor printed on stdout.
fn printed(case: Case<'_>, actor: &Actor) -> Vec<String> {
    let lines: Vec<Line<'_>> = case.learner().lines(&actor.name, Stream::Stdout);
    clean(&lines)
}

/// Whether the actor was still waiting for something when its time was up.
fn waited_in_vain(case: Case<'_>, actor: &Actor) -> bool {
    matches!(case.learner().end(&actor.name), End::Stopped(StopReason::Deadline | StopReason::Idle))
}

/// Whether it printed fewer lines than the scene waits for.
fn printed_too_few(case: Case<'_>, actor: &Actor) -> bool {
    match actor.ends {
        Ending::AfterLines(lines) => (printed(case, actor).len() as u64) < lines,
        Ending::ByItself | Ending::Stopped => false,
    }
}

/// The scene waited in vain for its lines, and nothing else explains why.
fn cut_short(case: Case<'_>, actor: &Actor) -> Option<Finding> {
    if !printed_too_few(case, actor) || !waited_in_vain(case, actor) {
        return None;
    }
    let count = printed(case, actor).len() as u64;
    let message = format!(
        "`{}` had printed {} when its time was up. More were expected.",
        actor.name,
        counted(count, "line")
    );
    let finding = Finding::failure("missing-line", Cause::Answer, message)
        .expected("more lines", counted(count, "line"))
        .at(format!("line {}", count + 1))
        .advice("See that it is still connected, and that it still receives and prints.");
    Some(finding.section("Task"))
}
