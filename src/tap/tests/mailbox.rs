//! How many messages a sender gets rid of when nobody reads them: the tap must not enlarge the mailbox.

use std::io::Write;
use std::thread;

use nanomsg::Protocol::{Pull, Push};

use super::{Stage, patient};
use crate::scenario::Transport::{self, Ipc, Tcp};

/// How many messages a PUSH that binds gets rid of, with a PULL that never reads. They are counted until nothing
/// moved for a second; a busy machine can make it fewer, never more.
fn mailbox(transport: Transport, size: usize, tapped: bool) -> usize {
    let stage = Stage::plain(transport);
    let mut push = stage.bound(Push);
    push.set_send_timeout(1000).unwrap();
    let mut pull = patient(Pull);
    let url = if tapped { stage.door() } else { stage.tap.bind_url().to_string() };
    pull.connect(&url).unwrap();
    let message = vec![7; size];
    let mut sent = 0;
    while push.write_all(&message).is_ok() {
        sent += 1;
    }
    sent
}

/// For each size: without and with the tap.
fn mailboxes(transport: Transport) -> Vec<(usize, usize, usize)> {
    thread::scope(|scope| {
        let count = |size, tapped| scope.spawn(move || mailbox(transport, size, tapped));
        let counts = [64, 1024, 4096].map(|size| (size, count(size, false), count(size, true)));
        counts.map(|(size, plain, tapped)| (size, plain.join().unwrap(), tapped.join().unwrap())).to_vec()
    })
}

#[test]
fn on_tcp_the_tap_enlarges_the_mailbox_by_a_tenth_at_most() {
    for (size, plain, tapped) in mailboxes(Tcp) {
        assert!(plain > 0 && tapped * 10 <= plain * 11, "{size} B: {plain} without, {tapped} with the tap");
    }
}

#[test]
fn on_ipc_the_tap_enlarges_the_mailbox_by_a_quarter_at_most() {
    for (size, plain, tapped) in mailboxes(Ipc) {
        assert!(plain > 0 && tapped * 4 <= plain * 5, "{size} B: {plain} without, {tapped} with the tap");
    }
}
