//! Asking a command a short question, with a limit on how long it may think.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::Machine;
use crate::system;

/// What came of a question.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The command ended well; its output, trimmed.
    Said(String),
    /// It ended badly; the last line that it wrote to stderr.
    Refused(String),
    /// It did not end in time.
    Silent,
    /// There is no such command.
    NoCommand,
}

impl Machine {
    /// Asks the first command of this name on the path.
    pub(super) fn ask(&self, command: &str, arguments: &[&str]) -> Answer {
        match system::find_command(command, &self.path) {
            Some(program) => self.ask_program(&program, arguments),
            None => Answer::NoCommand,
        }
    }

    /// Asks this program.
    pub(super) fn ask_program(&self, program: &Path, arguments: &[impl AsRef<OsStr>]) -> Answer {
        // In a group of its own, so that it can be ended with whatever it has started.
        let child = Command::new(program)
            .args(arguments)
            .current_dir(&self.folder)
            .env("PATH", &self.path)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn();
        let child = match child {
            Ok(child) => child,
            Err(error) => return Answer::Refused(error.to_string()),
        };
        let group = Pid::from_raw(child.id().cast_signed());
        let (sender, answer) = mpsc::channel();
        // Ends with the child, or when the child's group has been killed.
        thread::spawn(move || sender.send(child.wait_with_output()));
        match answer.recv_timeout(self.limit) {
            Ok(Ok(output)) if output.status.success() => Answer::Said(text(&output.stdout)),
            Ok(Ok(output)) => {
                Answer::Refused(text(&output.stderr).lines().next_back().unwrap_or_default().to_owned())
            }
            Ok(Err(error)) => Answer::Refused(error.to_string()),
            Err(_) => {
                // It may have ended just now; then there is nothing to kill.
                let _ = killpg(group, Signal::SIGKILL);
                Answer::Silent
            }
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}
