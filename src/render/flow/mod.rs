//! The picture of where every job was over time: for a terminal, and as SVG.
//!
//! Above, how many jobs were where; below, on the same axis of time, what each worker did.

mod bands;
mod lanes;
mod occurs;
pub mod report;
mod scale;
pub mod svg;
pub mod terminal;

pub use scale::Scale;

use crate::flow::Flow;

/// A flow with its title.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// What stands above it, such as `PUSH and PULL`.
    pub title: &'a str,
    /// What is drawn.
    pub flow: &'a Flow,
}
