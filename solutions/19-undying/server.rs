// The server: one loop that takes what comes on both its sockets, and never waits for anybody in particular.
//
// What may be relied upon:
// - When a client has an answer, the answer is on the disk. Whoever makes the same request again gets the same answer,
//   even if the server was killed or the machine lost its power.
// - When a worker has a job, its request has been given to the operating system. If the server is killed, it is still
//   going to be done and answered. If the machine loses its power just then, the request may be lost: its client has no
//   answer yet, and asks again.
// - A job may be done twice, by workers of which one was late or had no chance to say so. It is answered once.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::Path;
use std::process;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::board::{Board, Taken, Worker};
use super::gate::Gate;
use super::journal::{Journal, Record};
use super::raw::{RawRep, WayBack};
use super::words::{self, FromWorker};

/// At most so many messages are taken from one socket before it is the other's turn.
const TURN: usize = 64;
/// A worker that waits for work is told so after this time, and asks again. One that has died does not, and then it is
/// not on the list any more.
const PATIENCE: Duration = Duration::from_millis(250);
const SECOND: Duration = Duration::from_secs(1);
/// A journal shorter than this, in bytes, is not written anew: it is read in a moment.
const SHORT: u64 = 1 << 20;

struct Server {
    clients: Arc<RawRep>,
    workers: RawRep,
    board: Board,
    journal: Journal,
    /// Records in the journal, dead ones among them.
    records: usize,
    gate: Gate<Answer>,
    /// Answers whose records are on their way into the journal.
    answers: Vec<Answer>,
    // Workers that asked and have no answer yet, in the order in which they came.
    idle: VecDeque<Idle>,
    report: Report,
    now: Instant,
}

struct Idle {
    worker: Worker,
    way: WayBack,
    since: Instant,
}

struct Answer {
    to: Vec<WayBack>,
    text: Arc<[u8]>,
}

/// Serves for ever.
pub fn serve(clients: &str, workers: &str, lease: Duration, journal: &Path) -> io::Result<()> {
    let mut board = Board::new(lease);
    let mut records = 0;
    let opened = Journal::open(journal, |record| {
        records += 1;
        board.replay(record);
    });
    let (journal, torn) = opened.map_err(|error| io::Error::other(format!("{}: {error}", journal.display())))?;
    if torn > 0 {
        let _ = writeln!(io::stderr(), "the last {torn} bytes of the journal were no whole record, and were cut off");
    }
    // Only now: nobody is to come before everything is remembered.
    let clients = Arc::new(RawRep::bind(clients)?);
    let now = Instant::now();
    let mut server = Server {
        gate: gate(&clients),
        clients,
        workers: RawRep::bind(workers)?,
        journal,
        records,
        answers: Vec::new(),
        idle: VecDeque::new(),
        report: Report { requests: 0, replies: 0, before: 0, due: now + SECOND },
        now,
        board,
    };
    let begin = server.board.begin();
    server.write(begin);
    let mut message = Vec::new();
    loop {
        server.now = Instant::now();
        server.keep_time()?;
        let worked = server.hear_workers(&mut message)?;
        let submitted = server.hear_clients(&mut message)?;
        server.settle()?;
        if !worked && !submitted {
            let until = server.next_deadline().saturating_duration_since(server.now);
            RawRep::wait(&server.workers, &server.clients, until)?;
        }
    }
}

/// Sends the answers to the clients, once the journal is on the disk.
fn gate(clients: &Arc<RawRep>) -> Gate<Answer> {
    let clients = Arc::clone(clients);
    let open = move |answer: Answer| {
        for way in &answer.to {
            // Whoever does not get it asks again.
            let _ = clients.send(way, &answer.text);
        }
    };
    // After that, nobody knows what is on the disk. The next life reads it.
    let broken = |error| {
        let _ = writeln!(io::stderr(), "the journal can't be synced: {error}");
        process::exit(1);
    };
    Gate::start(open, broken)
}

impl Server {
    fn hear_clients(&mut self, message: &mut Vec<u8>) -> io::Result<bool> {
        let mut came = false;
        for _ in 0..TURN {
            let Some(way) = self.clients.receive(message)? else { break };
            came = true;
            self.report.requests += 1;
            match words::submitted(message) {
                Ok((request, task)) => match self.board.submit(request, task, way) {
                    Taken::New(record) => self.write(record),
                    Taken::UnderWay => {}
                    Taken::Done(answer) => self.answer(vec![way], answer),
                },
                // It changes nothing, so there is nothing to write.
                Err(why) => {
                    self.report.replies += 1;
                    self.clients.send(&way, &[b"ERROR ", why.as_bytes()].concat())?;
                }
            }
        }
        Ok(came)
    }

