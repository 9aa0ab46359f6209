//! Running programs that nobody trusts: each under a keeper of its own, with limits, and gone in the end.
//!
//! A played program is started by a *keeper*, the workshop's own binary under another name (see
//! [`keeper_main`]). The keeper leads a session of its own and adopts every orphan of the program, so that
//! it can end all that the program started. Its only tie to the workshop is a socket: when that ends, because
//! the workshop ended in whatever way, the keeper ends the program and itself. On Linux it also hears of every
//! address that the program binds or dials.
//!
//! In the workshop one thread a program, the attendant, reads the output, samples the tree of processes and
//! writes the Evidence.

#[cfg(target_os = "linux")]
mod address;
mod attendant;
#[cfg(target_os = "linux")]
mod calls;
mod capture;
mod cradle;
mod ending;
mod errand;
mod keeper;
mod launch;
mod lines;
mod noticed;
mod outlet;
mod report;
mod running;
#[cfg(target_os = "linux")]
mod seccomp;
mod sockets;
mod spawn;
mod start;
mod strip;
mod terminal;
mod tree;
mod waits;

pub use capture::{Captured, run_to_end};
pub use keeper::{KEEPER_ARG0, keeper_main};
pub use launch::{Calls, Launch, Limits, MARKER, Output, StartError, executable, use_executable};
pub use running::Running;
pub use sockets::sockets;
