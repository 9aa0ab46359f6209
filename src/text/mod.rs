//! Words and widths: how wide a text is on a screen, where it may break, how it is said shortly.

pub mod harmless;
pub mod nearest;
pub mod shorten;
pub mod width;
pub mod wrap;

pub use harmless::harmless;
pub use nearest::nearest;
pub use shorten::{Shortened, shorten, shorten_around};
pub use width::{grapheme_width, pad_left, pad_right, width};
pub use wrap::wrap;

/// A number and its noun: `1 line`, `3 lines`.
///
/// ```
/// assert_eq!(workshop::text::count(3, "line", "lines"), "3 lines");
/// ```
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A word as a shell reads it, in quotes where it needs them.
///
/// ```
/// assert_eq!(workshop::text::shell_word("my course"), "'my course'");
/// ```
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
