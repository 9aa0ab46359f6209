//! The workshop: exercises on messaging patterns, played for real and judged by what crossed the wire.
//!
//! The layers, from the bottom: [`evidence`], [`verdict`], [`scenario`] and `text` hold what is known;
//! `process`, `tap`, `peer` and [`check`] each do one thing; `course` and `engine` put them together;
//! `judge` and `render` say what it means; `ui` and `command` speak with a person.

pub mod check;
pub mod evidence;
pub mod process;
pub mod machine;
pub mod program;
pub mod progress;
pub mod reference;
pub mod scenario;
pub mod system;
pub mod tap;
pub mod render;
pub mod scenario;
pub mod text;
pub mod verdict;
