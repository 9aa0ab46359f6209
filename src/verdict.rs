//! What the Evidence means: findings in the order of their causes, and the outcome that follows from them.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

/// How a verification ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Every check that applies passed.
    Passed,
    /// At least one finding is a failure.
    Failed,
    /// The program could not be built or started.
    NotStarted,
}

/// How one check ended in one scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckOutcome {
    /// It found no failure.
    Passed,
    /// It found at least one failure.
    Failed,
    /// There was nothing that it could judge.
    Skipped,
}

/// Whether a finding decides the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The program is not right.
    Failure,
    /// Worth knowing; the program may still be right.
    Note,
}

/// Where in a program's life a mistake sits. Earlier ones cause the later ones, so the order of these
/// variants is the order in which findings are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// It could not be built or started.
    Start,
    /// The workshop had to stop it before it did harm: output, memory, processes.
    Runaway,
    /// It never came to the addresses that it was given: no socket, or other addresses.
    Address,
    /// Its sockets meet, but speak another pattern or no protocol at all.
    Protocol,
    /// It crashed: a panic, a traceback, a missing module, a signal.
    Crash,
    /// Its sockets do not meet as they should: wrong end, swapped addresses, one worker too many.
    Meeting,
    /// It works at the wrong speed.
    Pace,
    /// It counts wrongly: from the wrong number, to the wrong one, or one of them twice.
    Counting,
    /// Too many, too few or other messages crossed the wire.
    Messages,
    /// It gave up because a call failed or timed out: a consequence of what stands above.
    GaveUp,
    /// The answer went to the wrong place.
    Place,
    /// The answer is wrong.
    Answer,
    /// It ended too late, not at all or with the wrong status.
    Ending,
    /// It left something behind.
    Leftover,
}

/// What a finding rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// What was said, and in which order. It is the same on every machine.
    Fact,
    /// When it was. On a machine that was held up it may be wrong, so it is believed when it is seen twice.
    Time,
}

/// One line of an aligned excerpt of two outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExcerptLine {
    /// In both outputs.
    Same {
        /// Its number in the actual output, from 1.
        number: usize,
        /// The line.
        text: String,
    },
    /// Expected, but not there.
    Missing {
        /// Its number in the expected output, from 1.
        number: usize,
        /// The line.
        text: String,
    },
    /// There, but not expected.
    Extra {
        /// Its number in the actual output, from 1.
        number: usize,
        /// The line.
        text: String,
    },
    /// This many equal or uninteresting lines are left out here.
    Gap(usize),
}

/// Where something was seen: in words, and when, where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Such as `line 2` or `after 1.2 s`.
    pub words: String,
    /// In microseconds since the scene began.
    pub at_us: Option<u64>,
}

impl From<String> for Place {
    fn from(words: String) -> Place {
        Place { words, at_us: None }
    }
}

impl From<&str> for Place {
    fn from(words: &str) -> Place {
        words.to_owned().into()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> String {
        place.words
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// One thing that a check found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The mistake's name, such as `sums-not-numbers`.
    pub id: &'static str,
    /// Failure or note.
    pub kind: Kind,
    /// Where in the program's life it sits.
    #[serde(skip)]
    pub cause: Cause,
    /// What it rests on.
    #[serde(skip)]
    pub ground: Ground,
    /// The check that found it.
    pub check: &'static str,
    /// The scene in which it was found; filled in by the judge.
    pub scene: String,
    /// What a right program would have shown, in a few words or one line of output.
    pub expected: String,
    /// What this one showed instead.
    pub actual: String,
    /// The place: `line 2`, `message 17`, `after 1.2 s`, or empty.
    pub r#where: String,
    /// The same place in time, in microseconds since the scene began, where there is one.
    #[serde(skip)]
    pub at_us: Option<u64>,
    /// What happened, in one or two plain sentences.
    pub message: String,
    /// Why it is probably so and what to try, in one to three plain sentences.
    pub advice: String,
    /// The heading of the page's section that helps, or empty.
    pub section: &'static str,
    /// The two outputs around the first difference, aligned; may be empty.
    #[serde(skip)]
    pub excerpt: Vec<ExcerptLine>,
}

impl Finding {
    /// A failure with the least that a finding needs. The rest is added with the methods below. One of pace, or of a call
    /// that timed out, rests on time; others on facts.
    pub fn failure(id: &'static str, cause: Cause, message: impl Into<String>) -> Finding {
        Finding {
            id,
            kind: Kind::Failure,
            cause,
            ground: match cause {
                Cause::Pace | Cause::GaveUp => Ground::Time,
                _ => Ground::Fact,
            },
            check: "",
            scene: String::new(),
            expected: String::new(),
            actual: String::new(),
            r#where: String::new(),
            at_us: None,
            message: message.into(),
            advice: String::new(),
            section: "",
            excerpt: Vec::new(),
        }
    }

    /// A note with the least that it needs.
    pub fn note(id: &'static str, cause: Cause, message: impl Into<String>) -> Finding {
        Finding { kind: Kind::Note, ..Finding::failure(id, cause, message) }
    }

    /// Says what was expected and what was seen.
    pub fn expected(mut self, expected: impl Into<String>, actual: impl Into<String>) -> Finding {
        self.expected = expected.into();
        self.actual = actual.into();
        self
    }

    /// Says that it rests on when something was, although its cause alone doesn't say so.
    pub fn by_the_clock(self) -> Finding {
        Finding { ground: Ground::Time, ..self }
    }

    /// Says where, and when, if the place is one in time.
    pub fn at(mut self, place: impl Into<Place>) -> Finding {
        let Place { words, at_us } = place.into();
        self.r#where = words;
        self.at_us = at_us.or(self.at_us);
        self
    }

    /// Says when it was, in microseconds since the scene began, where the place is told in other words.
    pub fn when(self, at_us: u64) -> Finding {
        Finding { at_us: Some(at_us), ..self }
    }

    /// Says why it is probably so and what to try.
    pub fn advice(mut self, advice: impl Into<String>) -> Finding {
        self.advice = advice.into();
        self
    }

    /// Names the page's section that helps.
    pub fn section(mut self, section: &'static str) -> Finding {
        self.section = section;
        self
    }

    /// Shows the two outputs around the first difference.
    pub fn excerpt(mut self, excerpt: Vec<ExcerptLine>) -> Finding {
        self.excerpt = excerpt;
        self
    }
}

/// Puts failures before notes and causes before consequences. What is equal keeps its place, so findings
/// that were gathered scene by scene, and check by check within a scene, stay in that order.
pub fn order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (finding.kind, finding.cause));
}

/// How one check ended in one scene.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CheckResult {
    /// The check's name.
    pub check: &'static str,
    /// The scene's name.
    pub scene: String,
    /// How it ended.
    pub outcome: CheckOutcome,
}

/// A time in seconds, to the hundredth: more of it would be chance.
pub fn hundredths(time: Duration) -> f64 {
    (time.as_secs_f64() * 100.0).round() / 100.0
}

/// The whole judgement of one verification. Serialised, it is what `verify --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The exercise's full name, such as `02-pushpull`.
    pub exercise: String,
    /// What it comes to.
    pub outcome: Outcome,
    /// The seed that plays the same again.
    pub seed: u64,
    /// How long the scenes took, in seconds.
    pub seconds: f64,
    /// Failures before notes, causes before consequences.
    pub findings: Vec<Finding>,
    /// Each check in each scene.
    pub checks: Vec<CheckResult>,
}
