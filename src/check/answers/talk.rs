//! What was said at a device's two ends: who asked what, which service got it, what came of it, and what went back.

use std::collections::BTreeMap;

use crate::check::seen::Seen;
use crate::evidence::{HEAD_BYTES, Head, Name, Side};
use crate::scenario::Pattern;

/// A text as far as the Evidence kept it. Behind a long way back, less is left of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    /// More may have followed.
    cut: bool,
}

impl Text<'_> {
    /// Whether the two are the same, as far as they are known.
    pub(super) fn is(self, other: Text<'_>) -> bool {
        self.bytes == other.bytes
            || (self.cut && other.bytes.starts_with(self.bytes))
            || (other.cut && self.bytes.starts_with(other.bytes))
    }
}

/// A question of a client's, as it came to the front.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Question<'a> {
    pub(super) client: &'a str,
    pub(super) id: &'a [u8],
    pub(super) text: Text<'a>,
    /// How often the client sent it.
    pub(super) times: u64,
}

/// A message from the device to a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Forwarded<'a> {
    pub(super) at_us: u64,
    pub(super) service: &'a str,
    /// The words in front of the text, and the text; only the text, when no word has its highest bit set.
    pub(super) words: Option<&'a [u8]>,
    pub(super) text: Text<'a>,
    conn: u32,
}

/// An answer of a service's, and the text that it answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answered<'a> {
    pub(super) at_us: u64,
    pub(super) service: &'a str,
    pub(super) to: Text<'a>,
    pub(super) text: Text<'a>,
}

/// A message from the device to a client.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Returned<'a> {
    pub(super) at_us: u64,
    pub(super) client: &'a str,
    pub(super) id: &'a [u8],
    pub(super) text: Text<'a>,
}

/// Everything that was said, each list in its order.
#[derive(Debug, Default)]
pub(super) struct Talk<'a> {
    /// Each question once.
    pub(super) questions: Vec<Question<'a>>,
    pub(super) forwarded: Vec<Forwarded<'a>>,
    pub(super) answered: Vec<Answered<'a>>,
    pub(super) returned: Vec<Returned<'a>>,
    /// The most questions that were at the services at the same time.
    pub(super) at_once: usize,
}

impl<'a> Talk<'a> {
    /// Reads what crossed the two links.
    pub(super) fn of(seen: Seen<'a>, front: &str, back: &str) -> Talk<'a> {
        let mut talk = Talk::default();
        talk.read_front(seen, front);
        talk.read_back(seen, back);
        talk
    }

    fn read_front(&mut self, seen: Seen<'a>, link: &str) {
        let actors = seen.connections(link);
        for message in seen.delivered(link) {
            let client = name(&actors, message.conn);
            let (id, text) = split(message.head);
            let id = id.unwrap_or_default();
            match message.from {
                Side::Connect => {
                    let known = self.questions.iter_mut().find(|one| one.client == client && one.id == id);
                    match known {
                        Some(question) => question.times += 1,
                        None => self.questions.push(Question { client, id, text, times: 1 }),
                    }
                }
                Side::Bind => self.returned.push(Returned { at_us: message.at_us, client, id, text }),
            }
        }
    }

    fn read_back(&mut self, seen: Seen<'a>, link: &str) {
        let actors = seen.connections(link);
        let mut open: Vec<(u32, &[u8])> = Vec::new();
        for message in seen.delivered(link) {
            let (conn, at_us, service) = (message.conn, message.at_us, name(&actors, message.conn));
            let (words, text) = split(message.head);
            match message.from {
                Side::Bind => {
                    self.forwarded.push(Forwarded { at_us, service, words, text, conn });
                    open.extend(words.map(|words| (conn, words)));
                }
                Side::Connect => {
                    let its = |one: &&Forwarded<'_>| one.conn == conn && one.words == words;
                    let to = self.forwarded.iter().rev().find(its).map_or(Text::default(), |one| one.text);
                    self.answered.push(Answered { at_us, service, to, text });
                    let place = open.iter().position(|one| Some(one.1) == words && one.0 == conn);
                    place.map(|place| open.swap_remove(place));
                }
            }
            self.at_once = self.at_once.max(open.len());
        }
    }

    /// How often all questions together were asked.
    pub(super) fn asked(&self) -> u64 {
        self.questions.iter().map(|question| question.times).sum()
    }

    /// The answers that services gave to this text until then.
    pub(super) fn answers(&self, to: Text<'a>, until_us: u64) -> impl Iterator<Item = &Answered<'a>> {
        self.answered.iter().filter(move |one| one.at_us <= until_us && one.to.is(to))
    }

    /// Whether the client got a service's answer to this question.
    pub(super) fn is_answered(&self, question: &Question<'a>) -> bool {
        let its = |one: &&Returned<'_>| one.client == question.client && one.id == question.id;
        self.returned.iter().filter(its).any(|one| self.is_own(question, one))
    }

    /// Whether this is what a service answered to the question.
    pub(super) fn is_own(&self, question: &Question<'a>, returned: &Returned<'a>) -> bool {
        self.answers(question.text, returned.at_us).any(|one| one.text.is(returned.text))
    }
}

fn name<'a>(actors: &BTreeMap<u32, &'a Name>, conn: u32) -> &'a str {
    actors.get(&conn).map_or("", |name| name)
}

/// The words in front of a message, up to the one with the highest bit, and its text.
fn split(head: &Head) -> (Option<&[u8]>, Text<'_>) {
    let cut = head.0.len() >= HEAD_BYTES;
    let bytes = Pattern::Req.text_of(&head.0);
    let (words, _) = head.0.split_at(head.0.len() - bytes.len());
    if words.len() % 4 == 0 && words.chunks_exact(4).next_back().is_some_and(|word| word[0] & 0x80 != 0) {
        (Some(words), Text { bytes, cut })
    } else {
        (None, Text { bytes: &head.0, cut })
    }
}
