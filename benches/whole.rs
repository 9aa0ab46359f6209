//! What a learner waits for: `verify` beside the bare program, `list` and `show`, and memory under a flood.
//!
//! `cargo bench --bench whole` prints the figures; nothing here fails on a time.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const WORKSHOP: &str = env!("CARGO_BIN_EXE_workshop");

fn main() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let workshop = || {
        let mut command = Command::new(WORKSHOP);
        command
            .env("WORKSHOP_HOME", home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };

    let mut alone = Vec::new();
    let mut verified = Vec::new();
    for _ in 0..7 {
        let url = format!("tcp://127.0.0.1:{}", free_port());
        alone.push(timed(workshop().args(["play", "02", &url, &url])));
        verified.push(timed(workshop().args(["verify", "02", "--reference"])));
    }
    let difference = median(&mut verified) - median(&mut alone);
    println!("the reference of 02 alone          {:>8.3} s", median(&mut alone));
    println!("verify 02 --reference              {:>8.3} s  ({difference:+.3} s)", median(&mut verified));

    for words in [&["list"][..], &["show", "02"], &["show", "02", "--color", "always"], &["hint", "02"]] {
        let mut times: Vec<f64> = (0..50).map(|_| timed(workshop().args(words))).collect();
        println!("{:<34} {:>8.1} ms", words.join(" "), median(&mut times) * 1e3);
    }

    for (flood, script) in
        [("lines", "yes"), ("one line of 100 MB", "head -c 100000000 /dev/zero | tr '\\0' a")]
    {
        let mut child =
            workshop().args(["verify", "02", "--", "sh", "-c", script]).spawn().expect("it starts");
        let status = format!("/proc/{}/status", child.id());
        let mut peak_kib = 0;
        while child.try_wait().expect("a child").is_none() {
            peak_kib =
                fs::read_to_string(&status).ok().and_then(|text| high_water(&text)).unwrap_or(peak_kib);
            thread::sleep(Duration::from_millis(10));
        }
        println!("memory under a flood of {flood:<22} {:>6.1} MB", peak_kib as f64 * 1024.0 / 1e6);
    }
}

fn timed(command: &mut Command) -> f64 {
    let began = Instant::now();
    let status = command.status().expect("it starts");
    assert!(status.success(), "{command:?} ended with {status}");
    began.elapsed().as_secs_f64()
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The most resident memory a process ever had, in KiB.
fn high_water(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
