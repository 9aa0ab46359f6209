//! What of a printed line is text: terminal sequences and the line's end are not.

/// The text of a printed line: without ANSI sequences, without the carriage returns at its end, and with
/// whatever is not UTF-8 replaced. Other control characters stay.
pub(super) fn strip(line: &[u8]) -> String {
    let mut text: Vec<u8> = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((&byte, after)) = rest.split_first() {
        if byte == ESC {
            rest = &after[sequence(after)..];
        } else {
            text.push(byte);
            rest = after;
        }
    }
    while text.last() == Some(&b'\r') {
        text.pop();
    }
    match String::from_utf8(text) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// How many of the bytes after an escape character belong to its sequence.
fn sequence(after: &[u8]) -> usize {
    match after.first() {
        None => 0,
        // CSI: parameters and intermediate bytes, then one final byte.
        Some(b'[') => {
            let body = after[1..].iter().take_while(|byte| (0x20..=0x3f).contains(*byte)).count();
            let end = 1 + body;
            end + usize::from(after.get(end).is_some_and(|byte| (0x40..=0x7e).contains(byte)))
        }
        // OSC, DCS, SOS, PM, APC: a text up to BEL or ESC \. Where that is missing, only the introducer goes.
        Some(b']' | b'P' | b'X' | b'^' | b'_') => {
            let mut at = 1;
            while at < after.len() {
                match after[at] {
                    BEL => return at + 1,
                    ESC if after.get(at + 1) == Some(&b'\\') => return at + 2,
                    ESC => return at,
                    _ => at += 1,
                }
            }
            1
        }
        // Two-character sequences with one or more intermediate bytes, such as the choice of a character set.
        Some(0x20..=0x2f) => {
            let body = after.iter().take_while(|byte| (0x20..=0x2f).contains(*byte)).count();
            body + usize::from(after.get(body).is_some_and(|byte| (0x30..=0x7e).contains(byte)))
        }
        Some(0x30..=0x7e) => 1,
        Some(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn colours_and_cursor_movements_are_no_text() {
        assert_eq!(strip(b"\x1b[1;32mdone!\x1b[0m\x1b[K"), "done!");
        assert_eq!(strip(b"\x1b[38;2;1;2;3m5\x1b[m050"), "5050");
        assert_eq!(strip(b"\x1b[?25l1\x1b[?25h"), "1");
    }

    #[test]
    fn titles_and_links_are_no_text_but_what_they_enclose_is() {
        assert_eq!(strip(b"\x1b]0;my title\x07one"), "one");
        assert_eq!(strip(b"\x1b]8;;http://x\x1b\\two\x1b]8;;\x1b\\"), "two");
    }

    #[test]
    fn single_character_escapes_are_no_text() {
        assert_eq!(strip(b"\x1b7a\x1b8b\x1bMc\x1b(Bd\x1b="), "abcd");
    }

    #[test]
    fn unfinished_sequences_swallow_no_text_behind_them() {
        assert_eq!(strip(b"end\x1b"), "end");
        assert_eq!(strip(b"end\x1b["), "end");
        assert_eq!(strip(b"end\x1b[31"), "end");
        assert_eq!(strip(b"\x1b]not closed"), "not closed");
        assert_eq!(strip("\x1b[31\u{e4}".as_bytes()), "\u{e4}");
        assert_eq!(strip(b"\x1b]0;a\x1b[1mb"), "b");
    }

    #[test]
    fn carriage_returns_go_at_the_end_only() {
        assert_eq!(strip(b"done!\r"), "done!");
        assert_eq!(strip(b"done!\r\r\x1b[0m"), "done!");
        assert_eq!(strip(b"10%\r20%"), "10%\r20%");
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        assert_eq!(strip(b"a\xffb"), "a\u{fffd}b");
        assert_eq!(strip("gr\u{fc}\u{df}e".as_bytes()), "gr\u{fc}\u{df}e");
    }
}
