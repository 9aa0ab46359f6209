//! Reads the SP protocol as it stands on a stream: a greeting, then messages with their lengths in front.
//!
//! The parser keeps no payload and allocates nothing, whatever a peer claims.

use crate::evidence::{Flaw, Head};
use crate::scenario::Transport;

/// Length of the greeting, in bytes.
pub(super) const GREETING: usize = 8;
/// A message that claims more bytes than this is not meant.
pub(super) const LONGEST: u64 = 1 << 40;

/// What stands where in the bytes that one call of [`Parser::step`] used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// Bytes used. The first of them belong to the greeting or to a message's header.
    pub(super) used: usize,
    /// How many of the used bytes are payload; they are the last ones.
    pub(super) payload: usize,
    /// The greeting is complete: the protocol's number.
    pub(super) greeted: Option<u16>,
    /// A header is complete: the message's length.
    pub(super) began: Option<u64>,
    /// The message is complete.
    pub(super) ended: bool,
}

/// Reads one direction of one connection, in pieces of any size.
#[derive(Clone, Debug)]
pub(super) struct Parser {
    /// Length of a message's header: 8, on ipc 9 for the mark in front.
    header_len: usize,
    state: State,
    /// The greeting's or header's bytes so far.
    head: [u8; 9],
    have: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Greeting,
    Header,
    Payload { size: u64, left: u64 },
}

impl Parser {
    /// Waits for the greeting.
    pub(super) fn new(transport: Transport) -> Parser {
        let header_len = match transport {
            Transport::Tcp => 8,
            Transport::Ipc => 9,
        };
        Parser { header_len, state: State::Greeting, head: [0; 9], have: 0 }
    }

    /// Whether the next byte is the first of a message.
    pub(super) fn between_messages(&self) -> bool {
        self.state == State::Header && self.have == 0
    }

    /// Whether the next byte belongs to a greeting or a header of which a part has come.
    pub(super) fn inside_header(&self) -> bool {
        self.have > 0
    }

    /// The header's bytes, when [`Step::began`] was just seen.
    pub(super) fn header(&self) -> &[u8] {
        &self.head[..self.header_len]
    }

    /// Says what is unfinished if the stream ends here.
    pub(super) fn unfinished(&self) -> Option<Flaw> {
        match self.state {
            State::Greeting | State::Header if self.have == 0 => None,
            State::Greeting => Some(Flaw::Unfinished { got: self.have as u64, promised: GREETING as u64 }),
            State::Header => {
                Some(Flaw::Unfinished { got: self.have as u64, promised: self.header_len as u64 })
            }
            State::Payload { size, left } => Some(Flaw::Unfinished { got: size - left, promised: size }),
        }
    }

    /// Uses bytes from the front of `input`, at most up to the end of the greeting or of one message.
    ///
    /// # Errors
    /// The flaw, when the bytes are not SP. The parser must not be used any further.
    pub(super) fn step(&mut self, input: &[u8]) -> Result<Step, Flaw> {
        match self.state {
            State::Greeting => self.greeting(input),
            State::Header => self.message_header(input),
            State::Payload { size, left } => Ok(self.message_payload(input, 0, size, left)),
        }
    }

    fn greeting(&mut self, input: &[u8]) -> Result<Step, Flaw> {
        let used = self.keep(input, GREETING);
        let wrong = |(at, byte): (usize, &u8)| match at {
            1 => *byte != b'S',
            2 => *byte != b'P',
            4 | 5 => false,
            _ => *byte != 0,
        };
        if self.head[..self.have].iter().enumerate().any(wrong) {
            // What had come before, and all that came with it: a person may recognise it.
            let mut seen = self.head[..self.have - used].to_vec();
            seen.extend(input);
            return Err(Flaw::NotSp(Head::short(&seen)));
        }
        let mut step = Step { used, ..Step::default() };
        if self.have == GREETING {
            step.greeted = Some(u16::from_be_bytes([self.head[4], self.head[5]]));
            self.state = State::Header;
            self.have = 0;
        }
        Ok(step)
    }

    fn message_header(&mut self, input: &[u8]) -> Result<Step, Flaw> {
        let used = self.keep(input, self.header_len);
        let (mark, length) = self.head[..self.header_len].split_at(self.header_len - 8);
        if let [mark] = mark
            && self.have > 0
            && *mark != 1
        {
            return Err(Flaw::BadMark(*mark));
        }
        if self.have < self.header_len {
            return Ok(Step { used, ..Step::default() });
        }
        let size = length.iter().fold(0, |size, byte| size << 8 | u64::from(*byte));
        if size > LONGEST {
            return Err(Flaw::TooLong(size));
        }
        self.have = 0;
        let step = self.message_payload(input, used, size, size);
        Ok(Step { began: Some(size), ..step })
    }

    fn message_payload(&mut self, input: &[u8], header: usize, size: u64, left: u64) -> Step {
        let there = input.len() - header;
        let payload = usize::try_from(left).map_or(there, |left| left.min(there));
        let left = left - payload as u64;
        let ended = left == 0;
        self.state = if ended { State::Header } else { State::Payload { size, left } };
        Step { used: header + payload, payload, ended, ..Step::default() }
    }

    /// Adds to the head until it has `full` bytes; says how many it took.
    fn keep(&mut self, input: &[u8], full: usize) -> usize {
        let take = input.len().min(full - self.have);
        self.head[self.have..self.have + take].copy_from_slice(&input[..take]);
        self.have += take;
        take
    }
}

#[cfg(test)]
mod tests {
    use super::{Flaw, Head, Parser, Step, Transport};
    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

    const HELLO: [u8; 8] = [0, b'S', b'P', 0, 0, 0x50, 0, 0];

