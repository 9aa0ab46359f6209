//! The check `when-ready`: nothing is handed out before everybody has said that they are ready, and whoever says so
//! can be reached by then.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::check::seen::{after, counted, listed};
use crate::check::shares::shares;
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Side, What};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding, Ground};

#[cfg(test)]
mod tests;

/// Who says so over which link, and what waits for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WhenReady {
    /// Over this link nothing is handed out by the end that binds ...
    pub link: String,
    /// ... before those who connect to it have each sent a message over this one.
    pub until: String,
}

impl Check for WhenReady {
    fn name(&self) -> &'static str {
        "when-ready"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link, &self.until]
    }

    fn ground(&self) -> Ground {
        Ground::Time
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(first) = place_of(case, |what| is_message(what, &self.link, Side::Bind)) else {
            return Examined::Skipped;
        };
        let mut findings: Vec<Finding> = self.pushed_before_ready(case, first).into_iter().collect();
        let takers = case.cast().iter().filter(|actor| actor.is_given(&self.link, Side::Connect));
        let early = takers.filter_map(|actor| Some((actor, self.ready_too_early(case, actor)?)));
        findings.extend(told_once(early));
        Examined::Found(findings)
    }
}

impl WhenReady {
    fn pushed_before_ready(&self, case: Case<'_>, first: usize) -> Option<Finding> {
        let events = &case.learner.events;
        let connections = case.learner().connections(&self.until);
        let asked = |what: &What| match what {
            What::Message { conn, .. } if is_message(what, &self.until, Side::Connect) => {
                connections.get(conn)
            }
            _ => None,
        };
        let ready: BTreeSet<&str> =
            events[..first].iter().filter_map(|event| asked(&event.what)).map(|name| &***name).collect();
        let takers = case.cast().iter().filter(|actor| actor.is_given(&self.link, Side::Connect));
        let missing: Vec<&Actor> = takers.filter(|actor| !ready.contains(actor.name.as_str())).collect();
        if missing.is_empty() {
            return None;
        }
        let (wanted, came) = (ready.len() + missing.len(), ready.len());
        let who = case.cast().iter().find(|actor| actor.is_given(&self.link, Side::Bind));
        let who = who.map_or("The program".to_string(), |actor| case.who(actor));
        let at = events[first].at_us;
        let names = |names: Vec<&str>| {
            listed(&names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<String>>())
        };
        let missing = names(missing.iter().map(|actor| actor.name.as_str()).collect());
        let message = format!(
            "{who} handed out its first message {}, when {} of {wanted} had said that they are ready. {missing} had not.",
            after(at),
            if came == 0 { "none".to_string() } else { came.to_string() },
        );
        let advice = if came == 0 {
            format!("Take {wanted} requests first, and answer each. Only then begin.")
        } else if came + 1 == wanted {
            format!(
                "It begins one too early. Count the requests: `0..{wanted}` in Rust and `range({wanted})` in Python come \
                 round {wanted} times, `1..{wanted}` only {came}."
            )
        } else {
            format!("Wait for {wanted} requests, one from each, before the loop that sends.")
        };
        Some(
            Finding::failure("pushed-before-ready", Cause::Meeting, message)
                .by_the_clock()
                .expected(counted(wanted as u64, "request"), counted(came as u64, "request"))
                .at(after(at))
                .advice(advice)
                .section("Task"),
        )
    }

    /// It has said so, and only then dialled the link on which it waits for work.
    fn ready_too_early(&self, case: Case<'_>, actor: &Actor) -> Option<Finding> {
        let seen = case.learner();
        let connections = seen.connections(&self.until);
        let its = |conn: u32| connections.get(&conn).is_some_and(|who| ***who == *actor.name);
        let answered = place_of(case, |what| {
            is_message(what, &self.until, Side::Bind)
                && matches!(what, What::Message { conn, .. } if its(*conn))
        })?;
        let dialled = place_of(case, |what| match what {
            What::Refused { link, actor: who } | What::Connected { link, actor: who, .. } => {
                **link == *self.link && **who == *actor.name
            }
            _ => false,
        });
        if dialled.is_some_and(|dialled| dialled < answered) {
            return None;
        }
        let shares = shares(case.scene, case.learner, &self.link);
        let takers = || {
            let given = |name: &str| {
                case.cast().iter().any(|a| a.name == name && a.is_given(&self.link, Side::Connect))
            };
            shares.iter().filter(move |(name, _)| given(name))
        };
        let fair = takers().map(|(_, share)| share.got).sum::<u64>() / (takers().count() as u64).max(1);
        let got = takers().find(|(name, _)| *name == actor.name).map_or(0, |(_, share)| share.got);
        // Whoever lost nothing may only have been seen late.
        if got * 2 >= fair {
            return None;
        }
        let (who, pattern) = (case.who(actor), case.links.get(&self.link)?.connect.name());
        let at = case.learner.events[answered].at_us;
        let came = match dialled {
            Some(dialled) => format!("its {pattern} came {}", after(case.learner.events[dialled].at_us)),
            None => format!("its {pattern} never came"),
        };
        let message = format!(
            "{who} said that it is ready before it was: it had its answer {}, and {came}. It got {}, and {fair} would be \
             fair.",
            after(at),
            counted(got, "message"),
        );
        let advice = format!(
            "Whoever says that it is ready may get work at once. Connect {pattern} and all the others first, and the \
             socket that says it last."
        );
        Some(
            Finding::failure("ready-too-early", Cause::Meeting, message)
                .by_the_clock()
                .expected(
                    format!("{pattern} connects, then it says ready"),
                    format!("it says ready, then {pattern} connects"),
                )
                .at(after(at))
                .advice(advice)
                .section("The trap"),
        )
    }
}

fn place_of(case: Case<'_>, is_it: impl Fn(&What) -> bool) -> Option<usize> {
    case.learner.events.iter().position(|event| is_it(&event.what))
}

/// Whether it is a message that this end sent over this link.
fn is_message(what: &What, name: &str, side: Side) -> bool {
    matches!(what, What::Message { link, from, .. } if **link == *name && *from == side)
}
