//! Cuts a stream of bytes into lines, and keeps only the beginning of a long one.

use super::strip::strip;

/// At most this many bytes of a line are kept.
pub(super) const LINE_BYTES: usize = 4096;

/// A line that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// Its text, stripped.
    pub(super) text: String,
    /// Bytes of it that were not kept.
    pub(super) cut: u64,
}

/// The line that is being read. It takes the same little memory however long the line is.
#[derive(Debug, Default)]
pub(super) struct Lines {
    kept: Vec<u8>,
    cut: u64,
    last: u8,
}

impl Lines {
    /// Takes in bytes and hands on every line that they complete; stops early when `line` returns false.
    pub(super) fn feed(&mut self, bytes: &[u8], mut line: impl FnMut(Cut) -> bool) {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            match piece.strip_suffix(b"\n") {
                None => self.take(piece),
                Some(end) => {
                    self.take(end);
                    if !line(self.complete()) {
                        return;
                    }
                }
            }
        }
    }

    /// The last line, when the stream ended without a newline.
    pub(super) fn finish(&mut self) -> Option<Cut> {
        (!self.kept.is_empty()).then(|| self.complete())
    }

    fn take(&mut self, piece: &[u8]) {
        let keep = piece.len().min(LINE_BYTES - self.kept.len());
        self.kept.extend_from_slice(&piece[..keep]);
        self.cut += (piece.len() - keep) as u64;
        self.last = piece.last().copied().unwrap_or(self.last);
    }

    fn complete(&mut self) -> Cut {
        // A carriage return in front of the newline is no part of the line: it alone cuts nothing off.
        let cut = if self.cut == 1 && self.last == b'\r' { 0 } else { self.cut };
        let line = Cut { text: strip(&self.kept), cut };
        self.kept.clear();
        self.cut = 0;
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_of(pieces: &[&[u8]]) -> Vec<(String, u64)> {
        let mut lines = Lines::default();
        let mut got = Vec::new();
        for piece in pieces {
            lines.feed(piece, |line| {
                got.push(line);
                true
            });
        }
        got.extend(lines.finish());
        got.into_iter().map(|line| (line.text, line.cut)).collect()
    }

    #[test]
    fn lines_are_found_whatever_the_pieces() {
        let want = vec![("one".to_string(), 0), (String::new(), 0), ("three".to_string(), 0)];
        assert_eq!(lines_of(&[b"one\n\nthree"]), want);
        assert_eq!(lines_of(&[b"o", b"ne\r", b"\n\n", b"thr", b"ee\n"]), want);
    }

    #[test]
    fn of_a_long_line_the_beginning_is_kept_and_the_rest_is_counted() {
        let long = vec![b'x'; 3 * LINE_BYTES];
        let got = lines_of(&[&long, b"yz\nnext\n"]);
        assert_eq!(got[0].0, "x".repeat(LINE_BYTES));
        assert_eq!(got[0].1, 2 * LINE_BYTES as u64 + 2);
        assert_eq!(got[1], ("next".to_string(), 0));
    }

    #[test]
    fn a_carriage_return_behind_the_last_kept_byte_cuts_nothing_off() {
        let mut full = vec![b'x'; LINE_BYTES];
        full.extend(b"\r\n");
        assert_eq!(lines_of(&[&full])[0].1, 0);
    }

    #[test]
    fn reading_stops_when_the_reader_has_had_enough() {
        let mut got = 0;
        Lines::default().feed(b"a\nb\nc\n", |_| {
            got += 1;
            got < 2
        });
        assert_eq!(got, 2);
    }
}
