//! Whether the question came when the others were there, and whether the survey ended at its deadline.

use crate::check::crash::{Reason, crash};
use crate::check::seen::{after, counted, listed, seconds};
use crate::evidence::{Ended, StopReason, Stream};
use crate::verdict::{Cause, Finding, Ground};

use super::{Case, Survey};

/// The pause that the task asks for, in microseconds, and what is taken for it.
const PAUSE: u64 = 400_000;
/// A socket's deadline when none is set, in microseconds; and how far beside it an end is still one of its.
const DEFAULT: u64 = 1_000_000;
const BESIDE: u64 = 150_000;
/// What a program may need after its deadline to say what it found, in microseconds, before the reference is asked.
const LEAVE: u64 = 850_000;

impl Survey<'_> {
    /// The question went out before the others were connected.
    pub(super) fn asked_too_early(&self) -> Option<Finding> {
        let (started, _) = self.case.learner().started(&self.surveyor.name)?;
        let there = || self.respondents.iter().filter(|one| !one.frozen);
        let Some(asked) = self.asked_us else {
            return self.reached_nobody(started, there().any(|one| one.met_us.is_some()));
        };
        // The tap may note the question late on a busy machine, but never early.
        let life = asked.saturating_sub(self.listened_us.unwrap_or(started));
        let missed = there().filter(|one| one.asked_us.is_none());
        let missed: Vec<String> = missed.map(|one| format!("`{}`", one.actor.name)).collect();
        if missed.is_empty() || life >= PAUSE {
            return None;
        }
        let message = format!(
            "{} asked {} after its bind. The question did not reach {}, not connected by then.",
            self.who(),
            seconds(life),
            listed(&missed)
        );
        Some(self.too_early(message).at(after(asked)))
    }

    fn reached_nobody(&self, started: u64, met: bool) -> Option<Finding> {
        let ended = self.case.learner().ended(&self.surveyor.name).map_or(u64::MAX, |(at, _)| at);
        let (who, life) = (self.who(), ended.saturating_sub(started));
        // A start is noted a little after it was made, and the library's clock is a coarse one.
        if life < self.deadline_us - self.deadline_us / 10 {
            let message = format!(
                "{who} never asked: it ended {} after it had been started, and no question crossed the wire.",
                seconds(life)
            );
            let advice = "Send the question from the SURVEYOR socket, and then receive until the deadline. A SURVEYOR that \
                          receives before it has asked gets an error.";
            let finding = Finding::failure("nothing-crossed", Cause::Messages, message)
                .expected("`who is there?` to each respondent", "no message")
                .advice(advice)
                .section("Task");
            return Some(finding);
        }
        // Whoever ended at its deadline asked at the latest so much before.
        let asked = ended.saturating_sub(self.deadline_us);
        let pause = asked.saturating_sub(self.listened_us.unwrap_or(started));
        if !met || pause >= PAUSE {
            return None;
        }
        Some(self.too_early(format!(
            "{who} asked at the latest {} after its bind, when nobody was connected yet: no question crossed the wire.",
            seconds(pause)
        )))
    }

    /// The same survey as the reference made it.
    fn reference(&self) -> Option<Survey<'_>> {
        Survey::of(Case { learner: self.case.reference, ..self.case }, self.link)
    }

    fn too_early(&self, message: String) -> Finding {
        let advice = "A survey goes to those who are connected at the moment when it is sent; the others never hear of it. \
                      The respondents try again to connect every 100 ms, so pause for half a second between bind and send.";
        Finding::failure("asked-too-early", Cause::Messages, message)
            .by_the_clock()
            .expected("a pause after bind", "a question at once")
            .advice(advice)
            .section("The trap")
    }

    /// It asked more than once.
    pub(super) fn asks_again(&self) -> Option<Finding> {
        let most = self.respondents.iter().map(|one| one.questions).max().filter(|most| *most > 1)?;
        let message =
            format!("{} asked {}. The task asks for one survey.", self.who(), counted(most as u64, "time"));
        let advice = "A new question ends the survey before it: answers to the old one are thrown away, and the deadline \
                      begins again. Send once, then receive until the deadline.";
        let finding = Finding::failure("asks-again", Cause::Messages, message);
        Some(finding.expected("1 question", counted(most as u64, "question")).advice(advice).section("Task"))
    }

    /// It ended before its deadline, long after it, or not at all; or it took the deadline for a failure.
    pub(super) fn ends_wrong(&self) -> Option<Finding> {
        let asked = self.asked_us?;
        if let Some(finding) = self.took_it_for_a_failure() {
            return Some(finding);
        }
        let seen = self.case.learner();
        match (seen.stopped(&self.surveyor.name), seen.ended(&self.surveyor.name)) {
            (Some((at, StopReason::Deadline | StopReason::Idle)), _) => {
                // The engine has waited for it long enough: nothing to look at twice.
                let finding = self.too_late(at, at.saturating_sub(asked), "was still waiting");
                Some(Finding { ground: Ground::Fact, ..finding })
            }
            (None, Some((at, Ended::Code(_)))) => {
                let took = at.saturating_sub(asked);
                let (started, _) = seen.started(&self.surveyor.name)?;
                // The tap may note the question much later than the program sent it, and nobody asks before it starts.
                if took < self.deadline_us / 2 || at.saturating_sub(started) < self.deadline_us {
                    return Some(self.too_soon(at, took));
                }
                // An interpreter may need a while to end. The last line shows when it was done.
                let done = seen
                    .lines(&self.surveyor.name, Stream::Stdout)
                    .last()
                    .map_or(at, |line| line.at_us.min(at));
                let took = done.saturating_sub(asked);
                (took > self.deadline_us + self.patience())
                    .then(|| self.too_late(done, took, "was done only"))
            }
            _ => None,
        }
    }

    /// How much later than its deadline it may be done: programs are slow on a busy machine, and the reference shows how
    /// slow.
    fn patience(&self) -> u64 {
        let late = self.reference().and_then(|reference| {
            let ended =
                reference.case.learner().lines(&reference.surveyor.name, Stream::Stdout).last()?.at_us;
            Some(ended.saturating_sub(reference.asked_us?).saturating_sub(self.deadline_us))
        });
        LEAVE + 4 * late.unwrap_or_default()
    }

    fn took_it_for_a_failure(&self) -> Option<Finding> {
        let crash = crash(self.case, self.surveyor).filter(|crash| crash.reason == Reason::TimedOut)?;
        let message = format!(
            "{} failed when its survey was over. The last receive timed out, as it has to: that is how a SURVEYOR learns \
             that its deadline has passed.",
            self.who()
        );
        let advice = "Take this one error as the end of the loop, print what you have, and end with status 0: \
                      `ErrorKind::TimedOut` in Rust, `ETIMEDOUT` in C, `pynng.Timeout` in Python. Every other error is one.";
        let finding = Finding::failure("timeout-is-the-end", Cause::Messages, message).by_the_clock();
        let finding = finding.expected("the names, after the last receive has timed out", crash.words);
        Some(finding.at(after(crash.at_us)).advice(advice).section("The trap"))
    }

    fn too_soon(&self, at: u64, took: u64) -> Finding {
        let deadline = seconds(self.deadline_us);
        let message = format!(
            "{} ended {} after its question. Its deadline is {deadline}, and not everybody had answered.",
            self.who(),
            seconds(took)
        );
        let last =
            self.respondents.iter().filter_map(|one| one.answer.as_ref()).map(|answer| answer.there_us).max();
        let advice = if took.abs_diff(DEFAULT) < BESIDE {
            "One second is the deadline of a socket to which none was set. Set the one from the arguments, in ms, before \
             you ask: `set_survey_deadline` in Rust, `NN_SURVEYOR_DEADLINE` in C, `survey_time` in Python."
        } else if last.is_some_and(|last| at.saturating_sub(last) < BESIDE) {
            "It seems to stop with an answer. It cannot know how many there are to come: receive until the socket says \
             that the time is over."
        } else {
            "Set the deadline from the arguments, in ms, on the socket, and receive until the socket says that the time is \
             over. A receive timeout is something else: it runs from each call on."
        };
        Finding::failure("ended-before-deadline", Cause::Pace, message)
            .expected(format!("ends at {deadline}"), format!("ended at {}", seconds(took)))
            .at(after(at))
            .advice(advice)
            .section("Task")
    }

    fn too_late(&self, at: u64, took: u64, verb: &str) -> Finding {
        let deadline = seconds(self.deadline_us);
        let message = format!(
            "{} {verb} {} after its question. Its deadline is {deadline}.",
            self.who(),
            seconds(took)
        );
        let advice = "The deadline is counted in ms, in every language. When it has passed, one receive says so with a \
                      timeout; leave the loop then. Do not wait for a number of answers: not everybody answers.";
        Finding::failure("ended-after-deadline", Cause::Pace, message)
            .expected(format!("ends at {deadline}"), format!("{verb} at {}", seconds(took)))
            .at(after(at))
            .advice(advice)
            .section("Task")
    }
}
