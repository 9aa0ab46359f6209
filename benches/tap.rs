//! What the tap costs: messages a second and microseconds, with it and without it, in turns.
//!
//! `cargo bench --bench tap`, or, with words after it, `cargo bench --bench tap -- busy ipc 1024`: with all
//! processors kept busy, over ipc, with messages of 1024 bytes. The program starts
//! itself as the peers, so that they are processes of their own as in real use.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::env;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nanomsg::{Protocol, Socket};
use nix::sys::resource::{UsageWho, getrusage};
use workshop::evidence::{Name, Recorder};
use workshop::scenario::Transport;
use workshop::tap::{Arrivals, Plan, Tap};

/// Messages of one run of PUSH to PULL; fewer when they are long.
fn messages(size: usize) -> usize {
    300_000.min(200_000_000 / size)
}
/// Round trips of one run of REQ and REP.
const TRIPS: usize = 4_000;
/// Runs of each kind.
const RUNS: usize = 9;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["peer", role, url, size] => peer(role, url, size.parse().unwrap()),
        words => {
            let size = words.iter().find_map(|word| word.parse().ok()).unwrap_or(64);
            measure(words.contains(&"busy"), words.contains(&"ipc"), size);
        }
    }
}

fn measure(busy: bool, ipc: bool, size: usize) {
    let transport = if ipc { Transport::Ipc } else { Transport::Tcp };
    let burners: Vec<Child> =
        (0..if busy { processors() } else { 0 }).map(|_| start("burn", "-", 0).0).collect();
    let mut rates = [Vec::new(), Vec::new()];
    let mut trips = [Vec::new(), Vec::new()];
    let mut work = Vec::new();
    for _ in 0..RUNS {
        for tapped in [false, true] {
            let before = processor_time();
            rates[usize::from(tapped)].push(play("push", "pull", transport, tapped, size));
            if tapped {
                work.push((processor_time() - before).as_secs_f64() * 1e6 / messages(size) as f64);
            }
        }
    }
    for _ in 0..RUNS {
        for tapped in [false, true] {
            trips[usize::from(tapped)].push(play("rep", "req", transport, tapped, size));
        }
    }
    for mut burner in burners {
        burner.kill().unwrap();
        burner.wait().unwrap();
    }
    let [plain, tapped] = rates.map(median);
    println!("{transport:?}, {size} B, {} processors{}", processors(), if busy { ", all busy" } else { "" });
    println!(
        "PUSH to PULL, messages a second:  {plain:.0} without the tap, {tapped:.0} with it: {:.0}%",
        100.0 * tapped / plain
    );
    println!("the tap's work on a message:      {:.2} microseconds of processor time", median(work));
    let [plain, tapped] = trips.map(median);
    println!(
        "REQ/REP round trip, microseconds: {plain:.1} without the tap, {tapped:.1} with it: {:.1} added one way",
        (tapped - plain) / 2.0
    );
}

/// One run; the figure that the one who connects printed.
fn play(binds: &str, connects: &str, transport: Transport, tapped: bool, size: usize) -> f64 {
    let dir = tempfile::tempdir().unwrap();
    let link: Name = "link".into();
    let tap =
        Tap::open(&link, transport, dir.path(), Plan::default(), Recorder::default(), Arrivals::default())
            .unwrap();
    let url = if tapped { tap.door(&"peer".into()).unwrap() } else { tap.bind_url().to_string() };
    let (mut binder, _) = start(binds, tap.bind_url(), size);
    let (mut connector, mut output) = start(connects, &url, size);
    let mut figure = String::new();
    output.read_to_string(&mut figure).unwrap();
    connector.wait().unwrap();
    binder.kill().unwrap();
    binder.wait().unwrap();
    figure.trim().parse().unwrap()
}

fn start(role: &str, url: &str, size: usize) -> (Child, std::process::ChildStdout) {
    let myself = env::current_exe().unwrap();
    let mut child = Command::new(myself)
        .args(["peer", role, url, &size.to_string()])
        .stdout(Stdio::piped())
        .current_dir(Path::new("/"))
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    (child, output)
}

fn peer(role: &str, url: &str, size: usize) {
    let payload = vec![7; size];
    let mut message = Vec::new();
    match role {
        "burn" => loop {
            std::hint::spin_loop();
        },
        "push" => {
            let mut socket = Socket::new(Protocol::Push).unwrap();
            socket.bind(url).unwrap();
            for _ in 0..messages(size) {
                socket.write_all(&payload).unwrap();
            }
            std::thread::sleep(Duration::from_secs(60));
        }
        "pull" => {
            let mut socket = Socket::new(Protocol::Pull).unwrap();
            socket.connect(url).unwrap();
            socket.read_to_end(&mut message).unwrap();
            let began = Instant::now();
            for _ in 1..messages(size) {
                message.clear();
                socket.read_to_end(&mut message).unwrap();
            }
            println!("{}", (messages(size) - 1) as f64 / began.elapsed().as_secs_f64());
        }
        "rep" => {
            let mut socket = Socket::new(Protocol::Rep).unwrap();
            socket.bind(url).unwrap();
            loop {
                message.clear();
                socket.read_to_end(&mut message).unwrap();
                socket.write_all(&message).unwrap();
            }
        }
        "req" => {
            let mut socket = Socket::new(Protocol::Req).unwrap();
            socket.connect(url).unwrap();
            let mut trips = Vec::new();
            for _ in 0..TRIPS {
                let began = Instant::now();
                socket.write_all(&payload).unwrap();
                message.clear();
                socket.read_to_end(&mut message).unwrap();
                trips.push(began.elapsed().as_secs_f64() * 1e6);
            }
            println!("{}", median(trips));
        }
        other => panic!("no such peer: {other}"),
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The processor time that this process, without the peers, has used.
fn processor_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let total =
        |time: nix::sys::time::TimeVal| Duration::new(time.tv_sec() as u64, time.tv_usec() as u32 * 1000);
    total(usage.user_time()) + total(usage.system_time())
}
