//! The sequence of messages of one scene: who said what to whom, and when. A plain model, and its drawings.
//!
//! [`Story`] is read from the Evidence alone. Long stretches of the same are folded until the rest can be seen at once.

mod about;
mod cast;
mod fold;
pub mod html;
mod joined;
mod label;
mod legend;
mod levels;
mod order;
mod steps;
mod story;
pub mod svg;
pub mod terminal;

pub use story::{Column, Fate, Happening, Mark, Presence, Rhythm, Row, Several, Story, Ways};
