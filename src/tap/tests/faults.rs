//! Each fault, as the programs at the ends of the link see it.

use nanomsg::Protocol::{Pull, Push, Rep, Req};

use super::{Stage, hear, say};
use crate::evidence::{Alteration, Side, What};
use crate::scenario::Transport::{self, Ipc, Tcp};
use crate::scenario::{Alter, Choice};

const BOTH: [Transport; 2] = [Tcp, Ipc];

fn only(number: u64) -> Choice {
    Choice { count: 1, among: [number, number] }
}

fn swap(first: u64) -> Alter {
    Alter::Swap(Choice { count: 1, among: [first, first + 1] })
}

/// What was noted of alterations: the message's number and what was done.
type Noted = Vec<(u64, Alteration)>;

/// Pushes 1 to 6 under one fault, with either end binding; what is heard, and what was noted.
fn pushed(alter: &Alter, heard: usize) -> Vec<(Vec<String>, Noted)> {
    let mut seen = Vec::new();
    for transport in BOTH {
        for from in [Side::Bind, Side::Connect] {
            let stage = Stage::new(transport, from, vec![alter.clone()]);
            let (mut push, mut pull) = match from {
                Side::Bind => (stage.bound(Push), stage.connected(Pull)),
                Side::Connect => {
                    let pull = stage.bound(Pull);
                    (stage.connected(Push), pull)
                }
            };
            for number in 1..=6 {
                say(&mut push, &number.to_string());
            }
            let texts = (0..heard).map(|_| hear(&mut pull)).collect();
            let altered = stage.recorder.look(|events| {
                let altered = events.iter().filter_map(|event| match &event.what {
                    What::Altered { from: side, number, alteration, .. } if *side == from => {
                        Some((*number, alteration.clone()))
                    }
                    _ => None,
                });
                altered.collect()
            });
            seen.push((texts, altered));
        }
    }
    seen
}

fn check(alter: Alter, expected: &[&str], altered: &[(u64, Alteration)]) {
    for (texts, noted) in pushed(&alter, expected.len()) {
        assert_eq!(texts, expected, "{alter:?}");
        assert_eq!(noted, altered, "{alter:?}");
    }
}

#[test]
fn swapped_messages_change_places() {
    check(swap(3), &["1", "2", "4", "3", "5", "6"], &[(3, Alteration::Swapped)]);
}

#[test]
fn a_dropped_message_does_not_arrive() {
    check(Alter::Drop(only(2)), &["1", "3", "4", "5", "6"], &[(2, Alteration::Dropped)]);
}

#[test]
fn a_repeated_message_arrives_twice() {
    check(Alter::Repeat(only(2)), &["1", "2", "2", "3", "4", "5", "6"], &[(2, Alteration::Repeated)]);
}

#[test]
fn a_delayed_message_arrives_in_its_place() {
    let alter = Alter::Delay { ms: 50, which: only(4) };
    check(alter, &["1", "2", "3", "4", "5", "6"], &[(4, Alteration::Delayed(50_000))]);
}

#[test]
fn a_delay_lasts_as_long_as_it_says() {
    let stage = Stage::new(Tcp, Side::Bind, vec![Alter::Delay { ms: 150, which: only(1) }]);
    let (mut push, mut pull) = (stage.bound(Push), stage.connected(Pull));
    say(&mut push, "late");
    hear(&mut pull);
    let heard = stage.recorder.elapsed_us();
    let seen = stage.recorder.look(|events| {
        events.iter().find(|event| matches!(event.what, What::Message { .. })).map(|event| event.at_us)
    });
    assert!(seen.is_some_and(|seen| heard - seen >= 150_000));
}

#[test]
fn a_message_held_for_a_partner_that_never_comes_is_delivered_after_all() {
    for transport in BOTH {
        let stage = Stage::new(transport, Side::Bind, vec![swap(1)]);
        let (mut push, mut pull) = (stage.bound(Push), stage.connected(Pull));
        say(&mut push, "alone");
        assert_eq!(hear(&mut pull), "alone");
        say(&mut push, "next");
        assert_eq!(hear(&mut pull), "next");
        assert_eq!(stage.count(|what| matches!(what, What::Altered { .. })), 0);
    }
}

#[test]
fn a_message_held_when_its_sender_closes_is_delivered() {
    let stage = Stage::new(Tcp, Side::Connect, vec![swap(1)]);
    let mut pull = stage.bound(Pull);
    let mut push = stage.connected(Push);
    say(&mut push, "the last word");
    stage.await_events(1, |what| matches!(what, What::Message { .. }));
    drop(push);
    assert_eq!(hear(&mut pull), "the last word");
}

#[test]
fn a_request_and_its_reply_are_rewritten_each_its_own_way() {
    for transport in BOTH {
        let stage = Stage::new(transport, Side::Connect, vec![Alter::Rewrite { text: "is this".into() }]);
        let mut rep = stage.bound(Rep);
        let mut req = stage.connected(Req);
        say(&mut req, "is this");
        let heard = hear(&mut rep);
        assert!(heard.len() == 7 && heard != "is this" && heard.as_bytes()[2] == b' ', "{heard}");
        say(&mut rep, "is this");
        assert_eq!(hear(&mut req), "is this", "the other direction is as it was");
        let rewritten = |what: &What| {
            let What::Altered { alteration: Alteration::Rewritten(head), number: 1, .. } = what else {
                return false;
            };
            // In front of a request's text there are four bytes of its own.
            head.0[4..] == *heard.as_bytes()
        };
        assert_eq!(stage.count(rewritten), 1);
    }
}

#[test]
fn a_cut_in_front_of_a_message_happens_once_and_then_messages_pass_again() {
    for transport in BOTH {
        let stage = Stage::new(transport, Side::Connect, vec![Alter::Cut(only(3))]);
        let mut pull = stage.bound(Pull);
        let mut push = stage.connected(Push);
        for text in ["1", "2", "3"] {
            say(&mut push, text);
        }
        assert_eq!([hear(&mut pull), hear(&mut pull)], ["1", "2"]);
        stage.await_events(2, |what| matches!(what, What::Connected { .. }));
        stage.await_events(4, |what| matches!(what, What::Greeted { .. }));
        for text in ["4", "5", "6", "7", "8"] {
            say(&mut push, text);
            assert_eq!(hear(&mut pull), text);
        }
        let cut = |what: &What| matches!(what, What::Altered { alteration: Alteration::Cut, number: 3, .. });
        assert_eq!(stage.count(cut), 1);
    }
}
