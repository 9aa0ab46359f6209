//! A program that has to go on until it is stopped, and ended by itself.

use crate::check::Case;
use crate::check::seen::after;
use crate::evidence::Side;
use crate::scenario::{Actor, Pattern};
use crate::verdict::{Cause, Finding, Place};

/// It is to blame for that.
pub(super) fn finding(case: Case<'_>, actor: &Actor, code: i32) -> Finding {
    let moment = case.learner().ended(&actor.name).map_or_else(Place::default, |(at, _)| after(at));
    let message = format!(
        "{} ended by itself {moment} with exit status {code}. It has to go on until the workshop stops it.",
        case.who(actor)
    );
    let finding = Finding::failure("ended-too-early", Cause::Messages, message);
    // Who goes when all is over may be noticed a moment too early; where nothing ever crossed, nothing was over.
    let finding = if nothing_crossed(case) { finding } else { finding.by_the_clock() };
    let finding = finding.expected("runs until it is stopped", format!("exit status {code}"));
    finding.at(moment).advice(advice(case, actor)).section("Task")
}

fn advice(case: Case<'_>, actor: &Actor) -> &'static str {
    let binds = || case.links.iter().filter(|(link, _)| actor.is_given(link, Side::Bind));
    if binds().any(|(_, link)| link.bind == Pattern::Push) && !nothing_crossed(case) {
        "What it sent last may still be on its way, and goes down with its socket. When it has sent all that it has, it \
         has to stay: keep the socket open, and let it sleep in a loop without an end behind the last send."
    } else if binds().next().is_some() {
        "Whoever comes late must still find it there. Let its loop run for ever; do not count the messages, and \
         do not stop when somebody leaves."
    } else {
        "More may come at any time. Let its loop run for ever, and do not count the messages."
    }
}

/// Whether the program has links, and no message crossed any of them.
fn nothing_crossed(case: Case<'_>) -> bool {
    case.has_links() && case.links.keys().all(|link| case.learner().flows(link).is_empty())
}

/// Whether the actor is a respondent that answered all that it was asked.
pub(super) fn has_answered(case: Case<'_>, actor: &Actor) -> bool {
    let seen = case.learner();
    let asked_on = |name: &String| actor.is_given(name, Side::Connect);
    let surveys =
        case.links.iter().filter(|(name, link)| link.connect == Pattern::Respondent && asked_on(name));
    surveys.into_iter().any(|(link, _)| {
        let connections = seen.connections(link);
        let count = |side: Side| -> u64 {
            let flows = seen.flows(link).into_iter().filter(|flow| flow.from == side);
            let its =
                flows.filter(|flow| connections.get(&flow.conn).is_some_and(|who| ***who == *actor.name));
            its.map(|flow| flow.count).sum()
        };
        let (asked, answered) = (count(Side::Bind), count(Side::Connect));
        asked > 0 && answered >= asked
    })
}
