//! Reads the whole numbers in an output, and where they stand.

/// A line that is a whole number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Numbered {
    /// The line's number, from 1.
    pub(super) line: usize,
    pub(super) value: i128,
}

/// The line's number, if the line is nothing else.
pub(super) fn number(line: &str) -> Option<i128> {
    // Rust reads "+5" and "005" too, but no program is asked to print that.
    line.parse::<i128>().ok().filter(|value| value.to_string() == line)
}

/// The lines that are numbers.
pub(super) fn numbers(lines: &[String]) -> Vec<Numbered> {
    let read =
        |(index, line): (usize, &String)| number(line).map(|value| Numbered { line: index + 1, value });
    lines.iter().enumerate().filter_map(read).collect()
}

/// What was added each time to get from one sum to the next, beginning with nothing.
pub(super) fn steps(sums: &[i128]) -> Vec<i128> {
    let mut before = 0;
    let step = |sum: &i128| {
        let step = sum.wrapping_sub(before);
        before = *sum;
        step
    };
    sums.iter().map(step).collect()
}

/// The sums so far.
pub(super) fn sums(numbers: &[i128]) -> Vec<i128> {
    let add = |sum: &mut i128, number: &i128| {
        *sum = sum.wrapping_add(*number);
        Some(*sum)
    };
    numbers.iter().scan(0, add).collect()
}

#[cfg(test)]
mod tests {
    use super::{number, steps, sums};

    #[test]
    fn only_a_line_that_is_a_whole_number_and_nothing_else_is_read() {
        assert_eq!(number("5050"), Some(5050));
        for line in ["", " 5050", "0005", "-0", "done!", "1.0", "sum 3", "+3", "1,275", "0x1"] {
            assert_eq!(number(line), None, "{line}");
        }
    }

    #[test]
    fn the_steps_between_sums_are_the_numbers_again() {
        assert_eq!(sums(&[1, 2, 3]), [1, 3, 6]);
        assert_eq!(steps(&[1, 3, 6]), [1, 2, 3]);
    }
}
