//! What happened: the timed events of one scene, as they were seen, with no opinion about them.
//!
//! The engine, the processes and the taps write events through a [`Recorder`]; checks and pictures
//! read the finished [`Evidence`]. It can be saved as JSON lines and loaded again.

mod file;
mod head;
mod recorder;
mod what;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use head::Head;
pub use recorder::{Observer, Recorder};
pub use what::What;

/// The name of an actor, a link or a scene. Cheap to clone.
pub type Name = Arc<str>;

/// At most this many bytes of a message's payload are kept in the Evidence. A job server's ids and names may be long,
/// and stand in front of what is judged.
pub const HEAD_BYTES: usize = 512;

/// So many are kept in any case. Longer beginnings are kept until a link has had [`LONG_HEADS`] of them.
pub const SHORT_HEAD: usize = 64;

/// Bytes beyond [`SHORT_HEAD`] that are kept of all messages of a link together.
pub const LONG_HEADS: u64 = 2 << 20;

/// At most this many bytes of a file are kept in the Evidence.
pub const FILE_BYTES: usize = 4096;

/// Whose programs played the scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Player {
    /// The program that is judged.
    Learner,
    /// The reference solution.
    Reference,
}

/// Everything that was seen while one scene was played once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The exercise's full name, such as `02-pushpull`.
    pub exercise: String,
    /// The scene's name, such as `plain`.
    pub scene: String,
    /// Whose programs played it.
    pub player: Player,
    /// The seed that all chance in the scene came from.
    pub seed: u64,
    /// The events, in the order in which they were noted.
    pub events: Vec<Event>,
}

impl Evidence {
    /// Whether a person did something to the scene, so that it is no measure of the program.
    pub fn was_touched(&self) -> bool {
        self.events.iter().any(|event| matches!(event.what, What::ByHand { .. }))
    }
}

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Microseconds since the scene began.
    pub at_us: u64,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// An end of a link: the program that binds the address, or the one that connects to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The end that binds and listens.
    Bind,
    /// The end that connects.
    Connect,
}

impl Side {
    /// The other end.
    pub fn other(self) -> Side {
        match self {
            Side::Bind => Side::Connect,
            Side::Connect => Side::Bind,
        }
    }
}

/// One of a program's two output streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    /// The answer.
    Stdout,
    /// The program's own notes and errors.
    Stderr,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// It returned this exit status.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

/// Why the workshop ended a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// Its part in the scene was over; the exercise says that the workshop stops it.
    SceneOver,
    /// It was still running, and busy, when its time was up.
    Deadline,
    /// It showed no sign of life for a long while after the reference was done.
    Idle,
    /// It wrote more than the limit.
    Output,
    /// It took more memory than the limit.
    Memory,
    /// It started more processes than the limit.
    Processes,
    /// Somebody interrupted the workshop.
    Interrupted,
}

/// A socket of a program, as the operating system shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SocketSeen {
    /// It listens on this address, or asked the system to let it, such as `127.0.0.1:7789` or a path.
    Listening(String),
    /// It is connected, tries to connect or was refused, to this address.
    Dialing(String),
}

/// A process that outlived the program that started it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// Its process id.
    pub pid: u32,
    /// Its command line, shortened.
    pub command: String,
}

/// What was wrong with the bytes that a peer sent, read as the SP protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// The first eight bytes are no SP greeting; the bytes that came instead.
    NotSp(Head),
    /// The connection ended, or fell silent, inside the greeting or inside a message.
    Unfinished {
        /// Bytes that came of it.
        got: u64,
        /// Bytes that were promised.
        promised: u64,
    },
    /// A message claims this length, in bytes; nobody means that.
    TooLong(u64),
    /// On ipc: the byte before a message's length is not 1.
    BadMark(u8),
}

/// What a person can do to a scene that plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// To make this actor stand still, with all its connections open.
    Freeze(Name),
    /// To let it go on.
    Thaw(Name),
    /// To kill it, without a word.
    Kill(Name),
    /// To close all connections of this link. Who connects may come again.
    Cut(Name),
}

/// What the tap did to a message, because the scene asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alteration {
    /// It changed places with the message after it.
    Swapped,
    /// It was not delivered.
    Dropped,
    /// It was delivered twice.
    Repeated,
    /// The message before it was delivered once more in its place: it was to change places with the one after
    /// it, but that was not sent before this one was taken. The new beginning.
    Replaced(Head),
    /// It was held back for this many microseconds.
    Delayed(u64),
    /// Another text of the same length was put into it; its new beginning.
    Rewritten(Head),
    /// The text to replace was not found in it, so that it was delivered as it came.
    NotRewritten,
    /// The connection was cut in front of it.
    Cut,
}
