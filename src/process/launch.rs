//! What is to be started, under which limits, and why it may not have started.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;

/// The environment variable that every process of a played program inherits. Its value is unique to the
/// program, so that a stray process can be told from everybody else's.
pub const MARKER: &str = "WORKSHOP_SCENE";

/// A program to start.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// The program and its arguments. Looked up in `PATH` when it has no slash; relative to `dir`.
    pub command: Vec<OsString>,
    /// The name under which the program sees itself, when that is not the first word of `command`.
    pub arg0: Option<OsString>,
    /// Where it runs; the workshop's own directory when there is none.
    pub dir: Option<PathBuf>,
    /// What is added to the workshop's environment.
    pub env: Vec<(OsString, OsString)>,
    /// What its standard output is.
    pub output: Output,
    /// Whether each address that it binds or dials is seen.
    pub calls: Calls,
    /// The file that is its standard input; none means that it is at its end at once.
    pub input: Option<PathBuf>,
    /// A directory that goes away with the workshop, should the workshop be killed while the program runs.
    pub remove: Option<PathBuf>,
}

/// What a program's standard output is. Standard error is always a pipe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Output {
    /// A pseudo terminal, so that a program that buffers by the block shows its lines at once.
    #[default]
    Terminal,
    /// A pipe.
    Pipe,
}

/// Whether each address that a program and its children bind or dial is seen, at the moment of the call.
///
/// Only on Linux, and only where the system allows it; elsewhere, both are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Calls {
    /// No: only what a look at its sockets shows.
    #[default]
    Unseen,
    /// Yes. The program can then gain no privileges by executing a file, such as `sudo`.
    Seen,
}

/// How much a program may do before it is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Lines kept as Evidence, of both streams together.
    pub lines: u64,
    /// Bytes of text kept as Evidence, of both streams together.
    pub kept_bytes: u64,
    /// Bytes read of one stream.
    pub read_bytes: u64,
    /// Resident memory of all its processes together, in bytes. Sampled, so that a burst goes over it for a moment.
    pub memory_bytes: u64,
    /// Writable private memory of one process, in bytes. The system refuses more.
    pub data_bytes: u64,
    /// Processes at the same time, without threads.
    pub processes: u64,
    /// Open files of one process.
    pub open_files: u64,
    /// Size of a file that it writes, in bytes.
    pub file_bytes: u64,
}

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

impl Default for Limits {
    /// Far more than any exercise needs.
    fn default() -> Self {
        Limits {
            lines: 20_000,
            kept_bytes: MIB,
            read_bytes: 16 * MIB,
            memory_bytes: GIB,
            data_bytes: 4 * GIB,
            processes: 64,
            open_files: 1024,
            file_bytes: GIB,
        }
    }
}

impl Limits {
    /// For compilers and package managers, which are trusted but must not talk for ever.
    pub fn for_building() -> Limits {
        Limits {
            memory_bytes: u64::MAX,
            data_bytes: u64::MAX,
            processes: 4096,
            open_files: 65_536,
            file_bytes: u64::MAX,
            ..Limits::default()
        }
    }
}

/// Why a program could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There was no word in the command.
    #[error("there is no command to start")]
    NoCommand,
    /// The directory to run it in is not there.
    #[error("there is no directory {}", .0.display())]
    NoDirectory(PathBuf),
    /// There is no such program, or the interpreter that its first line names is missing.
    #[error("the command {} was not found", .0.display())]
    NotFound(OsString),
    /// The file is there but may not be executed.
    #[error("the file {} may not be executed", .0.display())]
    NotAllowed(OsString),
    /// The system refused to execute it for another reason.
    #[error("{} could not be started: {}", .command.display(), .error)]
    Refused {
        /// The program.
        command: OsString,
        /// What the system said.
        error: io::Error,
    },
    /// The process that should have started it ended first.
    #[error("the process that looks after the program ended before it could start it")]
    NoKeeper,
    /// The system had no terminal, pipe or process to give.
    #[error("the system could not start a program: {0}")]
    System(#[from] io::Error),
}

impl StartError {
    /// What the system's refusal to execute `command` means.
    pub(super) fn refused(command: OsString, errno: i32) -> StartError {
        let error = io::Error::from_raw_os_error(errno);
        match error.kind() {
            io::ErrorKind::NotFound => StartError::NotFound(command),
            io::ErrorKind::PermissionDenied => StartError::NotAllowed(command),
            _ => StartError::Refused { command, error },
        }
    }
}

static EXECUTABLE: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The workshop's own binary, for starting it again in another part.
pub fn executable() -> PathBuf {
    let chosen = EXECUTABLE.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
    chosen.unwrap_or_else(|| {
        // On Linux this is the running file itself, even when it has been replaced or removed since.
        if cfg!(target_os = "linux") {
            PathBuf::from("/proc/self/exe")
        } else {
            std::env::current_exe().unwrap_or_else(|_| PathBuf::from("workshop"))
        }
    })
}

/// Takes another file for the workshop's own binary: a test is not the workshop.
pub fn use_executable(path: impl Into<PathBuf>) {
    *EXECUTABLE.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(path.into());
}
