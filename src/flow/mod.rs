//! What became of each message and of each job, read from the Evidence alone: what was delivered, who asked for work,
//! who got it, and when it was done.

mod delivered;
mod ledger;

pub use delivered::{Delivered, delivered};
pub use ledger::{Answer, Call, DoneAt, Handout, How, Ledger, Said, ledger};