    /// Reads `stream` in chunks and puts what came out together: the protocol, then each whole message.
    fn read(transport: Transport, chunks: &[&[u8]]) -> (Option<u16>, Vec<Vec<u8>>, Result<Parser, Flaw>) {
        let mut parser = Parser::new(transport);
        let (mut protocol, mut messages, mut message) = (None, Vec::new(), Vec::new());
        for chunk in chunks {
            let mut rest = *chunk;
            while !rest.is_empty() {
                let step = match parser.step(rest) {
                    Ok(step) => step,
                    Err(flaw) => return (protocol, messages, Err(flaw)),
                };
                assert!(step.used > 0 && step.used <= rest.len() && step.payload <= step.used);
                protocol = protocol.or(step.greeted);
                message.extend(&rest[step.used - step.payload..step.used]);
                if step.ended {
                    messages.push(std::mem::take(&mut message));
                }
                rest = &rest[step.used..];
            }
        }
        (protocol, messages, Ok(parser))
    }

    fn stream(transport: Transport, messages: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = HELLO.to_vec();
        for message in messages {
            if transport == Transport::Ipc {
                bytes.push(1);
            }
            bytes.extend((message.len() as u64).to_be_bytes());
            bytes.extend(message);
        }
        bytes
    }

    fn transport() -> impl Strategy<Value = Transport> {
        prop_oneof![Just(Transport::Tcp), Just(Transport::Ipc)]
    }

    proptest! {
        #[test]
        fn any_chunking_of_a_stream_gives_the_same_messages(
            transport in transport(),
            messages in vec(vec(any::<u8>(), 0..40), 0..12),
            cuts in vec(any::<usize>(), 0..30),
        ) {
            let bytes = stream(transport, &messages);
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            let (protocol, seen, end) = read(transport, &chunks);
            prop_assert_eq!(protocol, Some(0x50));
            prop_assert_eq!(seen, messages);
            prop_assert!(end.is_ok_and(|parser| parser.between_messages() && parser.unfinished().is_none()));
        }

        #[test]
        fn a_stream_that_ends_early_gives_only_whole_messages(
            transport in transport(),
            messages in vec(vec(any::<u8>(), 0..40), 1..8),
            cut in any::<usize>(),
        ) {
            let bytes = stream(transport, &messages);
            let (_, seen, end) = read(transport, &[&bytes[..cut % bytes.len()]]);
            prop_assert!(seen.len() < messages.len());
            prop_assert_eq!(&seen, &messages[..seen.len()]);
            prop_assert!(end.is_ok());
        }

        #[test]
        fn arbitrary_bytes_never_panic_and_every_step_moves_on(
            transport in transport(),
            greeted in any::<bool>(),
            bytes in vec(prop_oneof![Just(0u8), Just(1u8), any::<u8>()], 0..200),
            size in 1usize..20,
        ) {
            let mut all = if greeted { HELLO.to_vec() } else { Vec::new() };
            all.extend(bytes);
            let chunks: Vec<&[u8]> = all.chunks(size).collect();
            let (_, messages, _) = read(transport, &chunks);
            prop_assert!(messages.iter().map(Vec::len).sum::<usize>() <= all.len());
        }
    }

    #[test]
    fn the_parser_stays_as_small_as_it_is_whatever_length_is_claimed() {
        // It has no pointer to anything: what it keeps is inside it.
        assert!(size_of::<Parser>() <= 64);
        let mut parser = Parser::new(Transport::Tcp);
        let mut bytes = HELLO.to_vec();
        bytes.extend((1u64 << 40).to_be_bytes());
        assert_eq!(parser.step(&bytes).map(|step| step.used), Ok(8));
        let claimed = Step { used: 8, began: Some(1 << 40), ..Step::default() };
        assert_eq!(parser.step(&bytes[8..]), Ok(claimed));
        assert_eq!(parser.unfinished(), Some(Flaw::Unfinished { got: 0, promised: 1 << 40 }));
    }

    #[test]
    fn a_length_above_the_limit_is_too_long() {
        let mut bytes = HELLO.to_vec();
        bytes.extend((1u64 << 63).to_be_bytes());
        assert_eq!(read(Transport::Tcp, &[&bytes]).2.err(), Some(Flaw::TooLong(1 << 63)));
    }

    #[test]
    fn a_web_request_is_not_sp_and_its_words_are_kept() {
        let request = b"GET / HTTP/1.1\r\n";
        let flaw = read(Transport::Tcp, &[request]).2.err();
        assert_eq!(flaw, Some(Flaw::NotSp(Head::of(request))));
        let flaw = read(Transport::Tcp, &[&HELLO[..3], b"xyz"]).2.err();
        assert_eq!(flaw, Some(Flaw::NotSp(Head::of(b"\0SPxyz"))));
    }

    #[test]
    fn on_ipc_a_message_begins_with_the_mark_one() {
        let mut bytes = HELLO.to_vec();
        bytes.push(2);
        assert_eq!(read(Transport::Ipc, &[&bytes]).2.err(), Some(Flaw::BadMark(2)));
    }

    #[test]
    fn half_a_greeting_and_half_a_header_are_unfinished() {
        let half = read(Transport::Tcp, &[&HELLO[..3]]).2.unwrap();
        assert_eq!(half.unfinished(), Some(Flaw::Unfinished { got: 3, promised: 8 }));
        let mut bytes = HELLO.to_vec();
        bytes.extend([1, 0]);
        let half = read(Transport::Ipc, &[&bytes]).2.unwrap();
        assert!(half.inside_header());
        assert_eq!(half.unfinished(), Some(Flaw::Unfinished { got: 2, promised: 9 }));
    }
}
