//! Two outputs side by side where they first differ, one line below the other.

use std::io::{self, Write};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::Look;
use super::style::Style;
use crate::text::{count, shorten, shorten_around, width};
use crate::verdict::ExcerptLine;

mod unseen;

use unseen::{named_difference, visible};

/// Columns in front of the differing part that stay when a line is shortened.
const CONTEXT: usize = 12;
/// No line is shortened below this.
const LEAST_TEXT: usize = 8;

/// Writes the excerpt: equal lines with their number, expected ones behind `-`, the program's own behind
/// `+`. Where one line stands for another, the part that differs is underlined with `^`, and named when
/// it cannot be seen. Each line is indented by `indent` columns.
///
/// # Errors
/// Those of `out`.
pub fn render(lines: &[ExcerptLine], indent: usize, look: Look, out: &mut impl Write) -> io::Result<()> {
    let number_width = lines.iter().map(number_width).max().unwrap_or(0).max(1);
    let gutter = indent + number_width + 4;
    let room = look.prose_width().saturating_sub(gutter).max(LEAST_TEXT);
    let sheet = Sheet { indent, number_width, room, look };
    if lines.iter().any(|line| !matches!(line, ExcerptLine::Same { .. } | ExcerptLine::Gap(_))) {
        sheet.legend(out)?;
    }
    let mut rest = lines;
    while let Some(first) = rest.first() {
        match first {
            ExcerptLine::Same { number, text } => {
                sheet.line(Mark::Same, *number, &Part::whole(text), out)?;
                rest = &rest[1..];
            }
            ExcerptLine::Gap(left_out) => {
                sheet.gap(*left_out, out)?;
                rest = &rest[1..];
            }
            ExcerptLine::Missing { .. } | ExcerptLine::Extra { .. } => rest = sheet.difference(rest, out)?,
        }
    }
    Ok(())
}

fn number_width(line: &ExcerptLine) -> usize {
    match line {
        ExcerptLine::Same { number, .. }
        | ExcerptLine::Missing { number, .. }
        | ExcerptLine::Extra { number, .. } => number.to_string().len(),
        ExcerptLine::Gap(_) => 1,
    }
}

#[derive(Clone, Copy)]
enum Mark {
    Same,
    Missing,
    Extra,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Mark::Same => " ",
            Mark::Missing => "-",
            Mark::Extra => "+",
        }
    }

    fn style(self) -> Style {
        match self {
            Mark::Same => Style::PLAIN,
            Mark::Missing => Style::GOOD,
            Mark::Extra => Style::BAD,
        }
    }
}

/// A line as it is shown, and where in it the difference lies (bytes; empty where there is none).
struct Part {
    text: String,
    differs: Range<usize>,
}

impl Part {
    fn whole(text: &str) -> Part {
        Part { text: visible(text), differs: 0..0 }
    }
}

/// Where the columns of the excerpt lie.
struct Sheet {
    indent: usize,
    number_width: usize,
    room: usize,
    look: Look,
}

impl Sheet {
    fn legend(&self, out: &mut impl Write) -> io::Result<()> {
        const SAID: [(Mark, &str); 2] = [(Mark::Missing, "- expected"), (Mark::Extra, "+ your program")];
        let begin = self.indent + self.number_width + 2;
        let one_line = begin + "- expected   + your program".len() <= self.look.prose_width();
        for (at, (mark, said)) in SAID.into_iter().enumerate() {
            match (at, one_line) {
                (0, _) => write!(out, "{:begin$}", "")?,
                (_, true) => write!(out, "   ")?,
                (_, false) => write!(out, "\n{:begin$}", "")?,
            }
            mark.style().write(said, self.look, out)?;
        }
        writeln!(out)
    }

    fn gap(&self, left_out: usize, out: &mut impl Write) -> io::Result<()> {
        let said =
            format!("{:>1$}   ({2})", "…", self.number_width, count(left_out, "line", "lines") + " left out");
        write!(out, "{:1$}", "", self.indent)?;
        Style::FAINT.write(&said, self.look, out)?;
        writeln!(out)
    }

