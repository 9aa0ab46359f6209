//! Lets the bytes of one direction through, message by message, and alters those that the plan names.
//!
//! It knows no sockets and no clock: bytes go in, what comes out goes to an [`Outlet`].

use std::io;
use std::sync::Arc;

use crate::evidence::{Alteration, Flaw, HEAD_BYTES, Head, Side};
use crate::scenario::Transport;

use super::frames::Parser;
use super::plan::{Order, Orders, Plan, Rewrite};

/// A message above this many bytes is not kept in memory to be altered: it is only dropped, delayed or cut off.
pub(super) const ALTERABLE: u64 = 1 << 20;

/// What the sluice saw or did.
#[derive(Debug, PartialEq)]
pub(super) enum Seen<'a> {
    /// The peer said which protocol it speaks.
    Greeted(u16),
    /// The last byte of a message came in; none of what this call brought has been delivered yet.
    Message { number: u64, size: u64, head: &'a [u8] },
    /// A message was altered.
    Altered { number: u64, alteration: Alteration },
}

/// Where a sluice's bytes and observations go.
pub(super) trait Outlet {
    /// Passes bytes on; blocks while the other side takes none.
    fn deliver(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Writes down what was seen.
    fn note(&mut self, seen: Seen<'_>);
    /// Lets so many microseconds pass.
    fn wait(&mut self, us: u64) -> io::Result<()>;
    /// How many microseconds ago the bytes came that are let through now.
    fn age(&self) -> u64;
    /// Whether the cut in front of message `number` is still to be made. Says so once.
    fn take_cut(&mut self, number: u64) -> bool;
}

/// Why no more bytes can be let through.
#[derive(Debug)]
pub(super) enum Stop {
    /// They are not SP.
    Flawed(Flaw),
    /// The plan cuts the connection here.
    Cut,
    /// The other side takes no more.
    Undeliverable,
}

impl From<io::Error> for Stop {
    /// Whatever the system calls it, a connection that takes no bytes is closed.
    fn from(_: io::Error) -> Stop {
        Stop::Undeliverable
    }
}

/// How the message that is coming in is treated.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Treatment {
    /// Its bytes pass as they come.
    Pass,
    /// Its header is awaited, then it is decided.
    Undecided,
    /// It is kept until it is whole.
    Keep,
    /// It goes nowhere.
    Discard,
}

/// One direction of one connection.
pub(super) struct Sluice {
    parser: Parser,
    plan: Arc<Plan>,
    from: Side,
    /// The number of the message that is coming in, or of the last one.
    number: u64,
    size: u64,
    head: [u8; HEAD_BYTES],
    head_len: usize,
    treatment: Treatment,
    kept: Vec<u8>,
    /// The message in front of one that is to change places or to be replaced.
    previous: Option<Vec<u8>>,
    /// A whole message that waits for the next one to go first.
    held: Option<(u64, Vec<u8>)>,
}

impl Sluice {
    pub(super) fn new(transport: Transport, plan: Arc<Plan>, from: Side) -> Sluice {
        Sluice {
            parser: Parser::new(transport),
            plan,
            from,
            number: 0,
            size: 0,
            head: [0; HEAD_BYTES],
            head_len: 0,
            treatment: Treatment::Pass,
            kept: Vec::new(),
            previous: None,
            held: None,
        }
    }

    /// Whether the peer stopped inside a greeting or a header.
    pub(super) fn inside_header(&self) -> bool {
        self.parser.inside_header()
    }

    /// Says what is unfinished if the stream ends here.
    pub(super) fn unfinished(&self) -> Option<Flaw> {
        self.parser.unfinished()
    }

    /// Whether a message is held back for one that has not begun to come.
    pub(super) fn holds(&self) -> bool {
        self.held.is_some() && self.parser.between_messages()
    }

