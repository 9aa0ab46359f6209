//! The colours of code.

use super::style::Style;

/// The pieces of one line of code and their styles; together they are the line.
///
/// Code of any language has one plain colour, a drawing (`text`, or no language) has none. Highlighters
/// need 8 ms and more for a page with four languages, mostly to prepare their rules; a whole page may
/// take 10, and takes half of one without them.
pub fn pieces<'a>(language: &str, line: &'a str) -> Vec<(Style, &'a str)> {
    let style = match language {
        "" | "text" | "txt" | "plain" | "console" => Style::PLAIN,
        _ => Style::CODE,
    };
    vec![(style, line)]
}
