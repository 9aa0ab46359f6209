//! What the sluice lets through, with an outlet that only remembers.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};

use super::{ALTERABLE, Outlet, Seen, Sluice, Stop};
use crate::evidence::{Alteration, Head, Side};
use crate::scenario::{Alter, Choice, Fault, Transport};
use crate::tap::plan::Plan;

const HELLO: [u8; 8] = [0, b'S', b'P', 0, 0, 0x50, 0, 0];

#[derive(Default)]
struct Memory {
    delivered: Vec<u8>,
    /// Messages by number and size, with how many bytes had been delivered when each was noted.
    messages: Vec<(u64, u64, usize)>,
    altered: Vec<(u64, Alteration)>,
    waited: u64,
    cuts: BTreeSet<u64>,
}

impl Outlet for Memory {
    fn deliver(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.delivered.extend(bytes);
        Ok(())
    }

    fn note(&mut self, seen: Seen<'_>) {
        match seen {
            Seen::Greeted(protocol) => assert_eq!(protocol, 0x50),
            Seen::Message { number, size, .. } => self.messages.push((number, size, self.delivered.len())),
            Seen::Altered { number, alteration } => self.altered.push((number, alteration)),
        }
    }

    fn wait(&mut self, us: u64) -> io::Result<()> {
        self.waited += us;
        Ok(())
    }

    fn age(&self) -> u64 {
        self.waited
    }

    fn take_cut(&mut self, number: u64) -> bool {
        self.cuts.insert(number)
    }
}

fn sluice(alters: Vec<Alter>) -> Sluice {
    let faults: Vec<Fault> = alters
        .into_iter()
        .map(|alter| Fault { link: "l".into(), from: Side::Bind, actor: None, alter })
        .collect();
    Sluice::new(Transport::Tcp, Arc::new(Plan::draw(&faults, "l", 5)), Side::Bind)
}

fn only(number: u64) -> Choice {
    Choice { count: 1, among: [number, number] }
}

fn stream<T: AsRef<[u8]>>(messages: &[T]) -> Vec<u8> {
    let mut bytes = HELLO.to_vec();
    for message in messages {
        bytes.extend((message.as_ref().len() as u64).to_be_bytes());
        bytes.extend(message.as_ref());
    }
    bytes
}

/// Feeds the bytes one by one and in one go; both must give the same.
fn fed(alters: &[Alter], bytes: &[u8]) -> (Memory, Option<Stop>) {
    let feed = |size: usize| {
        let (mut sluice, mut memory) = (sluice(alters.to_vec()), Memory::default());
        let stop = bytes.chunks(size).find_map(|chunk| sluice.feed(chunk, &mut memory).err());
        (memory, stop)
    };
    let (whole, stop) = feed(bytes.len());
    let (bitwise, _) = feed(1);
    assert_eq!(whole.delivered, bitwise.delivered);
    assert_eq!(whole.altered, bitwise.altered);
    (whole, stop)
}

#[test]
fn a_pair_that_swaps_arrives_in_the_other_order() {
    let (memory, _) = fed(&[Alter::Swap(Choice { count: 1, among: [2, 3] })], &stream(&["1", "2", "3", "4"]));
    assert_eq!(memory.delivered, stream(&["1", "3", "2", "4"]));
    assert_eq!(memory.altered, [(2, Alteration::Swapped)]);
    let numbers: Vec<u64> = memory.messages.iter().map(|message| message.0).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
}

#[test]
fn a_message_whose_partner_does_not_come_is_released_unaltered() {
    let (mut sluice, mut memory) =
        (sluice(vec![Alter::Swap(Choice { count: 1, among: [1, 2] })]), Memory::default());
    assert!(sluice.feed(&stream(&["1"]), &mut memory).is_ok());
    assert!(sluice.holds());
    assert_eq!(memory.delivered, HELLO);
    assert!(sluice.release(&mut memory).is_ok());
    assert!(sluice.feed(&stream(&["2"])[8..], &mut memory).is_ok());
    assert_eq!(memory.delivered, stream(&["1", "2"]));
    assert_eq!(memory.altered, []);
}

