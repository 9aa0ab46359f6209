//! The check `leftovers`: no process outlives the program that started it.

use serde::Deserialize;

use crate::check::seen::{End, after, quoted};
use crate::check::{Case, Check, Examined};
use crate::evidence::{Leftover, StopReason, What};
use crate::verdict::{Cause, Finding};

/// How many processes are named.
const NAMED: usize = 3;

/// Has no parameters.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Leftovers {}

impl Check for Leftovers {
    fn name(&self) -> &'static str {
        "leftovers"
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let mut findings = Vec::new();
        for event in &case.learner.events {
            let What::LeftBehind { actor, processes } = &event.what else { continue };
            // Whom the workshop stops has no chance to clear up first.
            let ours = case.learner().end(actor) == End::Stopped(StopReason::SceneOver);
            let Some(who) = case.learners().find(|one| one.name == **actor).filter(|_| !ours) else {
                continue;
            };
            findings.push(left_behind(&case.who(who), event.at_us, processes));
        }
        Examined::Found(findings)
    }
}

fn left_behind(who: &str, at_us: u64, processes: &[Leftover]) -> Finding {
    let name = |one: &Leftover| format!("{} ({})", one.pid, quoted(&one.command));
    let mut named: Vec<String> = processes.iter().take(NAMED).map(name).collect();
    if processes.len() > NAMED {
        named.push(format!("{} more", processes.len() - NAMED));
    }
    let noun = if processes.len() == 1 { "process" } else { "processes" };
    let message = format!("{who} has ended, but left the {noun} {} behind.", named.join(", "));
    let advice = "Wait for every process that your program starts, or end it, before your program returns. \
                  The workshop has ended it now.";
    Finding::failure("left-behind", Cause::Leftover, message)
        .expected("no process left", named.join(", "))
        .at(after(at_us))
        .advice(advice)
        .section("Task")
}

#[cfg(test)]
mod tests {
    use super::Leftovers;
    use crate::check::testing::{Play, ids, pubsub, pushpull};
    use crate::evidence::{Ended, Leftover, StopReason, What};

    fn left(actor: &str) -> What {
        let processes = vec![Leftover { pid: 4711, command: "sleep 600".into() }];
        What::LeftBehind { actor: actor.into(), processes }
    }

    #[test]
    fn a_process_that_is_left_behind_is_named_with_its_id_and_its_command() {
        let play =
            Play::new("plain").start("main", &["mine"]).exit("main", Ended::Code(0)).note(left("main"));
        let found = pushpull().examine(&Leftovers {}, &play, &play);
        assert_eq!(found[0].id, "left-behind");
        assert!(found[0].message.contains("process 4711 (`sleep 600`)"), "{}", found[0].message);
    }

    #[test]
    fn a_publisher_that_the_workshop_stopped_is_not_blamed_for_its_children() {
        let play = Play::new("plain").start("publisher", &["mine"]).stop("publisher", StopReason::SceneOver);
        let play = play.exit("publisher", Ended::Signal(15)).note(left("publisher"));
        assert_eq!(ids(&Leftovers {}, &pubsub(), &play, &play), [""; 0]);
    }
}
