//! What a printed line may differ in, and what each difference is called.

use super::{Numbers, Stdout};
use crate::check::testing::{Play, ids, pushpull, reqrep};
use crate::evidence::{Alteration, Head, Side};

const RIGHT: [&str; 2] = ["is this", "the real RPC?"];

fn printing(lines: &[&str]) -> Play {
    let play = Play::new("plain").start("main", &["mine"]);
    lines.iter().fold(play, |play, line| play.print("main", line))
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&Stdout::default(), &reqrep(), play, &printing(&RIGHT))
}

#[test]
fn each_difference_has_its_name() {
    let cases: [(&str, &[&str]); 12] = [
        ("nothing-printed", &[]),
        ("letter-case", &["Is this", "the real RPC?"]),
        ("letter-case", &["is this", "the real rpc?"]),
        ("misspelled", &["is this", "the real RPC"]),
        ("misspelled", &["b'is this'", "the real RPC?"]),
        ("missing-line", &["is this"]),
        ("missing-line", &["the real RPC?"]),
        ("extra-line", &["is this", "the real RPC?", "done!"]),
        ("extra-line", &["connecting", "is this", "the real RPC?"]),
        ("lines-out-of-order", &["the real RPC?", "is this"]),
        ("different-text", &["is this", "42"]),
        ("different-text", &["received a message from somebody", "and another one from somebody else"]),
    ];
    for (id, lines) in cases {
        assert_eq!(found(&printing(lines)), [id], "{lines:?}");
    }
}

#[test]
fn what_never_decides_decides_nothing() {
    let cases: [&[&str]; 4] = [
        &["is this", "the real RPC?"],
        &["is this  \t", "the real RPC?\r"],
        &["is this\0", "the real RPC?\0\0"],
        &["is this", "the real RPC?", "", " "],
    ];
    for lines in cases {
        assert_eq!(found(&printing(lines)), [""; 0], "{lines:?}");
    }
}

#[test]
fn the_lines_on_stderr_instead_are_found_there() {
    let play = Play::new("plain").start("main", &["mine"]).complain("main", &RIGHT);
    assert_eq!(found(&play), ["printed-on-stderr"]);
    let one = printing(&["is this"]).complain("main", &["the real RPC?"]);
    assert_eq!(found(&one), ["printed-on-stderr"]);
}

#[test]
fn an_excerpt_shows_the_expected_line_beside_the_printed_one() {
    let examined =
        reqrep().examine(&Stdout::default(), &printing(&["is this", "The real RPC?"]), &printing(&RIGHT));
    let shown = format!("{:?}", examined[0].excerpt);
    assert!(shown.contains("Missing") && shown.contains("the real RPC?"), "{shown}");
    assert!(shown.contains("Extra") && shown.contains("The real RPC?"), "{shown}");
}

/// Like `lines`, with the messages of 01 and what the tap made of them.
fn rewritten(lines: &[&str], alteration: impl Fn(&str) -> Alteration) -> Play {
    let mut play = printing(lines).meet("rpc", 1, "main", 0x31, 0x30);
    for (side, old, new) in
        [(Side::Connect, "is this", "ab cdef"), (Side::Bind, "the real RPC?", "ghi jklm nop?")]
    {
        let payload = format!("\u{0}\u{0}\u{0}\u{1}{old}");
        play = play.message("rpc", 1, side, &payload);
        play = play.alter("rpc", side, 1, alteration(&format!("\u{0}\u{0}\u{0}\u{1}{new}")));
    }
    play
}

fn by_the_tap(new: &str) -> Alteration {
    Alteration::Rewritten(Head::of(new.as_bytes()))
}

#[test]
fn in_a_rewritten_scene_the_new_texts_are_expected() {
    let reference = rewritten(&["ab cdef", "ghi jklm nop?"], by_the_tap);
    let scene = crate::check::testing::tampered_reqrep();
    let ids_of = |play: &Play| ids(&Stdout::default(), &scene, play, &reference);
    assert_eq!(ids_of(&rewritten(&["ab cdef", "ghi jklm nop?"], by_the_tap)), [""; 0]);
    assert_eq!(ids_of(&rewritten(&RIGHT, by_the_tap)), ["prepared-answer"]);
    assert_eq!(ids_of(&rewritten(&["ghi jklm nop?", "ab cdef"], by_the_tap)), ["lines-out-of-order"]);
}

