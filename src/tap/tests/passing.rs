//! What passes unaltered, how connections begin and end, and what is noted of it.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use nanomsg::Protocol::{Pair, Pull, Push, Rep, Req};

use super::{LONG, Stage, hear, patient, say};
use crate::evidence::{Alteration, Side, What};
use crate::scenario::Transport::{self, Ipc, Tcp};
use crate::tap::notes::MESSAGES;

const BOTH: [Transport; 2] = [Tcp, Ipc];

#[test]
fn nanomsg_binds_the_reserved_address_and_everything_is_noted_in_order() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let mut push = stage.bound(Push);
        let mut pull = stage.connected(Pull);
        for text in ["one", "three"] {
            say(&mut push, text);
            assert_eq!(hear(&mut pull), text);
        }
        drop(pull);
        stage.await_events(1, |what| matches!(what, What::Closed { .. }));
        let (mut greeted, mut rest) = (BTreeMap::new(), Vec::new());
        for event in stage.end() {
            match event.what {
                What::Connected { actor, conn, .. } => rest.push(format!("{actor} connected as {conn}")),
                What::Greeted { from, protocol, .. } => {
                    greeted.insert(from, protocol);
                }
                What::Message { from, number, size, head, .. } => {
                    rest.push(format!("{number} from {from:?}: {} ({size})", head.shown()));
                }
                What::Closed { by, conn, .. } => rest.push(format!("{conn} closed by {by:?}")),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(greeted, BTreeMap::from([(Side::Bind, 0x50), (Side::Connect, 0x51)]));
        let expected =
            ["guest connected as 1", "1 from Bind: one (3)", "2 from Bind: three (5)", "1 closed by Connect"];
        assert_eq!(rest, expected);
    }
}

#[test]
fn requests_and_replies_pass_both_ways_and_each_door_names_its_actor() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let mut rep = stage.bound(Rep);
        for name in ["anna", "ben"] {
            let mut req = patient(Req);
            req.connect(&stage.tap.door(&name.into()).unwrap()).unwrap();
            say(&mut req, name);
            assert_eq!(hear(&mut rep), name);
            say(&mut rep, "yes");
            assert_eq!(hear(&mut req), "yes");
            assert_eq!(
                stage.count(|what| matches!(what, What::Connected { actor, .. } if &**actor == name)),
                1
            );
        }
        assert_eq!(stage.count(|what| matches!(what, What::Message { .. })), 4);
    }
}

#[test]
fn a_large_message_passes_whole() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let mut pull = stage.connected(Pull);
        let mut push = stage.bound(Push);
        let text = "0123456789abcdef".repeat(60_000);
        say(&mut push, &text);
        assert!(hear(&mut pull) == text);
        assert_eq!(stage.count(|what| matches!(what, What::Message { size: 960_000, .. })), 1);
    }
}

#[test]
fn who_connects_before_the_other_side_binds_is_refused_and_gets_its_messages_later() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let mut pull = stage.connected(Pull);
        stage.await_events(1, |what| matches!(what, What::Refused { .. }));
        let mut push = stage.bound(Push);
        say(&mut push, "at last");
        assert_eq!(hear(&mut pull), "at last");
    }
}

#[test]
fn what_was_sent_before_the_sender_closed_arrives() {
    let stage = Stage::plain(Tcp);
    let mut pull = stage.bound(Pull);
    let mut push = stage.connected(Push);
    for number in 0..5000 {
        say(&mut push, &number.to_string());
    }
    // The last ones may still be in nanomsg's own hands when it closes; those that reached the tap are not lost.
    drop(push);
    stage.await_events(1, |what| matches!(what, What::Closed { by: Side::Connect, .. }));
    let arrived = stage.count(|what| matches!(what, What::Message { .. }));
    assert!(arrived > 4000, "{arrived}");
    for number in 0..arrived {
        assert_eq!(hear(&mut pull), number.to_string());
    }
}

#[test]
fn after_a_cut_the_peers_find_each_other_again() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let mut alice = stage.bound(Pair);
        let mut bob = stage.connected(Pair);
        say(&mut alice, "before");
        assert_eq!(hear(&mut bob), "before");
        stage.tap.cut();
        stage.await_events(2, |what| matches!(what, What::Connected { .. }));
        stage.await_events(4, |what| matches!(what, What::Greeted { .. }));
        say(&mut bob, "after");
        assert_eq!(hear(&mut alice), "after");
        let cut = |what: &What| matches!(what, What::Altered { alteration: Alteration::Cut, number: 0, .. });
        assert_eq!(stage.count(cut), 1);
        assert_eq!(stage.count(|what| matches!(what, What::Closed { .. })), 0);
    }
}

#[test]
fn who_dials_the_bind_address_is_found_out_and_the_address_can_be_bound_afterwards() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let mut lost = patient(Pull);
        lost.connect(stage.tap.bind_url()).unwrap();
        assert!(stage.tap.who_knocks(LONG));
        assert!(stage.tap.who_knocks(LONG), "the second time is like the first");
        assert_eq!(stage.count(|what| matches!(what, What::Knocked { .. })), 2);
        let mut push = stage.bound(Push);
        say(&mut push, "hello");
        assert_eq!(hear(&mut lost), "hello");
        assert!(!stage.tap.who_knocks(LONG), "somebody listens there now");
    }
}

#[test]
fn the_taps_own_visitors_are_no_knock() {
    for transport in BOTH {
        let stage = Stage::plain(transport);
        let _pull = stage.connected(Pull);
        assert!(!stage.tap.who_knocks(Duration::from_millis(400)));
    }
}

#[test]
fn what_a_dead_program_left_on_the_ipc_path_does_not_hide_a_knock() {
    let stage = Stage::plain(Ipc);
    let path = stage.tap.bind_url().strip_prefix("ipc://").unwrap().to_string();
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let mut lost = patient(Pull);
    lost.connect(stage.tap.bind_url()).unwrap();
    assert!(stage.tap.who_knocks(LONG));
}

#[test]
fn more_messages_than_are_worth_an_event_are_counted() {
    let stage = Stage::plain(Tcp);
    let mut push = stage.bound(Push);
    let mut pull = stage.connected(Pull);
    let sent = MESSAGES + 1500;
    for _ in 0..sent {
        say(&mut push, "x");
        hear(&mut pull);
    }
    let mut counted = 0;
    let mut noted = 0;
    for event in stage.end() {
        match event.what {
            What::Message { .. } => noted += 1,
            What::MoreMessages { count, from: Side::Bind, conn: 1, .. } => counted += count,
            _ => {}
        }
    }
    assert_eq!((noted, counted), (MESSAGES, sent - MESSAGES));
}

#[test]
fn when_the_tap_is_gone_so_are_its_files() {
    let stage = Stage::plain(Ipc);
    let mut push = stage.bound(Push);
    let mut pull = stage.connected(Pull);
    say(&mut push, "x");
    hear(&mut pull);
    drop((push, pull));
    let Stage { tap, dir, .. } = stage;
    drop(tap);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}
