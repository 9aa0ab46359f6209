//! What became of each message and of each job, read from the Evidence alone: what was delivered, who asked for work,
//! who got it, when it was done, and where each job was at any time.

mod asked;
mod delivered;
pub mod journey;
mod ledger;
mod pushed;
mod told;
mod view;
mod workers;

pub use asked::{asked, served};
pub use delivered::{Delivered, delivered};
pub use journey::{Flow, Journey, Place, Stay};
pub use ledger::{Answer, Call, DoneAt, Handout, How, Ledger, Said, ledger};
pub use pushed::pushed;
pub use told::told;
pub use view::{Pushed, Served, View};
