//! Takes the teeth out of text that others wrote, before a terminal sees it.

use std::borrow::Cow;

/// Makes every character that could command a terminal visible instead: `␛` for ESC, `␇` for BEL, and
/// `\u{..}` for those that have no picture, such as the ones that turn the direction of writing. A tab
/// becomes a space. The result has no line ends and no control characters.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\t' => safe.push(' '),
            _ if !is_harmful(c) => safe.push(c),
            '\0'..='\x1f' => safe.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            '\x7f' => safe.push('␡'),
            _ => safe.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(safe)
}

/// Whether a terminal may take `c` as a command, or as a change of the direction of writing.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn an_escape_sequence_becomes_text() {
        assert_eq!(harmless("\x1b[31mred\x07"), "␛[31mred␇");
        assert_eq!(harmless("a\tb"), "a b");
        assert_eq!(harmless("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(harmless("\u{202e}txt"), "\\u{202e}txt");
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(harmless("日本 é"), std::borrow::Cow::Borrowed(_)));
    }
}
