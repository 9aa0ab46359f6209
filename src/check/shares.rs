//! Counts who got and who sent how many messages on a link.

use std::collections::BTreeMap;

use crate::check::seen::Seen;
use crate::evidence::{Evidence, Side};
use crate::scenario::Scene;

/// What one program got and sent on one link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Messages that were sent to it.
    pub got: u64,
    /// Messages that it sent.
    pub sent: u64,
}

/// What each program of the cast got and sent on this link, in the order of the cast; those that have no part in
/// the link are left out. Whoever has a part and did nothing is there with nothing.
pub fn shares<'a>(scene: &'a Scene, evidence: &Evidence, link: &str) -> Vec<(&'a str, Share)> {
    let seen = Seen(evidence);
    let connections = seen.connections(link);
    let mut at_binder = Share::default();
    let mut at_connectors: BTreeMap<&str, Share> = BTreeMap::new();
    for flow in seen.flows(link) {
        let connector = connections.get(&flow.conn).map_or("", |name| name);
        let connector = at_connectors.entry(connector).or_default();
        match flow.from {
            Side::Bind => {
                at_binder.sent += flow.count;
                connector.got += flow.count;
            }
            Side::Connect => {
                at_binder.got += flow.count;
                connector.sent += flow.count;
            }
        }
    }
    let of = |name: &str, side| match side {
        Side::Bind => at_binder,
        Side::Connect => at_connectors.get(name).copied().unwrap_or_default(),
    };
    let sides = [Side::Bind, Side::Connect];
    let cast = scene.cast.iter().filter_map(|actor| {
        let side = sides.into_iter().find(|side| actor.is_given(link, *side))?;
        Some((actor.name.as_str(), of(&actor.name, side)))
    });
    cast.collect()
}
