//! What the doors and connections of one link share, and how a connection begins.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::poll::PollFlags;

use crate::evidence::{Name, Side};
use crate::scenario::Transport;

use super::arrivals::{Arrivals, Ticket};
use super::notes::{DoorNotes, Notes};
use super::plan::Plan;
use super::relay;
use super::wire::{Address, Listener, Wire, ready};

/// Connections of a link that may be open at the same time; those beyond are closed at once.
pub(super) const OPEN: usize = 256;
/// Connections that a link accepts in its whole life: each is some events of the Evidence.
const ACCEPTED: u32 = 4096;
/// After so long without anybody on the other side it is noted that there was nobody.
const NOBODY_THERE: Duration = Duration::from_millis(500);
/// How long somebody who came before the other side listens is kept waiting. libnanomsg itself gives up after a
/// second without a greeting and comes again; nng waits for ten, and tells its program when it is turned away.
const PATIENCE: Duration = Duration::from_secs(8);
/// How long to wait before the other side is tried again: soon at first, later less often. Each attempt costs the
/// system some 0.1 ms, and whole casts wait at the same time.
const RETRY: RangeInclusive<Duration> = Duration::from_millis(3)..=Duration::from_millis(12);
/// Enough for a thread that relays; there may be many.
const STACK: usize = 256 * 1024;

/// One link of a scene.
pub(super) struct Link {
    pub(super) transport: Transport,
    pub(super) bind: Address,
    plan: Plan,
    pub(super) notes: Notes,
    arrivals: Arrivals,
    /// Readable as soon as the tap is being closed.
    pub(super) over: UnixStream,
    /// Whether we listen on the bind address ourselves, so that nobody may be relayed to it.
    pub(super) we_listen: RwLock<bool>,
    knocking: Mutex<Knocking>,
    open: Mutex<Open>,
}

/// What those who wait for the bound program know of it from each other, so that one of them tries for all.
#[derive(Default)]
struct Knocking {
    /// Whether it answered the last time.
    is_there: bool,
    tried: Option<Instant>,
}

#[derive(Default)]
struct Open {
    over: bool,
    accepted: u32,
    connected: u32,
    live: HashMap<u32, Arc<Pair>>,
    threads: Vec<JoinHandle<()>>,
}

/// The two sockets of a connection that reached the other side.
pub(super) struct Pair {
    connect: Wire,
    bind: Wire,
    /// What becomes of its messages.
    pub(super) plan: Arc<Plan>,
    ended: AtomicBool,
}

impl Pair {
    /// The socket to that end of the link.
    pub(super) fn to(&self, side: Side) -> &Wire {
        match side {
            Side::Bind => &self.bind,
            Side::Connect => &self.connect,
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }

    /// Declares the connection ended; true for the first who does.
    pub(super) fn end_first(&self) -> bool {
        !self.ended.swap(true, Ordering::AcqRel)
    }
}

impl Link {
    pub(super) fn new(
        transport: Transport,
        bind: Address,
        plan: Plan,
        notes: Notes,
        arrivals: Arrivals,
        over: UnixStream,
    ) -> Link {
        let (we_listen, knocking, open) = (RwLock::new(false), Mutex::default(), Mutex::default());
        Link { transport, bind, plan, notes, arrivals, over, we_listen, knocking, open }
    }

