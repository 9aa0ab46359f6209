//! What the program does for a person: one thin file a subcommand.

pub mod course;
pub mod doctor;
pub mod hint;
pub mod init;
pub mod lab;
pub mod list;
pub mod menu;
pub mod next;
pub mod reference;
pub mod repeat;
pub mod reset;
pub mod run;
pub mod show;
pub mod solution;
pub mod trap;
pub mod verify;
pub mod verify_all;
pub mod watch;

mod complaint;
mod console;
mod voice;

pub use console::{Console, Loudness};

pub use crate::session::{Choice, Exit, Trouble};

/// Says on stderr what kept a command from doing its work.
pub fn tell(trouble: Trouble) -> Exit {
    if !trouble.what.is_empty() {
        complaint::say(&trouble.what);
    }
    trouble.exit
}
