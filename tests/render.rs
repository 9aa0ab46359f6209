//! What a terminal is given: pages, verdicts, excerpts and lists as they look.

#[path = "render/excerpts.rs"]
mod excerpts;
#[path = "render/flows.rs"]
mod flow_pictures;
#[path = "common/flows.rs"]
mod flows;
mod golden;
#[path = "render/lists.rs"]
mod lists;
#[path = "render/pages.rs"]
mod pages;
#[path = "render/sequences.rs"]
mod sequences;
#[path = "render/verdicts.rs"]
mod verdicts;

use workshop::render::{Colour, Links, Look};

/// Everything that a terminal can have.
fn coloured(columns: usize) -> Look {
    Look { width: columns, colour: Colour::Ansi, links: Links::Hyperlinks }
}
