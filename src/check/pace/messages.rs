//! The pace of messages: judged on every connection that heard a few, and above all on those of the workshop's
//! own players, who stay when a learner's subscriber has long gone.

use std::collections::BTreeMap;

use super::{ENOUGH, FEW, Of, Steps, slow, too_fast};
use crate::check::Case;
use crate::check::seen::{Flow, Seen, seconds};
use crate::evidence::Side;
use crate::scenario::Pattern;
use crate::verdict::{Cause, Finding};

/// Somebody who listens for so many steps, and hears nothing, hears nothing more.
const LONG: u64 = 8;

/// What there is to say about the sender of each link; `None` for one whose pace is right.
pub(super) fn judge(case: Case<'_>, every: u64, of: Of) -> Vec<Option<Finding>> {
    let seen = case.learner();
    let mut judged = Vec::new();
    for (name, link) in case.links {
        // Answers come when they are asked for, and have no pace of their own.
        let sender = case.cast().iter().find(|actor| actor.is_given(name, Side::Bind));
        let Some(sender) = sender.filter(|_| link.bind != Pattern::Rep) else { continue };
        let flows = sent(seen, name);
        if flows.is_empty() {
            continue;
        }
        let who = format!("{} ({})", case.who(sender), link.bind.name());
        let typical = typical_gap(case.reference(), name, of);
        let connections = seen.connections(name);
        let of_a_peer = |flow: &Flow<'_>| {
            connections
                .get(&flow.conn)
                .is_some_and(|who| case.scene.peers.iter().any(|peer| *peer.name == ***who))
        };
        // Whoever heard the first message just before it went has nothing to say about the second.
        let heard_on = |flow: &Flow<'_>| {
            let first = flow.messages.first().map_or(0, |(at, _)| *at);
            seen.closed_at(name, flow.conn).is_none_or(|closed| closed >= first + every * LONG)
        };
        let finding = flows.iter().find_map(|flow| match (flow.count, of_a_peer(flow)) {
            (1, true) if heard_on(flow) => Some(said_once(&who, every)),
            (2, true) => drip(&steps(flow, &who, every), typical),
            _ if of == Of::Rounds => round(flow, &who, every, typical),
            _ if flow.messages.len() >= FEW => {
                let steps = steps(flow, &who, every);
                flood(&steps).or_else(|| drip(&steps, typical))
            }
            _ => None,
        });
        judged.push(finding);
    }
    judged
}

/// What the end that binds sent, connection by connection.
fn sent<'a>(seen: Seen<'a>, link: &str) -> Vec<Flow<'a>> {
    seen.flows(link).into_iter().filter(|flow| flow.from == Side::Bind).collect()
}

fn steps(flow: &Flow<'_>, who: &str, every: u64) -> Steps {
    let at: Vec<u64> = flow.messages.iter().map(|(at, _)| *at).collect();
    let began = at.first().copied().unwrap_or_default();
    Steps { who: who.to_owned(), what: "message", began, started: began, at, every }
}

/// Somebody listened for long, and heard one message.
fn said_once(who: &str, every: u64) -> Finding {
    let every = seconds(every);
    let message = format!(
        "{who} sent one message, and then nothing more while the workshop listened. The task asks for one every \
         {every}, until it is stopped."
    );
    Finding::failure("publishes-once", Cause::Pace, message)
        .expected(format!("a message every {every}"), "one message")
        .advice(
            "Whoever connects later has missed it: nobody keeps it for them. Publish again and again, in a loop that \
             does not end. If it does, look at the unit of its pause: Python's `time.sleep` counts in seconds.",
        )
        .section("The trap")
}

/// What the reference's publisher needed from one message to the next, where most were heard; 0 if unknown.
fn typical_gap(seen: Seen<'_>, link: &str, of: Of) -> u64 {
    let flows = sent(seen, link);
    let most = flows.iter().max_by_key(|flow| flow.messages.len());
    let times = |flow: &Flow<'_>| match of {
        Of::Rounds => rounds(flow),
        Of::Lines | Of::Messages => flow.messages.iter().map(|(at, _)| *at).collect(),
    };
    gap(&most.map(times).unwrap_or_default())
}

/// The median of the gaps between these times.
fn gap(times: &[u64]) -> u64 {
    let mut gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or_default()
}

/// When each round came: the times of one of the different messages, which is there as often as most of them.
fn rounds(flow: &Flow<'_>) -> Vec<u64> {
    let mut times: BTreeMap<&[u8], Vec<u64>> = BTreeMap::new();
    for (at, head) in &flow.messages {
        times.entry(&head.0).or_default().push(*at);
    }
    let mut times: Vec<Vec<u64>> = times.into_values().collect();
    times.sort_by_key(Vec::len);
    let middle = times.len() / 2;
    times.into_iter().nth(middle).unwrap_or_default()
}

/// Too fast by its rounds; too slow by its rounds, or by its messages if it pauses behind each of them.
fn round(flow: &Flow<'_>, who: &str, every: u64, typical: u64) -> Option<Finding> {
    let of = |what, at: Vec<u64>| {
        let began = at.first().copied().unwrap_or_default();
        Steps { who: who.to_owned(), what, began, started: began, at, every }
    };
    let rounds = of("round", rounds(flow));
    if rounds.at.len() < FEW {
        return None;
    }
    let messages = of("message", flow.messages.iter().map(|(at, _)| *at).collect());
    let in_turn = gap(&messages.at) > every / 4;
    flood(&rounds).or_else(|| drip(if in_turn { &messages } else { &rounds }, typical))
}

/// Far too many messages for the time that the connection lasted.
fn flood(steps: &Steps) -> Option<Finding> {
    // Few messages may all have come together after a stall.
    let (share, stall) = if steps.at.len() > 2 * ENOUGH { (7, 100_000) } else { (6, 250_000) };
    let least = (steps.whole() * share / 10).saturating_sub(stall);
    if steps.span() < least { too_fast(steps) } else { None }
}

/// Far too few. `typical` is what the reference needed from one to the next, in microseconds.
fn drip(steps: &Steps, typical: u64) -> Option<Finding> {
    // A few gaps may all have been stalls of the machine.
    let tolerance = if steps.at.len() > ENOUGH { 15_000 } else { 100_000 };
    let most = steps.every.max(typical) * 7 / 4 + tolerance;
    (steps.median() > most && steps.mean() > most).then(|| slow(steps, steps.mean(), false))
}
