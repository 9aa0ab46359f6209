//! What the players' tests share: the other side of their connections, by hand.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// REQ's number on the wire.
pub(super) const REQ: u8 = 0x30;
/// REP's.
pub(super) const REP: u8 = 0x31;

/// Takes in the player that connects, which has to speak the pattern `comes`, and greets it with `there_is`.
pub(super) fn greet(there: &TcpListener, comes: u8, there_is: u8) -> TcpStream {
    let (mut stream, _) = there.accept().expect("it connects");
    let mut greeting = [0; 8];
    stream.read_exact(&mut greeting).expect("a greeting");
    assert_eq!(greeting, [0, b'S', b'P', 0, 0, comes, 0, 0]);
    stream.write_all(&[0, b'S', b'P', 0, 0, there_is, 0, 0]).expect("it is there");
    stream
}
