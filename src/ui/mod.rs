//! What fills the whole terminal and takes keys: the guard that gives the terminal back, keys, and what is built on them.

mod fold;
mod help;
pub mod keys;
mod listening;
pub mod menu;
pub mod terminal;
pub mod watch;
