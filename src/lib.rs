//! The workshop: exercises on messaging patterns, played for real and judged by what crossed the wire.
//!
//! The layers, from the bottom: [`evidence`], [`verdict`], [`scenario`], [`progress`], [`text`], [`language`] and
//! [`system`] hold what is known; [`process`], [`tap`], [`peer`], [`program`], [`machine`], [`skeleton`],
//! [`reference`](mod@reference), [`flow`] and [`check`] each do one thing; [`course`] and [`engine`] put them together;
//! [`judge`], [`lint`] and [`render`] say what it means; [`desk`] is the learner's folder; [`lab`] experiments;
//! [`session`] leads from a program to its verdict; [`ui`] fills the whole terminal; [`command`] and [`cli`] speak with a
//! person.

pub mod check;
pub mod cli;
pub mod command;
pub mod course;
pub mod desk;
pub mod engine;
pub mod evidence;
pub mod flow;
pub mod judge;
pub mod lab;
pub mod language;
pub mod lint;
pub mod machine;
pub mod peer;
pub mod process;
pub mod program;
pub mod progress;
pub mod reference;
pub mod render;
pub mod scenario;
pub mod session;
pub mod skeleton;
pub mod system;
pub mod tap;
pub mod text;
pub mod ui;
pub mod verdict;
