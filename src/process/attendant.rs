//! The thread that looks after one program: it reads the output, watches the limits, passes on the wish to
//! stop, and alone writes the program's Evidence, so that its events are in the order in which they happened.

use std::collections::HashMap;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;

use super::ending::{Orphans, signal};
use super::launch::Limits;
use super::outlet::{Outlet, Quota};
use super::report::{Order, Report, Reports};
use super::running::Shared;
use super::start::{Keeper, Started};
use super::tree;
use crate::evidence::{Ended, Leftover, StopReason, Stream, What};

/// The time between two looks at the processes.
const SAMPLE: Duration = Duration::from_millis(30);
/// A keeper that was told to end the program and has not done so by then is itself ended. It needs half a
/// second, and up to three more for a process that hangs in the system.
const OVERDUE: Duration = Duration::from_secs(6);
/// The same for a keeper that was stopped by a signal: it is woken, but not for ever.
const FROZEN: Duration = Duration::from_millis(800);
/// When nothing of the program is left and its output still has no end, somebody else holds it open.
const DRAIN: Duration = Duration::from_millis(500);

pub(super) struct Attendant {
    shared: Arc<Shared>,
    limits: Limits,
    link: UnixStream,
    /// Rings when somebody wants something; `None` when nobody can any more.
    bell: Option<UnixStream>,
    outlets: [Outlet; 2],
    quota: Quota,
    keeper: Keeper,
    leader: u32,
    marker: String,
    reports: Reports,
    leftovers: Vec<Leftover>,
    ended: bool,
    /// The reason was noted.
    stopping: bool,
    killing: bool,
    /// The keeper was killed by us.
    dismissed: bool,
    /// When the keeper was told to end the program.
    told: Option<Instant>,
    /// When nothing of the program was left.
    gone: Option<Instant>,
    next_sample: Instant,
    /// The processes that were there at the last look: pid, time of start, processor time.
    seen: HashMap<u32, (u64, u64)>,
}

/// Tells everybody that it is over, even when the attendant panics.
struct Farewell(Arc<Shared>);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.set_over();
    }
}

impl Attendant {
    /// Starts the thread. When that fails, the program ends.
    pub(super) fn begin(
        started: Started,
        shared: Arc<Shared>,
        limits: Limits,
        bell: UnixStream,
    ) -> io::Result<()> {
        started.link.set_nonblocking(true)?;
        bell.set_nonblocking(true)?;
        let mut attendant = Attendant {
            outlets: [
                Outlet::new(Stream::Stdout, started.output)?,
                Outlet::new(Stream::Stderr, started.errors)?,
            ],
            quota: Quota::new(&limits),
            shared,
            limits,
            link: started.link,
            bell: Some(bell),
            keeper: started.keeper,
            leader: started.leader,
            marker: started.marker,
            reports: started.reports,
            leftovers: Vec::new(),
            ended: false,
            stopping: false,
            killing: false,
            dismissed: false,
            told: None,
            gone: None,
            next_sample: Instant::now(),
            seen: HashMap::new(),
        };
        let name = format!("attends {}", attendant.shared.actor);
        std::thread::Builder::new().name(name).spawn(move || {
            let _farewell = Farewell(attendant.shared.clone());
            attendant.attend();
        })?;
        Ok(())
    }

    fn attend(&mut self) {
        // What came together with the first report.
        self.hear();
        while !self.finished() {
            self.sleep();
            self.read_output();
            self.read_reports();
            self.heed();
            self.sample();
            self.mind_the_time();
        }
        for outlet in &mut self.outlets {
            outlet.finish(&self.shared, &mut self.quota);
        }
    }

    fn finished(&self) -> bool {
        self.gone.is_some_and(|gone| {
            let drained = self.outlets.iter().all(Outlet::is_done);
            drained || gone.elapsed() >= DRAIN
        })
    }

    /// Until there is something to read or the time for the next look.
    fn sleep(&self) {
        let most = match self.gone {
            Some(gone) => DRAIN.saturating_sub(gone.elapsed()),
            None => self.next_sample.saturating_duration_since(Instant::now()),
        };
        let mut fds: Vec<PollFd<'_>> = self.outlets.iter().filter_map(Outlet::to_poll).collect();
        fds.extend(self.bell.iter().map(|bell| PollFd::new(bell.as_fd(), PollFlags::POLLIN)));
        if self.gone.is_none() {
            fds.push(PollFd::new(self.link.as_fd(), PollFlags::POLLIN));
        }
        let timeout = PollTimeout::try_from(most + Duration::from_millis(1)).unwrap_or(PollTimeout::ZERO);
        let _ = poll(&mut fds, timeout);
    }

    fn read_output(&mut self) {
        for outlet in &mut self.outlets {
            let read = outlet.read(&self.shared, &mut self.quota);
            if read.got {
                self.shared.last_life.store(self.shared.recorder.elapsed_us(), Ordering::Relaxed);
            }
        }
        if self.quota.exceeded() {
            self.stop(StopReason::Output);
        }
    }

