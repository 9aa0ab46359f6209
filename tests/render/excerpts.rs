//! Aligned excerpts.

use proptest::prelude::{ProptestConfig, any, proptest};
use workshop::render::{Look, excerpt};
use workshop::text::width;
use workshop::verdict::ExcerptLine;

use crate::{coloured, golden};

fn same(number: usize, text: &str) -> ExcerptLine {
    ExcerptLine::Same { number, text: text.to_owned() }
}

fn missing(number: usize, text: &str) -> ExcerptLine {
    ExcerptLine::Missing { number, text: text.to_owned() }
}

fn extra(number: usize, text: &str) -> ExcerptLine {
    ExcerptLine::Extra { number, text: text.to_owned() }
}

fn every_kind() -> Vec<ExcerptLine> {
    let long = |word: &str| format!("{}{word}{}", "beginning ".repeat(20), " end".repeat(20));
    vec![
        same(1, "1"),
        missing(2, "3"),
        extra(2, "2"),
        ExcerptLine::Gap(6),
        same(9, "45"),
        missing(10, "the real RPC?"),
        extra(10, "the rael RPC?"),
        missing(11, "hello world"),
        extra(11, "hello\u{a0}world"),
        missing(12, &long("left")),
        extra(12, &long("right")),
        missing(13, "日本語の一行"),
        extra(13, "日本誤の一行"),
        missing(14, ""),
        missing(15, "one"),
        missing(16, "two"),
        extra(14, "an extra line with \x1b[31mred\x1b[0m in it"),
        ExcerptLine::Gap(1),
        missing(100, "done!"),
    ]
}

fn plain(lines: &[ExcerptLine], columns: usize) -> String {
    let mut out = Vec::new();
    excerpt::render(lines, 2, Look::plain(columns), &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn an_excerpt_with_everything_looks_as_recorded() {
    for columns in [40, 80, 100] {
        golden::compare(&format!("excerpt-{columns}.txt"), plain(&every_kind(), columns).as_bytes());
    }
    let mut out = Vec::new();
    excerpt::render(&every_kind(), 2, coloured(80), &mut out).expect("a Vec takes everything");
    golden::compare("excerpt-80-colour.txt", &out);
}

#[test]
fn no_line_of_an_excerpt_is_wider_than_the_screen() {
    for columns in [27, 33, 40, 80] {
        for line in plain(&every_kind(), columns).lines() {
            assert!(width(line) <= columns, "{columns} columns: {line}");
        }
    }
}

#[test]
fn the_difference_within_a_line_is_pointed_at() {
    let seen = plain(&[missing(1, "the real RPC?"), extra(1, "the rael RPC?")], 80);
    let lines: Vec<&str> = seen.lines().collect();
    let at = |line: &str, mark: &str| line.find(mark).expect("the mark is there");
    assert_eq!(at(lines[3], "^^"), at(lines[2], "ae"), "{seen}");
}

#[test]
fn equal_numbers_of_lines_stand_for_each_other_one_by_one() {
    let seen = plain(&[missing(2, "3"), missing(3, "6"), extra(2, "2"), extra(3, "3")], 80);
    let signs: String = seen.lines().skip(1).filter_map(|line| line.chars().nth(5)).collect();
    assert_eq!(signs, "-+-+", "{seen}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_two_lines_can_be_shown_and_none_commands_the_terminal(
        (begin, left, right, end) in any::<(String, String, String, String)>(),
        columns in 20_usize..120,
    ) {
        let lines = [missing(1, &format!("{begin}{left}{end}")), extra(1, &format!("{begin}{right}{end}"))];
        let seen = plain(&lines, columns);
        assert!(!seen.chars().any(|c| c.is_control() && c != '\n'), "{seen:?}");
        let widest = seen.lines().map(width).max().unwrap_or(0);
        assert!(widest <= columns.max(24) || seen.contains("U+"), "{seen}");
    }
}