#[test]
fn where_each_message_is_awaited_the_one_before_comes_in_its_place() {
    let swap = Alter::Swap(Choice { count: 1, among: [2, 3] });
    let (mut sluice, mut memory) = (sluice(vec![swap]), Memory::default());
    let (first, second) = (stream(&["one"]), stream(&["two"]));
    assert!(sluice.feed(&first, &mut memory).is_ok());
    assert!(sluice.feed(&second[8..], &mut memory).is_ok());
    assert_eq!(memory.delivered, first, "the second is held");
    assert!(sluice.give_up(&mut memory).is_ok());
    assert!(sluice.feed(&stream(&["three"])[8..], &mut memory).is_ok());
    assert_eq!(memory.delivered, stream(&["one", "one", "three"]));
    assert_eq!(memory.altered, [(2, Alteration::Replaced(Head::of(b"one")))]);
}

#[test]
fn a_dropped_message_is_seen_but_not_delivered_whatever_its_size() {
    let long = vec![1; ALTERABLE as usize + 1];
    let (memory, _) = fed(&[Alter::Drop(only(2))], &stream(&[b"1".as_slice(), &long, b"3"]));
    assert_eq!(memory.delivered, stream(&["1", "3"]));
    assert_eq!(memory.messages.len(), 3);
    assert_eq!(memory.altered, [(2, Alteration::Dropped)]);
}

#[test]
fn a_repeated_message_arrives_twice() {
    let (memory, _) = fed(&[Alter::Repeat(only(2))], &stream(&["1", "2", "3"]));
    assert_eq!(memory.delivered, stream(&["1", "2", "2", "3"]));
    assert_eq!(memory.altered, [(2, Alteration::Repeated)]);
}

#[test]
fn in_the_place_of_a_replaced_message_comes_the_one_before_it() {
    let (memory, _) = fed(&[Alter::Replace(only(3))], &stream(&["1", "2", "3", "4"]));
    assert_eq!(memory.delivered, stream(&["1", "2", "2", "4"]));
    assert_eq!(memory.messages.len(), 4);
    assert_eq!(memory.altered, [(3, Alteration::Replaced(Head::of(b"2")))]);
}

#[test]
fn a_delayed_message_is_seen_before_it_waits() {
    let (memory, _) = fed(&[Alter::Delay { ms: 30, which: only(2) }], &stream(&["1", "2", "3"]));
    assert_eq!(memory.delivered, stream(&["1", "2", "3"]));
    assert_eq!((memory.waited, memory.altered), (30_000, vec![(2, Alteration::Delayed(30_000))]));
}

#[test]
fn a_rewritten_text_has_the_same_length_and_messages_without_it_stay() {
    let alters = [Alter::Rewrite { text: "is this".into() }];
    let (memory, _) = fed(&alters, &stream(&["ID is this is this", "other", ""]));
    assert_eq!(memory.delivered.len(), stream(&["ID is this is this", "other", ""]).len());
    let text = &memory.delivered[16..34];
    assert_eq!((&text[..3], text[10]), (b"ID ".as_slice(), b' '));
    assert_eq!(text[3..10], text[11..18]);
    assert_ne!(&text[3..10], b"is this");
    assert_eq!(memory.delivered[34..], stream(&["other", ""])[8..]);
    let altered = [
        (1, Alteration::Rewritten(Head::of(text))),
        (2, Alteration::NotRewritten),
        (3, Alteration::NotRewritten),
    ];
    assert_eq!(memory.altered, altered);
}

#[test]
fn a_cut_comes_after_the_message_before_it_and_only_once() {
    let (memory, stop) = fed(&[Alter::Cut(only(3))], &stream(&["1", "2", "3", "4"]));
    assert_eq!(memory.delivered, stream(&["1", "2"]));
    assert!(matches!(stop, Some(Stop::Cut)));
    assert_eq!(memory.altered, [(3, Alteration::Cut)]);

    let (mut again, mut memory) = (sluice(vec![Alter::Cut(only(3))]), memory);
    memory.delivered.clear();
    assert!(again.feed(&stream(&["1", "2", "3", "4"]), &mut memory).is_ok());
    assert_eq!(memory.delivered, stream(&["1", "2", "3", "4"]));
}

#[test]
fn a_message_too_long_to_keep_passes_unaltered() {
    let long = vec![1; ALTERABLE as usize + 1];
    let bytes = stream(&[b"1".as_slice(), &long, b"3"]);
    for alter in [Alter::Swap(Choice { count: 1, among: [2, 3] }), Alter::Repeat(only(2))] {
        let (memory, _) = fed(&[alter], &bytes);
        assert!(memory.delivered == bytes && memory.altered.is_empty());
    }
    // As the second of a pair it passes behind the first.
    let (memory, _) = fed(&[Alter::Swap(Choice { count: 1, among: [1, 2] })], &bytes);
    assert!(memory.delivered == bytes && memory.altered.is_empty());
}

