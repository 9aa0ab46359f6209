//! The conversation on a link over which workers ask for work, or clients for answers: who asked for what, when, and
//! what the answer was.

use std::collections::BTreeMap;

use crate::evidence::{Alteration, Evidence, Name, Side, What};
use crate::scenario::Pattern;

use super::delivered;

/// What somebody said who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// `READY <worker>`
    Ready {
        /// The name that the worker gave.
        worker: String,
    },
    /// `DONE <id> <worker>`, with or without a text.
    Done {
        /// The job's id.
        job: String,
        /// The name that the worker gave.
        worker: String,
        /// What came out; empty when nothing was said of it.
        text: String,
    },
    /// `FAIL <id> <worker> <text>`
    Fail {
        /// The job's id.
        job: String,
        /// The name that the worker gave.
        worker: String,
        /// What went wrong.
        text: String,
    },
    /// `SUBMIT ...`: what stands behind the word.
    Submit(String),
    /// Anything else.
    Other(String),
}

/// What the program that binds answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// `JOB <id> <task>`
    Job {
        /// The job's id.
        job: String,
        /// What stands behind the id: milliseconds, or a job's name and its arguments.
        task: String,
    },
    /// `WAIT`
    Wait,
    /// `END`
    End,
    /// `RESULT <text>`
    Result(String),
    /// `ERROR <text>`
    Error(String),
    /// Anything else.
    Other(String),
}

/// A request, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who asked: the actor or the player to whom the address was given.
    pub actor: Name,
    /// The connection.
    pub conn: u32,
    /// When the request came to the tap, in microseconds.
    pub asked_us: u64,
    /// What it said.
    pub said: Said,
    /// When the answer came to the tap, in microseconds.
    pub answered_us: Option<u64>,
    /// What it was; none when none came.
    pub answer: Option<Answer>,
}

/// How a job came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// With DONE.
    Done,
    /// With FAIL.
    Failed,
}

/// A job's return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneAt {
    /// When it came to the tap, in microseconds.
    pub at_us: u64,
    /// How.
    pub how: How,
    /// What the worker said of it.
    pub text: String,
}

/// A job in a worker's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handout {
    /// Its id.
    pub job: String,
    /// What is to be done.
    pub task: String,
    /// The name that the worker had given when it asked.
    pub worker: String,
    /// The actor or player behind that name.
    pub actor: Name,
    /// The connection.
    pub conn: u32,
    /// When it came to the tap, in microseconds.
    pub handed_us: u64,
    /// When the same worker brought it back.
    pub done: Option<DoneAt>,
    /// When its worker stood still, was killed, ended or hung up while it held the job, in microseconds.
    pub gone_us: Option<u64>,
}

/// A whole conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// In the order in which they were asked.
    pub calls: Vec<Call>,
    /// When somebody stood still, went on or was gone: what [`Handout::gone_us`] is read from.
    turns: Vec<(u64, Turn)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Turn {
    Frozen(Name),
    Thawed(Name),
    Gone(Name),
    HungUp(u32),
}

/// Reads the conversation on a link whose REP binds. Messages that were altered count as they were delivered.
pub fn ledger(evidence: &Evidence, link: &str) -> Ledger {
    let mut actors: BTreeMap<u32, &Name> = BTreeMap::new();
    let mut turns = Vec::new();
    for event in &evidence.events {
        let turn = match &event.what {
            What::Connected { link: on, actor, conn } if **on == *link => {
                actors.insert(*conn, actor);
                continue;
            }
            What::Closed { link: on, conn, .. } | What::Malformed { link: on, conn, .. } if **on == *link => {
                Turn::HungUp(*conn)
            }
            What::Altered { link: on, conn, alteration: Alteration::Cut, .. } if **on == *link => {
                Turn::HungUp(*conn)
            }
            What::Frozen { actor } => Turn::Frozen(actor.clone()),
            What::Thawed { actor } => Turn::Thawed(actor.clone()),
            What::Killed { actor } | What::Exited { actor, .. } => Turn::Gone(actor.clone()),
            _ => continue,
        };
        turns.push((event.at_us, turn));
    }
    let mut calls: Vec<Call> = Vec::new();
    // The requests that have no answer yet, by connection and by the words in front of them.
    let mut open: BTreeMap<(u32, &[u8]), Vec<usize>> = BTreeMap::new();
    for message in delivered(evidence, link) {
        let payload = &*message.head.0;
        let text = Pattern::Req.text_of(payload);
        let words = &payload[..payload.len() - text.len()];
        let text = readable(text);
        match message.from {
            Side::Connect => {
                open.entry((message.conn, words)).or_default().push(calls.len());
                calls.push(Call {
                    actor: actors.get(&message.conn).map_or_else(|| "".into(), |actor| (*actor).clone()),
                    conn: message.conn,
                    asked_us: message.at_us,
                    said: said(&text),
                    answered_us: None,
                    answer: None,
                });
            }
            Side::Bind => {
                let asked = open.get_mut(&(message.conn, words)).filter(|calls| !calls.is_empty());
                if let Some(asked) = asked {
                    let call = &mut calls[asked.remove(0)];
                    call.answered_us = Some(message.at_us + message.held_us);
                    call.answer = Some(answer(&text));
                }
            }
        }
    }
    Ledger { calls, turns }
}

