//! Pages.

use proptest::prelude::{ProptestConfig, any, prop, proptest};
use proptest::strategy::Strategy;
use workshop::render::{Links, Look, page};
use workshop::text::width;

use crate::{coloured, golden};

const EVERYTHING: &str = include_str!("../goldens/page.md");

fn rendered(markdown: &str, look: Look) -> Vec<u8> {
    let mut out = Vec::new();
    page::render(markdown, &look, &mut out).expect("a Vec takes everything");
    out
}

fn plain(markdown: &str, columns: usize) -> String {
    String::from_utf8(rendered(markdown, Look::plain(columns))).expect("UTF-8")
}

#[test]
fn a_page_with_everything_looks_as_recorded() {
    for columns in [40, 80, 100] {
        golden::compare(&format!("page-{columns}.txt"), &rendered(EVERYTHING, Look::plain(columns)));
        golden::compare(&format!("page-{columns}-colour.txt"), &rendered(EVERYTHING, coloured(columns)));
    }
}

#[test]
fn prose_is_never_wider_than_a_hundred_columns() {
    assert_eq!(rendered(EVERYTHING, Look::plain(100)), rendered(EVERYTHING, Look::plain(250)));
}

#[test]
fn a_drawing_stays_exactly_as_it_is_drawn() {
    let drawing: Vec<&str> = EVERYTHING
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap_or("")
        .lines()
        .collect();
    assert_eq!(drawing.len(), 11);
    let narrow = plain(EVERYTHING, 20);
    let lines: Vec<&str> = narrow.lines().collect();
    let indented: Vec<String> = drawing.iter().map(|line| format!("  {line}")).collect();
    assert!(lines.windows(11).any(|window| window == indented), "{narrow}");
}

#[test]
fn a_table_too_wide_for_its_words_is_told_row_by_row() {
    let table = "| pattern | number |\n|---|--:|\n| incomprehensible | 1 |\n| pull | 2 |\n";
    assert_eq!(plain(table, 20), "pattern:\nincomprehensible\nnumber: 1\n\npattern: pull\nnumber: 2\n");
}

#[test]
fn a_link_has_one_number_however_often_it_is_used() {
    let page = "[a](https://x.org) [b](https://x.org) [c](d.md)";
    assert_eq!(plain(page, 80), "a[1] b[1] c[2]\n\n[1] https://x.org\n[2] d.md\n");
}

#[test]
fn an_address_cannot_smuggle_an_escape_sequence() {
    let page = "[a](<https://x.org/\x1b\\evil>)";
    let out = String::from_utf8(rendered(page, coloured(80))).expect("UTF-8");
    assert!(out.starts_with("\x1b]8;;https://x.org/%1B\\evil\x1b\\"), "{out:?}");
}

/// Takes out the escape sequences that are ours: colours and hyperlinks.
fn without_ours(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        left.push_str(&rest[..at]);
        rest = &rest[at..];
        let link = rest.strip_prefix("\x1b]8;;").and_then(|rest| {
            let end =
                rest.find("\x1b\\").filter(|&end| rest[..end].bytes().all(|b| (0x21..0x7f).contains(&b)))?;
            Some(&rest[end + 2..])
        });
        let colour = rest.strip_prefix("\x1b[").and_then(|rest| {
            let end =
                rest.find('m').filter(|&end| rest[..end].bytes().all(|b| b.is_ascii_digit() || b == b';'))?;
            Some(&rest[end + 1..])
        });
        match link.or(colour) {
            Some(after) => rest = after,
            None => {
                left.push('\x1b');
                rest = &rest[1..];
            }
        }
    }
    left + rest
}

/// Pieces of Markdown, and of what could go wrong in it. Without code blocks, which are never wrapped.
fn prose() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "word ",
        "a ",
        "longer-word ",
        "日本語",
        "。",
        "é",
        "👩‍👩‍👧",
        "*",
        "**",
        "`",
        "~~",
        "[",
        "](https://x.org/)",
        "![",
        "\n",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n1. ",
        "\n> ",
        "\n>> ",
        "\n# ",
        "\n### ",
        "\n\n| a | b |\n|---|--:|\n| ",
        " | ",
        " |\n",
        "\n\n***\n\n",
        "<br>",
        "<!-- ",
        " -->",
        "<b>",
        "[^1]",
        "\n\n[^1]: ",
        "\\",
        "\x1b[31m",
        "\x07",
        "\u{202e}",
        "[x] ",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_page_is_too_much_and_no_control_character_gets_out(markdown in any::<String>(), columns in 20_usize..120) {
        let out = String::from_utf8(rendered(&markdown, coloured(columns))).expect("UTF-8");
        assert!(!without_ours(&out).chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
    }

    #[test]
    fn no_line_of_prose_is_too_wide_unless_it_is_one_word(markdown in prose(), columns in 20_usize..120) {
        let out = String::from_utf8(rendered(&markdown, coloured(columns))).expect("UTF-8");
        let seen = without_ours(&out);
        assert!(!seen.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
        let code = pulldown_cmark::Parser::new(&markdown)
            .any(|event| matches!(event, pulldown_cmark::Event::Start(pulldown_cmark::Tag::CodeBlock(_))));
        let is_marker = |word: &str| matches!(word, "│" | "•" | "◦" | "▪" | "[^1]") || word.ends_with('.');
        for line in seen.lines().filter(|_| !code) {
            let words = line.split(' ').filter(|word| !word.is_empty() && !is_marker(word)).count();
            assert!(width(line) <= columns.min(100) || words <= 1, "{columns} columns: {line:?} of {markdown:?}");
        }
    }

    #[test]
    fn colours_change_no_word(markdown in prose(), columns in 20_usize..120) {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let look = Look { links: Links::Numbered, ..coloured(columns) };
        let colour = String::from_utf8(rendered(&markdown, look)).expect("UTF-8");
        assert_eq!(letters(&without_ours(&colour)), letters(&plain(&markdown, columns)));
    }
}
