//! Whether everybody who was asked answered, and whether the surveyor names those who answered in time.

use crate::check::align::clean;
use crate::check::crash::crash;
use crate::check::seen::{counted, quoted, seconds};
use crate::check::stdout::compared;
use crate::check::told_once;
use crate::evidence::Stream;
use crate::verdict::{Cause, Finding};

use super::{Respondent, Survey};

/// An answer that came so much later than the deadline, in microseconds, is late whatever the machine does.
const LATE: u64 = 250_000;
/// A respondent that has had this long, in microseconds, has had its time.
const LONG_ENOUGH: u64 = 1_800_000;

/// When an answer came.
#[derive(Clone, Copy, PartialEq)]
enum Came {
    InTime,
    /// So close to the deadline that it may be counted or not.
    AtTheDeadline,
    /// So long after the deadline, in microseconds.
    Late(u64),
    Never,
}

impl Survey<'_> {
    pub(super) fn answers_wrong(&self) -> Vec<Finding> {
        let silent = self.respondents.iter().filter_map(|one| Some((one.actor, self.never_answered(one)?)));
        let mut findings = told_once(silent);
        let chatty = self.respondents.iter().filter_map(|one| {
            let finding = compared(self.case, one.actor, Vec::new())?;
            Some((
                one.actor,
                finding.advice("A respondent logs nothing: it answers. Only the surveyor prints."),
            ))
        });
        findings.extend(told_once(chatty));
        if self.asked_us.is_some() {
            findings.extend(self.lines_wrong());
        }
        findings
    }

    fn came(&self, one: &Respondent<'_>) -> Came {
        let (Some(noted), Some(answer)) = (self.asked_us, &one.answer) else { return Came::Never };
        // The tap may have noted the question late. Whoever ended at its deadline asked at the latest so much before.
        let ended = self.case.learner().ended(&self.surveyor.name).map_or(u64::MAX, |(at, _)| at);
        let asked = noted.min(ended.saturating_sub(self.deadline_us));
        let took = answer.there_us.saturating_sub(asked);
        let deadline = self.deadline_us;
        match took {
            _ if took <= deadline / 2 => Came::InTime,
            _ if took >= deadline + LATE => Came::Late(took - deadline),
            _ => Came::AtTheDeadline,
        }
    }

    fn never_answered(&self, one: &Respondent<'_>) -> Option<Finding> {
        let (asked, seen) = (one.asked_us?, self.case.learner());
        let until = seen.ended(&self.surveyor.name)?.0;
        let had_time = until.saturating_sub(asked) >= LONG_ENOUGH;
        if one.frozen || one.answer.is_some() || !had_time || crash(self.case, one.actor).is_some() {
            return None;
        }
        let message = format!("{} got the question, and did not answer.", self.case.who(one.actor));
        let advice = "A RESPONDENT receives the question, and then sends one answer: its name. See that the program comes to \
                      the send, whatever the question looks like in your language: as bytes, or with a zero at its end.";
        let finding = Finding::failure("never-answered", Cause::Messages, message).by_the_clock();
        Some(finding.expected(one.name, "no answer").advice(advice).section("Task"))
    }

    fn lines_wrong(&self) -> Option<Finding> {
        let lines = clean(&self.case.learner().lines(&self.surveyor.name, Stream::Stdout));
        let printed = |one: &&Respondent<'_>| lines.iter().any(|line| line == one.name);
        let counts = |one: &&Respondent<'_>| match self.came(one) {
            Came::InTime => true,
            Came::AtTheDeadline => printed(one),
            Came::Late(_) | Came::Never => false,
        };
        let mut names: Vec<String> =
            self.respondents.iter().filter(counts).map(|one| one.name.to_owned()).collect();
        names.sort();
        let count = names.len();
        let expected: Vec<String> = names.iter().cloned().chain([format!("{count} answered")]).collect();
        if lines == expected {
            return None;
        }
        let finding = self
            .named_wrongly(&lines)
            .or_else(|| self.not_sorted(&lines, &expected))
            .or_else(|| self.wrong_count(&lines, &expected))
            .or_else(|| self.missing_name(&lines, &names));
        let general = compared(self.case, self.surveyor, expected)?;
        Some(match finding {
            Some(finding) => finding.section("Task").excerpt(general.excerpt),
            None => general,
        })
    }

    /// It names somebody who answered too late, or not at all.
    fn named_wrongly(&self, lines: &[String]) -> Option<Finding> {
        let who = self.who();
        self.respondents.iter().find_map(|one| {
            let line = lines.iter().position(|line| line == one.name)?;
            let finding = match self.came(one) {
                Came::InTime | Came::AtTheDeadline => return None,
                Came::Late(by) => {
                    let message = format!(
                        "{who} counted {}, whose answer came {} after the deadline.",
                        quoted(one.name),
                        seconds(by)
                    );
                    let advice = "The socket drops late answers by itself, if the deadline is set on it. Set it before you ask, to \
                                  the number of ms from the arguments, and stop at the first timeout.";
                    Finding::failure("counts-the-late", Cause::Answer, message).by_the_clock().advice(advice)
                }
                Came::Never => {
                    let message = format!("{who} named {}, who never answered.", quoted(one.name));
                    let advice = "Print the names that came as answers, and no others. Who is there differs from scene to scene.";
                    Finding::failure("prepared-answer", Cause::Answer, message).advice(advice)
                }
            };
            Some(finding.expected("no such line", one.name).at(format!("line {}", line + 1)))
        })
    }

    fn not_sorted(&self, lines: &[String], expected: &[String]) -> Option<Finding> {
        let mut sorted = lines.to_vec();
        let names = sorted.len().checked_sub(1)?;
        sorted[..names].sort();
        if sorted != expected {
            return None;
        }
        let (place, (line, wanted)) =
            lines.iter().zip(expected).enumerate().find(|(_, (line, wanted))| line != wanted)?;
        let message = format!(
            "{} printed the right names in another order: {} stands where {} belongs. They came in in any order.",
            self.who(),
            quoted(line),
            quoted(wanted)
        );
        let advice = "Keep the names until the deadline has passed, sort them, and print them then. Answers come in the order \
                      in which the machine happens to deliver them.";
        let finding = Finding::failure("not-sorted", Cause::Answer, message).expected(wanted, line);
        Some(finding.at(format!("line {}", place + 1)).advice(advice))
    }

    fn wrong_count(&self, lines: &[String], expected: &[String]) -> Option<Finding> {
        let ((last, names), (wanted, others)) = (lines.split_last()?, expected.split_last()?);
        let count: u64 = last.strip_suffix(" answered")?.parse().ok()?;
        if names != others {
            return None;
        }
        let message = format!(
            "{} printed {}, and {} before it.",
            self.who(),
            quoted(last),
            counted(names.len() as u64, "name")
        );
        let advice = "The number is that of the names. Count what came in, not whom you expected, and not the receive that \
                      timed out.";
        let finding = Finding::failure("wrong-count", Cause::Counting, message);
        let finding = finding.expected(wanted, format!("{count} answered"));
        Some(finding.at(format!("line {}", lines.len())).advice(advice))
    }

    fn missing_name(&self, lines: &[String], names: &[String]) -> Option<Finding> {
        let missing = names.iter().find(|name| !lines.contains(name))?;
        let one = self.respondents.iter().find(|one| one.name == missing)?;
        let answer = one.answer.as_ref()?;
        let said = String::from_utf8_lossy(answer.payload);
        let said = said.trim_end_matches('\0').trim();
        if !said.contains(one.name) && lines.iter().any(|line| line.trim() == said) {
            let message = format!(
                "{} was called {}, and answered {}.",
                self.case.who(one.actor),
                quoted(one.name),
                quoted(said)
            );
            let advice = "A respondent's name is its second argument. Answer with that one.";
            return Some(
                Finding::failure("wrong-name", Cause::Messages, message)
                    .expected(one.name, said)
                    .advice(advice),
            );
        }
        if lines.is_empty() {
            return None;
        }
        let asked = self.asked_us.unwrap_or_default();
        let message = format!(
            "{} did not print {}, whose answer was there {} after the question.",
            self.who(),
            quoted(one.name),
            seconds(answer.there_us.saturating_sub(asked))
        );
        let advice = "Receive again and again until the receive times out, and keep every answer. Print each name as it came, \
                      on a line of its own.";
        let finding = Finding::failure("missing-name", Cause::Answer, message);
        Some(finding.expected(one.name, "no such line").advice(advice))
    }
}
