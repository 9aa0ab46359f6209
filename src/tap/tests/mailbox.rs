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

/// A busy machine may make the plain mailbox look smaller than it is, so it is measured so often at most.
const TRIES: usize = 5;

/// Fails where the tap enlarges the mailbox by more than `percent`.
fn enlarges_by_at_most(percent: usize, transport: Transport) {
    thread::scope(|scope| {
        for size in [64, 1024, 4096] {
            let plain = scope.spawn(move || mailbox(transport, size, false));
            scope.spawn(move || {
                let tapped = mailbox(transport, size, true);
                let mut plain = plain.join().unwrap();
                let fits = |plain: usize| plain > 0 && tapped * 100 <= plain * (100 + percent);
                for _ in 1..TRIES {
                    if fits(plain) {
                        return;
                    }
                    plain = plain.max(mailbox(transport, size, false));
                }
                assert!(fits(plain), "{size} B: {plain} without, {tapped} with the tap");
            });
        }
    });
}

#[test]
fn on_tcp_the_tap_enlarges_the_mailbox_by_a_tenth_at_most() {
    enlarges_by_at_most(10, Tcp);
}

#[test]
fn on_ipc_the_tap_enlarges_the_mailbox_by_a_quarter_at_most() {
    enlarges_by_at_most(25, Ipc);
}
