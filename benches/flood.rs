//! What `lab overlap` costs: messages a second of its flood, beside a bare PUSH and as many bare PULLs of the C library.
//!
//! `cargo bench --bench flood`, or, with numbers after it, `cargo bench --bench flood -- 4 10`: with four workers, and
//! jobs of 10 ms. Both are measured in turns, in one run, and both by the one who pushes.
#![allow(clippy::print_stdout, clippy::unwrap_used)]
#![allow(unsafe_code, reason = "the bare pair calls the C library itself")]

use std::env;
use std::ffi::CString;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use nanomsg_sys::{AF_SP, NN_PULL, NN_PUSH, nn_bind, nn_close, nn_connect, nn_recv, nn_send, nn_socket};
use workshop::lab::overlap;
use workshop::tap;

/// Messages of one run.
const MESSAGES: u64 = 1_000_000;
/// Runs of each kind.
const RUNS: usize = 9;
/// As long as the numbers that the lab sends.
const MESSAGE: &[u8] = b"654321";

fn main() {
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["pull", url] => pull(url),
        words => {
            let mut numbers = words.iter().filter_map(|word| word.parse::<u64>().ok());
            let workers = numbers.next().unwrap_or(overlap::usual_workers() as u64);
            measure(workers, numbers.next().unwrap_or(10));
        }
    }
}

fn measure(workers: u64, work_ms: u64) {
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..RUNS {
        rates[0].push(bare(workers));
        rates[1].push(lab(workers, work_ms));
    }
    let ratios = rates[0].iter().zip(&rates[1]).map(|(bare, lab)| lab / bare).collect();
    let [bare, lab] = rates.map(median);
    let processors = thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{workers} workers, {MESSAGES} messages of about {} bytes, {processors} processors",
        MESSAGE.len()
    );
    println!("bare PUSH and PULLs, messages a second:  {bare:.0}");
    println!("lab overlap, jobs of {work_ms} ms:            {lab:.0}");
    println!("the lab beside the bare one, a pair at a time, at the median: {:.0}%", 100.0 * median(ratios));
}

/// The figure that the lab gives of itself.
fn lab(workers: u64, work_ms: u64) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_workshop"))
        .args(["lab", "overlap", "--json", "--messages", &MESSAGES.to_string()])
        .args(["--workers", &workers.to_string(), "--work", &work_ms.to_string()])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(figures["done"], MESSAGES);
    figures["messages_per_second"].as_f64().unwrap()
}

/// From the first message that somebody took to the last that was sent.
fn bare(workers: u64) -> f64 {
    let reserved = tap::reserve().unwrap();
    let mut pulls: Vec<Child> = (0..workers)
        .map(|_| Command::new(env::current_exe().unwrap()).args(["pull", reserved.url()]).spawn().unwrap())
        .collect();
    thread::sleep(Duration::from_millis(100));
    let url = CString::new(reserved.url()).unwrap();
    // SAFETY: the address is a C string that outlives the call.
    let socket = unsafe {
        let socket = nn_socket(AF_SP, NN_PUSH);
        assert!(nn_bind(socket, url.as_ptr()) >= 0);
        socket
    };
    // SAFETY: the bytes outlive the call, and are as many as it is told.
    let send = || assert!(unsafe { nn_send(socket, MESSAGE.as_ptr().cast(), MESSAGE.len(), 0) } >= 0);
    send();
    let began = Instant::now();
    (1..MESSAGES).for_each(|_| send());
    let rate = (MESSAGES - 1) as f64 / began.elapsed().as_secs_f64();
    for pull in &mut pulls {
        pull.kill().unwrap();
        pull.wait().unwrap();
    }
    // SAFETY: nobody uses the socket any more.
    unsafe { nn_close(socket) };
    rate
}

/// Takes messages until it is killed.
fn pull(url: &str) {
    let url = CString::new(url).unwrap();
    let mut buffer = [0_u8; 64];
    // SAFETY: the address is a C string that outlives the call; the buffer is as long as the library is told.
    unsafe {
        let socket = nn_socket(AF_SP, NN_PULL);
        assert!(nn_connect(socket, url.as_ptr()) >= 0);
        while nn_recv(socket, buffer.as_mut_ptr().cast(), buffer.len(), 0) >= 0 {}
    }
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
