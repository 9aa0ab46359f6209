//! The blocks of a page, one event after another.

use std::io;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use super::flow::Flow;
use super::inline::Inline;
use super::raw::{with_spaces_for_tabs, without_tags};
use super::table::Table;
use crate::render::rich::Rich;
use crate::render::style::Style;
use crate::render::{Look, highlight};
use crate::text::harmless;

const CODE_INDENT: &str = "  ";
const BULLETS: [&str; 3] = ["• ", "◦ ", "▪ "];

/// A page that is being written.
pub(super) struct Page {
    flow: Flow,
    inline: Inline,
    lists: Vec<List>,
    block: Block,
}

struct List {
    /// The next item's number, in an ordered list.
    next: Option<u64>,
    /// Whether its items stand apart.
    loose: bool,
}

/// The block whose text is being collected, where it is not prose.
enum Block {
    Prose,
    Code { language: String, text: String },
    Html(String),
    Table(Table),
}

impl Page {
    pub(super) fn new(look: Look) -> Page {
        Page { flow: Flow::new(look), inline: Inline::new(look), lists: Vec::new(), block: Block::Prose }
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, event: Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) => match &mut self.block {
                Block::Code { text: code, .. } => code.push_str(&text),
                Block::Html(html) => html.push_str(&text),
                Block::Prose | Block::Table(_) => self.inline.text(&text),
            },
            Event::Code(code) => self.inline.code(&code),
            Event::Html(html) => match &mut self.block {
                Block::Html(so_far) => so_far.push_str(&html),
                _ => self.inline.text(&without_tags(&html)),
            },
            Event::InlineHtml(html) if html.starts_with("<br") => self.inline.hard_break(),
            Event::SoftBreak => self.inline.text(" "),
            Event::HardBreak => self.inline.hard_break(),
            Event::Rule => {
                self.flush()?;
                let rule = Rich::of(&"─".repeat(self.flow.width()), Style::FAINT);
                self.flow.prose(&rule)?;
                self.flow.set_apart();
            }
            Event::TaskListMarker(done) => self.inline.text(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(label) => self.inline.styled(&format!("[^{label}]"), Style::FAINT),
            Event::InlineHtml(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> io::Result<()> {
        match tag {
            Tag::Paragraph => {
                self.flush()?;
                if let Some(list) = self.lists.last_mut() {
                    list.loose = true;
                }
            }
            Tag::Heading { level, .. } => {
                self.flush()?;
                self.inline.begin(Style::HEADING, heading_mark(level));
            }
            Tag::BlockQuote(kind) => {
                self.flush()?;
                self.flow.begin_block()?;
                self.flow.enter("│ ", Style::FAINT);
                if let Some(kind) = kind {
                    self.flow.prose(&Rich::of(kind_name(kind), Style::HEADING))?;
                }
            }
            Tag::CodeBlock(kind) => {
                self.flush()?;
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.block = Block::Code { language: language.to_owned(), text: String::new() };
            }
            Tag::HtmlBlock => {
                self.flush()?;
                self.block = Block::Html(String::new());
            }
            Tag::List(next) => {
                self.flush()?;
                self.lists.push(List { next, loose: false });
            }
            Tag::Item => {
                self.flush()?;
                self.flow.begin_block()?;
                let marker = self.next_marker();
                self.enter_item(marker);
            }
            Tag::FootnoteDefinition(label) => {
                self.flush()?;
                self.flow.begin_block()?;
                self.enter_item(format!("[^{}] ", harmless(&label)));
            }
            Tag::Table(alignments) => {
                self.flush()?;
                self.block = Block::Table(Table::new(alignments));
            }
            Tag::TableHead => self.inline.begin(Style::PLAIN.bold(), ""),
            Tag::Emphasis => self.inline.begin(Style::PLAIN.italic(), ""),
            Tag::Strong => self.inline.begin(Style::PLAIN.bold(), ""),
            Tag::Strikethrough => self.inline.begin(Style::PLAIN.struck(), "~~"),
            Tag::Link { link_type, dest_url, .. } => self.inline.begin_link(link_type, &dest_url),
            Tag::Image { .. } => {
                self.inline.text("[picture: ");
                self.inline.begin(Style::PLAIN.italic(), "");
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> io::Result<()> {
        match tag {
            TagEnd::Paragraph => {
                self.flush()?;
                self.flow.set_apart();
            }
            TagEnd::Heading(level) => self.heading(level)?,
            TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => {
                self.flush()?;
                self.flow.leave()?;
                self.flow.set_apart();
            }
            TagEnd::CodeBlock => self.code()?,
            TagEnd::HtmlBlock => {
                if let Block::Html(html) = std::mem::replace(&mut self.block, Block::Prose) {
                    self.inline.text(without_tags(&html).trim());
                    if !self.inline.is_blank() {
                        self.flush()?;
                        self.flow.set_apart();
                    }
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.last().is_none_or(|outer| outer.loose) {
                    self.flow.set_apart();
                }
            }
            TagEnd::Item => {
                self.flush()?;
                self.flow.leave()?;
            }
            TagEnd::Table => {
                if let Block::Table(table) = std::mem::replace(&mut self.block, Block::Prose) {
                    table.write(&mut self.flow)?;
                    self.flow.set_apart();
                }
            }
            TagEnd::TableCell => {
                let cell = self.inline.take();
                if let Block::Table(table) = &mut self.block {
                    table.cell(cell);
                }
            }
            TagEnd::TableHead => {
                self.inline.end("");
                if let Block::Table(table) = &mut self.block {
                    table.end_header();
                }
            }
            TagEnd::TableRow => {
                if let Block::Table(table) = &mut self.block {
                    table.end_row();
                }
            }
            TagEnd::Emphasis | TagEnd::Strong => self.inline.end(""),
            TagEnd::Strikethrough => self.inline.end("~~"),
            TagEnd::Link => self.inline.end_link(),
            TagEnd::Image => {
                self.inline.end("");
                self.inline.text("]");
            }
            _ => {}
        }
        Ok(())
    }

    /// Writes the prose that was collected. In a tight list nothing else announces its end.
    fn flush(&mut self) -> io::Result<()> {
        let text = self.inline.take();
        if !text.is_blank() {
            self.flow.prose(&text)?;
        }
        Ok(())
    }

    fn heading(&mut self, level: HeadingLevel) -> io::Result<()> {
        self.inline.end("");
        let text = self.inline.take();
        if text.is_blank() {
            return Ok(());
        }
        self.flow.prose(&text)?;
        let line = match level {
            HeadingLevel::H1 => "═",
            HeadingLevel::H2 => "─",
            _ => "",
        };
        if !line.is_empty() {
            let line = line.repeat(text.width().min(self.flow.width()));
            self.flow.prose(&Rich::of(&line, Style::HEADING))?;
        }
        self.flow.set_apart();
        Ok(())
    }

    fn code(&mut self) -> io::Result<()> {
        let Block::Code { language, text } = std::mem::replace(&mut self.block, Block::Prose) else {
            return Ok(());
        };
        self.flow.begin_block()?;
        for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
            let line = with_spaces_for_tabs(line);
            let line = harmless(&line);
            let mut pieces = vec![(Style::PLAIN, CODE_INDENT)];
            pieces.extend(highlight::pieces(&language, &line));
            self.flow.verbatim(if line.is_empty() { &[] } else { &pieces })?;
        }
        self.flow.set_apart();
        Ok(())
    }

    fn next_marker(&mut self) -> String {
        let depth = self.lists.len().saturating_sub(1);
        match self.lists.last_mut().and_then(|list| list.next.as_mut()) {
            Some(number) => {
                let marker = format!("{number}. ");
                *number += 1;
                marker
            }
            None => BULLETS[depth % BULLETS.len()].to_owned(),
        }
    }

    fn enter_item(&mut self, marker: String) {
        if let Some(marker) = self.flow.enter_item(marker) {
            self.inline.text(&marker);
        }
    }

    /// Writes what is left and the list of links.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.flush()?;
        self.flow.set_apart();
        for (number, address) in self.inline.links.lines() {
            self.flow.begin_block()?;
            let line = Rich::of(&format!("[{number}] {address}"), Style::FAINT);
            self.flow.line(&line, 0..line.text().len())?;
        }
        Ok(self.flow.finish())
    }
}

/// What says a heading's level where neither colours nor a line below do.
fn heading_mark(level: HeadingLevel) -> &'static str {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => "",
        HeadingLevel::H3 => "### ",
        HeadingLevel::H4 => "#### ",
        HeadingLevel::H5 => "##### ",
        HeadingLevel::H6 => "###### ",
    }
}

fn kind_name(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Careful",
    }
}
