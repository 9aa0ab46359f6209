//! Plays a program for a test and looks for what is left of it.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use workshop::evidence::{Ended, Event, Leftover, Name, Recorder, StopReason, Stream, What};
use workshop::process::{Launch, Limits, MARKER, Running, StartError, use_executable};

/// Longer than anything takes, however busy the machine is.
pub(crate) const LONG: Duration = Duration::from_secs(60);

pub(crate) struct Stage {
    pub(crate) recorder: Recorder,
    pub(crate) running: Running,
}

/// What was seen of a program that is over.
pub(crate) struct Seen(pub(crate) Vec<Event>);

pub(crate) fn launch<W: Into<OsString>>(command: impl IntoIterator<Item = W>) -> Launch {
    Launch { command: command.into_iter().map(Into::into).collect(), ..Launch::default() }
}

pub(crate) fn shell(script: &str) -> Launch {
    launch(["sh", "-c", script])
}

pub(crate) fn try_play(launch: &Launch, limits: &Limits) -> Result<Stage, StartError> {
    use_executable(env!("CARGO_BIN_EXE_workshop"));
    let recorder = Recorder::default();
    let running = Running::start(&Name::from("it"), launch, limits, &recorder)?;
    Ok(Stage { recorder, running })
}

pub(crate) fn play(launch: &Launch) -> Stage {
    try_play(launch, &Limits::default()).expect("the program starts")
}

/// Plays a program that ends by itself, or is ended by a limit.
pub(crate) fn play_out(launch: &Launch) -> Seen {
    play(launch).over()
}

impl Stage {
    /// Waits for the end, and sees that there is nothing left.
    pub(crate) fn over(self) -> Seen {
        assert!(self.running.wait(LONG), "it is not over: {:?}", self.recorder.take());
        let left = marked(self.running.marker());
        assert!(left.is_empty(), "left: {left:?}, seen: {:?}", self.recorder.take());
        Seen(self.recorder.take())
    }

    pub(crate) fn stop(self, reason: StopReason) -> Seen {
        self.running.stop(reason);
        self.over()
    }

    /// Waits until the program has printed this line.
    pub(crate) fn await_line(&self, line: &str) {
        let there = || {
            self.recorder.look(|events| {
                events.iter().any(|event| matches!(&event.what, What::Line { text, .. } if text == line))
            })
        };
        await_that(line, there);
    }
}

pub(crate) fn await_that(what: &str, mut condition: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < LONG, "still waiting for: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

impl Seen {
    pub(crate) fn lines(&self, of: Stream) -> Vec<&str> {
        let text = |event: &'_ Event| matches!(&event.what, What::Line { stream, .. } if *stream == of);
        let lines = self.0.iter().filter(|event| text(event));
        lines
            .filter_map(
                |event| if let What::Line { text, .. } = &event.what { Some(&text[..]) } else { None },
            )
            .collect()
    }

    pub(crate) fn ended(&self) -> Option<Ended> {
        self.one(|what| if let What::Exited { ended, .. } = what { Some(*ended) } else { None })
    }

    pub(crate) fn stopped(&self) -> Option<StopReason> {
        self.one(|what| if let What::Stopping { reason, .. } = what { Some(*reason) } else { None })
    }

    pub(crate) fn left_behind(&self) -> Vec<Leftover> {
        self.one(
            |what| if let What::LeftBehind { processes, .. } = what { Some(processes.clone()) } else { None },
        )
        .unwrap_or_default()
    }

    pub(crate) fn flooded(&self) -> Option<(Stream, u64)> {
        self.one(
            |what| {
                if let What::Flooded { stream, bytes, .. } = what { Some((*stream, *bytes)) } else { None }
            },
        )
    }

    pub(crate) fn killed_its_keeper(&self) -> bool {
        self.one(|what| matches!(what, What::KilledItsKeeper { .. }).then_some(())).is_some()
    }

    /// What `pick` finds, which must not be there twice.
    fn one<T>(&self, pick: impl Fn(&What) -> Option<T>) -> Option<T> {
        let mut found: Vec<T> = self.0.iter().filter_map(|event| pick(&event.what)).collect();
        assert!(found.len() <= 1, "noted twice: {:?}", self.0);
        found.pop()
    }
}

/// The living processes that carry the marker.
pub(crate) fn marked(marker: &str) -> Vec<String> {
    let entry = format!("{MARKER}={marker}");
    let mut found = Vec::new();
    for process in fs::read_dir("/proc").expect("there is a /proc").flatten() {
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        if environment.split(|byte| *byte == 0).any(|word| word == entry.as_bytes()) {
            let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
            found.push(format!("{:?} {}", process.file_name(), String::from_utf8_lossy(&command)));
        }
    }
    found
}

/// Whether a process with this id is there and not dead.
pub(crate) fn lives(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with(['Z', 'X']))
}

/// Compiles a C program; the directory holds it.
pub(crate) fn compiled(source: &str) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("there is a place for temporary files");
    let file = directory.path().join("it.c");
    let program = directory.path().join("it");
    fs::write(&file, source).expect("the source is written");
    let status =
        Command::new("cc").arg("-o").arg(&program).arg(&file).status().expect("there is a C compiler");
    assert!(status.success());
    (directory, program)
}
