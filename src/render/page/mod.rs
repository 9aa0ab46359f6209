//! A Markdown page as text for a terminal.

mod blocks;
mod flow;
mod inline;
mod links;
mod raw;
mod table;

use std::io::{self, Write};

use pulldown_cmark::{Options, Parser};

use super::Look;
use blocks::Page;

/// Writes `markdown` for a terminal that looks like `look`.
///
/// Prose is wrapped to the width, but to 100 columns at most. Code blocks are indented by two columns
/// and otherwise written exactly as they are. Control characters in the page become visible ones; HTML
/// comments are dropped, other HTML loses its tags.
///
/// # Errors
/// Those of `out`.
pub fn render(markdown: &str, look: &Look, out: &mut impl Write) -> io::Result<()> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let mut page = Page::new(*look);
    for event in Parser::new_ext(markdown, options) {
        page.take(event)?;
    }
    // One write for the whole page: a reader that goes away early is noticed once.
    out.write_all(&page.finish()?)
}
