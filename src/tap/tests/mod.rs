//! The tap between real sockets of nanomsg, and between peers that mean no good.

mod faults;
mod hostile;
mod mailbox;
mod passing;

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};
use tempfile::TempDir;

use super::{Arrivals, Plan, Tap};
use crate::evidence::{Event, Recorder, Side, What};
use crate::scenario::{Alter, Fault, Transport};

/// Longer than anything takes, even on a machine that is very busy. A passing test never waits that long.
const LONG: Duration = Duration::from_secs(60);

/// A tap whose Evidence can be looked at.
struct Stage {
    tap: Tap,
    recorder: Recorder,
    dir: TempDir,
}

impl Stage {
    /// Messages are altered on their way from `from`.
    fn new(transport: Transport, from: Side, alters: Vec<Alter>) -> Stage {
        let faults: Vec<Fault> =
            alters.into_iter().map(|alter| Fault { link: "l".into(), from, actor: None, alter }).collect();
        let (recorder, dir) = (Recorder::default(), tempfile::tempdir().unwrap());
        let plan = Plan::draw(&faults, "l", 3);
        let tap = Tap::open(&"l".into(), transport, dir.path(), plan, recorder.clone(), Arrivals::default())
            .unwrap();
        Stage { tap, recorder, dir }
    }

    fn plain(transport: Transport) -> Stage {
        Stage::new(transport, Side::Bind, Vec::new())
    }

    fn door(&self) -> String {
        self.tap.door(&"guest".into()).unwrap()
    }

    fn bound(&self, protocol: Protocol) -> Socket {
        let mut socket = patient(protocol);
        socket.bind(self.tap.bind_url()).unwrap();
        socket
    }

    fn connected(&self, protocol: Protocol) -> Socket {
        let mut socket = patient(protocol);
        socket.connect(&self.door()).unwrap();
        socket
    }

    fn count(&self, wanted: impl Fn(&What) -> bool) -> usize {
        self.recorder.look(|events| events.iter().filter(|event| wanted(&event.what)).count())
    }

    /// Waits until so many such events were noted.
    fn await_events(&self, count: usize, wanted: impl Fn(&What) -> bool) {
        let began = Instant::now();
        while self.count(&wanted) < count {
            assert!(began.elapsed() < LONG, "never came: {:?}", self.recorder.take());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Closes the tap and returns all that was noted.
    fn end(self) -> Vec<Event> {
        drop(self.tap);
        self.recorder.take()
    }
}

fn patient(protocol: Protocol) -> Socket {
    let mut socket = Socket::new(protocol).unwrap();
    socket.set_receive_timeout(LONG.as_millis() as isize).unwrap();
    socket.set_send_timeout(LONG.as_millis() as isize).unwrap();
    socket
}

fn say(socket: &mut Socket, text: &str) {
    socket.write_all(text.as_bytes()).unwrap();
}

fn hear(socket: &mut Socket) -> String {
    let mut message = Vec::new();
    socket.read_to_end(&mut message).unwrap();
    String::from_utf8(message).unwrap()
}
