//! How the workshop's players reach a link: they dial, greet, and pass whole messages, as the library does.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use crate::scenario::Pattern;

/// The longest that a player is deaf to its own end.
pub(super) const TICK: Duration = Duration::from_millis(20);
/// Whoever takes none of a small message for so long is not there any more.
const STUCK: Duration = Duration::from_secs(5);
/// A longer message is none that a player could mean anything by.
const LONGEST: u64 = 1 << 20;
/// What a greeting begins with; then two bytes of protocol number, and two that are zero.
const SP: [u8; 4] = [0, b'S', b'P', 0];
/// Of a greeting.
const GREETING: usize = 8;

/// A stream of bytes, whatever carries it.
pub(super) trait Bytes: Read + Write + Send {}
impl<T: Read + Write + Send> Bytes for T {}

/// Dials a `tcp://` or `ipc://` address and greets there as a socket of this pattern. Reading gives up after a
/// [`TICK`].
///
/// # Errors
/// What the system says, such as that nobody is there.
pub(super) fn dial(url: &str, pattern: Pattern) -> io::Result<Box<dyn Bytes>> {
    let mut stream: Box<dyn Bytes> = if let Some(address) = url.strip_prefix("tcp://") {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(TICK))?;
        stream.set_write_timeout(Some(STUCK))?;
        // An answer of few bytes has nothing to wait for.
        stream.set_nodelay(true)?;
        Box::new(stream)
    } else {
        let path = url.strip_prefix("ipc://").ok_or(ErrorKind::Unsupported)?;
        let stream = UnixStream::connect(path)?;
        stream.set_read_timeout(Some(TICK))?;
        stream.set_write_timeout(Some(STUCK))?;
        Box::new(stream)
    };
    stream.write_all(&greeting(pattern))?;
    Ok(stream)
}

fn greeting(pattern: Pattern) -> [u8; GREETING] {
    let [high, low] = pattern.protocol().to_be_bytes();
    let [zero, s, p, version] = SP;
    [zero, s, p, version, high, low, 0, 0]
}

/// Whether a read only found nothing in time.
pub(super) fn is_patience(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// A connection that carries whole messages.
pub(super) struct Talk {
    stream: Box<dyn Bytes>,
    /// The pattern that has to be at the other end.
    partner: Pattern,
    /// What stands before a message's length.
    mark: &'static [u8],
    greeted: bool,
    /// Bytes that came and are no whole message yet.
    came: Vec<u8>,
}

impl Talk {
    /// Dials and greets as a socket of `own`; a socket of `partner` has to greet back.
    ///
    /// # Errors
    /// What the system says, such as that nobody is there.
    pub(super) fn dial(url: &str, own: Pattern, partner: Pattern) -> io::Result<Talk> {
        let stream = dial(url, own)?;
        // Over ipc a byte before each length says that the message is in the stream itself.
        let mark: &[u8] = if url.starts_with("ipc://") { &[1] } else { &[] };
        Ok(Talk { stream, partner, mark, greeted: false, came: Vec::new() })
    }

    /// Whether the other side has greeted back.
    pub(super) fn is_met(&self) -> bool {
        self.greeted
    }

    /// The next message, if it comes within a [`TICK`].
    ///
    /// # Errors
    /// The other side is gone, or is none to talk with.
    pub(super) fn hear(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(message) = self.next()? {
            return Ok(Some(message));
        }
        let mut bytes = [0; 4096];
        match self.stream.read(&mut bytes) {
            Ok(0) => return Err(ErrorKind::ConnectionReset.into()),
            Ok(length) => self.came.extend_from_slice(&bytes[..length]),
            Err(error) if is_patience(&error) => {}
            Err(error) => return Err(error),
        }
        self.next()
    }

    /// Sends a message.
    ///
    /// # Errors
    /// The other side is gone.
    pub(super) fn say(&mut self, message: &[u8]) -> io::Result<()> {
        let length = (message.len() as u64).to_be_bytes();
        self.stream.write_all(&[self.mark, &length, message].concat())
    }

    /// Takes a whole message out of what came.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if !self.greeted {
            let Some(theirs) = self.came.get(..GREETING) else { return Ok(None) };
            if *theirs != greeting(self.partner) {
                return Err(ErrorKind::InvalidData.into());
            }
            self.greeted = true;
            self.came.drain(..GREETING);
        }
        let header = self.mark.len() + 8;
        let Some(begins) = self.came.get(..header) else { return Ok(None) };
        let (mark, length) = begins.split_at(self.mark.len());
        let length = length.iter().fold(0_u64, |length, byte| length << 8 | u64::from(*byte));
        if mark != self.mark || length > LONGEST {
            return Err(ErrorKind::InvalidData.into());
        }
        let ends = header + length as usize;
        if self.came.len() < ends {
            return Ok(None);
        }
        let rest = self.came.split_off(ends);
        let message = std::mem::replace(&mut self.came, rest).split_off(header);
        Ok(Some(message))
    }
}

