//! Trying out what no version number proves: that messages travel, and that a pseudo terminal can be had.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::thread;

use nanomsg::{Protocol, Socket};

use super::{Machine, State};

/// Somebody else may take the port between our letting go of it and the library's binding it.
const TRIES: usize = 5;

/// Sends a request over tcp on 127.0.0.1 and waits for the reply.
pub(super) fn sockets(machine: &Machine) -> State {
    let limit_ms = isize::try_from(machine.limit.as_millis()).unwrap_or(isize::MAX);
    let mut last = String::new();
    for _ in 0..TRIES {
        match round_trip(limit_ms) {
            Ok(()) => return State::Ready("a request and its reply crossed 127.0.0.1".to_owned()),
            Err(error) => last = error.to_string(),
        }
    }
    State::Missing { why: format!("no message crossed 127.0.0.1: {last}"), repair: String::new() }
}

fn round_trip(limit_ms: isize) -> io::Result<()> {
    let address = format!("tcp://127.0.0.1:{}", free_port()?);
    let mut replier = socket(Protocol::Rep, limit_ms)?;
    replier.bind(&address)?;
    let mut requester = socket(Protocol::Req, limit_ms)?;
    requester.connect(&address)?;
    let replying = thread::spawn(move || -> io::Result<Socket> {
        let mut request = Vec::new();
        replier.read_to_end(&mut request)?;
        replier.write_all(&request)?;
        // Closing it here could take the reply away with it.
        Ok(replier)
    });
    let asked = requester.write_all(b"are you there?");
    let mut reply = Vec::new();
    let answered = asked.and_then(|()| requester.read_to_end(&mut reply));
    let replied = replying.join().unwrap_or_else(|_| Err(io::Error::other("the replier stopped")));
    answered?;
    replied?;
    if reply == b"are you there?" { Ok(()) } else { Err(io::Error::other("the reply was another one")) }
}

fn socket(protocol: Protocol, limit_ms: isize) -> io::Result<Socket> {
    let mut socket = Socket::new(protocol)?;
    socket.set_receive_timeout(limit_ms)?;
    socket.set_send_timeout(limit_ms)?;
    Ok(socket)
}

fn free_port() -> io::Result<u16> {
    // The library can't bind port 0, so the system is asked for a free one first.
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Opens a pseudo terminal, as each learner's program is given one.
pub(super) fn terminal(_: &Machine) -> State {
    match nix::pty::openpty(None, None) {
        Ok(_) => State::Ready("a pseudo terminal was opened".to_owned()),
        Err(error) => State::Missing {
            why: format!("no pseudo terminal could be opened: {error}"),
            repair: String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_request_and_its_reply_cross_this_machine() {
        let machine = Machine {
            path: Default::default(),
            folder: Default::default(),
            virtual_env: None,
            limit: Duration::from_secs(60),
        };
        assert!(matches!(sockets(&machine), State::Ready(_)));
        assert!(matches!(terminal(&machine), State::Ready(_)));
    }
}
