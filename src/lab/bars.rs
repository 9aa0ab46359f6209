//! Numbers as people read them, and small pictures of numbers made of block characters.

/// Eight heights.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Eight widths.
const PARTS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// With a comma between thousands.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// So many of them, such as `1 job` and `2,000 jobs`.
pub(super) fn counted(number: u64, one: &str) -> String {
    format!("{} {one}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// A bar of `value` where `full` is `columns` wide. Whatever is more than nothing shows.
pub(super) fn bar(value: u64, full: u64, columns: usize) -> String {
    if value == 0 || full == 0 || columns == 0 {
        return String::new();
    }
    let eighths = (value.min(full) as f64 / full as f64 * columns as f64 * 8.0).round().max(1.0) as usize;
    let mut bar: String = std::iter::repeat_n(PARTS[7], eighths / 8).collect();
    if !eighths.is_multiple_of(8) {
        bar.push(PARTS[eighths % 8 - 1]);
    }
    bar
}

/// The last `columns` of these values, each as one character, the highest of all as the highest.
pub(super) fn sparkline(values: &[u64], columns: usize) -> String {
    let shown = &values[values.len().saturating_sub(columns)..];
    let highest = shown.iter().copied().max().unwrap_or(0);
    let step = |value: &u64| match (*value, highest) {
        (0, _) | (_, 0) => ' ',
        (value, highest) => STEPS[((value as f64 / highest as f64 * 8.0).ceil() as usize).clamp(1, 8) - 1],
    };
    shown.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        let numbers = [0, 7, 999, 1_000, 12_345, 1_234_567, 2_000_000_000];
        let texts = ["0", "7", "999", "1,000", "12,345", "1,234,567", "2,000,000,000"];
        assert_eq!(numbers.map(thousands), texts);
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_longer_than_its_place() {
        assert_eq!(bar(0, 10, 8), "");
        assert_eq!(bar(5, 10, 8), "████");
        assert_eq!(bar(10, 10, 8), "████████");
        assert_eq!(bar(99, 10, 8), "████████");
        assert_eq!(bar(1, 1_000_000, 8), "▏");
        assert_eq!(bar(1, 0, 8), "");
    }

    #[test]
    fn a_sparkline_shows_the_last_values() {
        assert_eq!(sparkline(&[1, 2, 4, 8], 10), "▁▂▄█");
        assert_eq!(sparkline(&[9, 0, 8], 2), " █");
        assert_eq!(sparkline(&[], 5), "");
    }
}
