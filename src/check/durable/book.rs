//! What was said at a server's two links, by the names of the requests, and in which of its lives.

use std::collections::BTreeMap;

use crate::check::seen::Seen;
use crate::check::served::task;
use crate::evidence::{Name, What};
use crate::flow::{self, Answer, Call, Said};

/// A request, however often it was made.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The word behind SUBMIT.
    pub(super) name: String,
    /// The job and its arguments.
    pub(super) task: String,
    pub(super) asks: Vec<Ask>,
}

/// A request as it was made once.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) client: Name,
    pub(super) life: usize,
    pub(super) at_us: u64,
    pub(super) answer: Option<(u64, Answer)>,
}

/// A job that was given to a worker.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// The place of its request; none when no request has this task, or more than one has.
    pub(super) request: Option<usize>,
    pub(super) job: String,
    pub(super) task: String,
    pub(super) worker: String,
    pub(super) life: usize,
    /// When the worker had asked.
    pub(super) asked_us: u64,
    pub(super) handed_us: u64,
}

/// Everything that was said.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) requests: Vec<Request>,
    /// What clients said that is no request with a name.
    pub(super) nameless: Vec<Call>,
    pub(super) given: Vec<Given>,
    /// What workers said, and in which life.
    pub(super) workers: Vec<(usize, Call)>,
    /// When the server was gone each time that it was killed. Life 0 ends with the first of them.
    pub(super) kills: Vec<u64>,
    /// When somebody reached the server first in each of its lives.
    pub(super) reached: BTreeMap<usize, u64>,
}

impl Book {
    pub(super) fn of(seen: Seen<'_>, server: &str, clients: &str, jobs: &str) -> Book {
        let mut book = Book::default();
        let mut killed = false;
        let mut lives: BTreeMap<(&str, u32), usize> = BTreeMap::new();
        for event in &seen.0.events {
            match &event.what {
                // For a moment it is still there. When it is gone, whoever comes has come to the next life of it.
                What::Killed { actor } if **actor == *server => killed = true,
                What::Exited { actor, .. } if **actor == *server && killed => {
                    book.kills.push(event.at_us);
                    killed = false;
                }
                What::Connected { link, conn, .. } => {
                    lives.insert((link, *conn), book.kills.len());
                    book.reached.entry(book.kills.len()).or_insert(event.at_us);
                }
                _ => {}
            }
        }
        let life = |link: &str, conn: u32| lives.get(&(link, conn)).copied().unwrap_or_default();
        for call in flow::ledger(seen.0, clients).calls {
            book.submitted(life(clients, call.conn), call);
        }
        for call in flow::ledger(seen.0, jobs).calls {
            let life = life(jobs, call.conn);
            book.handed(life, &call);
            book.workers.push((life, call));
        }
        book.given.sort_by_key(|given| given.handed_us);
        book
    }

    fn submitted(&mut self, life: usize, call: Call) {
        let named = match &call.said {
            Said::Submit(text) => text.split_once(' '),
            _ => None,
        };
        let Some((name, task)) = named else { return self.nameless.push(call) };
        let answer = call.answered_us.zip(call.answer.clone());
        let ask = Ask { client: call.actor.clone(), life, at_us: call.asked_us, answer };
        match self.requests.iter_mut().find(|request| request.name == name) {
            Some(request) => request.asks.push(ask),
            None => {
                let (name, task) = (name.to_owned(), task.to_owned());
                self.requests.push(Request { name, task, asks: vec![ask] });
            }
        }
    }

    fn handed(&mut self, life: usize, call: &Call) {
        let (Some(handed_us), Some(Answer::Job { job, task })) = (call.answered_us, &call.answer) else {
            return;
        };
        let before = "JOB  ".len() + job.len();
        let mut same = self
            .requests
            .iter()
            .enumerate()
            .filter(|(_, request)| task::is_same(task, before, &request.task));
        let request = match (same.next(), same.next()) {
            (Some((place, _)), None) => Some(place),
            _ => None,
        };
        self.given.push(Given {
            request,
            job: job.clone(),
            task: task.clone(),
            worker: call.said.worker().unwrap_or(&call.actor).to_owned(),
            life,
            asked_us: call.asked_us,
            handed_us,
        });
    }

    /// The life that is not over.
    pub(super) fn last_life(&self) -> usize {
        self.kills.len()
    }

    /// How often this was handed out, and to whom.
    pub(super) fn given(&self, request: usize) -> impl Iterator<Item = &Given> {
        self.given.iter().filter(move |given| given.request == Some(request))
    }

    /// The requests of which something was heard last before the server was killed for that time.
    pub(super) fn touched_last(&self, kill: usize, most: usize) -> Vec<usize> {
        let Some(kill_us) = self.kills.get(kill).copied() else { return Vec::new() };
        let touched = |place: usize| {
            // Whoever asks again for what is answered changes nothing, so that nothing has to be written.
            let request = &self.requests[place];
            let first = request.asks.iter().map(|ask| ask.at_us).min();
            let said = [first, request.first_answer().map(|(_, at_us, _)| at_us)];
            let given: Vec<&Given> = self.given(place).collect();
            let done = self.workers.iter().filter_map(|(_, call)| match &call.said {
                Said::Done { job, .. } | Said::Fail { job, .. } => {
                    given.iter().any(|given| given.job == *job).then_some(call.asked_us)
                }
                _ => None,
            });
            let handed = given.iter().map(|given| given.handed_us);
            said.into_iter().flatten().chain(done).chain(handed).filter(|at_us| *at_us <= kill_us).max()
        };
        let mut all: Vec<(u64, usize)> =
            (0..self.requests.len()).filter_map(|place| Some((touched(place)?, place))).collect();
        all.sort_unstable();
        all.into_iter().rev().take(most).map(|(_, place)| place).collect()
    }
}

impl Request {
    /// The first answer that it got.
    pub(super) fn first_answer(&self) -> Option<(&Ask, u64, &Answer)> {
        let answered = self.asks.iter().filter_map(|ask| {
            let (at_us, answer) = ask.answer.as_ref()?;
            Some((ask, *at_us, answer))
        });
        answered.min_by_key(|(_, at_us, _)| *at_us)
    }

    /// Who made it first.
    pub(super) fn client(&self) -> &str {
        self.asks.first().map_or("", |ask| &ask.client)
    }
}

/// An answer as it stood on the wire.
pub(super) fn shown(answer: &Answer) -> String {
    let text = match answer {
        Answer::Job { job, task } => format!("JOB {job} {task}"),
        Answer::Wait => "WAIT".to_owned(),
        Answer::End => "END".to_owned(),
        Answer::Result(text) => format!("RESULT {text}"),
        Answer::Error(text) => format!("ERROR {text}"),
        Answer::Other(text) => text.clone(),
    };
    text.trim_end().to_owned()
}
