//! Which processes descend from which, and what they use, as `/proc` shows it.
//!
//! Elsewhere than on Linux nothing is seen, and only a program's own process group is known.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// One process at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Process {
    /// Its id.
    pub(super) pid: u32,
    /// Its parent's.
    pub(super) parent: u32,
    /// Its process group.
    pub(super) group: u32,
    /// Its session.
    pub(super) session: u32,
    /// The letter for its state: R runs, D waits for a device, T is stopped, Z is dead but not reaped, and so on.
    pub(super) state: u8,
    /// Processor time used, in clock ticks.
    pub(super) ticks: u64,
    /// When it was started; with the pid it names the process for ever.
    pub(super) started: u64,
    /// Resident memory, in bytes.
    pub(super) memory: u64,
}

impl Process {
    /// It still does, or could do, something.
    pub(super) fn alive(&self) -> bool {
        !matches!(self.state, b'Z' | b'X')
    }
}

/// The processes at one moment, without those that have nothing to do with the root of the scan.
#[derive(Debug, Default)]
pub(super) struct Table(HashMap<u32, Process>);

impl Table {
    /// The process with this id.
    pub(super) fn get(&self, pid: u32) -> Option<&Process> {
        self.0.get(&pid)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Process> {
        self.0.values()
    }

    /// Everything that descends from `root`, without `root`.
    pub(super) fn under(&self, root: u32) -> Vec<Process> {
        self.below(&[root], root)
    }

    /// Everything that descends from one of `roots`, but not by way of `end`. A process is not below itself.
    pub(super) fn below(&self, roots: &[u32], end: u32) -> Vec<Process> {
        let mut children: HashMap<u32, Vec<&Process>> = HashMap::new();
        for process in self.0.values().filter(|process| process.pid != end) {
            children.entry(process.parent).or_default().push(process);
        }
        let mut found = Vec::new();
        let mut parents = roots.to_vec();
        while let Some(parent) = parents.pop() {
            // Taken out, so that a circle, which a changing table may show, ends.
            for child in children.remove(&parent).unwrap_or_default() {
                parents.push(child.pid);
                found.push(*child);
            }
        }
        found
    }
}

/// Reads tables. It remembers who has nothing to do with `root`, so that a scan reads few files.
#[derive(Debug)]
pub(super) struct Scanner {
    root: u32,
    foreign: HashSet<u32>,
    scans: u32,
}

/// After so many scans everybody is looked at again, because a pid may have changed hands.
const FORGET_AFTER: u32 = 64;

impl Scanner {
    /// A scanner for what descends from the calling process.
    pub(super) fn new() -> Scanner {
        Scanner { root: std::process::id(), foreign: HashSet::new(), scans: 0 }
    }

    /// Reads the processes as they are now.
    pub(super) fn scan(&mut self) -> Table {
        self.scans += 1;
        if self.scans.is_multiple_of(FORGET_AFTER) {
            self.foreign.clear();
        }
        let pids = pids();
        let mut table = Table::default();
        for pid in pids.iter().filter(|pid| !self.foreign.contains(pid)) {
            table.0.extend(read(*pid).map(|process| (*pid, process)));
        }
        // A foreign process can not become a descendant: orphans only move up to an ancestor of theirs.
        let listed: HashSet<u32> = pids.into_iter().collect();
        self.foreign.retain(|pid| listed.contains(pid));
        for stranger in self.strangers(&table) {
            self.foreign.insert(stranger);
            table.0.remove(&stranger);
        }
        table
    }

