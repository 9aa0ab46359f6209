//! `workshop watch`: verifies at every save.

use crate::session::Session;
use crate::session::prepare;
use crate::ui::terminal;
use crate::ui::watch::{self, Order};

use super::{Choice, Console, Exit, Trouble};

/// Watches until somebody has enough: with keys on a terminal, otherwise without.
///
/// # Errors
/// There is no such exercise or program, or it can't be watched.
pub fn run(console: &Console, choice: &Choice, order: &Order) -> Result<Exit, Trouble> {
    let session = Session::open(choice)?;
    if let Some(notice) = session.known().notice {
        console.warn(&notice);
    }
    if terminal::is_there() {
        return watch::run(&session, order, console.look());
    }
    let cancel = prepare::cancel_on_signals()?;
    let is_read = || console.is_read();
    watch::run_plainly(&session, order, console.look(), &cancel, &is_read, &mut console.stdout())
}
