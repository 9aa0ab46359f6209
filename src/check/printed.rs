//! Whether a client has printed the answer that it was given.

use crate::check::Case;
use crate::check::seen::{after, quoted};
use crate::evidence::Stream;
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

/// The text of the RESULT that came to the client at `at_us` is in no line of its stdout.
pub(super) fn not_printed(case: Case<'_>, actor: &Actor, at_us: u64, text: &str) -> Option<Finding> {
    let lines = case.learner().lines(&actor.name, Stream::Stdout);
    let known = text.trim_end_matches('\u{fffd}').trim_end();
    if lines.iter().any(|line| line.text.contains(known)) {
        return None;
    }
    let shown = lines.last().map_or_else(|| "nothing".to_owned(), |line| quoted(line.text.trim_end()));
    let message = format!(
        "`{}` was answered with RESULT {} {}, and printed {shown}.",
        actor.name,
        quoted(text),
        after(at_us)
    );
    let advice = "Print the text of the answer, which is everything behind the word RESULT, on stdout, and end with \
                  status 0.";
    let finding = Finding::failure("not-printed", Cause::Answer, message);
    Some(finding.expected(text, shown).at(after(at_us)).advice(advice).section("Task"))
}
