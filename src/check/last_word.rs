//! The check `last-word`: one program says a word to all others when the work is done, and not before; whoever
//! hears it ends, and nobody leaves earlier.

use serde::Deserialize;

use crate::check::seen::{End, after, counted, seconds};
use crate::check::{Case, Check, Examined, told_once};
use crate::evidence::{Ended, Side, StopReason, What};
use crate::scenario::Actor;
use crate::verdict::{Cause, Finding};

#[cfg(test)]
mod tests;

/// Who says what, and when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LastWord {
    /// The end that binds this link says it.
    pub link: String,
    /// The word.
    pub says: String,
    /// Before it is said, as many messages as stand in `count` have come over this link to the end that binds.
    pub results: String,
    /// How many.
    pub count: u64,
}

impl Check for LastWord {
    fn name(&self) -> &'static str {
        "last-word"
    }

    fn links(&self) -> Vec<&str> {
        vec![&self.link, &self.results]
    }

    fn examine(&self, case: Case<'_>) -> Examined {
        let Some(speaker) = case.cast().iter().find(|actor| actor.is_given(&self.link, Side::Bind)) else {
            return Examined::Skipped;
        };
        let ending = Ending { rule: self, case, speaker, said: self.said(case) };
        let hearers = || case.cast().iter().filter(|actor| actor.is_given(&self.link, Side::Connect));
        let mut findings: Vec<Finding> = Vec::new();
        findings.extend(ending.too_early());
        findings.extend(told_once(hearers().filter_map(|actor| Some((actor, ending.left_before(actor)?)))));
        match ending.never_said() {
            Some(finding) => findings.push(finding),
            None => findings
                .extend(told_once(hearers().filter_map(|actor| Some((actor, ending.runs_on(actor)?))))),
        }
        Examined::Found(findings)
    }
}

impl LastWord {
    /// Where in the order of events the word was first said.
    fn said(&self, case: Case<'_>) -> Option<usize> {
        case.learner.events.iter().position(|event| self.is_the_word(&event.what))
    }

    fn is_the_word(&self, what: &What) -> bool {
        let says =
            |bytes: &[u8]| bytes.windows(self.says.len().max(1)).any(|part| part == self.says.as_bytes());
        matches!(what, What::Message { link, from: Side::Bind, head, .. } if **link == *self.link && says(&head.0))
    }
}

/// How a scene came to its end.
struct Ending<'a> {
    rule: &'a LastWord,
    case: Case<'a>,
    speaker: &'a Actor,
    said: Option<usize>,
}