    /// Gives up waiting: the sender waits for this message to be taken before it sends the next. So that a
    /// prepared answer is found out all the same, the message before it goes out once more in its place.
    pub(super) fn give_up(&mut self, out: &mut impl Outlet) -> Result<(), Stop> {
        if let (Some((number, frame)), Some(previous)) = (&mut self.held, self.previous.take()) {
            let head = Head::of(&previous[self.parser.header().len()..]);
            out.note(Seen::Altered { number: *number, alteration: Alteration::Replaced(head) });
            *frame = previous;
        }
        self.release(out)
    }

    /// Lets go of what is held back.
    pub(super) fn release(&mut self, out: &mut impl Outlet) -> Result<(), Stop> {
        match self.held.take() {
            Some((_, frame)) => Ok(out.deliver(&frame)?),
            None => Ok(()),
        }
    }

    /// Takes the next bytes in.
    ///
    /// # Errors
    /// Why the connection is to be closed. What came before the reason has been delivered.
    pub(super) fn feed(&mut self, chunk: &[u8], out: &mut impl Outlet) -> Result<(), Stop> {
        let plan = Arc::clone(&self.plan);
        let orders = plan.of(self.from);
        // Bytes from `start` to `at` may pass, but have not been delivered.
        let (mut start, mut at) = (0, 0);
        while at < chunk.len() {
            if self.parser.between_messages() {
                self.begin(orders);
                if orders.single.get(&self.number) == Some(&Order::Cut) && out.take_cut(self.number) {
                    out.deliver(&chunk[start..at])?;
                    out.note(Seen::Altered { number: self.number, alteration: Alteration::Cut });
                    return Err(Stop::Cut);
                }
                if self.treatment != Treatment::Pass {
                    out.deliver(&chunk[start..at])?;
                }
            }
            let step = match self.parser.step(&chunk[at..]) {
                Ok(step) => step,
                Err(flaw) => {
                    if self.treatment == Treatment::Pass {
                        out.deliver(&chunk[start..at])?;
                    }
                    return Err(Stop::Flawed(flaw));
                }
            };
            at += step.used;
            let payload = &chunk[at - step.payload..at];
            if let Some(protocol) = step.greeted {
                out.note(Seen::Greeted(protocol));
            }
            if let Some(size) = step.began {
                self.size = size;
                if self.treatment == Treatment::Undecided {
                    self.decide(orders, out)?;
                    start = at - step.payload;
                }
            }
            match self.treatment {
                Treatment::Pass => {}
                Treatment::Keep => self.kept.extend_from_slice(payload),
                Treatment::Undecided | Treatment::Discard => {}
            }
            if self.treatment != Treatment::Pass {
                start = at;
            }
            let room = HEAD_BYTES - self.head_len;
            if room > 0 && !payload.is_empty() {
                let more = &payload[..payload.len().min(room)];
                self.head[self.head_len..self.head_len + more.len()].copy_from_slice(more);
                self.head_len += more.len();
            }
            if step.ended {
                let head = &self.head[..self.head_len];
                out.note(Seen::Message { number: self.number, size: self.size, head });
                self.end(orders, out)?;
            }
        }
        Ok(out.deliver(&chunk[start..])?)
    }

    /// The first byte of a message is there.
    fn begin(&mut self, orders: &Orders) {
        self.number += 1;
        self.head_len = 0;
        let ordered = orders.single.get(&self.number).is_some_and(|order| *order != Order::Cut);
        // What goes before a held message is kept as well: unless it comes whole, it does not go first.
        let altered =
            ordered || !orders.rewrites.is_empty() || self.held.is_some() || self.is_wanted_again(orders);
        let altered = altered || orders.jitter(self.number).is_some();
        self.treatment = if altered { Treatment::Undecided } else { Treatment::Pass };
    }

    /// Whether this message may have to stand in for the next one.
    fn is_wanted_again(&self, orders: &Orders) -> bool {
        matches!(orders.single.get(&(self.number + 1)), Some(Order::Swap | Order::Replace))
    }

