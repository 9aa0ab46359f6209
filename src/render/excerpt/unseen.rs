//! Differences that the eye does not see: what they are called, and how they are made visible.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

use super::differing;

/// The text with everything that takes no ink made visible: `\t`, `\u{a0}`, `\x1b`. Spaces stay.
pub(super) fn visible(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => seen.push_str("\\t"),
            '\r' => seen.push_str("\\r"),
            _ if (c as u32) < 0x20 || c == '\x7f' => seen.push_str(&format!("\\x{:02x}", c as u32)),
            _ if is_unseen(c) => seen.extend(c.escape_unicode()),
            _ => seen.push(c),
        }
    }
    seen
}

/// Whether `c` takes no ink, or commands the terminal. The plain space and what joins emoji are not meant.
fn is_unseen(c: char) -> bool {
    (c.is_whitespace() && c != ' ')
        || crate::text::harmless::is_harmful(c)
        || matches!(c, '\u{200b}' | '\u{200c}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Says in words how two lines differ where the eye can hardly tell: `Expected here: a space. Your program
/// wrote: a no-break space (U+00A0).`
pub(super) fn named_difference(expected: &str, actual: &str) -> Option<String> {
    let (there, here) = differing(expected, actual);
    let (there, here) = (&expected[there], &actual[here]);
    if there.chars().count() > 3 || here.chars().count() > 3 {
        return None;
    }
    let deceptive = |c: char| c.is_whitespace() || is_unseen(c) || is_combining(c) || look_alike(c).is_some();
    if !there.chars().chain(here.chars()).any(deceptive) {
        return None;
    }
    Some(format!("Expected here: {}. Your program wrote: {}.", names(there), names(here)))
}

fn names(part: &str) -> String {
    if part.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<Cow<'_, str>> = part.chars().map(name).collect();
    names.join(", then ")
}

fn name(c: char) -> Cow<'static, str> {
    match c {
        ' ' => "a space".into(),
        '\t' => "a tab".into(),
        '\r' => "a carriage return".into(),
        '\u{a0}' => "a no-break space (U+00A0)".into(),
        '\u{202f}' => "a narrow no-break space (U+202F)".into(),
        '\u{3000}' => "a wide space (U+3000)".into(),
        '\u{200b}' => "a zero-width space (U+200B)".into(),
        '\u{feff}' => "a byte order mark (U+FEFF)".into(),
        '\u{ad}' => "a soft hyphen (U+00AD)".into(),
        _ => match look_alike(c) {
            Some(like) => format!("‘{c}’ (U+{:04X}), which only looks like ‘{like}’", c as u32).into(),
            None if is_unseen(c) => format!("an invisible character (U+{:04X})", c as u32).into(),
            None if is_combining(c) => format!("a combining mark (U+{:04X})", c as u32).into(),
            None if !c.is_ascii() => format!("‘{c}’ (U+{:04X})", c as u32).into(),
            None => format!("‘{c}’").into(),
        },
    }
}

fn is_combining(c: char) -> bool {
    c.width() == Some(0)
}

/// The plain character that `c` is easily taken for.
fn look_alike(c: char) -> Option<char> {
    const PAIRS: &[(&str, &str)] = &[
        ("‘’‚′`´", "''''''"),
        ("“”„″", "\"\"\"\""),
        ("‐‑‒–—−", "------"),
        ("…", "."),
        ("аеорсухіјԁѕАВЕКМНОРСТХ", "aeopcyxijdsABEKMHOPCTX"),
        ("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"),
        ("ǃ", "!"),
    ];
    if let '\u{ff01}'..='\u{ff5e}' = c {
        return char::from_u32(c as u32 - 0xff01 + 0x21);
    }
    PAIRS
        .iter()
        .find_map(|(odd, plain)| odd.chars().zip(plain.chars()).find(|(odd, _)| *odd == c))
        .map(|pair| pair.1)
}

#[cfg(test)]
mod tests {
    use super::{named_difference, visible};

    #[test]
    fn what_takes_no_ink_is_made_visible() {
        assert_eq!(visible("a\tb\u{a0}c\x1b[0m"), "a\\tb\\u{a0}c\\x1b[0m");
        assert_eq!(visible("plain text, 日本, 👩‍👩‍👧"), "plain text, 日本, 👩‍👩‍👧");
    }

    #[test]
    fn an_invisible_difference_is_named() {
        let said = |expected, actual| named_difference(expected, actual).unwrap_or_default();
        assert_eq!(
            said("hello world", "hello\u{a0}world"),
            "Expected here: a space. Your program wrote: a no-break space (U+00A0)."
        );
        assert_eq!(said("done!", "done!\t"), "Expected here: nothing. Your program wrote: a tab.");
        assert_eq!(
            said("done!", "done！"),
            "Expected here: ‘!’. Your program wrote: ‘！’ (U+FF01), which only looks like ‘!’."
        );
        assert_eq!(
            said("café", "cafe\u{301}"),
            "Expected here: ‘é’ (U+00E9). Your program wrote: ‘e’, then a combining mark (U+0301)."
        );
        assert!(said("one", "оne").contains("which only looks like ‘o’"));
    }

    #[test]
    fn a_difference_that_anybody_sees_is_not_named() {
        assert_eq!(named_difference("done!", "Done!"), None);
        assert_eq!(named_difference("3", "2"), None);
        assert_eq!(named_difference("one two", "three four five"), None);
    }
}
