//! What stands in a page and is no prose: HTML, and the tabs in code.

use crate::text::width;

const TAB_STOP: usize = 4;

/// The text of a piece of HTML: no tags, no comments.
pub(super) fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else {
            rest.find('>').map(|at| at + 1)
        };
        rest = end.map_or("", |end| &rest[end..]);
    }
    text.push_str(rest);
    text
}

/// Tabs widened to the next stop, as they stood in the page: the indent must not shift them.
pub(super) fn with_spaces_for_tabs(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len());
    let mut parts = line.split('\t');
    spaced.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let gap = TAB_STOP - width(&spaced) % TAB_STOP;
        spaced.extend(std::iter::repeat_n(' ', gap));
        spaced.push_str(part);
    }
    spaced
}
