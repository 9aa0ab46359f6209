//! What the system showed of the sockets at both ends of a link.

use std::net::SocketAddr;

use crate::check::wire::Ends;
use crate::evidence::SocketSeen;
use crate::scenario::{Actor, Transport};

/// What is known of the sockets at both ends.
pub(super) struct Sight<'a> {
    pub(super) bind_address: &'a str,
    pub(super) connect_address: &'a str,
    pub(super) listens_right: bool,
    pub(super) dials_right: bool,
    pub(super) dials_bind_address: bool,
    /// Whether the program that should listen there dials its own address.
    pub(super) binder_dials: bool,
    pub(super) binds_connect_address: bool,
    pub(super) listens_elsewhere: Option<&'a str>,
    /// A path, which some languages also use for things of their own.
    pub(super) listens_on_path: Option<&'a str>,
    pub(super) dials_elsewhere: Option<&'a str>,
    pub(super) no_socket: bool,
}

/// Looks at what the system showed of the sockets of both programs.
pub(super) fn sight<'a>(ends: &Ends<'a>, connector: &Actor) -> Sight<'a> {
    let seen = ends.case.learner();
    let bind_address = ends.bind_address().unwrap_or("the first address");
    let connect_address = ends.connect_address(connector).unwrap_or("the second address");
    let binders = ends.binder.map(|binder| seen.sockets(&binder.name)).unwrap_or_default();
    let connectors = seen.sockets(&connector.name);
    let listening = |socket: &&'a SocketSeen| match socket {
        SocketSeen::Listening(at) => Some(at.as_str()),
        SocketSeen::Dialing(_) => None,
    };
    let dialing = |socket: &&'a SocketSeen| match socket {
        SocketSeen::Dialing(at) => Some(at.as_str()),
        SocketSeen::Listening(_) => None,
    };
    let given = |actor: &Actor, at: &str| {
        seen.started(&actor.name).is_some_and(|(_, command)| command.iter().any(|word| same_place(word, at)))
    };
    // Python and others use paths of their own for quite other things. One that the program both listens on and
    // dials, and nothing else, is where its messages go.
    let on_both = |at: &str| {
        binders.iter().filter_map(listening).any(|other| other == at)
            && connectors.iter().filter_map(dialing).any(|other| other == at)
    };
    let no_port = !binders.iter().chain(&connectors).any(|socket| is_port(address(socket)));
    let own_path = |at: &str| no_port && on_both(at) && !at.contains("/pymp-");
    let of_a_link = |at: &str| ends.link.transport == Transport::Ipc || is_port(at) || own_path(at);
    let strange_listener = |at: &&str| of_a_link(at) && ends.binder.is_some_and(|binder| !given(binder, at));
    let strange_call = |at: &&str| of_a_link(at) && !given(connector, at);
    Sight {
        bind_address,
        connect_address,
        listens_right: binders.iter().filter_map(listening).any(|at| same_place(bind_address, at)),
        binds_connect_address: connectors
            .iter()
            .filter_map(listening)
            .any(|at| same_place(connect_address, at)),
        binder_dials: binders.iter().filter_map(dialing).any(|at| same_place(bind_address, at)),
        dials_right: connectors.iter().filter_map(dialing).any(|at| same_place(connect_address, at)),
        dials_bind_address: connectors.iter().filter_map(dialing).any(|at| same_place(bind_address, at)),
        listens_elsewhere: binders.iter().filter_map(listening).find(strange_listener),
        listens_on_path: binders
            .iter()
            .filter_map(listening)
            .find(|at| !at.contains(':') && !at.contains("/pymp-")),
        dials_elsewhere: connectors.iter().filter_map(dialing).find(strange_call),
        no_socket: binders.is_empty() && connectors.is_empty(),
    }
}

fn address(socket: &SocketSeen) -> &str {
    match socket {
        SocketSeen::Listening(at) | SocketSeen::Dialing(at) => at,
    }
}

/// Whether it is an address with a port, and not a path.
fn is_port(at: &str) -> bool {
    at.parse::<SocketAddr>().is_ok()
}

/// Whether the URL `tcp://127.0.0.1:7789` or `ipc:///a/path` means the address that the system shows.
fn same_place(url: &str, shown: &str) -> bool {
    let bare = |text: &str| text.split_once("://").map_or(text.to_string(), |(_, rest)| rest.to_string());
    let port = |text: &str| text.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    let (url_port, shown_port) = (port(url), port(shown));
    // Any interface will do: a socket on 0.0.0.0 has the port of 127.0.0.1 as well.
    bare(url) == bare(shown) || (url_port.is_some() && url_port == shown_port)
}

#[cfg(test)]
mod tests {
    use super::same_place;

    #[test]
    fn an_address_is_the_same_place_by_its_port_or_its_path() {
        assert!(same_place("tcp://127.0.0.1:7789", "127.0.0.1:7789"));
        assert!(same_place("tcp://127.0.0.1:7789", "0.0.0.0:7789"));
        assert!(same_place("tcp://127.0.0.1:7789", "[::]:7789"));
        assert!(same_place("ipc:///tmp/a/b", "/tmp/a/b"));
        assert!(!same_place("tcp://127.0.0.1:7789", "127.0.0.1:7790"));
        assert!(!same_place("ipc:///tmp/a/b", "/tmp/a/c"));
        assert!(!same_place("mine.py", "127.0.0.1:7789"));
    }
}
