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
    /// What was asked this time. Under the same name it should be the same each time.
    pub(super) task: String,
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
    /// When workers said what came of each request, by its place.
    back: Vec<Vec<u64>>,
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
        book.index();
        book
    }

    fn submitted(&mut self, life: usize, call: Call) {
        let named = match &call.said {
            Said::Submit(text) => text.split_once(' '),
            _ => None,
        };
        let Some((name, task)) = named else { return self.nameless.push(call) };
        let answer = call.answered_us.zip(call.answer.clone());
        let task = task.to_owned();
        let ask = Ask { client: call.actor.clone(), task: task.clone(), life, at_us: call.asked_us, answer };
        match self.requests.iter_mut().find(|request| request.name == name) {
            Some(request) => request.asks.push(ask),
            None => {
                self.requests.push(Request { name: name.to_owned(), task, asks: vec![ask] });
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

    /// Whether the last record before the server was killed for that time may be one of this request's. It is not when
    /// another one was certainly written later: that of a job that came back when all that is known of this request had
    /// been said already, and that was answered. Whatever came back so was written, and then answered, after that.
    pub(super) fn may_be_last(&self, place: usize, kill: usize) -> bool {
        let Some(kill_us) = self.kills.get(kill).copied() else { return false };
        let before = |at_us: &u64| *at_us <= kill_us;
        let request = &self.requests[place];
        // It may have been done again, and written again; and what the server had sent may be seen when it is gone.
        let answers = request.asks.iter().filter(|ask| ask.life <= kill);
        let answered = answers.filter_map(|ask| ask.answer.as_ref()).map(|(at_us, _)| *at_us).max();
        let handed = self.given(place).filter(|given| given.life <= kill).map(|given| given.handed_us).max();
        let asked = request.asks.iter().map(|ask| ask.at_us).min();
        let Some(said_us) = answered.or(handed).or(asked) else { return false };
        !(0..self.requests.len()).filter(|other| *other != place).any(|other| {
            let answered = self.requests[other].first_answer().map(|(_, at_us, _)| at_us).filter(before);
            answered.is_some_and(|answered_us| {
                self.back[other].iter().any(|at_us| said_us < *at_us && *at_us < answered_us)
            })
        })
    }

    /// Finds out when workers said what came of each request.
    fn index(&mut self) {
        let mut jobs: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for given in &self.given {
            if let Some(place) = given.request {
                jobs.insert((given.life, &given.job), place);
            }
        }
        let mut back = vec![Vec::new(); self.requests.len()];
        for (life, call) in &self.workers {
            if let Said::Done { job, .. } | Said::Fail { job, .. } = &call.said
                && let Some(place) = jobs.get(&(*life, job.as_str()))
            {
                back[*place].push(call.asked_us);
            }
        }
        self.back = back;
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
