//! What a server of jobs lent to whom, what came back and what it logged, in one place: for the checks that judge it.

use std::collections::BTreeSet;

use crate::check::Case;
use crate::check::align::clean;
use crate::check::seen::{End, Line, Seen};
use crate::evidence::{Side, Stream, What};
use crate::flow::{self, Call, Said};
use crate::scenario::{Actor, Argument, Plays};

/// From this likeness on, of 0 to 1, a name is another one with a slip in it.
const ALIKE: f64 = 0.6;

/// A server and its workers, from the beginning of the scene to its end.
pub(in crate::check) struct Round<'a> {
    pub(in crate::check) case: Case<'a>,
    /// The learner's server.
    pub(in crate::check) server: &'a Actor,
    /// Everything that was asked, in that order.
    pub(in crate::check) calls: Vec<Call>,
    /// Everything that was lent, in that order.
    pub(in crate::check) loans: Vec<Loan>,
    /// How many jobs the server was given.
    pub(in crate::check) jobs: usize,
    /// For how long a job may be out, in microseconds, where the exercise has leases.
    pub(in crate::check) lease_us: Option<u64>,
    /// What the server printed.
    pub(in crate::check) log: Vec<Entry>,
}

/// A job that was lent to a worker.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::check) struct Loan {
    pub(in crate::check) job: String,
    pub(in crate::check) worker: String,
    /// The actor or player behind that name.
    pub(in crate::check) actor: String,
    /// When the request that got it came to the tap. The server cannot have lent it before that.
    pub(in crate::check) asked_us: u64,
    /// When the job came to the tap. The server cannot have lent it after that.
    pub(in crate::check) handed_us: u64,
    /// When this worker said DONE for it, and when that was answered.
    pub(in crate::check) done: Option<(u64, Option<u64>)>,
    /// When its worker was killed, frozen or gone with it.
    pub(in crate::check) gone_us: Option<u64>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::check) struct Entry {
    /// When it was printed, or later: it may have waited in a buffer.
    pub(in crate::check) at_us: u64,
    pub(in crate::check) text: String,
    pub(in crate::check) says: Says,
}

/// What a line of the log means.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::check) enum Says {
    /// `<id> done by <worker>`
    Done { job: String, worker: String },
    /// `done!`
    AllDone,
    /// Anything else.
    Other,
}

impl<'a> Round<'a> {
    /// Reads it, if the server is the learner's and was seen whole.
    pub(in crate::check) fn of(case: Case<'a>, link: &str) -> Option<Round<'a>> {
        let binds = |actor: &&Actor| actor.is_given(link, Side::Bind) && actor.plays == Plays::Learner;
        let server = case.cast().iter().find(binds)?;
        let seen = case.learner();
        seen.started(&server.name)?;
        let more = |what: &What| matches!(what, What::MoreMessages { link: on, .. } if **on == *link);
        if case.learner.events.iter().any(|event| more(&event.what)) {
            return None;
        }
        let ledger = flow::ledger(case.learner, link);
        let loans = ledger.handouts().into_iter().map(|one| Loan::of(&ledger.calls, one)).collect();
        let mut words = server.arguments.iter().skip_while(|word| !word.is_address(link, Side::Bind)).skip(1);
        let mut word = || match words.next() {
            Some(Argument::Word(word)) => Some(word.as_str()),
            _ => None,
        };
        let jobs = word().map_or(0, |list| list.split(',').count());
        let lease_us = word().and_then(|ms| ms.parse::<u64>().ok()).map(|ms| ms * 1000);
        let mut log = log(&seen.lines(&server.name, Stream::Stdout));
        log.iter_mut().for_each(|entry| entry.doubt(&ledger.calls));
        Some(Round { case, server, calls: ledger.calls, loans, jobs, lease_us, log })
    }

    pub(in crate::check) fn seen(&self) -> Seen<'a> {
        self.case.learner()
    }

    /// How a sentence about the server begins.
    pub(in crate::check) fn who(&self) -> String {
        self.case.who(self.server)
    }

    /// When the server ended by itself; then its log is whole.
    pub(in crate::check) fn left_us(&self) -> Option<u64> {
        match self.seen().end(&self.server.name) {
            End::ByItself(_) => self.seen().ended(&self.server.name).map(|(at_us, _)| at_us),
            _ => None,
        }
    }

