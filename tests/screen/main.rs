//! The whole screen, as a person sees it: the real binary on a pseudo terminal.

#[path = "../common/mod.rs"]
mod common;
mod day;
mod guard;
mod menu;
mod terminal;
mod watch;