/// Splits a request, as a service gets it, into the words that lead back to who asked, and the text. The last of
/// the words is the request's number and has its highest bit set. `None` when there is no such word.
pub(super) fn way_back(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let last = message.chunks_exact(4).position(|word| word[0] & 0x80 != 0)?;
    Some(message.split_at((last + 1) * 4))
}

#[cfg(test)]
mod tests {
    use super::{Talk, way_back};
    use crate::scenario::Pattern;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::net::UnixListener;

    fn pair() -> (Talk, TcpStream) {
        let there = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("tcp://{}", there.local_addr().expect("an address"));
        let talk = Talk::dial(&url, Pattern::Req, Pattern::Rep).expect("it connects");
        (talk, there.accept().expect("somebody comes").0)
    }

    fn hear(talk: &mut Talk) -> Vec<u8> {
        (0..1000).find_map(|_| talk.hear().expect("a connection")).expect("a message")
    }

    #[test]
    fn messages_that_come_in_pieces_or_together_are_heard_one_by_one() {
        let (mut talk, mut there) = pair();
        there.write_all(b"\0SP\0\0\x31\0\0\0\0\0\0\0\0\0\x02a").expect("a beginning");
        assert_eq!(talk.hear().expect("a connection"), None);
        there.write_all(b"b\0\0\0\0\0\0\0\x01c\0\0\0\0\0\0\0\0").expect("the rest");
        assert_eq!(hear(&mut talk), b"ab");
        assert!(talk.is_met());
        assert_eq!(hear(&mut talk), b"c");
        assert_eq!(hear(&mut talk), b"");
    }

    #[test]
    fn it_greets_and_frames_as_the_library_does() {
        let (mut talk, mut there) = pair();
        talk.say(b"hi").expect("sent");
        let mut bytes = [0; 18];
        there.read_exact(&mut bytes).expect("a greeting and a message");
        assert_eq!(&bytes, b"\0SP\0\0\x30\0\0\0\0\0\0\0\0\0\x02hi");
    }

    #[test]
    fn over_ipc_a_mark_stands_before_each_length() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("there");
        let there = UnixListener::bind(&path).expect("a socket");
        let url = format!("ipc://{}", path.display());
        let mut talk = Talk::dial(&url, Pattern::Rep, Pattern::Req).expect("it connects");
        let (mut there, _) = there.accept().expect("somebody comes");
        there.write_all(b"\0SP\0\0\x30\0\0\x01\0\0\0\0\0\0\0\x02hi").expect("a message");
        assert_eq!(hear(&mut talk), b"hi");
        talk.say(b"ho").expect("sent");
        let mut bytes = [0; 19];
        there.read_exact(&mut bytes).expect("a greeting and a message");
        assert_eq!(&bytes, b"\0SP\0\0\x31\0\0\x01\0\0\0\0\0\0\0\x02ho");
    }

    #[test]
    fn somebody_of_another_pattern_is_none_to_talk_with() {
        let (mut talk, mut there) = pair();
        there.write_all(b"\0SP\0\0\x30\0\0").expect("a greeting");
        let refused = (0..1000).find_map(|_| talk.hear().err());
        assert!(refused.is_some() && !talk.is_met());
    }

    #[test]
    fn the_way_back_ends_with_the_word_that_has_its_highest_bit_set() {
        assert_eq!(way_back(b"\x80\0\0\x01hello"), Some((&b"\x80\0\0\x01"[..], &b"hello"[..])));
        assert_eq!(way_back(b"\0\0\0\x07\x80\0\0\x01"), Some((&b"\0\0\0\x07\x80\0\0\x01"[..], &b""[..])));
        assert_eq!(way_back(b"client2 asks 7"), None);
        assert_eq!(way_back(b""), None);
    }
}
