//! Peers that send rubbish, never read, or come by the thousand.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::{LONG, Stage};
use crate::evidence::{Flaw, Head, Side, What};
use crate::scenario::Transport::Tcp;
use crate::tap::link::OPEN;

const HELLO: [u8; 8] = [0, b'S', b'P', 0, 0, 0x50, 0, 0];

fn address(url: &str) -> &str {
    url.strip_prefix("tcp://").unwrap()
}

/// A plain socket on the bind address: it may speak as it likes.
fn plain_bind(stage: &Stage) -> TcpListener {
    TcpListener::bind(address(stage.tap.bind_url())).unwrap()
}

fn plain_connect(url: &str) -> TcpStream {
    let stream = TcpStream::connect(address(url)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

/// Whether the other side closed, in whatever way.
fn is_closed(mut stream: &TcpStream) -> bool {
    match stream.read(&mut [0; 64]) {
        Ok(count) => count == 0,
        Err(error) => !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
    }
}

fn flaws(stage: &Stage) -> Vec<(Side, Flaw)> {
    stage.recorder.look(|events| {
        let flaws = events.iter().filter_map(|event| match &event.what {
            What::Malformed { from, flaw, .. } => Some((*from, flaw.clone())),
            _ => None,
        });
        flaws.collect()
    })
}

/// What comes of bytes from a connecting peer that then waits.
fn after(bytes: &[u8]) -> Vec<(Side, Flaw)> {
    let stage = Stage::plain(Tcp);
    let _bind = plain_bind(&stage);
    let mut peer = plain_connect(&stage.door());
    peer.write_all(bytes).unwrap();
    assert!(is_closed(&peer));
    let flaws = flaws(&stage);
    assert_eq!(stage.count(|what| matches!(what, What::Closed { .. })), 0, "it was the tap that closed it");
    flaws
}

#[test]
fn rubbish_is_noted_and_the_connection_closed() {
    let flaw = Flaw::NotSp(Head::of(b"GET / HTTP/1.1\r\n\r\n"));
    assert_eq!(after(b"GET / HTTP/1.1\r\n\r\n"), [(Side::Connect, flaw)]);
}

#[test]
fn an_absurd_length_is_noted_and_the_connection_closed() {
    let bytes = [HELLO, (1u64 << 63).to_be_bytes()].concat();
    assert_eq!(after(&bytes), [(Side::Connect, Flaw::TooLong(1 << 63))]);
}

#[test]
fn half_a_header_and_silence_are_noted_and_the_connection_closed() {
    let bytes = [HELLO.as_slice(), &[0, 0, 0]].concat();
    assert_eq!(after(&bytes), [(Side::Connect, Flaw::Unfinished { got: 3, promised: 8 })]);
}

#[test]
fn a_message_that_its_sender_does_not_finish_is_unfinished_and_does_not_count() {
    let stage = Stage::plain(Tcp);
    let bind = plain_bind(&stage);
    let peer = plain_connect(&stage.door());
    let (mut other, _) = bind.accept().unwrap();
    other.write_all(&[HELLO.as_slice(), &10u64.to_be_bytes(), b"abc"].concat()).unwrap();
    let mut got = [0; 19];
    (&peer).read_exact(&mut got).unwrap();
    drop(other);
    assert!(is_closed(&peer));
    assert_eq!(flaws(&stage), [(Side::Bind, Flaw::Unfinished { got: 3, promised: 10 })]);
    assert_eq!(stage.count(|what| matches!(what, What::Message { .. })), 0);
    assert_eq!(stage.count(|what| matches!(what, What::Closed { by: Side::Bind, .. })), 1);
}

/// libnanomsg gives an address up for good when it is reset right after the greeting.
#[test]
fn a_peer_whose_other_side_was_reset_hears_an_end_and_no_reset() {
    let stage = Stage::plain(Tcp);
    let bind = plain_bind(&stage);
    let mut peer = plain_connect(&stage.door());
    let message = [0, 0, 0, 0, 0, 0, 0, 1, b'x'];
    peer.write_all(&[HELLO.as_slice(), &message].concat()).unwrap();
    let (mut other, _) = bind.accept().unwrap();
    other.write_all(&HELLO).unwrap();
    peer.read_exact(&mut [0; HELLO.len()]).unwrap();
    other.peek(&mut [0]).unwrap();
    // What it has not read makes the system reset the connection.
    drop(other);
    assert_eq!(peer.read(&mut [0]).unwrap(), 0);
    // It has more to say before it goes.
    peer.write_all(&message).unwrap();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(peer.read(&mut [0]).unwrap(), 0);
    assert!(peer.write_all(&message).is_ok());
}

#[test]
fn silence_between_messages_is_no_flaw() {
    let stage = Stage::plain(Tcp);
    let bind = plain_bind(&stage);
    let mut peer = plain_connect(&stage.door());
    let (mut other, _) = bind.accept().unwrap();
    peer.write_all(&HELLO).unwrap();
    thread::sleep(Duration::from_millis(2500));
    peer.write_all(&[0; 8]).unwrap();
    other.read_exact(&mut [0; 16]).unwrap();
    assert_eq!(flaws(&stage), []);
    assert_eq!(stage.count(|what| matches!(what, What::Message { size: 0, .. })), 1);
}

#[test]
fn a_peer_that_never_reads_does_not_keep_the_tap_from_closing() {
    let stage = Stage::plain(Tcp);
    let bind = plain_bind(&stage);
    let mut peer = plain_connect(&stage.door());
    let (_deaf, _) = bind.accept().unwrap();
    peer.write_all(&[HELLO, (1u64 << 39).to_be_bytes()].concat()).unwrap();
    peer.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    while peer.write_all(&[1; 65536]).is_ok() {}
    drop(stage);
    peer.set_write_timeout(Some(LONG)).unwrap();
    assert!(is_closed(&peer));
}

#[test]
fn more_connections_than_a_link_may_have_are_closed_and_the_others_go_on() {
    let stage = Stage::plain(Tcp);
    let bind = plain_bind(&stage);
    let door = stage.door();
    // Nobody says a word yet, so that these stay open.
    let mut crowd: Vec<(TcpStream, TcpStream)> =
        (0..OPEN).map(|_| (plain_connect(&door), bind.accept().unwrap().0)).collect();
    for _ in 0..50 {
        assert!(is_closed(&plain_connect(&door)));
    }
    for (guest, host) in &mut crowd {
        guest.write_all(&HELLO).unwrap();
        host.read_exact(&mut [0; HELLO.len()]).unwrap();
    }
    assert_eq!(stage.count(|what| matches!(what, What::Connected { .. })), OPEN);
    assert_eq!(stage.count(|what| matches!(what, What::Closed { .. })), 0);
}