    /// An address to connect to was made for this actor.
    pub(super) fn invite(&self, actor: &Name) {
        self.arrivals.invite(actor, &self.notes.link);
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Accepts connections at a door until all is over.
    pub(super) fn attend(self: &Arc<Link>, listener: &Listener, actor: &Name) {
        let door = Arc::new(DoorNotes::new());
        loop {
            let waiting = [(listener.as_fd(), PollFlags::POLLIN), (self.over.as_fd(), PollFlags::POLLIN)];
            match ready(&waiting, Duration::from_secs(60)) {
                Ok(ready) if ready[1] => return,
                Ok(_) => {}
                Err(_) => return,
            }
            match listener.accept() {
                Ok(client) => self.admit(client, actor, &door),
                // Nobody there any more, or no descriptor left: the latter would come back at once.
                Err(_) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    /// Gives a connection its thread, unless there are too many.
    fn admit(self: &Arc<Link>, client: Wire, actor: &Name, door: &Arc<DoorNotes>) {
        let mut open = self.open();
        open.threads.retain(|thread| !thread.is_finished());
        if open.over || open.threads.len() >= OPEN || open.accepted >= ACCEPTED {
            return;
        }
        open.accepted += 1;
        let ticket = self.arrivals.enter(actor, &self.notes.link);
        let (link, actor, door) = (Arc::clone(self), actor.clone(), Arc::clone(door));
        let serve = move || link.serve(client, &actor, &door, &ticket);
        // Without a thread the client is closed, and its library tries again.
        if let Ok(thread) = thread::Builder::new().name("tap".into()).stack_size(STACK).spawn(serve) {
            open.threads.push(thread);
        }
    }

    fn serve(&self, client: Wire, actor: &Name, door: &DoorNotes, ticket: &Ticket) {
        let nobody_there = || {
            if door.may_note_refusal() {
                self.notes.refused(actor);
            }
        };
        let Some(server) = self.reach(&client, &nobody_there) else {
            return nobody_there();
        };
        let plan = self.plan.of_actor(actor);
        let pair = Arc::new(Pair { connect: client, bind: server, plan, ended: AtomicBool::new(false) });
        let conn = {
            let mut open = self.open();
            if open.over {
                return;
            }
            open.connected += 1;
            let conn = open.connected;
            open.live.insert(conn, Arc::clone(&pair));
            // Noted before the lock is given back, so that numbers are noted in their order.
            self.notes.connected(actor, conn);
            conn
        };
        relay::both_ways(self, &pair, conn, (door, ticket), STACK);
        self.open().live.remove(&conn);
    }

    /// Dials the program that binds, for a while if it is not there yet; says in time that nobody is.
    fn reach(&self, client: &Wire, nobody_there: &dyn Fn()) -> Option<Wire> {
        let began = Instant::now();
        let mut said = false;
        let patience = if self.plan.refuses { Duration::ZERO } else { PATIENCE };
        loop {
            let pause = (began.elapsed() / 16).clamp(*RETRY.start(), *RETRY.end());
            if let Some(server) = self.knock(pause) {
                return Some(server);
            }
            if !said && began.elapsed() >= NOBODY_THERE {
                said = true;
                nobody_there();
            }
            if began.elapsed() >= patience || !client.linger(self.over.as_fd(), pause) {
                return None;
            }
        }
    }

    /// Dials the program that binds, unless somebody found within `pause` that nobody is there.
    fn knock(&self, pause: Duration) -> Option<Wire> {
        let knocking = || self.knocking.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        {
            let mut knocking = knocking();
            if !knocking.is_there && knocking.tried.is_some_and(|tried| tried.elapsed() < pause) {
                return None;
            }
            knocking.tried = Some(Instant::now());
        }
        let we_listen = self.we_listen.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        let server = if *we_listen { None } else { Wire::dial(&self.bind).ok() };
        knocking().is_there = server.is_some();
        server
    }

    /// Ends all connections that reached the other side; returns their numbers.
    pub(super) fn end_all(&self) -> Vec<u32> {
        let open = self.open();
        let mut ended = Vec::new();
        for (conn, pair) in &open.live {
            if pair.end_first() {
                ended.push(*conn);
            }
            pair.connect.end();
            pair.bind.end();
        }
        ended.sort_unstable();
        ended
    }

    /// Lets nobody in any more, ends all and waits for their threads. [`Link::over`] must be readable.
    pub(super) fn close(&self) {
        self.open().over = true;
        self.end_all();
        let threads = std::mem::take(&mut self.open().threads);
        for thread in threads {
            let _ = thread.join();
        }
    }
}
