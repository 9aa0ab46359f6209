//! A text that is scrolled: a page, a verdict, a hint. It is laid out anew for every width.

use std::fmt;

use ansi_to_tui::IntoText;
use ratatui::text::Line;

use super::list::Step;
use crate::render::{Colour, Links, Look};
use crate::ui::fold::fold;

/// Writes a text for a look, with the escape sequences that a terminal would get.
pub type Paint = Box<dyn Fn(Look) -> Vec<u8> + Send>;

/// What a pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The page of an exercise.
    Page,
    /// What a verification came to.
    Verdict,
    /// What a program does, as it does it, and afterwards what crossed the wire.
    Run,
    /// A rung of the ladder of hints.
    Hint,
    /// The reference solution.
    Solution,
    /// Something to be said that takes more than a line.
    Message,
    /// What the keys do.
    Help,
}

impl Kind {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Verdict => "verdict",
            Kind::Run => "run",
            Kind::Hint => "hint",
            Kind::Solution => "solution",
            Kind::Message => "message",
            Kind::Help => "help",
        }
    }
}

/// A text and the part of it that is seen.
pub struct Pane {
    kind: Kind,
    paint: Paint,
    lines: Vec<Line<'static>>,
    top: usize,
    width: usize,
    height: usize,
    colour: Colour,
}

impl fmt::Debug for Pane {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Pane { kind, top, lines, .. } = self;
        write!(out, "Pane({kind:?}, from {top} of {})", lines.len())
    }
}

impl Pane {
    /// A pane with a text, seen from its beginning.
    pub fn new(kind: Kind, paint: Paint) -> Pane {
        let (lines, colour) = (Vec::new(), Colour::Plain);
        Pane { kind, paint, lines, top: 0, width: 0, height: 1, colour }
    }

    /// What it shows.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Lays the text out for so many columns, of which `height` lines are seen.
    pub fn set_size(&mut self, width: usize, height: usize, colour: Colour) {
        let same = (self.width, self.colour) == (width, colour);
        (self.width, self.height, self.colour) = (width, height.max(1), colour);
        if !same {
            self.lay_out();
        }
        self.keep_inside();
    }

    /// Lays it out anew, because its text grows. Whoever sees its end goes on seeing it.
    pub fn follow(&mut self) {
        let at_end = self.top + self.height >= self.lines.len();
        self.lay_out();
        if at_end {
            self.top = self.lines.len();
        }
        self.keep_inside();
    }

    fn lay_out(&mut self) {
        // A screen that is drawn cell by cell has no place for the terminal's own links.
        let look = Look { width: self.width, colour: self.colour, links: Links::Numbered };
        let painted = (self.paint)(look);
        let lines = painted.into_text().map_or_else(
            |_| String::from_utf8_lossy(&painted).lines().map(|line| Line::from(line.to_owned())).collect(),
            |text| text.lines,
        );
        self.lines = fold(lines, self.width);
    }

    /// Scrolls.
    pub fn go(&mut self, step: Step) {
        self.top = step.from(self.top, self.lines.len(), self.height);
        self.keep_inside();
    }

    fn keep_inside(&mut self) {
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
    }

    /// The lines that are seen.
    pub fn seen(&self) -> &[Line<'static>] {
        let end = (self.top + self.height).min(self.lines.len());
        &self.lines[self.top.min(end)..end]
    }

    /// How much of it was seen, in percent; nothing when all of it fits.
    pub fn percent(&self) -> Option<usize> {
        let behind = self.lines.len().checked_sub(self.height).filter(|&behind| behind > 0)?;
        Some(self.top * 100 / behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(to: usize) -> Pane {
        let paint = move |look: Look| {
            let line = |number: usize| format!("\x1b[32m{number}\x1b[0m of {to} at {}\n", look.width);
            (1..=to).map(line).collect::<String>().into_bytes()
        };
        Pane::new(Kind::Page, Box::new(paint))
    }

    fn first(pane: &Pane) -> String {
        pane.seen().first().map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn it_scrolls_between_its_ends() {
        let mut pane = numbers(50);
        pane.set_size(80, 20, Colour::Ansi);
        assert_eq!((first(&pane).as_str(), pane.percent()), ("1 of 50 at 80", Some(0)));
        pane.go(Step::PageDown);
        assert_eq!(first(&pane), "21 of 50 at 80");
        pane.go(Step::Last);
        assert_eq!((first(&pane).as_str(), pane.percent()), ("31 of 50 at 80", Some(100)));
        pane.go(Step::Down(1));
        assert_eq!(first(&pane), "31 of 50 at 80");
        pane.go(Step::HalfUp);
        assert_eq!(first(&pane), "21 of 50 at 80");
        pane.go(Step::First);
        assert_eq!(first(&pane), "1 of 50 at 80");
    }

    #[test]
    fn another_size_lays_it_out_anew_and_leaves_nothing_out_of_reach() {
        let mut pane = numbers(50);
        pane.set_size(80, 10, Colour::Ansi);
        pane.go(Step::Last);
        pane.set_size(60, 45, Colour::Ansi);
        assert_eq!(first(&pane), "6 of 50 at 60");
        pane.set_size(60, 60, Colour::Ansi);
        assert_eq!((first(&pane).as_str(), pane.percent()), ("1 of 50 at 60", None));
    }

    #[test]
    fn a_wide_line_goes_on_below() {
        let mut pane = numbers(3);
        pane.set_size(8, 50, Colour::Plain);
        let lines: Vec<String> = pane.seen().iter().map(ToString::to_string).collect();
        assert_eq!(lines[..3], ["1 of 3 ", "↪ at 8", "2 of 3 "]);
    }
}
