//! Who said what to whom, and how it was delivered: the texts that a page spells out, found in the messages.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Case;
use crate::evidence::{Head, Name, Side, What};
use crate::scenario::{Actor, Argument};

/// A message, from the actor who sent it to the one it was delivered to.
#[derive(Clone, Debug)]
pub(super) struct Spoken<'a> {
    pub(super) link: &'a str,
    pub(super) conn: u32,
    /// When it came to the tap, in microseconds.
    pub(super) at_us: u64,
    pub(super) speaker: &'a str,
    pub(super) listener: &'a str,
    /// Its first bytes, as it was sent.
    pub(super) raw: &'a Head,
    /// The text as it was sent; without what an encoding put around it, where the speaker said what was asked.
    pub(super) sent: String,
    /// The text as it was delivered.
    pub(super) text: String,
    /// Which of the speaker's phrases it is, if any.
    pub(super) phrase: Option<usize>,
}

/// All messages of the scene, in the order in which they came to the taps.
///
/// `says` are the phrases that the speakers are asked for; `{name}` stands for the speaker's own name.
pub(super) fn spoken<'a>(case: Case<'a>, says: &[String]) -> Vec<Spoken<'a>> {
    let seen = case.learner();
    let mut all = Vec::new();
    for link in case.links.keys() {
        let connections = seen.connections(link);
        let sent = as_sent(case, link);
        for message in seen.delivered(link) {
            let Some(client) = connections.get(&message.conn) else { continue };
            let Some(binder) = case.scene.binder(link) else { continue };
            let Some(raw) = sent.get(&(message.conn, message.from, message.number)) else { continue };
            let client: &'a Name = client;
            let (speaker, listener): (&'a str, &'a str) = match message.from {
                Side::Bind => (binder, client),
                Side::Connect => (client, binder),
            };
            let phrases = phrases(case, speaker, says);
            let place = phrases.iter().enumerate().find_map(|(index, phrase)| {
                let at = find(&raw.0, phrase.as_bytes())?;
                Some((index, at..at + phrase.len()))
            });
            let whole = |head: &Head| trimmed(&head.0);
            let (sent, text) = match &place {
                Some((_, range)) => {
                    let part = |head: &Head| trimmed(head.0.get(range.clone()).unwrap_or(&head.0));
                    (part(raw), part(message.head))
                }
                None => (whole(raw), whole(message.head)),
            };
            let phrase = place.map(|(index, _)| index);
            let (conn, at_us) = (message.conn, message.at_us);
            all.push(Spoken { link, conn, at_us, speaker, listener, raw, sent, text, phrase });
        }
    }
    all.sort_by_key(|one| one.at_us);
    all
}

/// For each message: the one that its speaker had heard from somebody else before, and now says again.
///
/// Whoever never says its own words passes on no others: it says the wrong ones.
pub(super) fn heard_before<'s, 'a>(spoken: &'s [Spoken<'a>]) -> Vec<Option<&'s Spoken<'a>>> {
    let has_own: BTreeSet<&str> =
        spoken.iter().filter(|one| one.phrase.is_some()).map(|one| one.speaker).collect();
    let mut heard_by: BTreeMap<&str, Vec<&Spoken<'a>>> = BTreeMap::new();
    let mut all = Vec::with_capacity(spoken.len());
    for one in spoken {
        let before = heard_by.get(one.speaker).into_iter().flatten().copied();
        let again = before
            .filter(|_| has_own.contains(one.speaker))
            // Its own words may come back to it. When it says them again, that is no passing on.
            .filter(|heard| one.phrase.is_none() || heard.text != one.sent)
            .find(|heard| find(&one.raw.0, heard.text.as_bytes()).is_some());
        all.push(again);
        let news = one.phrase.is_some() || again.is_some();
        let heard = heard_by.entry(one.listener).or_default();
        if news && !heard.iter().any(|other| other.text == one.text) {
            heard.push(one);
        }
    }
    all
}

/// What came to the tap, by connection, end and number.
fn as_sent<'a>(case: Case<'a>, name: &str) -> BTreeMap<(u32, Side, u64), &'a Head> {
    let of_link = case.learner.events.iter().filter_map(|event| match &event.what {
        What::Message { link, conn, from, number, head, .. } if **link == *name => {
            Some(((*conn, *from, *number), head))
        }
        _ => None,
    });
    of_link.collect()
}

/// What this actor is asked to say.
pub(super) fn phrases(case: Case<'_>, speaker: &str, says: &[String]) -> Vec<String> {
    let name = case.cast().iter().find(|actor| actor.name == speaker).and_then(|actor| own_name(case, actor));
    says.iter().map(|phrase| phrase.replace("{name}", name.unwrap_or(speaker))).collect()
}

/// The place of `needle` in `hay`.
pub(super) fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    if needle.is_empty() {
        return None;
    }
    hay.windows(needle.len()).position(|window| window == needle)
}

/// As text, without what never matters at its end.
fn trimmed(bytes: &[u8]) -> String {
    let bare = |c: char| c.is_whitespace() || c.is_control();
    String::from_utf8_lossy(bytes).trim_end_matches(bare).to_owned()
}

/// The name that the program was given: the word in front of its first address, behind its role.
pub(super) fn own_name<'a>(case: Case<'a>, actor: &'a Actor) -> Option<&'a str> {
    let first = addresses(actor).next()?;
    argument(case, actor, first.checked_sub(1).filter(|index| *index > 0)?)
}

/// The topics that the program was given: the words behind its last address.
pub(super) fn topics<'a>(case: Case<'a>, actor: &'a Actor) -> Vec<&'a str> {
    let Some(last) = addresses(actor).last() else { return Vec::new() };
    (last + 1..actor.arguments.len()).filter_map(|index| argument(case, actor, index)).collect()
}

fn addresses(actor: &Actor) -> impl Iterator<Item = usize> {
    let places = actor.arguments.iter().enumerate();
    places.filter(|(_, argument)| matches!(argument, Argument::Address { .. })).map(|(index, _)| index)
}

/// An argument as the program was started with it; as it is written in the scene where it never started.
fn argument<'a>(case: Case<'a>, actor: &'a Actor, index: usize) -> Option<&'a str> {
    let from_the_end = actor.arguments.len() - index;
    let given = case
        .learner()
        .started(&actor.name)
        .and_then(|(_, command)| command.len().checked_sub(from_the_end).map(|at| command[at].as_str()));
    given.or(match &actor.arguments[index] {
        Argument::Word(word) => Some(word),
        Argument::Name => Some(&actor.name),
        _ => None,
    })
}
