//! Speakers who never pause, and what they leave nobody room to keep.

use crate::check::Case;
use crate::check::seen::{Flow, after, seconds};
use crate::check::spoken::{Spoken, heard_before};
use crate::evidence::Side;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// So many times as often as asked for is no pace of any kind, on whatever machine.
const TIMES: u64 = 10;
/// Fewer than this may have come in a moment.
const FEW: u64 = 50;

/// Somebody who says it far more often than the task asks for. That is told, and fails nobody: `about every` is no limit, and
/// whoever speaks after each message that came has a loop as the page draws it. What is passed on in a circle is another
/// mistake.
pub(super) fn findings<'a>(
    case: Case<'a>,
    spoken: &[Spoken<'a>],
    every_ms: u64,
) -> Vec<(&'a Actor, Finding)> {
    if heard_before(spoken).iter().any(Option::is_some) {
        return Vec::new();
    }
    let flood = |actor: &'a Actor| Some((actor, finding(case, actor, every_ms * 1000)?));
    case.learners().filter_map(flood).collect()
}

fn finding(case: Case<'_>, actor: &Actor, every_us: u64) -> Option<Finding> {
    let seen = case.learner();
    let over = case.learner.events.last().map_or(0, |event| event.at_us);
    case.links.keys().find_map(|link| {
        let mut said = flows(case, link, actor, Way::From).into_iter();
        said.find_map(|(flow, other)| {
            let met = seen.met_at(link, flow.conn)?;
            let lasted = seen.closed_at(link, flow.conn).unwrap_or(over).saturating_sub(met);
            let (count, every) = (flow.count, seconds(every_us));
            if count < FEW || count < TIMES * (lasted / every_us + 1) {
                return None;
            }
            let took = seconds(lasted);
            let message = format!(
                "`{}` sent {count} messages to `{other}` in {took}. The task asks for one about every {every}.",
                actor.name
            );
            let advice = "Whoever never pauses floods everybody who listens. Look at the clock: speak again only when \
                          that time has passed since you spoke last. A receive that returns because something came is \
                          no pause.";
            let finding = Finding::note("too-fast", Cause::Pace, message)
                .expected(format!("a message every {every}"), format!("{count} in {took}"));
            Some(finding.at(after(met)).advice(advice).section("Task"))
        })
    })
}

/// Whether more messages came to the actor than the Evidence keeps.
pub(super) fn is_uncounted(case: Case<'_>, actor: &Actor) -> bool {
    let more = |(flow, _): &(Flow<'_>, _)| flow.count > flow.messages.len() as u64;
    case.links.keys().any(|link| flows(case, link, actor, Way::To).iter().any(more))
}

/// Which way messages went, as an actor sees it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    From,
    To,
}

/// What went this way between the actor and each of the others.
fn flows<'a>(case: Case<'a>, link: &str, actor: &Actor, way: Way) -> Vec<(Flow<'a>, &'a str)> {
    let connections = case.learner().connections(link);
    let ends = |flow: Flow<'a>| {
        let client: &'a str = connections.get(&flow.conn)?;
        let binder = case.scene.binder(link)?;
        let (speaker, listener) = match flow.from {
            Side::Bind => (binder, client),
            Side::Connect => (client, binder),
        };
        let (own, other) = if way == Way::From { (speaker, listener) } else { (listener, speaker) };
        (own == actor.name).then_some((flow, other))
    };
    case.learner().flows(link).into_iter().filter_map(ends).collect()
}