    /// Writes the missing and the extra lines that stand together here; gives back what follows them.
    fn difference<'a>(
        &self,
        lines: &'a [ExcerptLine],
        out: &mut impl Write,
    ) -> io::Result<&'a [ExcerptLine]> {
        let missing: Vec<_> = lines.iter().map_while(as_missing).collect();
        let extra: Vec<_> = lines[missing.len()..].iter().map_while(as_extra).collect();
        // As many on both sides: each stands for the one at its place.
        if missing.len() == extra.len() {
            for (expected, actual) in missing.iter().zip(&extra) {
                self.pair(*expected, *actual, out)?;
            }
        } else {
            for (number, text) in &missing {
                self.line(Mark::Missing, *number, &Part::whole(text), out)?;
            }
            for (number, text) in &extra {
                self.line(Mark::Extra, *number, &Part::whole(text), out)?;
            }
        }
        Ok(&lines[missing.len() + extra.len()..])
    }

    fn pair(&self, expected: (usize, &str), actual: (usize, &str), out: &mut impl Write) -> io::Result<()> {
        let (shown_expected, shown_actual) = (visible(expected.1), visible(actual.1));
        let (there, here) = differing(&shown_expected, &shown_actual);
        let fit = |text: &str, differs| {
            let short = shorten_around(text, differs, CONTEXT, self.room);
            Part { text: short.text, differs: short.focus }
        };
        let (there, here) = (fit(&shown_expected, there), fit(&shown_actual, here));
        self.line(Mark::Missing, expected.0, &there, out)?;
        self.line(Mark::Extra, actual.0, &here, out)?;
        self.pointer(&there, &here, out)?;
        if let Some(named) = named_difference(expected.1, actual.1) {
            for line in crate::text::wrap(&named, self.room) {
                writeln!(out, "{:1$}{line}", "", self.indent + self.number_width + 4)?;
            }
        }
        Ok(())
    }

    /// Points at the difference from below; not where the whole line differs, for that is seen anyway.
    fn pointer(&self, there: &Part, here: &Part, out: &mut impl Write) -> io::Result<()> {
        let before = width(&here.text[..here.differs.start]);
        let behind = &here.text[here.differs.end..];
        if before == 0 && behind.is_empty() {
            return Ok(());
        }
        let wide =
            width(&here.text[here.differs.clone()]).max(width(&there.text[there.differs.clone()])).max(1);
        let wide = wide.min(self.room.saturating_sub(before)).max(1);
        write!(out, "{:1$}", "", self.indent + self.number_width + 4 + before)?;
        Style::BAD.bold().write(&"^".repeat(wide), self.look, out)?;
        writeln!(out)
    }

    fn line(&self, mark: Mark, number: usize, part: &Part, out: &mut impl Write) -> io::Result<()> {
        write!(out, "{:1$}", "", self.indent)?;
        let number = format!("{number:>0$}", self.number_width);
        Style::FAINT.write(&number, self.look, out)?;
        write!(out, "  ")?;
        mark.style().write(mark.sign(), self.look, out)?;
        if part.text.is_empty() {
            write!(out, " ")?;
            Style::FAINT.write("(an empty line)", self.look, out)?;
        } else if part.differs.is_empty() {
            write!(out, " ")?;
            mark.style().write(&shorten(&part.text, self.room), self.look, out)?;
        } else {
            write!(out, " ")?;
            mark.style().write(&part.text[..part.differs.start], self.look, out)?;
            mark.style().bold().underlined().write(&part.text[part.differs.clone()], self.look, out)?;
            mark.style().write(&part.text[part.differs.end..], self.look, out)?;
        }
        writeln!(out)
    }
}

fn as_missing(line: &ExcerptLine) -> Option<(usize, &str)> {
    match line {
        ExcerptLine::Missing { number, text } => Some((*number, text)),
        _ => None,
    }
}

fn as_extra(line: &ExcerptLine) -> Option<(usize, &str)> {
    match line {
        ExcerptLine::Extra { number, text } => Some((*number, text)),
        _ => None,
    }
}

/// What is between the common beginning and the common end of two texts, in bytes of each.
pub(super) fn differing(a: &str, b: &str) -> (Range<usize>, Range<usize>) {
    let same = |pair: &(&str, &str)| pair.0 == pair.1;
    let begin: usize =
        a.graphemes(true).zip(b.graphemes(true)).take_while(same).map(|(grapheme, _)| grapheme.len()).sum();
    let (a_rest, b_rest) = (&a[begin..], &b[begin..]);
    let end: usize = a_rest
        .graphemes(true)
        .rev()
        .zip(b_rest.graphemes(true).rev())
        .take_while(same)
        .map(|(grapheme, _)| grapheme.len())
        .sum();
    (begin..a.len() - end, begin..b.len() - end)
}
