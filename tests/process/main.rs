//! Programs played for real: what they print, what they may not do, and that nothing of them stays.

#![cfg(target_os = "linux")]
// Some tests talk to each other over standard output, and some say why they are skipped.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod calls;
mod hostile;
mod keeping;
mod limits;
mod outliving;
mod output;
mod stage;
