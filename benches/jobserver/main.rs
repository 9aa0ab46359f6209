//! What the reference job server does: jobs a second and round trips, without a journal and with one, beside a bare
//! REQ/REP ping-pong with as many workers, which is the limit.
//!
//! `cargo bench --bench jobserver`, or with numbers behind it, of rounds, of clients, and of requests that each of them
//! keeps under way: `cargo bench --bench jobserver -- 9 4 32`. All that is measured are processes of their own, over tcp. The three take turns, and the medians are shown.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod peers;

use std::env;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// How long each of them is measured in each round, in ms.
const MS: u64 = 1500;
/// Processes that hand in jobs, and how many requests each of them keeps under way.
const CLIENTS: usize = 4;
const WINDOW: usize = 32;
const ROUNDS: usize = 5;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    PingPong,
    Plain,
    Journal,
}

const KINDS: [Kind; 3] = [Kind::PingPong, Kind::Plain, Kind::Journal];

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::PingPong => "ping-pong",
            Kind::Plain => "job server",
            Kind::Journal => "with journal",
        }
    }

    fn solution(self) -> &'static str {
        if self == Kind::Journal { "19-undying" } else { "18-jobserver" }
    }
}

/// A figure of a run: trips a second, and the median and the 99th percentile of their times in microseconds.
#[derive(Clone, Copy)]
struct Figure {
    rate: f64,
    p50: f64,
    p99: f64,
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["pong", url] => peers::pong(url),
        ["ping", url, ms] => peers::ping(url, ms.parse().unwrap()),
        ["client", url, ms, window, named] => {
            peers::client(url, ms.parse().unwrap(), window.parse().unwrap(), named == &"named");
        }
        words => {
            let numbers: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
            let number = |place: usize, usual: usize| numbers.get(place).copied().unwrap_or(usual);
            measure(number(0, ROUNDS), number(1, CLIENTS), number(2, WINDOW));
        }
    }
}

fn measure(rounds: usize, clients: usize, window: usize) {
    println!("{clients} clients with {window} requests each, no-op jobs of 64 B, tcp, medians of {rounds}");
    println!("workers  {:<13} {:>10} {:>9} {:>8} {:>8}", "", "a second", "", "p50 us", "p99 us");
    for workers in [1, 2, 4, 8] {
        let mut figures = KINDS.map(|_| Vec::new());
        for _ in 0..rounds {
            for (kind, figures) in KINDS.iter().zip(&mut figures) {
                figures.push(play(*kind, workers, clients, window));
            }
        }
        show(workers, &figures.map(|figures| median(&figures)));
    }
    println!("one client with one request, 2 workers");
    let mut figures = KINDS.map(|_| Vec::new());
    for _ in 0..rounds {
        for (kind, figures) in KINDS.iter().zip(&mut figures) {
            // One ping-pong is what one of the two legs costs.
            let workers = if *kind == Kind::PingPong { 1 } else { 2 };
            figures.push(play(*kind, workers, 1, 1));
        }
    }
    show(2, &figures.map(|figures| median(&figures)));
}

fn show(workers: usize, figures: &[Figure; 3]) {
    for (kind, figure) in KINDS.iter().zip(figures) {
        let part = format!("{:.0}%", 100.0 * figure.rate / figures[0].rate);
        println!(
            "{workers:>7}  {:<13} {:>10.0} {part:>9} {:>8.0} {:>8.0}",
            kind.name(),
            figure.rate,
            figure.p50,
            figure.p99
        );
    }
}

fn median(figures: &[Figure]) -> Figure {
    let of = |part: fn(&Figure) -> f64| {
        let mut all: Vec<f64> = figures.iter().map(part).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Figure { rate: of(|figure| figure.rate), p50: of(|figure| figure.p50), p99: of(|figure| figure.p99) }
}

/// One run.
fn play(kind: Kind, workers: usize, clients: usize, window: usize) -> Figure {
    let folder = tempfile::Builder::new().tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let [front, back] = free_urls();
    let ms = MS.to_string();
    let mut others = Others(Vec::new());
    let measured: Vec<Child> = match kind {
        Kind::PingPong => {
            others.0.push(start(itself(&["pong", &front])));
            (0..workers).map(|_| start(itself(&["ping", &front, &ms]))).collect()
        }
        Kind::Plain | Kind::Journal => {
            let journal = folder.path().join("journal");
            others.0.push(start(server(kind, &front, &back, &journal)));
            for number in 0..workers {
                others.0.push(start(solution(kind, &["worker", &format!("w{number}"), &back])));
            }
            let named = if kind == Kind::Journal { "named" } else { "nameless" };
            let window = window.to_string();
            (0..clients).map(|_| start(itself(&["client", &front, &ms, &window, named]))).collect()
        }
    };
    let all: Vec<Figure> = measured.into_iter().map(read).collect();
    let mean = |part: fn(&Figure) -> f64| all.iter().map(part).sum::<f64>() / all.len() as f64;
    Figure {
        rate: all.iter().map(|figure| figure.rate).sum(),
        p50: mean(|figure| figure.p50),
        p99: mean(|figure| figure.p99),
    }
}

/// Those that serve until the run is over.
struct Others(Vec<Child>);

impl Drop for Others {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn server(kind: Kind, front: &str, back: &str, journal: &Path) -> Command {
    let mut arguments = vec!["server", front, back, "10000"];
    if kind == Kind::Journal {
        arguments.push(journal.to_str().unwrap());
    }
    solution(kind, &arguments)
}

fn solution(kind: Kind, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workshop"));
    command.arg0(format!("workshop-plays-{}", kind.solution())).args(arguments);
    command
}

fn itself(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(arguments);
    command
}

fn start(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// What a measured process has printed.
fn read(mut child: Child) -> Figure {
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    child.wait().unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    Figure { rate: numbers[0], p50: numbers[1], p99: numbers[2] }
}

fn free_urls() -> [String; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| format!("tcp://{}", listener.local_addr().unwrap()))
}
