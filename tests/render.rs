//! What a terminal is given: pages, verdicts, excerpts and lists as they look.

mod golden;
#[path = "render/pages.rs"]
mod pages;
