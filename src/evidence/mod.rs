//! What happened: the timed events of one scene, as they were seen, with no opinion about them.
//!
//! The engine, the processes and the taps write events through a [`Recorder`]; checks and pictures
//! read the finished [`Evidence`]. It can be saved as JSON lines and loaded again.

mod file;
mod recorder;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use recorder::{Observer, Recorder};

/// The name of an actor, a link or a scene. Cheap to clone.
pub type Name = Arc<str>;

/// At most this many bytes of a message's payload are kept in the Evidence.
pub const HEAD_BYTES: usize = 64;

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

/// The first bytes of a message, at most [`HEAD_BYTES`], or of a file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Head(pub Box<[u8]>);

impl Head {
    /// Keeps the beginning of `payload`.
    pub fn of(payload: &[u8]) -> Head {
        Head(payload[..payload.len().min(HEAD_BYTES)].into())
    }

    /// Keeps the beginning of a file, at most [`FILE_BYTES`].
    pub fn of_file(content: &[u8]) -> Head {
        Head(content[..content.len().min(FILE_BYTES)].into())
    }

    /// The bytes as text for a person: UTF-8 where it is, `\xNN` where it is not.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_control() {
                    text.extend(c.escape_default());
                } else {
                    text.push(c);
                }
            }
            for byte in chunk.invalid() {
                text.push_str(&format!("\\x{byte:02x}"));
            }
        }
        text
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({:?})", self.shown())
    }
}

impl From<Head> for String {
    /// Hexadecimal, two digits a byte.
    fn from(head: Head) -> String {
        head.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl From<String> for Head {
    /// Reads hexadecimal digits; what is not a digit ends the reading.
    fn from(hex: String) -> Head {
        let digits: Vec<u8> = hex.chars().map_while(|c| c.to_digit(16)).map(|d| d as u8).collect();
        Head(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
    }
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

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum What {
    /// A program was started.
    Started {
        /// Who.
        actor: Name,
        /// Its process id.
        pid: u32,
        /// Its command line.
        command: Vec<String>,
    },
    /// A program could not be started.
    NotStarted {
        /// Who.
        actor: Name,
        /// What the system said.
        reason: String,
    },
    /// A program printed a line. ANSI sequences and the line's end are kept out.
    Line {
        /// Who.
        actor: Name,
        /// Where.
        stream: Stream,
        /// What, made valid UTF-8; at most the first 4 KiB of the line.
        text: String,
        /// Bytes of the line that were not kept.
        cut: u64,
    },
    /// A program wrote so much that the workshop stopped reading.
    Flooded {
        /// Who.
        actor: Name,
        /// Where.
        stream: Stream,
        /// Bytes read until then.
        bytes: u64,
    },
    /// The sockets of a program and its children, noted when they differ from what was noted before. Where its
    /// calls are seen, whatever it asked for until its end is noted before its end.
    Sockets {
        /// Who.
        actor: Name,
        /// All of them, sorted, without those that belong to a link's tap.
        sockets: Vec<SocketSeen>,
    },
    /// Somebody connected to the link's tap and the tap reached the program that binds.
    Connected {
        /// The link.
        link: Name,
        /// The actor to whom that tap's address was given.
        actor: Name,
        /// The connection's number on this link, from 1.
        conn: u32,
    },
    /// Somebody connected to the link's tap, but nobody listened on the bind address.
    Refused {
        /// The link.
        link: Name,
        /// The actor to whom that tap's address was given.
        actor: Name,
    },
    /// Somebody dialled the address that is for binding, although nobody listened there: seen when the
    /// workshop itself listened on it for a moment, after the scene was lost.
    Knocked {
        /// The link.
        link: Name,
    },
    /// A peer said which protocol it speaks.
    Greeted {
        /// The link.
        link: Name,
        /// The connection.
        conn: u32,
        /// Which end spoke.
        from: Side,
        /// The SP protocol number.
        protocol: u16,
    },
    /// A message arrived at the tap.
    Message {
        /// The link.
        link: Name,
        /// The connection.
        conn: u32,
        /// Which end sent it.
        from: Side,
        /// Its number on this connection in this direction, from 1.
        number: u64,
        /// Its length in bytes, as framed.
        size: u64,
        /// Its first bytes.
        head: Head,
    },
    /// More messages arrived than are worth an event each.
    MoreMessages {
        /// The link.
        link: Name,
        /// The connection.
        conn: u32,
        /// Which end sent them.
        from: Side,
        /// How many.
        count: u64,
    },
    /// The tap altered a message.
    Altered {
        /// The link.
        link: Name,
        /// The connection.
        conn: u32,
        /// Which end had sent it.
        from: Side,
        /// The message's number.
        number: u64,
        /// How.
        alteration: Alteration,
    },
    /// A peer sent something that is not SP. The connection was closed.
    Malformed {
        /// The link.
        link: Name,
        /// The connection.
        conn: u32,
        /// Which end sent it.
        from: Side,
        /// What was wrong.
        flaw: Flaw,
    },
    /// A connection ended.
    Closed {
        /// The link.
        link: Name,
        /// The connection.
        conn: u32,
        /// Which end closed it first.
        by: Side,
    },
    /// The scene made a program, or a player of the workshop's own, stand still.
    Frozen {
        /// Who.
        actor: Name,
    },
    /// It goes on.
    Thawed {
        /// Who.
        actor: Name,
    },
    /// The scene killed a program, or a player of the workshop's own.
    Killed {
        /// Who.
        actor: Name,
    },
    /// What a file of the scene held when all was over.
    File {
        /// Its name in the scene.
        name: Name,
        /// Its length in bytes; none when it was not there.
        size: Option<u64>,
        /// Its first bytes, at most [`FILE_BYTES`].
        content: Head,
    },
    /// The workshop ended a program.
    Stopping {
        /// Who.
        actor: Name,
        /// Why.
        reason: StopReason,
    },
    /// A program ended.
    Exited {
        /// Who.
        actor: Name,
        /// How.
        ended: Ended,
    },
    /// Processes that a program had started were still there after it had ended. The workshop ended them.
    LeftBehind {
        /// Who.
        actor: Name,
        /// Which.
        processes: Vec<Leftover>,
    },
    /// The program killed the process that looked after it.
    KilledItsKeeper {
        /// Who.
        actor: Name,
    },
}