    /// Those who are certainly no descendants: their line leads to the first process or to a known stranger. One
    /// whose parent ended while the table was read may still be a descendant.
    fn strangers(&self, table: &Table) -> Vec<u32> {
        let begins = |process: &&Process| {
            process.pid != self.root
                && (process.pid == 1 || process.parent == 0 || self.foreign.contains(&process.parent))
        };
        let mut strangers: Vec<u32> = table.iter().filter(begins).map(|process| process.pid).collect();
        let more = table.below(&strangers, self.root);
        strangers.extend(more.iter().map(|process| process.pid));
        strangers
    }
}

/// A table that is at most about 20 ms old, shared by all who ask.
pub(super) fn recent() -> Arc<Table> {
    static LAST: Mutex<Option<Snapshot>> = Mutex::new(None);
    let mut last = LAST.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(snapshot) = last.as_ref().filter(|snapshot| snapshot.taken.elapsed() < snapshot.lasts) {
        return snapshot.table.clone();
    }
    let mut scanner = last.take().map_or_else(Scanner::new, |snapshot| snapshot.scanner);
    let began = Instant::now();
    let table = Arc::new(scanner.scan());
    // Where a scan is slow there are fewer of them, but never so few that a limit is noticed late.
    let lasts = (20 * began.elapsed()).clamp(Duration::from_millis(20), Duration::from_millis(60));
    *last = Some(Snapshot { taken: Instant::now(), lasts, scanner, table: table.clone() });
    table
}

struct Snapshot {
    taken: Instant,
    lasts: Duration,
    scanner: Scanner,
    table: Arc<Table>,
}

/// The ids of all processes that the system shows.
pub(super) fn pids() -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// The process as it is now, if it is there.
pub(super) fn read(pid: u32) -> Option<Process> {
    let mut bytes = [0; 1024];
    let length = File::open(format!("/proc/{pid}/stat")).ok()?.read(&mut bytes).ok()?;
    parse(pid, &String::from_utf8_lossy(&bytes[..length]))
}

/// Reads a line of `/proc/PID/stat`. The command's name, in parentheses, may contain anything.
fn parse(pid: u32, stat: &str) -> Option<Process> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    // `proc(5)` counts from 1, and the state is its field 3.
    let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some(Process {
        pid,
        state: *fields.first()?.as_bytes().first()?,
        parent: number(4)? as u32,
        group: number(5)? as u32,
        session: number(6)? as u32,
        ticks: number(14)? + number(15)?,
        started: number(22)?,
        memory: number(24)?.saturating_mul(page_size()),
    })
}

fn page_size() -> u64 {
    use nix::unistd::{SysconfVar, sysconf};
    static SIZE: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *SIZE.get_or_init(|| sysconf(SysconfVar::PAGE_SIZE).ok().flatten().map_or(4096, |size| size as u64))
}

/// The process's command line in one line of at most 100 characters.
pub(super) fn command(pid: u32) -> String {
    let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let text = String::from_utf8_lossy(&words).replace('\0', " ");
    let text = if text.trim().is_empty() {
        fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default()
    } else {
        text
    };
    let text: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match text.char_indices().nth(100) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stat_line_is_read_whatever_the_name_of_the_command() {
        let line = "4711 (a) R 1 (b) S 10 11 12 0 -1 4194304 5 6 0 0 30 12 0 0 20 0 1 0 987 4096 3 18446744073709551615";
        let process = parse(4711, line).unwrap();
        assert_eq!((process.state, process.parent, process.group, process.session), (b'S', 10, 11, 12));
        assert_eq!((process.ticks, process.started, process.memory), (42, 987, 3 * page_size()));
    }

    #[test]
    fn a_stat_line_that_is_cut_off_is_none() {
        assert_eq!(parse(1, "1 (x) S 1 2"), None);
        assert_eq!(parse(1, ""), None);
    }

    fn table(parents: &[(u32, u32)]) -> Table {
        let process = |&(pid, parent)| {
            let process =
                Process { pid, parent, group: 0, session: 0, state: b'S', ticks: 0, started: 0, memory: 0 };
            (pid, process)
        };
        Table(parents.iter().map(process).collect())
    }

    #[test]
    fn a_tree_holds_all_generations_but_not_its_root() {
        let table = table(&[(1, 0), (5, 1), (6, 5), (7, 6), (8, 1)]);
        let mut under: Vec<u32> = table.under(5).iter().map(|process| process.pid).collect();
        under.sort_unstable();
        assert_eq!(under, [6, 7]);
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends_the_search() {
        let table = table(&[(5, 6), (6, 5)]);
        assert!(table.under(1).is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_of_this_process_is_seen_and_init_is_not() {
        let mut child = std::process::Command::new("sleep").arg("10").spawn().unwrap();
        let mut scanner = Scanner::new();
        for _ in 0..3 {
            let table = scanner.scan();
            assert!(table.under(std::process::id()).iter().any(|process| process.pid == child.id()));
            assert_eq!(table.get(1), None);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!scanner.scan().iter().any(|process| process.pid == child.id()));
    }
}