impl Ending<'_> {
    fn at_us(&self, place: usize) -> u64 {
        self.case.learner.events[place].at_us
    }

    /// How many results had been delivered by then.
    fn results(&self, until_us: u64) -> u64 {
        let link = self.rule.results.as_str();
        let delivered = self.case.learner().delivered(link).into_iter();
        let results = delivered.filter(|one| one.from == Side::Connect);
        results.filter(|one| one.at_us + one.held_us <= until_us).count() as u64
    }

    fn too_early(&self) -> Option<Finding> {
        let said = self.said?;
        let (came, wanted) = (self.results(self.at_us(said)), self.rule.count);
        if came >= wanted {
            return None;
        }
        let (who, word) = (self.case.who(self.speaker), &self.rule.says);
        let message = format!(
            "{who} said `{word}` {}, when {came} of {wanted} results had come. Whoever hears it drops what it is doing.",
            after(self.at_us(said))
        );
        let advice = format!("Take all {wanted} results first, log the total, and say `{word}` only then.");
        Some(
            Finding::failure("said-too-early", Cause::Counting, message)
                .by_the_clock()
                .expected(format!("{word} after {}", counted(wanted, "result")), format!("after {came}"))
                .at(after(self.at_us(said)))
                .advice(advice)
                .section("Task"),
        )
    }

    /// It went by itself before the word was said.
    fn left_before(&self, actor: &Actor) -> Option<Finding> {
        let is_its = |what: &What| matches!(what, What::Exited { actor: who, .. } if **who == *actor.name);
        let gone = self.case.learner.events.iter().position(|event| is_its(&event.what))?;
        let by_itself = self.case.learner().end(&actor.name) == End::ByItself(Ended::Code(0));
        // Another word may have been taken for this one; what is wrong with it is told elsewhere.
        let mut before = self.case.learner.events[..gone].iter();
        let something_said = before.any(|event| match &event.what {
            What::Message { link, from: Side::Bind, .. } => **link == *self.rule.link,
            _ => false,
        });
        if !by_itself || something_said {
            return None;
        }
        let (who, word) = (self.case.who(actor), &self.rule.says);
        let said = match self.said {
            Some(said) => format!("`{word}` was said {}", after(self.at_us(said))),
            None => format!("`{word}` was not said until then"),
        };
        let message = format!("{who} ended {}, with exit status 0, and {said}.", after(self.at_us(gone)));
        let advice = format!(
            "Nobody but the one who collects knows when all is done. Do not count your own messages, and do not give up \
             when none has come for a while: wait for `{word}`."
        );
        Some(
            Finding::failure("ended-too-early", Cause::Meeting, message)
                .by_the_clock()
                .expected(format!("ends after {word}"), "ends before it")
                .at(after(self.at_us(gone)))
                .advice(advice)
                .section("Task"),
        )
    }

    fn waits(&self, actor: &Actor) -> bool {
        use StopReason::{Deadline, Idle, SceneOver};
        matches!(self.case.learner().end(&actor.name), End::Stopped(Deadline | Idle | SceneOver))
    }

    /// All results were there, and the word was not said to anybody who waits for it.
    fn never_said(&self) -> Option<Finding> {
        let all = self.results(u64::MAX);
        let hearers =
            || self.case.cast().iter().filter(|actor| actor.is_given(&self.rule.link, Side::Connect));
        if self.said.is_some() || all < self.rule.count || !hearers().any(|actor| self.waits(actor)) {
            return None;
        }
        let seen = self.case.learner();
        let (who, word) = (self.case.who(self.speaker), &self.rule.says);
        let (link, pattern) = (&self.rule.link, self.case.links.get(&self.rule.link)?.bind.name());
        // Whoever never met, spoke another pattern or said another word is told so elsewhere.
        if seen.connections(link).is_empty() || seen.flows(link).iter().any(|flow| flow.from == Side::Bind) {
            return None;
        }
        let gone = match seen.end(&self.speaker.name) {
            End::ByItself(_) => "It ended without it",
            _ => "It is still there, and silent",
        };
        let message = format!(
            "{who} never said `{word}`: all {} had come, and nothing crossed the wire from its {pattern}. {gone}.",
            counted(all, "result")
        );
        let advice = format!(
            "After the total, send `{word}` from {pattern}, and keep the socket open for a moment. What is closed at once \
             may be lost."
        );
        Some(
            Finding::failure("no-last-word", Cause::Messages, message)
                .expected(format!("`{word}` from {pattern}"), "nothing")
                .advice(advice)
                .section("The trap"),
        )
    }

    /// The word was said, and it runs on.
    fn runs_on(&self, actor: &Actor) -> Option<Finding> {
        let said = self.said?;
        let seen = self.case.learner();
        let (stopped, _) = seen.stopped(&actor.name).filter(|_| self.waits(actor))?;
        let (who, word, link) = (self.case.who(actor), &self.rule.says, self.rule.link.as_str());
        let pattern = self.case.links.get(link)?.connect.name();
        let connections = seen.connections(link);
        let heard = self.case.learner.events.iter().find(|event| match &event.what {
            What::Message { conn, .. } => {
                self.rule.is_the_word(&event.what)
                    && connections.get(conn).is_some_and(|who| ***who == *actor.name)
            }
            _ => false,
        });
        let (id, message, advice, actual) = match heard {
            Some(event) => (
                "runs-on",
                format!(
                    "{who} runs on: `{word}` reached its {pattern} connection {}, and it was still there {} later.",
                    after(event.at_us),
                    seconds(stopped.saturating_sub(event.at_us))
                ),
                format!(
                    "Perhaps it is deaf on that ear: it waits in a receive on another socket, so watch both at once, or let \
                     the receives give up after a few ms. Perhaps it never subscribed; a {pattern} without a topic hears \
                     nothing. Or it hears `{word}` and leaves only its loop, or a thread still waits."
                ),
                format!("`{word}` came, and it runs on"),
            ),
            None => {
                let up = connections.iter().find(|(_, name)| ****name == *actor.name);
                let up = up.and_then(|(conn, _)| seen.met_at(link, *conn));
                let when = match up {
                    Some(up) if up > self.at_us(said) => {
                        format!("its {pattern} connection was up only {}", after(up))
                    }
                    Some(_) => format!("nothing came over its {pattern} connection"),
                    None => format!("its {pattern} was never connected"),
                };
                (
                    "missed-the-last-word",
                    format!("{who} missed `{word}`: it was said {}, and {when}.", after(self.at_us(said))),
                    format!(
                        "A word to everybody reaches those who are there. Connect {pattern} first of all, before the work \
                         begins."
                    ),
                    format!("`{word}` never came"),
                )
            }
        };
        Some(
            Finding::failure(id, Cause::Messages, message)
                .expected(format!("ends after `{word}`"), actual)
                .at(after(stopped))
                .advice(advice)
                .section("The trap"),
        )
    }
}
