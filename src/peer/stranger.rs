//! A peer that wants to join a talk of two. It dials again and again, as a library does; whenever it is let in, it
//! says its text. It takes part as soon as a place is free.

use std::io;

use super::player::{Over, Player, Then};
use super::wire::{TICK, Talk};
use super::{Guest, Seat};

/// A stranger at the door, in a thread of its own. Dropped, it goes away at once.
pub(super) struct Stranger {
    _player: Player,
}

impl Stranger {
    /// Knocks at the seat's address and says this text each time it is let in.
    pub(super) fn start(seat: Seat, text: String) -> Stranger {
        let over = Over::default();
        let told = over.clone();
        // It is thrown out again and again; that is what it is there for.
        let knock = move || knock(&seat, &text, &told).map(|()| Then::Goes);
        Stranger { _player: Player::start(over, TICK, knock) }
    }
}

impl Guest for Stranger {
    /// Nobody waits for it.
    fn is_busy(&self) -> bool {
        false
    }
}

/// One visit, until it is told to end.
///
/// # Errors
/// Nobody is there, or it is thrown out.
fn knock(seat: &Seat, text: &str, over: &Over) -> io::Result<()> {
    let mut talk = Talk::dial(&seat.url, seat.pattern, seat.pattern)?;
    let mut said = false;
    while !over.is_told() {
        if talk.is_met() && !said {
            talk.say(text.as_bytes())?;
            said = true;
        }
        talk.hear()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::{Seat, Stranger};
    use crate::peer::{Absent, Rumours};
    use crate::scenario::Pattern;

    const GREETING: [u8; 8] = [0, b'S', b'P', 0, 0, 0x10, 0, 0];

    fn knocking(there: &TcpListener) -> Stranger {
        let url = format!("tcp://{}", there.local_addr().expect("an address"));
        let (name, pattern, absent) = ("stranger".into(), Pattern::Pair, Absent::default());
        let seat = Seat { name, url, pattern, seed: 1, absent, rumours: Rumours::default() };
        Stranger::start(seat, "hello".into())
    }

    #[test]
    fn it_comes_back_when_it_is_thrown_out_and_speaks_when_it_is_greeted() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let _stranger = knocking(&there);
        drop(there.accept().expect("it comes"));
        let (mut stream, _) = there.accept().expect("it comes again");
        let mut greeting = [0; 8];
        stream.read_exact(&mut greeting).expect("a greeting");
        assert_eq!(greeting, GREETING);
        stream.write_all(&GREETING).expect("it is there");
        let mut message = [0; 13];
        stream.read_exact(&mut message).expect("a message");
        assert_eq!(&message, b"\0\0\0\0\0\0\0\x05hello");
    }

    #[test]
    fn dropped_while_nobody_greets_it_ends() {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let stranger = knocking(&there);
        let _silent = there.accept().expect("it comes");
        drop(stranger);
    }
}
