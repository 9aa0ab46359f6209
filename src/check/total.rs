//! The check `total`: one program adds the squares of the first Fibonacci numbers and prints the total, once. Where
//! the taps altered numbers, it is the total of what was delivered.

use serde::Deserialize;

use crate::check::align::clean;
use crate::check::numbers::{Numbered, numbers};
use crate::check::seen::counted;
use crate::check::{Case, Check, Examined};
use crate::evidence::{Side, Stream};
use crate::verdict::{Cause, Finding};

mod dealt;
mod guess;
#[cfg(test)]
mod tests;

use dealt::{Dealt, Expected};

/// Who hands out what, and where it is collected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Total {
    /// The end that binds this link hands out the numbers.
    pub numbers: String,
    /// The end that binds this link collects their squares, and prints.
    pub squares: String,
    /// How many numbers there are.
    pub count: usize,
}

impl Check for Total {
    fn name(&self) -> &'static str {
        "total"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.numbers, &self.squares]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(sink) = case.cast().iter().find(|actor| actor.is_given(&self.squares, Side::Bind)) else {
            return Examined::Skipped;
        };
        let lines = clean(&case.learner().lines(&sink.name, Stream::Stdout));
        let dealt = Dealt::of(case, self);
        let all = Printed { who: case.who(sink), lines: &lines, numbers: numbers(&lines), dealt: &dealt };
        if lines.is_empty() {
            // Nobody has answered yet; the check `stdout` says so.
            return Examined::Skipped;
        }
        Examined::Found(all.finding().or_else(|| Total::not_the_workers(&dealt)).into_iter().collect())
    }
}

impl Total {
    /// The squares are right, but somebody else made them.
    fn not_the_workers(dealt: &Dealt) -> Option<Finding> {
        if dealt.altered || !(dealt.squares_sent_out || dealt.numbers_come_back) {
            return None;
        }
        let (message, actual) = if dealt.squares_sent_out {
            ("The numbers were squares already when the workers got them.", "squares went out")
        } else {
            (
                "The workers pushed on the very numbers that they got, and did not square them.",
                "the same numbers came back",
            )
        };
        let advice = "Handing out and collecting is quick; the squaring stands for the work that takes long. So it is the \
                      workers, side by side, who have to do it.";
        Some(
            Finding::failure("workers-do-not-square", Cause::Messages, message)
                .expected("numbers go out, squares come back", actual)
                .advice(advice)
                .section("Task"),
        )
    }
}

/// What the sink printed.
struct Printed<'a> {
    who: String,
    lines: &'a [String],
    numbers: Vec<Numbered>,
    dealt: &'a Dealt,
}

impl Printed<'_> {
    fn finding(&self) -> Option<Finding> {
        let dealt = self.dealt;
        let expected = match dealt.expected {
            Expected::Exactly(total) => Some(total),
            Expected::OtherThan(_) => None,
        };
        let Some(last) = self.numbers.last() else {
            // Other writings of the right total are told by the check `stdout`.
            let line = self.lines.iter().find_map(|line| Some((line, guess::inexact(line, dealt)?)));
            return line.map(|(line, mistake)| self.named(mistake, line, expected));
        };
        let right = match dealt.expected {
            Expected::Exactly(total) => last.value == total,
            Expected::OtherThan(total) => last.value < total && last.value > 0,
        };
        if right && self.numbers.len() == 1 {
            return None;
        }
        if right || self.numbers.len() * 2 > dealt.values.len() {
            return Some(self.every_sum());
        }
        let mistake = guess::mistake(last.value, dealt);
        Some(self.named(mistake, &last.value.to_string(), expected))
    }

    fn every_sum(&self) -> Finding {
        let message = format!(
            "{} printed {}. The total alone is asked for, once, when the last square has been added.",
            self.who,
            counted(self.numbers.len() as u64, "number")
        );
        let advice = "Print behind the loop, not inside it.";
        let line = |index: usize| self.numbers.get(index).map_or(1, |number| number.line);
        Finding::failure("prints-every-sum", Cause::Answer, message)
            .expected("1 number", counted(self.numbers.len() as u64, "number"))
            .at(format!("line {}", line(0)))
            .advice(advice)
            .section("Task")
    }

    fn named(&self, mistake: guess::Mistake, printed: &str, expected: Option<i128>) -> Finding {
        let expected = match expected {
            Some(total) => total.to_string(),
            None => "the total of what arrived".to_string(),
        };
        let message = format!("{} printed {printed}. {}", self.who, mistake.message);
        let line = self.lines.iter().position(|line| line == printed).map_or(1, |index| index + 1);
        Finding::failure(mistake.id, mistake.cause, message)
            .expected(expected, printed)
            .at(format!("line {line}"))
            .advice(mistake.advice)
            .section(mistake.section)
    }
}
