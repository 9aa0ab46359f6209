//! `workshop` alone, on a terminal: the menu.

use std::sync::Arc;

use crate::engine::Links;
use crate::program::Given;
use crate::session::Session;
use crate::session::prepare::Order;
use crate::ui::menu::{self, Left};
use crate::ui::terminal;
use crate::ui::watch as watching;

use super::{Choice, Console, Exit, Trouble, list, watch};

/// Shows the menu; where there is no terminal for it, the list.
///
/// # Errors
/// The course is broken, or the terminal does not do what it should.
pub fn run(console: &Console, choice: &Choice) -> Result<Exit, Trouble> {
    if !terminal::is_there() {
        return list::run(console, choice);
    }
    let session = Arc::new(Session::open(choice)?);
    let mut at = None;
    loop {
        let place = match menu::run(&session, console.look().colour, at)? {
            Left::Quit => return Ok(Exit::Passed),
            Left::Interrupted => return Ok(Exit::Interrupted),
            Left::Watch(place) => place,
        };
        let exercise = session.course().exercises().get(place).map(|exercise| exercise.name.clone());
        let what = Order { exercise, given: Given::Nothing, seed: None, links: Links::Steady };
        let order = watching::Order { what, source: watching::Source::Events };
        if watch::run(console, choice, &order)? == Exit::Interrupted {
            return Ok(Exit::Interrupted);
        }
        // Watching may have led on to others.
        at = at_now(&session).or(Some(place));
    }
}

fn at_now(session: &Session) -> Option<usize> {
    let name = &session.current(&session.known().progress)?.name;
    session.course().exercises().iter().position(|exercise| exercise.name == *name)
}