    /// When the server ended or was stopped; else when the last thing happened.
    pub(in crate::check) fn end_us(&self) -> u64 {
        let stopped = self.seen().stopped(&self.server.name).map(|(at_us, _)| at_us);
        let ended = stopped.or_else(|| self.seen().ended(&self.server.name).map(|(at_us, _)| at_us));
        ended.or_else(|| self.case.learner.events.last().map(|event| event.at_us)).unwrap_or(0)
    }

    /// The ids that were lent, each once, in that order.
    pub(in crate::check) fn ids(&self) -> Vec<&str> {
        let mut had = BTreeSet::new();
        self.loans.iter().map(|loan| loan.job.as_str()).filter(|id| had.insert(*id)).collect()
    }

    pub(in crate::check) fn loans_of<'s>(&'s self, job: &'s str) -> impl Iterator<Item = &'s Loan> {
        self.loans.iter().filter(move |loan| loan.job == job)
    }

    /// Whether the log has it.
    pub(in crate::check) fn is_logged(&self, job: &str) -> bool {
        self.log.iter().any(|entry| matches!(&entry.says, Says::Done { job: id, .. } if id == job))
    }

    /// Whether somebody who had it said DONE, and the server took notice.
    pub(in crate::check) fn is_back(&self, job: &str) -> bool {
        self.loans_of(job).any(|loan| matches!(loan.done, Some((_, Some(_)))))
    }

    /// The first time that this worker said DONE for the job.
    pub(in crate::check) fn first_done(&self, job: &str, worker: &str) -> Option<&Call> {
        let is_it = |call: &&Call| matches!(&call.said, Said::Done { job: id, worker: who, .. } if id == job && who == worker);
        self.calls.iter().find(is_it)
    }

    /// What became of a worker that was gone at this time: the end of a sentence about it.
    pub(in crate::check) fn fate(&self, loan: &Loan) -> Option<String> {
        let gone_us = loan.gone_us?;
        let mut fate = "was gone";
        for event in self.case.learner.events.iter().take_while(|event| event.at_us <= gone_us) {
            match &event.what {
                What::Killed { actor } if **actor == *loan.actor => return Some("was killed".to_owned()),
                What::Frozen { actor } if **actor == *loan.actor => fate = "was frozen",
                What::Thawed { actor } if **actor == *loan.actor => fate = "was gone",
                What::Exited { actor, .. } if **actor == *loan.actor => fate = "ended",
                _ => {}
            }
        }
        Some(fate.to_owned())
    }
}

impl Loan {
    fn of(calls: &[Call], one: flow::Handout) -> Loan {
        let its = |call: &&Call| call.conn == one.conn && call.answered_us == Some(one.handed_us);
        let asked_us = calls.iter().find(its).map_or(one.handed_us, |call| call.asked_us);
        let back = one.done.as_ref().map(|done| {
            let said = |call: &&Call| call.actor == one.actor && call.asked_us == done.at_us;
            (done.at_us, calls.iter().find(said).and_then(|call| call.answered_us))
        });
        Loan {
            job: one.job,
            worker: one.worker,
            actor: one.actor.to_string(),
            asked_us,
            handed_us: one.handed_us,
            done: back,
            gone_us: one.gone_us,
        }
    }
}

impl Entry {
    /// A name that nobody has, and that is almost somebody's, was spelled wrong.
    fn doubt(&mut self, calls: &[Call]) {
        let Says::Done { worker, .. } = &self.says else { return };
        let mut names = calls.iter().filter_map(|call| call.said.worker());
        let is_known = names.clone().any(|name| name == worker);
        if !is_known && names.any(|name| strsim::normalized_levenshtein(name, worker) >= ALIKE) {
            self.says = Says::Other;
        }
    }
}

fn log(lines: &[Line<'_>]) -> Vec<Entry> {
    let texts = clean(lines);
    let entry = |(text, line): (String, &Line<'_>)| {
        let says = match text.split(' ').collect::<Vec<&str>>()[..] {
            [job, "done", "by", worker] => Says::Done { job: job.to_owned(), worker: worker.to_owned() },
            ["done!"] => Says::AllDone,
            _ => Says::Other,
        };
        Entry { at_us: line.at_us, text, says }
    };
    texts.into_iter().zip(lines).map(entry).collect()
}
