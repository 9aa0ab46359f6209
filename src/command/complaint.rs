//! What is said on stderr: whole to a file or another program, in lines of a terminal's width to a person.

use std::io::{self, Write};

use crate::render::WIDEST_PROSE;
use crate::render::terminal::Output;
use crate::text::wrap;

/// Nothing is broken narrower than this.
const NARROWEST: usize = 20;

/// Says it, with the workshop's name in front. Nobody need be there to read it.
pub(super) fn say(what: &str) {
    let text = format!("workshop: {what}");
    let text = match Output::of_stderr() {
        Output::Terminal { columns, .. } => laid_out(&text, columns),
        Output::Pipe => text,
    };
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Each paragraph in lines of so many columns; but what stands between the first and the last is somebody else's, such
/// as a compiler's, and stays as it is.
fn laid_out(text: &str, columns: usize) -> String {
    let columns = columns.clamp(NARROWEST, WIDEST_PROSE);
    let (Some((before, _)), Some((_, after))) = (text.split_once("\n\n"), text.rsplit_once("\n\n")) else {
        return lines(text, columns);
    };
    let quoted = &text[before.len()..text.len() - after.len()];
    format!("{}{quoted}{}", lines(before, columns), lines(after, columns))
}

/// What follows on a line that begins with spaces is as far from the edge.
fn lines(text: &str, columns: usize) -> String {
    let broken = text.split('\n').flat_map(|line| {
        let said = line.trim_start_matches(' ');
        let edge = line.len() - said.len();
        let room = columns.saturating_sub(edge).max(NARROWEST);
        wrap(said, room).into_iter().map(move |part| format!("{:edge$}{part}", ""))
    });
    broken.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::laid_out;

    #[test]
    fn long_sentences_are_broken_and_keep_their_distance_from_the_edge() {
        let text = "workshop: there is no exercise `nope`\n  `workshop list` shows all of them.";
        let expected = "workshop: there is no\nexercise `nope`\n  `workshop list` shows\n  all of them.";
        assert_eq!(laid_out(text, 24), expected);
        assert_eq!(laid_out(text, 80), text);
    }

    #[test]
    fn a_compilers_own_words_stay_as_they_are() {
        let quoted = "  |  let x = 1 + 2 + 3 + 4 + 5;\n\n  |          ^ here";
        let text =
            format!("workshop: mine.rs can't be compiled.\n\n{quoted}\n\nMend it there, and try again.");
        let expected =
            format!("workshop: mine.rs can't\nbe compiled.\n\n{quoted}\n\nMend it there, and try\nagain.");
        assert_eq!(laid_out(&text, 24), expected);
    }

    #[test]
    fn two_paragraphs_hold_nobody_elses_words() {
        assert_eq!(
            laid_out("one two three four\n\nfive six seven eight", 20),
            "one two three four\n\nfive six seven eight"
        );
    }
}
