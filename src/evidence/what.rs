//! The events: each thing that can happen in a scene.

use serde::{Deserialize, Serialize};

use super::{Act, Alteration, Ended, Flaw, Head, Leftover, Name, Side, SocketSeen, StopReason, Stream};

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
    /// A person who looks on did this; what comes of it is noted as well. The scene is no measure of the program
    /// any more.
    ByHand {
        /// What, and to whom.
        act: Act,
    },
    /// What a file of the scene held when all was over.
    File {
        /// Its name in the scene.
        name: Name,
        /// Its length in bytes; none when it was not there.
        size: Option<u64>,
        /// Its first bytes, at most [`FILE_BYTES`](super::FILE_BYTES).
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
