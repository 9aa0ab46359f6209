//! What came of many verifications of one program: how many passed, and how to see again what the others did.

use std::io::{self, Write};

use super::Look;
use super::style::Style;
use crate::text::{harmless, wrap};

/// The whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally<'a> {
    /// The exercise as one says it, such as `02 pushpull`.
    pub exercise: &'a str,
    /// How many verifications were asked for.
    pub asked: usize,
    /// How many there were.
    pub played: usize,
    /// How many passed.
    pub passed: usize,
    /// Those that did not.
    pub others: &'a [Other<'a>],
}

/// A verification that did not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other<'a> {
    /// Its seed.
    pub seed: u64,
    /// What was found first, or why there is no verdict.
    pub what: &'a str,
    /// The command that plays the same again.
    pub command: &'a str,
}

/// Writes it.
///
/// # Errors
/// Those of `out`.
pub fn render(tally: &Tally<'_>, look: Look, out: &mut impl Write) -> io::Result<()> {
    let Tally { exercise, asked, played, passed, others } = *tally;
    let (mark, style) = match (others.is_empty(), played == asked) {
        (true, true) => ("✓", Style::GOOD),
        (true, false) => ("·", Style::PLAIN),
        (false, _) => ("✗", Style::BAD),
    };
    let stopped = if played < asked { format!(" ({asked} were asked for)") } else { String::new() };
    style.bold().write(&format!("{mark} {exercise}: {passed} of {played} passed{stopped}"), look, out)?;
    writeln!(out)?;
    for other in others {
        writeln!(out)?;
        let text = format!("seed {}: {}", other.seed, harmless(other.what));
        for line in wrap(&text, look.prose_width().saturating_sub(2).max(10)) {
            writeln!(out, "  {line}")?;
        }
        write!(out, "    ")?;
        Style::CODE.write(other.command, look, out)?;
        writeln!(out)?;
    }
    if !others.is_empty() {
        writeln!(out)?;
        let same = "The same seed makes the same choices again. If it passes then, what fails depends on the moment.";
        for line in wrap(same, look.prose_width().max(10)) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(tally: &Tally<'_>) -> String {
        let mut out = Vec::new();
        render(tally, Look::plain(60), &mut out).expect("text");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn each_one_that_failed_has_its_seed_its_first_finding_and_its_command() {
        let other =
            Other { seed: 4711, what: "It is too fast.", command: "workshop verify 02 mine.py --seed 4711" };
        let tally = Tally { exercise: "02 pushpull", asked: 5, played: 5, passed: 4, others: &[other] };
        let text = rendered(&tally);
        assert_eq!(
            text,
            "✗ 02 pushpull: 4 of 5 passed\n\n  seed 4711: It is too fast.\n    workshop verify 02 mine.py --seed 4711\n\n\
             The same seed makes the same choices again. If it passes\nthen, what fails depends on the moment.\n"
        );
    }

    #[test]
    fn all_passed_is_one_line_and_an_early_end_is_said() {
        let tally = Tally { exercise: "02 pushpull", asked: 5, played: 5, passed: 5, others: &[] };
        assert_eq!(rendered(&tally), "✓ 02 pushpull: 5 of 5 passed\n");
        let early = Tally { played: 2, passed: 2, ..tally };
        assert_eq!(rendered(&early), "· 02 pushpull: 2 of 2 passed (5 were asked for)\n");
    }
}
