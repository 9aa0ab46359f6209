//! The workshop's own players, for the parts in which a learner's program would not do: one a file.

mod listener;

pub use listener::Listener;