#[test]
fn half_a_message_passes_but_does_not_count() {
    let bytes = stream(&["complete", "half-sent"]);
    let (memory, stop) = fed(&[], &bytes[..bytes.len() - 1]);
    assert_eq!(memory.delivered, bytes[..bytes.len() - 1]);
    // The complete one was noted before anything of this chunk was passed on.
    assert_eq!(memory.messages, [(1, 8, 0)]);
    assert!(stop.is_none());
}

#[test]
fn what_came_before_a_flaw_is_delivered() {
    let mut bytes = stream(&["1"]);
    bytes.extend([0xff; 8]);
    let (memory, stop) = fed(&[], &bytes[..bytes.len() - 1]);
    assert!(stop.is_none());
    assert_eq!(memory.messages.len(), 1);
    let (memory, stop) = fed_whole(&bytes);
    assert_eq!(memory.delivered, stream(&["1"]));
    assert!(matches!(stop, Some(Stop::Flawed(_))));
}

fn fed_whole(bytes: &[u8]) -> (Memory, Option<Stop>) {
    let (mut sluice, mut memory) = (sluice(Vec::new()), Memory::default());
    let stop = sluice.feed(bytes, &mut memory).err();
    (memory, stop)
}

proptest! {
    #[test]
    fn without_orders_every_byte_passes_in_any_chunking(
        messages in vec(vec(any::<u8>(), 0..80), 0..8),
        sizes in vec(1usize..50, 1..20),
    ) {
        let bytes = stream(&messages);
        let (mut sluice, mut memory) = (sluice(Vec::new()), Memory::default());
        let mut rest = bytes.as_slice();
        for size in sizes.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (chunk, more) = rest.split_at(rest.len().min(*size));
            prop_assert_eq!(sluice.feed(chunk, &mut memory).is_ok(), true);
            rest = more;
        }
        prop_assert_eq!(&memory.delivered, &bytes);
        let sizes: Vec<u64> = memory.messages.iter().map(|message| message.1).collect();
        prop_assert_eq!(sizes, messages.iter().map(|message| message.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn arbitrary_bytes_never_panic_and_no_more_is_kept_than_came(
        alters in 0..5,
        bytes in vec(any::<u8>(), 0..300),
        greeted in any::<bool>(),
    ) {
        let alter = match alters {
            0 => vec![],
            1 => vec![Alter::Rewrite { text: "a".into() }],
            2 => vec![Alter::Swap(Choice { count: 3, among: [1, 9] })],
            3 => vec![Alter::Repeat(Choice { count: 3, among: [1, 9] })],
            _ => vec![Alter::Drop(Choice { count: 3, among: [1, 9] })],
        };
        let mut all = if greeted { HELLO.to_vec() } else { Vec::new() };
        // Lengths that are mostly small, so that messages come of it.
        all.extend(bytes.iter().enumerate().map(|(at, byte)| if at % 16 < 7 { 0 } else { byte % 24 }));
        let (mut sluice, mut memory) = (sluice(alter), Memory::default());
        let _ = all.chunks(7).try_for_each(|chunk| sluice.feed(chunk, &mut memory));
        prop_assert_eq!(sluice.kept.capacity() <= 2 * all.len() + 64, true);
        prop_assert_eq!(memory.delivered.len() <= 2 * all.len(), true);
    }
}

#[test]
fn jitter_keeps_the_messages_and_their_order_and_makes_those_that_come_together_late_together() {
    let messages: Vec<String> = (0..50).map(|number| format!("message {number}")).collect();
    let bytes = stream(&messages);
    let jittery = |seed: u64, from: Side| {
        let plan = Plan::default().jittery("l", seed).of_actor("ann");
        let (mut sluice, mut memory) = (Sluice::new(Transport::Tcp, plan, from), Memory::default());
        assert!(sluice.feed(&bytes, &mut memory).is_ok());
        assert_eq!(memory.delivered, bytes);
        (memory.waited, memory.altered)
    };
    let (waited, altered) = jittery(1, Side::Bind);
    let noted = altered.iter().map(|(_, how)| match how {
        Alteration::Delayed(us) => *us,
        other => panic!("{other:?}"),
    });
    assert_eq!(noted.sum::<u64>(), waited);
    assert!((10_000..=20_000).contains(&waited), "{waited}");
    assert_eq!(jittery(1, Side::Bind), (waited, altered.clone()));
    assert_ne!(jittery(2, Side::Bind).1, altered);
    assert_ne!(jittery(1, Side::Connect).1, altered);
}
