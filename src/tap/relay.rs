//! Carries the bytes of a connection, one thread for each direction, and sees how it ends.

use std::io;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::evidence::Side;
use crate::scenario::Transport;

use super::arrivals::Ticket;
use super::link::{Link, Pair};
use super::notes::{DirectionNotes, DoorNotes};
use super::sluice::{Outlet, Seen, Sluice, Stop};
use super::wire::{Read, Wire};

/// How much is read at once. What is read but not delivered is at most this.
fn chunk(transport: Transport) -> usize {
    match transport {
        Transport::Tcp => 4096,
        // Every byte that leaves the kernel is room for the sender, whose mailbox is small on ipc.
        Transport::Ipc => 1024,
    }
}

/// Silent ticks inside a header after which it counts as unfinished. They are counted, not measured: a tick in
/// which this thread, too, got no processor counts once.
const UNFINISHED_TICKS: u32 = 20;
/// Silent ticks after which a message that waits for the next one is let go.
const HELD_TICKS: u32 = 5;
/// How long one side is still listened to, and not heard, when the other one has closed. Whoever closes with something
/// unread resets the connection, and libnanomsg may give an address up for good that resets it.
const FAREWELL: Duration = Duration::from_secs(5);

/// Relays until one side closes or something ends the connection.
pub(super) fn both_ways(
    link: &Link,
    pair: &Pair,
    conn: u32,
    (door, ticket): (&DoorNotes, &Ticket),
    stack: usize,
) {
    let run = |from| Direction::new(link, pair, conn, (door, ticket), from).run();
    thread::scope(|scope| {
        let back = thread::Builder::new().name("tap".into()).stack_size(stack);
        match back.spawn_scoped(scope, || run(Side::Bind)) {
            Ok(_) => run(Side::Connect),
            Err(_) => {
                pair.end_first();
            }
        }
    });
}

/// Why a direction carries no more.
enum End {
    /// Its sender closed.
    Sender,
    /// The sluice says so.
    Stop(Stop),
    /// The connection was ended from elsewhere.
    Elsewhere,
}

struct Direction<'a> {
    pair: &'a Pair,
    conn: u32,
    from: Side,
    link: &'a Link,
    sluice: Sluice,
    out: Out<'a>,
}

impl<'a> Direction<'a> {
    fn new(
        link: &'a Link,
        pair: &'a Pair,
        conn: u32,
        (door, ticket): (&'a DoorNotes, &'a Ticket),
        from: Side,
    ) -> Direction<'a> {
        let notes = DirectionNotes::new(&link.notes, conn, from);
        let out = Out {
            wire: pair.to(from.other()),
            notes,
            door,
            ticket,
            greets: false,
            came: Instant::now(),
            from,
            link,
        };
        let sluice = Sluice::new(link.transport, Arc::clone(&pair.plan), from);
        Direction { pair, conn, from, link, sluice, out }
    }

    fn run(mut self) {
        let end = self.carry();
        let (sender, receiver) = (self.pair.to(self.from), self.pair.to(self.from.other()));
        match end {
            End::Sender => {
                // If it fails, the receiver is gone too, and nobody misses anything.
                let _ = self.sluice.release(&mut self.out);
                if self.pair.end_first() {
                    if let Some(flaw) = self.sluice.unfinished() {
                        self.out.notes.malformed(flaw);
                    }
                    self.out.notes.flush();
                    self.link.notes.closed(self.conn, self.from);
                }
            }
            End::Stop(Stop::Flawed(flaw)) => {
                let _ = self.sluice.release(&mut self.out);
                if self.pair.end_first() {
                    self.out.notes.malformed(flaw);
                }
            }
            End::Stop(Stop::Cut) => {
                self.pair.end_first();
            }
            End::Stop(Stop::Undeliverable) => {
                // The other direction finds out who closed, once it has read what was sent before.
                self.ignore(sender);
                if self.pair.end_first() {
                    self.out.notes.flush();
                    self.link.notes.closed(self.conn, self.from.other());
                }
            }
            // Its unread bytes would make the system throw away what is still on its way to it.
            End::Elsewhere => self.ignore(sender),
        }
        self.out.notes.flush();
        sender.end();
        receiver.finish();
    }

    fn carry(&mut self) -> End {
        let sender = self.pair.to(self.from);
        let mut buffer = vec![0; chunk(self.link.transport)];
        let mut silent = 0;
        loop {
            let read = sender.read(&mut buffer);
            if self.pair.has_ended() {
                return End::Elsewhere;
            }
            let done = match read {
                Read::Bytes(count) => {
                    silent = 0;
                    self.out.came = Instant::now();
                    let fed = self.sluice.feed(&buffer[..count], &mut self.out);
                    if std::mem::take(&mut self.out.greets) {
                        self.out.ticket.greeted(self.from);
                    }
                    // Whoever waits for a processor goes first: then more comes at a time, and waking up costs less.
                    thread::yield_now();
                    fed
                }
                Read::Silence => {
                    silent += 1;
                    self.silence(silent)
                }
                Read::End => return End::Sender,
            };
            if let Err(stop) = done {
                return End::Stop(stop);
            }
            self.out.notes.flush_now_and_then();
        }
    }

    /// Nothing came for so many ticks.
    fn silence(&mut self, ticks: u32) -> Result<(), Stop> {
        if ticks >= UNFINISHED_TICKS
            && self.sluice.inside_header()
            && let Some(flaw) = self.sluice.unfinished()
        {
            return Err(Stop::Flawed(flaw));
        }
        if ticks >= HELD_TICKS && self.sluice.holds() {
            self.sluice.give_up(&mut self.out)?;
        }
        Ok(())
    }

    /// Reads on until the sender closes, and throws it away.
    fn ignore(&self, sender: &Wire) {
        let began = Instant::now();
        let mut buffer = [0; 1024];
        while began.elapsed() < FAREWELL && sender.read(&mut buffer) != Read::End {}
    }
}

/// The receiver's end of a direction.
struct Out<'a> {
    wire: &'a Wire,
    notes: DirectionNotes<'a>,
    door: &'a DoorNotes,
    ticket: &'a Ticket,
    /// The greeting has just come through.
    greets: bool,
    /// When the bytes came that are let through now.
    came: Instant,
    from: Side,
    link: &'a Link,
}

impl Outlet for Out<'_> {
    fn deliver(&mut self, bytes: &[u8]) -> io::Result<()> {
        let notes = &mut self.notes;
        self.wire.write(bytes, || notes.flush_now_and_then())
    }

    fn note(&mut self, seen: Seen<'_>) {
        let first = matches!(seen, Seen::Message { number: 1, .. });
        self.greets |= matches!(seen, Seen::Greeted(_));
        self.notes.note(seen);
        if first && self.from == Side::Connect {
            self.ticket.wait_for_the_others();
        }
    }

    fn wait(&mut self, us: u64) -> io::Result<()> {
        let (began, time) = (Instant::now(), Duration::from_micros(us));
        while let Some(left) = time.checked_sub(began.elapsed()).filter(|left| !left.is_zero()) {
            // It ends early when the receiver hangs up or all is over, and also for a signal.
            if !self.wire.linger(self.link.over.as_fd(), left) {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
        }
        Ok(())
    }

    fn age(&self) -> u64 {
        u64::try_from(self.came.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn take_cut(&mut self, number: u64) -> bool {
        self.door.take_cut(self.from, number)
    }
}
