//! Lays two outputs side by side: cleans their lines, and cuts an excerpt around the first difference.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::check::seen::Line;
use crate::verdict::ExcerptLine;

/// Equal lines that an excerpt shows on either side of a difference.
const AROUND: usize = 2;
/// Differing lines that an excerpt shows.
const SHOWN: usize = 6;
/// Lines beyond the expected ones that are compared at all; an endless output would take long.
const BEYOND: usize = 200;

/// The lines without what never matters: white space and control characters at the end of a line, a byte
/// order mark, blank lines at the very end.
pub(super) fn clean(lines: &[Line<'_>]) -> Vec<String> {
    let bare = |c: char| c.is_whitespace() || c.is_control();
    let mut clean: Vec<String> = lines
        .iter()
        .map(|line| line.text.trim_start_matches('\u{feff}').trim_end_matches(bare).into())
        .collect();
    while clean.last().is_some_and(String::is_empty) {
        clean.pop();
    }
    clean
}

/// The differences between the two. Of a very long `actual` only the beginning is compared.
pub(super) fn differences<T: Eq + std::hash::Hash + Ord>(expected: &[T], actual: &[T]) -> Vec<DiffOp> {
    capture_diff_slices(Algorithm::Myers, expected, &actual[..actual.len().min(compared(expected.len()))])
}

fn compared(expected: usize) -> usize {
    expected * 2 + BEYOND
}

/// The two outputs around their first difference; empty if there is none.
pub(super) fn excerpt(expected: &[String], actual: &[String]) -> Vec<ExcerptLine> {
    let mut all = Vec::new();
    for op in aligned(expected, actual) {
        let (old, new) = (op.old_range(), op.new_range());
        if let DiffOp::Equal { .. } = op {
            all.extend(new.map(|i| ExcerptLine::Same { number: i + 1, text: actual[i].clone() }));
            continue;
        }
        // Line against line, so that a long replaced run shows both sides at once.
        for step in 0..old.len().max(new.len()) {
            if let Some(i) = old.clone().nth(step) {
                all.push(ExcerptLine::Missing { number: i + 1, text: expected[i].clone() });
            }
            if let Some(i) = new.clone().nth(step) {
                all.push(ExcerptLine::Extra { number: i + 1, text: actual[i].clone() });
            }
        }
    }
    let not_compared = actual.len().saturating_sub(compared(expected.len()));
    cut(all, not_compared)
}

/// The differences; where hardly anything is equal an alignment would be chance, so line against line.
fn aligned(expected: &[String], actual: &[String]) -> Vec<DiffOp> {
    let found = differences(expected, actual);
    let equal: usize =
        found.iter().filter(|op| matches!(op, DiffOp::Equal { .. })).map(|op| op.old_range().len()).sum();
    let most = expected.len().min(actual.len());
    if equal * 2 >= most {
        return found;
    }
    let alike = expected.iter().zip(actual).take_while(|(expected, actual)| expected == actual).count();
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: alike },
        DiffOp::Replace {
            old_index: alike,
            old_len: expected.len() - alike,
            new_index: alike,
            new_len: actual.len().min(compared(expected.len())) - alike,
        },
    ]
}

fn cut(all: Vec<ExcerptLine>, not_compared: usize) -> Vec<ExcerptLine> {
    let same = |line: &ExcerptLine| matches!(line, ExcerptLine::Same { .. });
    let Some(first) = all.iter().position(|line| !same(line)) else {
        return Vec::new();
    };
    let begin = first.saturating_sub(AROUND);
    let mut end = first;
    let (mut differing, mut equal) = (0, 0);
    while end < all.len() && differing < SHOWN && equal < AROUND {
        if same(&all[end]) {
            equal += 1;
        } else {
            (differing, equal) = (differing + 1, 0);
        }
        end += 1;
    }
    let behind = all.len() - end + not_compared;
    let mut excerpt = Vec::new();
    if begin > 0 {
        excerpt.push(ExcerptLine::Gap(begin));
    }
    excerpt.extend(all.into_iter().take(end).skip(begin));
    if behind > 0 {
        excerpt.push(ExcerptLine::Gap(behind));
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use super::{clean, excerpt};
    use crate::check::seen::Line;
    use crate::verdict::ExcerptLine;

    fn lines(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_string).collect()
    }

    #[test]
    fn an_excerpt_shows_two_lines_on_either_side_of_the_first_difference() {
        let found = excerpt(&lines("1 2 3 4 5 6 7 8"), &lines("1 2 3 x 5 6 7 8"));
        let same = |number, text: &str| ExcerptLine::Same { number, text: text.into() };
        let missing = ExcerptLine::Missing { number: 4, text: "4".into() };
        let extra = ExcerptLine::Extra { number: 4, text: "x".into() };
        let (before, behind) = ([same(2, "2"), same(3, "3")], [same(5, "5"), same(6, "6")]);
        let mut expected = vec![ExcerptLine::Gap(1)];
        expected.extend(before);
        expected.extend([missing, extra]);
        expected.extend(behind);
        expected.push(ExcerptLine::Gap(2));
        assert_eq!(found, expected);
    }

    #[test]
    fn outputs_that_have_hardly_anything_in_common_are_shown_line_against_line() {
        let found = excerpt(&lines("1 3 6 10 15"), &lines("1 2 3 4 5"));
        let missing = |number, text: &str| ExcerptLine::Missing { number, text: text.into() };
        let extra = |number, text: &str| ExcerptLine::Extra { number, text: text.into() };
        assert_eq!(found[1..5], [missing(2, "3"), extra(2, "2"), missing(3, "6"), extra(3, "3")]);
    }

    #[test]
    fn an_excerpt_of_equal_outputs_is_empty() {
        assert!(excerpt(&lines("1 2"), &lines("1 2")).is_empty());
    }

    #[test]
    fn an_excerpt_of_a_million_lines_stays_short_and_counts_the_rest() {
        let actual = vec!["y".to_string(); 1_000_000];
        let found = excerpt(&lines("1 2"), &actual);
        assert!(found.len() <= 10, "{}", found.len());
        let Some(ExcerptLine::Gap(rest)) = found.last() else { panic!("no gap at the end") };
        let shown = found.iter().filter(|line| matches!(line, ExcerptLine::Extra { .. })).count();
        assert!(rest + shown >= 1_000_000, "{rest} and {shown}");
    }

    #[test]
    fn white_space_control_characters_and_blank_lines_at_the_end_never_matter() {
        let of = |text| Line { at_us: 0, text };
        let printed = [of("\u{feff}is this \t\r"), of("  the real RPC?\0\0"), of(""), of(" \r")];
        assert_eq!(clean(&printed), ["is this", "  the real RPC?"]);
    }
}