#[test]
fn a_payload_that_could_not_be_rewritten_is_expected_as_it_was_sent() {
    let reference = rewritten(&["ab cdef", "ghi jklm nop?"], by_the_tap);
    let scene = crate::check::testing::tampered_reqrep();
    let learner = rewritten(&RIGHT, |_| Alteration::NotRewritten);
    assert_eq!(ids(&Stdout::default(), &scene, &learner, &reference), [""; 0]);
}

#[test]
fn numbers_that_another_check_judges_leave_the_words_and_their_places() {
    let check = Stdout { numbers: Numbers::Ignored };
    let reference = printing(&["1", "3", "6", "done!"]);
    let cases: [(&[&str], &[&str]); 9] = [
        (&["1", "2", "3", "4", "done!"], &[]),
        (&["1", "3", "6", "Done!"], &["letter-case"]),
        (&["1", "3", "6", "done"], &["misspelled"]),
        (&["1", "3", "6"], &["missing-line"]),
        (&["done!", "1", "3", "6"], &["lines-out-of-order"]),
        (&["got 1", "1", "got 2", "3", "got 3", "6", "done!"], &["extra-line"]),
        (&["1", "3", "done!", "6"], &["lines-out-of-order"]),
        (&["sum 1", "sum 3", "sum 6", "done!"], &["different-text"]),
        (&["done!"], &["missing-line"]),
    ];
    for (lines, expected) in cases {
        assert_eq!(ids(&check, &pushpull(), &printing(lines), &reference), expected, "{lines:?}");
    }
}

#[test]
fn each_usual_way_to_print_something_else_than_the_sum_has_its_advice() {
    let check = Stdout { numbers: Numbers::Ignored };
    let reference = printing(&["1", "3", "6", "10", "15", "done!"]);
    let cases: [(&[&str], &str, &str); 14] = [
        (
            &["", "", "\u{6}\u{e}", "7", "", "", "done!"],
            "Line 1 is an empty line; `1`",
            "bytes of the number",
        ),
        (&["NaN", "NaN", "done!"], "Line 1 is `NaN`; `1` was expected.", "`NaN` comes from"),
        (&["<Buffer 31>", "done!"], "Line 1 is `<Buffer 31>`;", "shows bytes"),
        (&["b'1'", "done!"], "Line 1 is `b'1'`;", "shows bytes"),
        (&["[49]", "done!"], "Line 1 is `[49]`;", "shows bytes"),
        (&["\u{1}x", "done!"], "Line 1 is", "bytes of the number"),
        (&["1.0", "3.0", "done!"], "Line 1 is `1.0`;", "whole numbers"),
        (&["sum: 1", "sum: 3", "done!"], "Line 1 is `sum: 1`;", "number alone"),
        (&["1 1", "2 3", "done!"], "Line 1 is `1 1`;", "one number on each line"),
        (&["1 3 6 10 15", "done!"], "All numbers are on one line, line 1;", "End the line"),
        (&["136101521done!"], "All numbers are on one line, line 1;", "End the line"),
        (&["1", "3", "6", "a", "f", "done!"], "Line 4 is `a`; `10` was expected.", "decimal digits"),
        (&["1", "3", "6", "1,0", "15", "done!"], "Line 4 is `1,0`; `10`", "plain digits"),
        (&["1", "3", "6", "\u{ff11}\u{ff10}", "15", "done!"], "Line 4 is", "plain digits"),
    ];
    for (lines, message, advice) in cases {
        let found = pushpull().examine(&check, &printing(lines), &reference);
        assert_eq!(found[0].id, "different-text", "{lines:?}");
        assert!(found[0].message.starts_with(message), "{}", found[0].message);
        assert!(found[0].advice.contains(advice), "{lines:?}: {}", found[0].advice);
    }
}

#[test]
fn an_empty_line_is_called_so_and_has_nothing_to_do_with_stderr() {
    let check = Stdout { numbers: Numbers::Ignored };
    let reference = printing(&["1", "3", "6", "done!"]);
    let found = pushpull().examine(&check, &printing(&["1", "", "3", "", "6", "", "done!"]), &reference);
    assert!(found[0].message.contains("an empty line"), "{}", found[0].message);
    assert!(!found[0].advice.contains("stderr"), "{}", found[0].advice);
    let twice = pushpull().examine(&check, &printing(&["1", "3", "6", "done!", "done!"]), &reference);
    assert!(!twice[0].advice.contains("first message"), "{}", twice[0].advice);
}

#[test]
fn a_million_lines_are_compared_in_no_time() {
    let many = vec!["y"; 100_000];
    assert_eq!(found(&printing(&many)), ["different-text"]);
}