    fn hear_workers(&mut self, message: &mut Vec<u8>) -> io::Result<bool> {
        let mut came = false;
        for _ in 0..TURN {
            let Some(way) = self.workers.receive(message)? else { break };
            came = true;
            let Some(said) = FromWorker::read(message) else {
                self.workers.send(&way, b"ERROR say READY <worker>, DONE or FAIL <id> <worker> <text>")?;
                continue;
            };
            let worker = self.board.worker(said.worker());
            let finished = match said {
                FromWorker::Ready { .. } => None,
                FromWorker::Done { id, text, .. } => self.board.finish(id, worker, [b"RESULT ", text].concat()),
                FromWorker::Fail { id, text, .. } => self.board.finish(id, worker, [b"ERROR ", text].concat()),
            };
            self.give_work(worker, way)?;
            if let Some(finished) = finished {
                self.write(Record::Answered { request: &finished.request, answer: &finished.answer });
                self.answer(finished.asked_by, finished.answer);
            }
        }
        Ok(came)
    }

    fn write(&mut self, record: Record<'_>) {
        self.journal.add(record);
        self.records += 1;
    }

    fn answer(&mut self, to: Vec<WayBack>, text: Arc<[u8]>) {
        self.report.replies += to.len() as u64;
        self.answers.push(Answer { to, text });
    }

    // The end of a turn: everything that has to be remembered of it is written in one go. Only then the new jobs are
    // handed out, and the answers put behind the gate.
    fn settle(&mut self) -> io::Result<()> {
        self.journal.write()?;
        if self.journal.bytes() > SHORT && self.records > 2 * self.board.alive() {
            self.journal.rewrite(self.board.records())?;
            self.records = self.board.alive();
        }
        self.board.release();
        self.serve_idle()?;
        if !self.answers.is_empty() {
            self.gate.hold(self.journal.file(), self.answers.drain(..));
        }
        Ok(())
    }

    // Answers a worker with a job, or keeps it waiting.
    fn give_work(&mut self, worker: Worker, way: WayBack) -> io::Result<()> {
        // Its last request is its only one: a REQ that asks anew does not take the answer to what it asked before.
        if let Some(place) = self.idle.iter().position(|idle| idle.worker == worker) {
            self.idle.remove(place);
        }
        match self.board.hand_out(worker, self.now) {
            Some((id, task)) => {
                let mut job = format!("JOB {id} ").into_bytes();
                job.extend_from_slice(task);
                self.workers.send(&way, &job)
            }
            None => {
                self.idle.push_back(Idle { worker, way, since: self.now });
                Ok(())
            }
        }
    }

    fn serve_idle(&mut self) -> io::Result<()> {
        while self.board.has_waiting() {
            let Some(Idle { worker, way, .. }) = self.idle.pop_front() else { break };
            self.give_work(worker, way)?;
        }
        Ok(())
    }

    // Leases that end, workers that have waited for long, and the report.
    fn keep_time(&mut self) -> io::Result<()> {
        self.board.expire(self.now);
        self.serve_idle()?;
        while let Some(idle) = self.idle.front().filter(|idle| idle.since + PATIENCE <= self.now) {
            self.workers.send(&idle.way, b"WAIT")?;
            self.idle.pop_front();
        }
        if self.report.due <= self.now {
            self.report.print(&self.board, self.now);
        }
        Ok(())
    }

    fn next_deadline(&self) -> Instant {
        let idle = self.idle.front().map(|idle| idle.since + PATIENCE);
        [self.board.next_end(), idle].into_iter().flatten().fold(self.report.due, Instant::min)
    }
}

struct Report {
    requests: u64,
    replies: u64,
    // Replies until the last report.
    before: u64,
    due: Instant,
}

impl Report {
    fn print(&mut self, board: &Board, now: Instant) {
        let Report { requests, replies, before, .. } = *self;
        let (requeued, repeated, open) = (board.requeued, board.repeated, board.open_jobs());
        let rate = replies - before;
        // Nobody may read it any more. That is no reason to stop.
        let _ = writeln!(
            io::stderr(),
            "requests {requests} repeated {repeated} replies {replies} requeued {requeued} waiting {open} per second \
             {rate}"
        );
        self.before = replies;
        self.due = now + SECOND;
    }
}
