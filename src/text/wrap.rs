//! Where a line of prose may break.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::width::{grapheme_width, width};

/// Breaks `text` into lines of at most `columns` columns; a single word that is wider stays whole.
pub fn wrap(text: &str, columns: usize) -> Vec<&str> {
    ranges(text, columns).into_iter().map(|range| &text[range]).collect()
}

/// As [`wrap`], but says where each line lies in `text`, so that styles can follow. A line end in `text`
/// breaks the line too. Spaces around a break belong to no line.
pub fn ranges(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut begin = 0;
    for hard in text.split('\n') {
        wrap_one(hard, begin, columns, &mut lines);
        begin += hard.len() + 1;
    }
    lines
}

fn wrap_one(text: &str, offset: usize, columns: usize, lines: &mut Vec<Range<usize>>) {
    let mut line: Option<(Range<usize>, usize)> = None;
    for atom in atoms(text) {
        let atom_width = width(&text[atom.clone()]);
        line = Some(match line {
            None => (atom, atom_width),
            Some((so_far, used)) => {
                // Only spaces lie between two atoms, so bytes are columns there.
                let wider = used + (atom.start - so_far.end) + atom_width;
                if wider <= columns {
                    (so_far.start..atom.end, wider)
                } else {
                    lines.push(so_far.start + offset..so_far.end + offset);
                    (atom, atom_width)
                }
            }
        });
    }
    let (last, _) = line.unwrap_or((0..0, 0));
    lines.push(last.start + offset..last.end + offset);
}

/// The widest piece of `text` that cannot be broken, in columns.
pub fn widest_word(text: &str) -> usize {
    text.split('\n')
        .flat_map(|line| atoms(line).into_iter().map(|atom| width(&line[atom])))
        .max()
        .unwrap_or(0)
}

/// The pieces between which a line may break.
fn atoms(text: &str) -> Vec<Range<usize>> {
    let mut atoms = Vec::new();
    let mut at = 0;
    for word in text.split(' ') {
        if word.is_ascii() {
            if !word.is_empty() {
                atoms.push(at..at + word.len());
            }
        } else {
            split_word(word, at, &mut atoms);
        }
        at += word.len() + 1;
    }
    atoms
}

/// Splits one word where it has wide characters: those are written without spaces.
fn split_word(word: &str, offset: usize, atoms: &mut Vec<Range<usize>>) {
    let mut begin = 0;
    let mut before: Option<&str> = None;
    for (at, grapheme) in word.grapheme_indices(true) {
        if before.is_some_and(|before| may_break(before, grapheme)) {
            atoms.push(begin + offset..at + offset);
            begin = at;
        }
        before = Some(grapheme);
    }
    if begin < word.len() {
        atoms.push(begin + offset..word.len() + offset);
    }
}

fn may_break(left: &str, right: &str) -> bool {
    let wide = |grapheme: &str| grapheme_width(grapheme) == 2;
    let word = |grapheme: &str| grapheme.chars().next().is_some_and(char::is_alphanumeric);
    (wide(left) || wide(right))
        && (wide(left) || word(left))
        && (wide(right) || word(right))
        && !left.starts_with(OPENING)
        && !right.starts_with(CLOSING)
}

/// A line does not end with one of these.
const OPENING: [char; 9] = ['「', '『', '（', '【', '《', '〈', '〔', '［', '｛'];
/// A line does not begin with one of these.
const CLOSING: [char; 20] = [
    '」', '』', '）', '】', '》', '〉', '〕', '］', '｝', '、', '。', '，', '．', '！', '？', '：', '；',
    'ー', '々', '…',
];

#[cfg(test)]
mod tests {
    use super::{widest_word, wrap};

    #[test]
    fn prose_breaks_at_spaces_and_keeps_words_whole() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("a incomprehensibilities b", 5), ["a", "incomprehensibilities", "b"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("a\n\nb", 5), ["a", "", "b"]);
    }

    #[test]
    fn wide_characters_break_anywhere_but_before_a_full_stop() {
        assert_eq!(wrap("日本語日本語", 6), ["日本語", "日本語"]);
        assert_eq!(wrap("日本語。", 6), ["日本", "語。"]);
        assert_eq!(widest_word("a 日本"), 2);
    }

    #[test]
    fn an_accent_stays_on_its_letter() {
        assert_eq!(wrap("e\u{301}e\u{301} e\u{301}", 4), ["e\u{301}e\u{301} e\u{301}"]);
    }
}