    fn read_reports(&mut self) {
        let mut bytes = [0; 1024];
        while self.gone.is_none() {
            match self.link.read(&mut bytes) {
                Ok(length @ 1..) => {
                    self.reports.feed(&bytes[..length]);
                    self.hear();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Ok(_) | Err(_) => {
                    self.keeper_died();
                    return;
                }
            }
        }
    }

    fn hear(&mut self) {
        while let Some(report) = self.reports.next() {
            match report {
                Report::Called(socket) => {
                    self.shared.noticed().call(socket);
                    // At once, so that the Evidence tells when it bound or dialled.
                    self.shared.note_last_calls();
                }
                Report::Ended(ended) => self.leader_ended(ended),
                Report::Left(leftover) => self.leftovers.push(leftover),
                Report::Over => {
                    self.keeper.end();
                    self.all_gone();
                }
                // Too late to be told as a failure to start.
                Report::Failed(_) => self.leader_ended(Ended::Code(127)),
                Report::Born(_) | Report::Started => {}
            }
        }
    }

    fn leader_ended(&mut self, ended: Ended) {
        // What it printed it printed before it ended. The quota bounds what others print meanwhile.
        for outlet in &mut self.outlets {
            while outlet.read(&self.shared, &mut self.quota).got {}
        }
        self.ended = true;
        self.shared.note_last_calls();
        self.shared.recorder.note(What::Exited { actor: self.shared.actor.clone(), ended });
        self.shared.set_ended(ended);
    }

    fn all_gone(&mut self) {
        self.gone = Some(Instant::now());
        // Children may have called after their parent had ended.
        self.shared.note_last_calls();
        if !self.leftovers.is_empty() {
            let processes = std::mem::take(&mut self.leftovers);
            self.shared.recorder.note(What::LeftBehind { actor: self.shared.actor.clone(), processes });
        }
    }

    /// The tie to the keeper broke before it had said that all is over.
    fn keeper_died(&mut self) {
        if self.keeper.end() && !self.dismissed {
            self.shared.recorder.note(What::KilledItsKeeper { actor: self.shared.actor.clone() });
        }
        let known = self.seen.iter().map(|(pid, (started, _))| (*pid, *started)).collect();
        let orphans = Orphans { leader: self.leader, marker: &self.marker, known: &known };
        let ended = orphans.end();
        if !self.ended {
            self.leader_ended(ended.unwrap_or(Ended::Signal(libc::SIGKILL)));
        }
        self.all_gone();
    }

    /// Does what others want of it.
    fn heed(&mut self) {
        let mut bytes = [0; 64];
        if let Some(bell) = &mut self.bell
            && matches!(bell.read(&mut bytes), Ok(0))
        {
            self.bell = None;
        }
        let (wanted, dropped) = self.shared.wanted();
        if dropped {
            self.order(Order::Kill);
        } else if let Some(reason) = wanted {
            self.stop(reason);
        }
    }

    fn stop(&mut self, reason: StopReason) {
        // Limits hold for what it left behind, too; the rest is no news to a program that has ended.
        let limit = matches!(reason, StopReason::Output | StopReason::Memory | StopReason::Processes);
        if self.gone.is_some() || (self.ended && !limit) {
            return;
        }
        if !self.stopping {
            self.stopping = true;
            self.shared.recorder.note(What::Stopping { actor: self.shared.actor.clone(), reason });
        }
        match reason {
            StopReason::Memory | StopReason::Processes => self.order(Order::Kill),
            StopReason::Output if self.ended => self.order(Order::Kill),
            _ if self.told.is_none() => self.order(Order::Stop),
            _ => {}
        }
    }

    fn order(&mut self, order: Order) {
        if self.gone.is_some() || self.killing {
            return;
        }
        self.killing = order == Order::Kill;
        self.told.get_or_insert_with(Instant::now);
        let _ = self.link.write(&[order.byte()]);
    }

    /// Looks at the processes: are they alive, are they too many, do they take too much?
    fn sample(&mut self) {
        if self.gone.is_some() || Instant::now() < self.next_sample {
            return;
        }
        self.next_sample = Instant::now() + SAMPLE;
        let table = tree::recent();
        if table.get(self.keeper.id()).is_some_and(|keeper| keeper.state == b'T') {
            if self.told.is_some_and(|told| told.elapsed() > FROZEN) {
                self.dismiss_keeper();
            } else {
                signal(self.keeper.id(), Signal::SIGCONT);
            }
        }
        let processes: Vec<_> =
            table.under(self.keeper.id()).into_iter().filter(tree::Process::alive).collect();
        let now: HashMap<u32, (u64, u64)> =
            processes.iter().map(|process| (process.pid, (process.started, process.ticks))).collect();
        // On a busy machine a program that wants a processor and gets none is alive, too.
        let life = processes.iter().any(|process| {
            matches!(process.state, b'R' | b'D') || self.seen.get(&process.pid) != now.get(&process.pid)
        });
        self.seen = now;
        if life {
            self.shared.last_life.store(self.shared.recorder.elapsed_us(), Ordering::Relaxed);
        }
        if processes.iter().map(|process| process.memory).sum::<u64>() > self.limits.memory_bytes {
            self.stop(StopReason::Memory);
        } else if processes.len() as u64 > self.limits.processes {
            self.stop(StopReason::Processes);
        }
    }

    /// A keeper that does not do what it was told is ended, and its orphans with it.
    fn mind_the_time(&mut self) {
        if self.gone.is_none() && self.told.is_some_and(|told| told.elapsed() > OVERDUE) {
            self.dismiss_keeper();
        }
    }

    fn dismiss_keeper(&mut self) {
        self.dismissed = true;
        signal(self.keeper.id(), Signal::SIGKILL);
        self.told = Some(Instant::now());
    }
}
