//! The text within a block: styles upon styles, code, links, pictures.

use std::sync::Arc;

use pulldown_cmark::LinkType;

use super::links::{LinkList, Shown, shown};
use crate::render::rich::Rich;
use crate::render::style::Style;
use crate::render::{Colour, Look};

/// Collects the text of one block, or of one cell of a table.
pub(super) struct Inline {
    look: Look,
    text: Rich,
    styles: Vec<Style>,
    open_links: Vec<OpenLink>,
    pub(super) links: LinkList,
}

struct OpenLink {
    shown: Shown,
    begin: usize,
    kind: LinkType,
}

impl Inline {
    pub(super) fn new(look: Look) -> Inline {
        Inline {
            look,
            text: Rich::new(),
            styles: Vec::new(),
            open_links: Vec::new(),
            links: LinkList::default(),
        }
    }

    /// What was collected.
    pub(super) fn take(&mut self) -> Rich {
        self.text.take()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_blank()
    }

    /// Begins a style; without colours, `mark` says it.
    pub(super) fn begin(&mut self, style: Style, mark: &str) {
        self.mark(mark);
        self.styles.push(style);
    }

    /// Ends the innermost style.
    pub(super) fn end(&mut self, mark: &str) {
        self.styles.pop();
        self.mark(mark);
    }

    fn mark(&mut self, mark: &str) {
        if self.look.colour == Colour::Plain {
            self.text(mark);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.styled(text, Style::PLAIN);
    }

    pub(super) fn code(&mut self, code: &str) {
        self.mark("`");
        self.styled(code, Style::CODE);
        self.mark("`");
    }

    /// Adds text in a style upon those that are open.
    pub(super) fn styled(&mut self, text: &str, style: Style) {
        // A line end here is a soft break: the width decides.
        let text = text.replace('\n', " ");
        let below = self.styles.iter().fold(Style::PLAIN, |below, above| above.over(below));
        let link = self.open_links.iter().rev().find_map(|link| match &link.shown {
            Shown::Hyperlink(address) => Some(Arc::clone(address)),
            Shown::Numbered(_) | Shown::TextOnly => None,
        });
        self.text.push_linked(&text, style.over(below), link);
    }

    pub(super) fn hard_break(&mut self) {
        self.text.line_end();
    }

    pub(super) fn begin_link(&mut self, kind: LinkType, address: &str) {
        let shown = shown(address, self.look.links);
        self.styles.push(if matches!(shown, Shown::TextOnly) { Style::PLAIN } else { Style::LINK });
        self.open_links.push(OpenLink { shown, begin: self.text.text().len(), kind });
    }

    pub(super) fn end_link(&mut self) {
        self.styles.pop();
        let Some(link) = self.open_links.pop() else { return };
        let Shown::Numbered(address) = link.shown else { return };
        let text = self.text.text().get(link.begin..).unwrap_or_default();
        // An address that stands in the text needs no second place.
        if text != address && !matches!(link.kind, LinkType::Autolink | LinkType::Email) {
            let number = self.links.number(&address);
            self.styled(&format!("[{number}]"), Style::FAINT);
        }
    }
}