    /// The header of a message that may be altered is there.
    fn decide(&mut self, orders: &Orders, out: &mut impl Outlet) -> Result<(), Stop> {
        let order = orders.single.get(&self.number).copied();
        self.kept.clear();
        self.treatment = match order {
            Some(Order::Drop) => Treatment::Discard,
            _ if self.size <= ALTERABLE => Treatment::Keep,
            _ => Treatment::Pass,
        };
        match self.treatment {
            Treatment::Keep => self.kept.extend_from_slice(self.parser.header()),
            Treatment::Pass => {
                self.release(out)?;
                if let Some(Order::Delay(us)) = order {
                    self.delay(us, out)?;
                }
                out.deliver(self.parser.header())?;
            }
            Treatment::Undecided | Treatment::Discard => {}
        }
        Ok(())
    }

    /// A message is whole.
    fn end(&mut self, orders: &Orders, out: &mut impl Outlet) -> Result<(), Stop> {
        let number = self.number;
        if !orders.rewrites.is_empty() && self.treatment != Treatment::Discard {
            let alteration = match self.treatment == Treatment::Keep && self.rewrite(&orders.rewrites) {
                true => Alteration::Rewritten(Head::of(&self.kept[self.parser.header().len()..])),
                false => Alteration::NotRewritten,
            };
            out.note(Seen::Altered { number, alteration });
        }
        match self.treatment {
            Treatment::Pass | Treatment::Undecided => return Ok(()),
            Treatment::Discard => {
                out.note(Seen::Altered { number, alteration: Alteration::Dropped });
                return Ok(());
            }
            Treatment::Keep => {}
        }
        if orders.single.get(&number) == Some(&Order::Replace)
            && let Some(previous) = self.previous.take()
        {
            let head = Head::of(&previous[self.parser.header().len()..]);
            out.note(Seen::Altered { number, alteration: Alteration::Replaced(head) });
            self.kept = previous;
        }
        if self.is_wanted_again(orders) {
            self.previous = Some(self.kept.clone());
        }
        match orders.single.get(&number).copied() {
            Some(Order::Swap) => {
                self.held = Some((number, std::mem::take(&mut self.kept)));
                return Ok(());
            }
            Some(Order::Repeat) => {
                out.note(Seen::Altered { number, alteration: Alteration::Repeated });
                out.deliver(&self.kept)?;
            }
            Some(Order::Delay(us)) => self.delay(us, out)?,
            Some(Order::Replace | Order::Drop | Order::Cut) | None => {}
        }
        self.jitter(orders, out)?;
        if let Some((held, _)) = &self.held {
            out.note(Seen::Altered { number: *held, alteration: Alteration::Swapped });
        }
        out.deliver(&self.kept)?;
        self.release(out)
    }

    /// Messages that came together are late together: each counts from when it came, and not from the one before it.
    fn jitter(&self, orders: &Orders, out: &mut impl Outlet) -> Result<(), Stop> {
        match orders.jitter(self.number).map(|us| us.saturating_sub(out.age())) {
            None | Some(0) => Ok(()),
            Some(us) => self.delay(us, out),
        }
    }

    fn delay(&self, us: u64, out: &mut impl Outlet) -> Result<(), Stop> {
        out.note(Seen::Altered { number: self.number, alteration: Alteration::Delayed(us) });
        Ok(out.wait(us)?)
    }

    /// Replaces every occurrence of each text in the kept message; says whether there was one.
    fn rewrite(&mut self, rewrites: &[Rewrite]) -> bool {
        let mut found = false;
        for Rewrite { text, replacement } in rewrites {
            let mut at = self.parser.header().len();
            while let Some(window) = self.kept.get_mut(at..at + text.len()) {
                if window == text.as_slice() {
                    window.copy_from_slice(replacement);
                    found = true;
                    at += text.len();
                } else {
                    at += 1;
                }
            }
        }
        found
    }
}

#[cfg(test)]
#[path = "sluice_tests.rs"]
mod tests;
