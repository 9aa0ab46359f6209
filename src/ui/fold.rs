//! Lines that are wider than the screen: the rest of each goes below it, behind a mark.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::text::{grapheme_width, width};

/// Stands before the rest of a line that was folded. A program's own lines rarely begin with it.
const MARK: &str = "↪ ";
/// Narrower than that, the mark would take more than it tells.
const LEAST: usize = 8;

/// The same lines, none of them wider than `columns`.
pub(super) fn fold(lines: Vec<Line<'static>>, columns: usize) -> Vec<Line<'static>> {
    let fold_one =
        |line: Line<'static>| if line.width() <= columns { vec![line] } else { folded(&line, columns) };
    lines.into_iter().flat_map(fold_one).collect()
}

fn folded(line: &Line<'static>, columns: usize) -> Vec<Line<'static>> {
    let mark = if columns < LEAST { "" } else { MARK };
    let all: Vec<(&str, Style)> =
        line.styled_graphemes(Style::new()).map(|one| (one.symbol, one.style)).collect();
    let mut lines = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let before = if lines.is_empty() { "" } else { mark };
        let (now, later) = rest.split_at(fitting(rest, columns.saturating_sub(width(before))));
        let mut spans = if before.is_empty() { Vec::new() } else { vec![Span::raw(before)] };
        spans.extend(now.chunk_by(|one, other| one.1 == other.1).map(|same| {
            let text: String = same.iter().map(|(symbol, _)| *symbol).collect();
            Span::styled(text, same[0].1)
        }));
        lines.push(Line::from(spans));
        rest = later;
    }
    lines
}

/// How many go on one line: up to a space, if there is one in the second half; one at least.
fn fitting(graphemes: &[(&str, Style)], columns: usize) -> usize {
    let mut used = 0;
    let fits = graphemes.iter().take_while(|(symbol, _)| {
        used += grapheme_width(symbol);
        used <= columns
    });
    let fits = fits.count().max(1);
    if fits == graphemes.len() {
        return fits;
    }
    let space = graphemes[..fits].iter().rposition(|(symbol, _)| *symbol == " ");
    space.map(|at| at + 1).filter(|&end| end > fits / 2).unwrap_or(fits)
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::*;

    fn texts(lines: &[Line<'_>]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_long_line_goes_on_below_behind_a_mark_and_none_of_it_is_lost() {
        let line = "    // a comment that is longer than the screen";
        let folded = fold(vec![Line::raw("short"), Line::raw(line)], 20);
        assert_eq!(texts(&folded), ["short", "    // a comment ", "↪ that is longer ", "↪ than the screen"]);
        let words = fold(vec![Line::raw("x".repeat(25)), Line::raw("日本語".repeat(5))], 10);
        assert!(words.iter().all(|line| line.width() <= 10), "{words:?}");
        let back: String = texts(&words).concat().replace("↪ ", "");
        assert_eq!(back, "x".repeat(25) + &"日本語".repeat(5));
    }

    #[test]
    fn colours_go_on_and_no_width_is_too_small() {
        let line = Line::from(vec![Span::raw("plain "), Span::styled("red ".repeat(5), Color::Red)]);
        let folded = fold(vec![line.clone()], 12);
        assert_eq!(texts(&folded), ["plain red ", "↪ red red ", "↪ red red "]);
        assert_eq!(folded[2].spans.last().map(|span| span.style.fg), Some(Some(Color::Red)));
        for columns in 0..8 {
            let lines = fold(vec![line.clone()], columns);
            assert_eq!(texts(&lines).concat(), line.to_string(), "{columns}");
        }
    }
}
