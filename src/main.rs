//! The `workshop` program.

use std::process::ExitCode;

use workshop::process::{KEEPER_ARG0, keeper_main};

fn main() -> ExitCode {
    if std::env::args_os().next().is_some_and(|name| name == KEEPER_ARG0) {
        return keeper_main();
    }
    ExitCode::SUCCESS
}
