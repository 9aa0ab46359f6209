//! Runs a tool to its end and keeps what it said: compilers, package managers, version questions.

use std::time::{Duration, Instant};

use super::launch::{Launch, Limits, StartError};
use super::running::Running;
use crate::evidence::{Ended, Name, Recorder, StopReason, Stream, What};

/// What a tool said and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    /// What it wrote to standard output, without ANSI sequences.
    pub stdout: String,
    /// What it wrote to standard error, likewise.
    pub stderr: String,
    /// How it ended.
    pub ended: Ended,
    /// Why the workshop ended it, if it did.
    pub stopped: Option<StopReason>,
}

impl Captured {
    /// It ended by itself and said that all is well.
    pub fn succeeded(&self) -> bool {
        self.stopped.is_none() && self.ended == Ended::Code(0)
    }
}

/// Runs a tool until it ends, until `deadline` has passed, or until `go_on`, which is asked about every 50 ms,
/// says no. Whatever it started is gone when this returns, and when the workshop is killed meanwhile.
///
/// # Errors
///
/// Those of [`Running::start`].
pub fn run_to_end(
    launch: &Launch,
    limits: &Limits,
    deadline: Duration,
    go_on: impl Fn() -> bool,
) -> Result<Captured, StartError> {
    let recorder = Recorder::default();
    let running = Running::start(&Name::from("tool"), launch, limits, &recorder)?;
    let begun = Instant::now();
    while !running.wait(Duration::from_millis(50)) {
        if !go_on() {
            running.stop(StopReason::Interrupted);
        } else if begun.elapsed() >= deadline {
            running.stop(StopReason::Deadline);
        }
    }
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let mut stopped = None;
    for event in recorder.take() {
        match event.what {
            What::Line { text: line, stream, .. } => {
                let text = match stream {
                    Stream::Stdout => &mut stdout,
                    Stream::Stderr => &mut stderr,
                };
                text.push_str(&line);
                text.push('\n');
            }
            What::Stopping { reason, .. } => stopped = Some(reason),
            _ => {}
        }
    }
    let ended = running.ended().unwrap_or(Ended::Signal(9));
    Ok(Captured { stdout, stderr, ended, stopped })
}
