//! The process that starts a program, adopts its orphans and ends them: it does what only a parent can.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;
use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout};

use super::cradle::prepare;
use super::ending::{Reaped, kill_all, reap, signal, signal_group};
use super::errand::Errand;
use super::report::{Order, Report};
use super::spawn::spawn;
use super::tree::{self, Process, Scanner};
use crate::evidence::{Ended, Leftover};

/// The name under which the workshop's binary is a keeper.
pub const KEEPER_ARG0: &str = "workshop-keeper";

/// From asking a program to end until it is ended.
const GRACE: Duration = Duration::from_millis(500);
/// A program's children may end this much later than the program.
const LINGER: Duration = Duration::from_secs(1);
/// A process that has not gone so long after it was killed hangs in the system, and waiting does not help.
const DYING: Duration = Duration::from_secs(3);
/// More processes than this are not named, only ended.
const NAMED: usize = 16;

/// Is a keeper: starts the program of its command line and ends with the last of that program's processes.
///
/// Its standard input is the socket to the workshop; its other two streams are the program's.
pub fn keeper_main() -> ExitCode {
    let Some(errand) = Errand::from_arguments(std::env::args_os().skip(1)) else { return ExitCode::from(2) };
    match prepare().and_then(|(link, bell)| Keeper::start(errand, link, bell)) {
        Ok(Some(mut keeper)) => {
            keeper.keep();
            ExitCode::SUCCESS
        }
        Ok(None) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Where a program is in its life.
enum Phase {
    /// It runs.
    Playing,
    /// It has ended by itself, and what it started gets a moment to do the same.
    Lingering(Instant),
    /// It was asked to end. These had already left it when it was asked.
    Asked(Instant, Vec<Process>),
    /// Everything is being killed.
    Killing(Instant),
}

struct Keeper {
    link: UnixStream,
    bell: UnixStream,
    errand: Errand,
    leader: u32,
    leader_ended: bool,
    /// The workshop is gone.
    alone: bool,
    phase: Phase,
    scanner: Scanner,
}

impl Keeper {
    /// Starts the program; `None` when that failed and was reported.
    fn start(errand: Errand, link: UnixStream, bell: UnixStream) -> io::Result<Option<Keeper>> {
        let started = spawn(&errand, &link);
        let nothing = File::options().read(true).write(true).open("/dev/null")?;
        dup2_stdin(&nothing)?;
        dup2_stdout(&nothing)?;
        dup2_stderr(&nothing)?;
        let (leader, report) = match started {
            Ok(child) => (child.id(), Report::Started),
            Err(error) => (0, Report::Failed(error.raw_os_error().unwrap_or(libc::EINVAL))),
        };
        let mut keeper = Keeper {
            link,
            bell,
            errand,
            leader,
            leader_ended: false,
            alone: false,
            phase: Phase::Playing,
            scanner: Scanner::new(),
        };
        keeper.report(&report);
        Ok((leader != 0).then_some(keeper))
    }

    /// Until nothing of the program is left.
    fn keep(&mut self) {
        while !self.all_gone() {
            match &self.phase {
                Phase::Lingering(until) if Instant::now() >= *until => {
                    let left = self.alive();
                    self.accuse(&left);
                    self.kill();
                }
                Phase::Asked(until, away) if Instant::now() >= *until => {
                    let alive = self.scanner.scan();
                    let same = |process: &&Process| {
                        alive
                            .get(process.pid)
                            .is_some_and(|now| now.started == process.started && now.alive())
                    };
                    let left: Vec<Process> = away.iter().filter(same).copied().collect();
                    self.accuse(&left);
                    self.kill();
                }
                Phase::Killing(until) if Instant::now() >= *until => break,
                _ => {}
            }
            if let Phase::Killing(_) = self.phase {
                let alive = self.alive();
                kill_all(&alive);
                if cfg!(not(target_os = "linux")) {
                    signal_group(self.leader, Signal::SIGKILL);
                }
            }
            self.wait();
            self.obey();
        }
        if self.alone {
            self.errand.remove.as_deref().inspect(|directory| remove(directory));
        }
        self.report(&Report::Over);
    }

    /// Collects the dead. Whoever has no child, and adopts all orphans, has no descendant.
    fn all_gone(&mut self) -> bool {
        loop {
            match reap(None) {
                Reaped::NoChild => return true,
                Reaped::NoneYet => return false,
                Reaped::Child(pid, ended) if pid == self.leader && !self.leader_ended => {
                    self.leader_ended(ended)
                }
                Reaped::Child(..) => {}
            }
        }
    }

    fn leader_ended(&mut self, ended: Ended) {
        self.leader_ended = true;
        self.report(&Report::Ended(ended));
        if let Phase::Playing = self.phase {
            self.phase = Phase::Lingering(Instant::now() + LINGER);
        }
    }

    /// Everything alive under the keeper.
    fn alive(&mut self) -> Vec<Process> {
        let mut tree = self.scanner.scan().under(std::process::id());
        tree.retain(Process::alive);
        tree
    }

    fn accuse(&mut self, left: &[Process]) {
        for process in left.iter().take(NAMED) {
            self.report(&Report::Left(Leftover { pid: process.pid, command: tree::command(process.pid) }));
        }
    }

    fn kill(&mut self) {
        self.phase = Phase::Killing(Instant::now() + DYING);
    }

    /// Asks the program and its children to end. What had left it for a session of its own and lost its
    /// parent is not asked: nobody but the program could end that, and whether it does is to be seen.
    fn ask(&mut self) {
        let me = std::process::id();
        let alive = self.alive();
        let session = self.leader;
        let (away, near): (Vec<Process>, Vec<Process>) = alive.into_iter().partition(|process| {
            process.parent == me && process.pid != self.leader && process.session != session
        });
        signal_group(self.leader, Signal::SIGTERM);
        for process in near.iter().filter(|process| process.group != self.leader) {
            signal(process.pid, Signal::SIGTERM);
        }
        // A stopped process hears nothing until it goes on.
        for process in near.iter().filter(|process| process.state == b'T') {
            signal(process.pid, Signal::SIGCONT);
        }
        self.phase = Phase::Asked(Instant::now() + GRACE, away);
    }

    /// Sleeps until a child ends, the workshop speaks or a moment comes.
    fn wait(&self) {
        let until = match &self.phase {
            Phase::Playing => None,
            Phase::Lingering(until) | Phase::Asked(until, _) => Some(*until),
            Phase::Killing(_) => Some(Instant::now() + Duration::from_millis(3)),
        };
        let timeout = until.map_or(PollTimeout::NONE, |until| {
            let left = until.saturating_duration_since(Instant::now()) + Duration::from_millis(1);
            PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
        });
        let mut fds = vec![PollFd::new(self.bell.as_fd(), PollFlags::POLLIN)];
        if !self.alone {
            fds.push(PollFd::new(self.link.as_fd(), PollFlags::POLLIN));
        }
        let _ = poll(&mut fds, timeout);
    }

    fn obey(&mut self) {
        let mut bytes = [0; 64];
        while self.bell.read(&mut bytes).is_ok_and(|length| length == bytes.len()) {}
        match self.link.read(&mut bytes) {
            Ok(length @ 1..) => {
                for order in bytes[..length].iter().filter_map(|byte| Order::of(*byte)) {
                    match (order, &self.phase) {
                        (Order::Stop, Phase::Playing) => self.ask(),
                        (Order::Kill, Phase::Playing | Phase::Lingering(_) | Phase::Asked(..)) => self.kill(),
                        _ => {}
                    }
                }
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Ok(_) | Err(_) if self.alone => {}
            Ok(_) | Err(_) => {
                self.alone = true;
                self.kill();
            }
        }
    }

    /// The workshop may be gone; then nobody wants to know.
    fn report(&mut self, report: &Report) {
        let _ = self.link.write_all(report.line().as_bytes());
    }
}

/// Several keepers may be at it, while their programs still write there.
fn remove(directory: &Path) {
    for _ in 0..40 {
        if fs::remove_dir_all(directory).is_ok() || !directory.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
}
