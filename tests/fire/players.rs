//! The reference job server and its workers as processes, and what is done to them.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// After so many ms a job goes to another worker.
pub const LEASE_MS: u32 = 400;

/// Ports that are free, for a moment at least.
pub fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    listeners.map(|listener| listener.local_addr().expect("its address").port())
}

fn play(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workshop"));
    command.arg0("workshop-plays-19-undying").args(arguments).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// A process that is killed at the latest when it is dropped.
pub struct Player(Child);

impl Player {
    pub fn signal(&self, signal: Signal) {
        // Whoever has ended already is hit by nothing.
        let _ = kill(Pid::from_raw(self.0.id() as i32), signal);
    }

    /// Kills it, and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Whether it has ended without having been told to.
    pub fn has_ended(&mut self) -> bool {
        self.0.try_wait().ok().flatten().is_some()
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.kill();
    }
}

pub fn worker(number: usize, port: u16) -> Player {
    let (name, url) = (format!("w{number}"), format!("tcp://127.0.0.1:{port}"));
    Player(play(&["worker", &name, &url]).stderr(Stdio::null()).spawn().expect("it starts"))
}

/// What the lives of a server have reported, each at its last second.
#[derive(Clone, Debug, Default)]
pub struct Reports(Arc<Mutex<Vec<String>>>);

impl Reports {
    /// The sum of a number that stands behind this word in the last report of each life.
    pub fn sum(&self, word: &str) -> u64 {
        let lives = self.0.lock().expect("the reports");
        let number = |report: &String| {
            let mut words = report.split(' ').skip_while(|found| *found != word);
            words.nth(1).and_then(|number| number.parse::<u64>().ok())
        };
        lives.iter().filter_map(number).sum()
    }
}

/// A server that can be killed and started again.
pub struct Server {
    player: Player,
    pub ports: [u16; 2],
    journal: PathBuf,
    pub reports: Reports,
}

impl Server {
    pub fn start(ports: [u16; 2], journal: &Path) -> Server {
        let reports = Reports::default();
        Server { player: life(ports, journal, &reports), ports, journal: journal.into(), reports }
    }

    pub fn restart(&mut self) {
        assert!(!self.player.has_ended(), "the server ended by itself: {:?}", self.reports);
        self.player.kill();
        self.player = life(self.ports, &self.journal, &self.reports);
    }
}

fn life(ports: [u16; 2], journal: &Path, reports: &Reports) -> Player {
    let urls = ports.map(|port| format!("tcp://127.0.0.1:{port}"));
    let (lease, journal) = (LEASE_MS.to_string(), journal.to_str().expect("a path"));
    let mut child = play(&["server", &urls[0], &urls[1], &lease, journal])
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let output = child.stderr.take().expect("its stderr");
    let mut lives = reports.0.lock().expect("the reports");
    let number = lives.len();
    lives.push(String::new());
    let reports = Arc::clone(&reports.0);
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            reports.lock().expect("the reports")[number] = line;
        }
    });
    Player(child)
}
