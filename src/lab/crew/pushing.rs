//! PUSH and PULL, as one would write it first: a sender that hands out everything at once, and workers that do what
//! is in their mailbox.

use std::io::{self, ErrorKind, Read, Write};
use std::thread;
use std::time::Duration;

use nanomsg::{Error, Protocol, Socket};

/// What the sender says before the first job, until everybody has answered.
pub(in crate::lab) const HELLO: &str = "hello";
/// How long the sender listens before it says so again.
const AGAIN_MS: isize = 5;

/// `sender <push-bind> <pull-bind> <workers> <ms,ms,...>`: waits until so many workers are there, pushes all the jobs,
/// and then takes in what comes back.
pub(super) fn send(arguments: &[String]) -> Result<(), String> {
    let [push_url, pull_url, workers, list] = arguments else {
        return Err("usage: sender <push-bind> <pull-bind> <workers> <ms,ms,...>".to_owned());
    };
    let workers: usize = workers.parse().map_err(|_| format!("{workers} is no number"))?;
    sending(push_url, pull_url, workers, list).map_err(|error| error.to_string())
}

fn sending(push_url: &str, pull_url: &str, workers: usize, list: &str) -> io::Result<()> {
    let mut results = Socket::new(Protocol::Pull)?;
    results.bind(pull_url)?;
    results.set_receive_timeout(AGAIN_MS)?;
    let mut work = Socket::new(Protocol::Push)?;
    work.bind(push_url)?;
    let mut message = Vec::new();
    let mut here = 0;
    // Whoever is not connected yet would get nothing of what is pushed now.
    while here < workers {
        match work.nb_write(HELLO.as_bytes()) {
            Ok(_) | Err(Error::TryAgain | Error::Interrupted) => {}
            Err(error) => return Err(error.into()),
        }
        here += usize::from(receive(&mut results, &mut message)?);
    }
    let jobs = list.split(',').count();
    for (place, ms) in list.split(',').enumerate() {
        send_all(&mut work, &format!("{} {ms}", place + 1))?;
    }
    let mut done = 0;
    while done < jobs {
        if receive(&mut results, &mut message)? {
            done += 1;
        }
    }
    Ok(())
}

/// `puller <name> <pull-connect> <push-connect>`: does one job after the other, and says so.
pub(super) fn pull(arguments: &[String]) -> Result<(), String> {
    let [name, pull_url, push_url] = arguments else {
        return Err("usage: puller <name> <pull-connect> <push-connect>".to_owned());
    };
    pulling(name, pull_url, push_url).map_err(|error| error.to_string())
}

fn pulling(name: &str, pull_url: &str, push_url: &str) -> io::Result<()> {
    let mut work = Socket::new(Protocol::Pull)?;
    work.set_reconnect_interval(10)?;
    work.connect(pull_url)?;
    let mut results = Socket::new(Protocol::Push)?;
    results.set_reconnect_interval(10)?;
    results.connect(push_url)?;
    let mut message = Vec::new();
    let mut has_answered = false;
    loop {
        if !receive(&mut work, &mut message)? {
            continue;
        }
        let text = String::from_utf8_lossy(&message);
        if text == HELLO {
            if !has_answered {
                send_all(&mut results, &format!("{HELLO} {name}"))?;
                has_answered = true;
            }
            continue;
        }
        let (id, ms) = text.split_once(' ').unwrap_or((&text, "0"));
        thread::sleep(Duration::from_millis(ms.parse().unwrap_or(0)));
        send_all(&mut results, &format!("{id} {name}"))?;
    }
}

/// Takes one message; `false` when none came in time.
pub(super) fn receive(socket: &mut Socket, message: &mut Vec<u8>) -> io::Result<bool> {
    message.clear();
    match socket.read_to_end(message) {
        Ok(_) => Ok(true),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted
            ) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Sends one message, however long it takes.
pub(super) fn send_all(socket: &mut Socket, text: &str) -> io::Result<()> {
    socket.write_all(text.as_bytes())
}
