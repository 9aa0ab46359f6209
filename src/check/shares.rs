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

impl Share {
    /// Both together.
    fn and(self, other: Share) -> Share {
        Share { got: self.got + other.got, sent: self.sent + other.sent }
    }
}

/// What each program of the cast got and sent on this link, in the order of the cast, and then what the workshop's own
/// players did; those that have no part in the link are left out. Whoever has a part and did nothing is there with nothing.
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
    let of = |name: &str| at_connectors.get(name).copied().unwrap_or_default();
    let cast = scene.cast.iter().filter_map(|actor| {
        let share = match (actor.is_given(link, Side::Bind), actor.is_given(link, Side::Connect)) {
            (false, false) => return None,
            (true, false) => at_binder,
            (false, true) => of(&actor.name),
            (true, true) => at_binder.and(of(&actor.name)),
        };
        Some((actor.name.as_str(), share))
    });
    let peers = scene.peers.iter().filter(|peer| peer.link == link);
    let peers = peers.map(|peer| (peer.name.as_str(), of(&peer.name)));
    cast.chain(peers).collect()
}
