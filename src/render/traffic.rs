//! Who sent how many messages to whom: the summary of one scene's wires.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::evidence::{Evidence, Name, Side, What};
use crate::scenario::{Link, Scene};

/// What went over one connection in one direction.
#[derive(Clone, Copy, Default)]
struct Traffic {
    messages: u64,
    bytes: u64,
}

/// Writes a line for each connection and direction that carried something, and one for each link that did not.
///
/// # Errors
/// Those of `out`.
pub fn render(
    links: &BTreeMap<String, Link>,
    scene: &Scene,
    evidence: &Evidence,
    out: &mut impl Write,
) -> io::Result<()> {
    for (name, link) in links {
        let mut clients: BTreeMap<u32, Name> = BTreeMap::new();
        let mut traffic: BTreeMap<(u32, Side), Traffic> = BTreeMap::new();
        for event in &evidence.events {
            match &event.what {
                What::Connected { link, actor, conn } if **link == **name => {
                    clients.insert(*conn, actor.clone());
                }
                What::Message { link, conn, from, size, .. } if **link == **name => {
                    let entry = traffic.entry((*conn, *from)).or_default();
                    entry.messages += 1;
                    entry.bytes += size;
                }
                What::MoreMessages { link, conn, from, count } if **link == **name => {
                    traffic.entry((*conn, *from)).or_default().messages += count;
                }
                _ => {}
            }
        }
        let binder = scene.binder(name).unwrap_or("?");
        // Nobody in this scene is to connect there.
        if traffic.is_empty() && !scene.cast.iter().any(|actor| actor.is_given(name, Side::Connect)) {
            continue;
        }
        if traffic.is_empty() {
            let (bind, connect) = (link.bind.name(), link.connect.name());
            writeln!(out, "  {name}: nothing crossed between {bind} and {connect}")?;
        }
        for ((conn, from), Traffic { messages, bytes }) in traffic {
            let client = clients.get(&conn).map_or("?", |actor| &**actor);
            let (bind, connect) =
                (format!("{} ({binder})", link.bind.name()), format!("{} ({client})", link.connect.name()));
            let (sender, receiver) = match from {
                Side::Bind => (bind, connect),
                Side::Connect => (connect, bind),
            };
            let plural = if messages == 1 { "message" } else { "messages" };
            writeln!(out, "  {name}: {messages} {plural} from {sender} to {receiver}, {bytes} bytes")?;
        }
    }
    Ok(())
}