impl Ledger {
    /// Each time that a job was given to somebody, in that order.
    pub fn handouts(&self) -> Vec<Handout> {
        let mut handouts: Vec<Handout> = Vec::new();
        for call in &self.calls {
            if let (Some(handed_us), Some(Answer::Job { job, task })) = (call.answered_us, &call.answer) {
                handouts.push(Handout {
                    job: job.clone(),
                    task: task.clone(),
                    worker: call.said.worker().unwrap_or(&call.actor).to_owned(),
                    actor: call.actor.clone(),
                    conn: call.conn,
                    handed_us,
                    done: None,
                    gone_us: None,
                });
            }
        }
        handouts.sort_by_key(|handout| handout.handed_us);
        for call in &self.calls {
            let (job, how, text) = match &call.said {
                Said::Done { job, text, .. } => (job, How::Done, text),
                Said::Fail { job, text, .. } => (job, How::Failed, text),
                _ => continue,
            };
            let its = |one: &&mut Handout| {
                one.job == *job
                    && one.actor == call.actor
                    && one.done.is_none()
                    && one.handed_us <= call.asked_us
            };
            if let Some(handout) = handouts.iter_mut().find(its) {
                handout.done = Some(DoneAt { at_us: call.asked_us, how, text: text.clone() });
            }
        }
        for handout in &mut handouts {
            handout.gone_us = self.gone(handout);
        }
        handouts
    }

    /// When the worker was no longer at work on it, before it was done.
    fn gone(&self, handout: &Handout) -> Option<u64> {
        let mut frozen = false;
        let until = handout.done.as_ref().map_or(u64::MAX, |done| done.at_us);
        for (at_us, turn) in &self.turns {
            if *at_us > handout.handed_us && frozen {
                return Some(handout.handed_us);
            }
            if *at_us >= until {
                return None;
            }
            let later = *at_us >= handout.handed_us;
            match turn {
                Turn::Frozen(actor) if *actor == handout.actor && later => return Some(*at_us),
                Turn::Frozen(actor) if *actor == handout.actor => frozen = true,
                Turn::Thawed(actor) if *actor == handout.actor => frozen = false,
                Turn::Gone(actor) if *actor == handout.actor && later => return Some(*at_us),
                Turn::HungUp(conn) if *conn == handout.conn && later => return Some(*at_us),
                _ => {}
            }
        }
        frozen.then_some(handout.handed_us)
    }
}

impl Said {
    /// The name that the worker gave.
    pub fn worker(&self) -> Option<&str> {
        match self {
            Said::Ready { worker } | Said::Done { worker, .. } | Said::Fail { worker, .. } => Some(worker),
            Said::Submit(_) | Said::Other(_) => None,
        }
    }
}

/// A text for comparison: without what C and line-wise senders leave at its end.
fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned()
}

/// The first word, and the rest.
fn first_word(text: &str) -> (&str, &str) {
    text.split_once(' ').unwrap_or((text, ""))
}

fn said(text: &str) -> Said {
    let (verb, rest) = first_word(text);
    let (one, more) = first_word(rest);
    let (two, tail) = first_word(more);
    let filled = |word: &str| !word.is_empty();
    match verb {
        "READY" if filled(one) && more.is_empty() => Said::Ready { worker: one.to_owned() },
        "DONE" if filled(one) && filled(two) => {
            Said::Done { job: one.to_owned(), worker: two.to_owned(), text: tail.to_owned() }
        }
        "FAIL" if filled(one) && filled(two) => {
            Said::Fail { job: one.to_owned(), worker: two.to_owned(), text: tail.to_owned() }
        }
        "SUBMIT" if filled(rest) => Said::Submit(rest.to_owned()),
        _ => Said::Other(text.to_owned()),
    }
}

fn answer(text: &str) -> Answer {
    let (verb, rest) = first_word(text);
    let (one, task) = first_word(rest);
    match verb {
        "JOB" if !one.is_empty() && !task.is_empty() => {
            Answer::Job { job: one.to_owned(), task: task.to_owned() }
        }
        "WAIT" if rest.is_empty() => Answer::Wait,
        "END" if rest.is_empty() => Answer::End,
        "RESULT" => Answer::Result(rest.to_owned()),
        "ERROR" => Answer::Error(rest.to_owned()),
        _ => Answer::Other(text.to_owned()),
    }
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
