//! The `workshop` program: which part it plays, and with which exit status it ends.

use std::process::ExitCode;

use workshop::{
    cli,
    command::{Trouble, tell},
    lab, process, reference,
};

/// The same binary plays several parts. The name by which it was started says which one.
fn main() -> ExitCode {
    if std::env::args_os().next().is_some_and(|name| name == process::KEEPER_ARG0) {
        return process::keeper_main();
    }
    if let Some(played) = reference::played() {
        return played.unwrap_or_else(|what| tell(Trouble::wrong_use(what)).into());
    }
    if let Some(played) = lab::crew::played() {
        return played.unwrap_or_else(|what| tell(Trouble::not_started(what)).into());
    }
    cli::run().unwrap_or_else(tell).into()
}
