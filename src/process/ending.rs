//! Ends processes: by pid, by group, and those that got away from their keeper.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use nix::libc;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use super::launch::MARKER;
use super::tree::{self, Process, Scanner, Table};
use crate::evidence::Ended;

/// What came of looking for a dead child.
pub(super) enum Reaped {
    /// This one had ended, and so.
    Child(u32, Ended),
    /// There are children, but none has ended.
    NoneYet,
    /// There are no such children.
    NoChild,
}

/// Collects a dead child: that one, or any when there is no pid. Does not wait.
pub(super) fn reap(pid: Option<u32>) -> Reaped {
    let mut status = 0;
    loop {
        let whom = pid.map_or(-1, |pid| pid as libc::pid_t);
        // nix would lose the status of a child that a real-time signal ended.
        #[allow(unsafe_code)]
        // SAFETY: `status` is a valid place for an int.
        let got = unsafe { libc::waitpid(whom, &mut status, libc::WNOHANG) };
        return match got {
            0 => Reaped::NoneYet,
            1.. => Reaped::Child(got as u32, how(ExitStatus::from_raw(status))),
            _ if std::io::Error::last_os_error().raw_os_error() == Some(libc::EINTR) => continue,
            _ => Reaped::NoChild,
        };
    }
}

fn how(status: ExitStatus) -> Ended {
    match (status.code(), status.signal()) {
        (Some(code), _) => Ended::Code(code),
        (None, signal) => Ended::Signal(signal.unwrap_or(libc::SIGKILL)),
    }
}

/// Sends a signal to one process; it may have gone already.
pub(super) fn signal(pid: u32, what: Signal) {
    if pid > 1 {
        let _ = kill(Pid::from_raw(pid as i32), what);
    }
}

/// Sends a signal to a process group; it may have gone already.
pub(super) fn signal_group(group: u32, what: Signal) {
    if group > 1 {
        let _ = killpg(Pid::from_raw(group as i32), what);
    }
}

/// Kills the processes, first stopping them all, so that none of them starts another in between.
///
/// None of them may be in the caller's own process group.
pub(super) fn kill_all(processes: &[Process]) {
    let own = nix::unistd::getpgrp().as_raw() as u32;
    let groups: HashSet<u32> =
        processes.iter().map(|process| process.group).filter(|group| *group != own).collect();
    for what in [Signal::SIGSTOP, Signal::SIGKILL] {
        // A whole group at once: nobody in it can fork past that.
        groups.iter().for_each(|group| signal_group(*group, what));
        processes.iter().for_each(|process| signal(process.pid, what));
    }
}

static KEEPERS: Mutex<Option<HashSet<u32>>> = Mutex::new(None);

/// The keepers that this process has started and not yet collected. While the guard is held no orphans are
/// hunted, so that a keeper is not taken for one before it is in the list.
pub(super) struct Keepers(MutexGuard<'static, Option<HashSet<u32>>>);

impl Keepers {
    /// Waits for its turn.
    pub(super) fn lock() -> Keepers {
        Keepers(KEEPERS.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Enters a keeper.
    pub(super) fn add(&mut self, pid: u32) {
        self.0.get_or_insert_default().insert(pid);
    }

    /// Strikes a keeper off, once it is collected.
    pub(super) fn remove(&mut self, pid: u32) {
        self.0.get_or_insert_default().remove(&pid);
    }

    fn has(&self, pid: u32) -> bool {
        self.0.as_ref().is_some_and(|pids| pids.contains(&pid))
    }
}

/// What is known of a tree whose keeper is dead.
pub(super) struct Orphans<'a> {
    /// The process that the keeper had started.
    pub(super) leader: u32,
    /// The value of the environment variable that marks the tree.
    pub(super) marker: &'a str,
    /// The members that were seen while the keeper lived: pid and time of start.
    pub(super) known: &'a HashMap<u32, u64>,
}

/// So long is tried to end the orphans of a dead keeper.
const HUNT: Duration = Duration::from_secs(3);

impl Orphans<'_> {
    /// Ends them all, and tells how the leader ended, if that can still be known.
    pub(super) fn end(&self) -> Option<Ended> {
        let begun = Instant::now();
        let mut ended = None;
        let mut scanner = Scanner::new();
        let mut rounds_without = 0;
        while rounds_without < 2 && begun.elapsed() < HUNT {
            let keepers = Keepers::lock();
            let table = scanner.scan();
            let found = self.find(&table, &keepers);
            let (alive, dead): (Vec<Process>, Vec<Process>) = found.into_iter().partition(Process::alive);
            kill_all(&alive);
            drop(keepers);
            for pid in dead.iter().map(|process| process.pid).chain([self.leader]) {
                if let Reaped::Child(_, how) = reap(Some(pid))
                    && pid == self.leader
                {
                    ended = Some(how);
                }
            }
            rounds_without = if alive.is_empty() { rounds_without + 1 } else { 0 };
            std::thread::sleep(Duration::from_millis(2));
        }
        ended
    }

    /// The tree's members, dead or alive. The marker may be gone from the environment and the parents may be
    /// dead, so each trace counts.
    fn find(&self, table: &Table, keepers: &Keepers) -> Vec<Process> {
        let me = std::process::id();
        let my_session = tree::read(me).map_or(0, |process| process.session);
        let adopted = |process: &Process| {
            process.parent == me && process.session != my_session && !keepers.has(process.pid)
        };
        let known = |process: &Process| self.known.get(&process.pid) == Some(&process.started);
        let mut found: HashMap<u32, Process> = marked(self.marker)
            .into_iter()
            .filter_map(tree::read)
            .chain(table.iter().filter(|process| adopted(process) || known(process)).copied())
            .map(|process| (process.pid, process))
            .collect();
        let roots: Vec<u32> = found.keys().copied().collect();
        found.extend(table.below(&roots, me).into_iter().map(|process| (process.pid, process)));
        found.retain(|pid, _| *pid != me && !keepers.has(*pid));
        found.into_values().collect()
    }
}

/// The processes whose environment carries the marker with this value.
pub(super) fn marked(marker: &str) -> Vec<u32> {
    let entry = format!("{MARKER}={marker}");
    let carries = |pid: &u32| {
        fs::read(format!("/proc/{pid}/environ")).is_ok_and(|environment| {
            environment.split(|byte| *byte == 0).any(|word| word == entry.as_bytes())
        })
    };
    tree::pids().into_iter().filter(carries).collect()
}
