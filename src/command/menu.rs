//! `workshop` alone, on a terminal: the menu.

use crate::program::Given;
use crate::session::Session;
use crate::session::prepare::Order;
use crate::ui::menu::{self, Left};
use crate::ui::terminal;

use super::{Choice, Console, Exit, Trouble, list, watch};

/// Shows the menu; where there is no terminal for it, the list.
///
/// # Errors
/// The course is broken, or the terminal does not do what it should.
pub fn run(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    if !terminal::is_there() {
        return list::run(console, choice);
    }
    let session = Session::open(choice)?;
    match menu::run(session, console.look().colour, None)? {
        Left::Quit => Ok(Exit::Passed),
        Left::Interrupted => Ok(Exit::Interrupted),
        Left::Watch(exercise) => {
            let order = Order { exercise: Some(exercise), given: Given::Nothing, seed: None };
            watch::run(console, choice, &order)
        }
    }
}
