// The server: one loop that takes what comes on both its sockets, and never waits for anybody in particular.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::board::{Board, Worker};
use super::raw::{RawRep, WayBack};
use super::words::{self, FromWorker};

/// At most so many messages are taken from one socket before it is the other's turn.
const TURN: usize = 64;
/// A worker that waits for work is told so after this time, and asks again. One that has died does not, and then it is
/// not on the list any more.
const PATIENCE: Duration = Duration::from_millis(250);
const SECOND: Duration = Duration::from_secs(1);

struct Server {
    clients: RawRep,
    workers: RawRep,
    board: Board,
    // Workers that asked and have no answer yet, in the order in which they came.
    idle: VecDeque<Idle>,
    report: Report,
    // Every answer is put together in here.
    answer: Vec<u8>,
    now: Instant,
}

struct Idle {
    worker: Worker,
    way: WayBack,
    since: Instant,
}

/// Serves for ever.
pub fn serve(clients: &str, workers: &str, lease: Duration) -> io::Result<()> {
    let now = Instant::now();
    let mut server = Server {
        clients: RawRep::bind(clients)?,
        workers: RawRep::bind(workers)?,
        board: Board::new(lease),
        idle: VecDeque::new(),
        report: Report { requests: 0, replies: 0, before: 0, due: now + SECOND },
        answer: Vec::new(),
        now,
    };
    let mut message = Vec::new();
    loop {
        server.now = Instant::now();
        server.keep_time()?;
        let worked = server.hear_workers(&mut message)?;
        let submitted = server.hear_clients(&mut message)?;
        if !worked && !submitted {
            let until = server.next_deadline().saturating_duration_since(server.now);
            RawRep::wait(&server.workers, &server.clients, until)?;
        }
    }
}

impl Server {
    fn hear_clients(&mut self, message: &mut Vec<u8>) -> io::Result<bool> {
        let mut came = false;
        for _ in 0..TURN {
            let Some(way) = self.clients.receive(message)? else { break };
            came = true;
            self.report.requests += 1;
            match words::submitted(message) {
                Ok(task) => self.board.submit(task, way),
                Err(why) => self.reply(&[way], b"ERROR ", why.as_bytes())?,
            }
        }
        self.serve_idle()?;
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
            let name = match said {
                FromWorker::Ready { worker } => worker,
                FromWorker::Done { worker, .. } | FromWorker::Fail { worker, .. } => worker,
            };
            let worker = self.board.worker(name);
            let finished = match said {
                FromWorker::Ready { .. } => None,
                FromWorker::Done { id, text, .. } => Some((id, &b"RESULT "[..], text)),
                FromWorker::Fail { id, text, .. } => Some((id, &b"ERROR "[..], text)),
            };
            // The worker comes first: while it works, there is time to tell the client.
            let job = finished.and_then(|(id, verb, text)| Some((self.board.finish(id, worker)?, verb, text)));
            self.give_work(worker, way)?;
            if let Some((job, verb, text)) = job {
                self.reply(&job.asked_by, verb, text)?;
            }
        }
        Ok(came)
    }

    // Answers a worker with a job, or keeps it waiting.
    fn give_work(&mut self, worker: Worker, way: WayBack) -> io::Result<()> {
        // Its last request is its only one: a REQ that asks anew does not take the answer to what it asked before.
        if let Some(place) = self.idle.iter().position(|idle| idle.worker == worker) {
            self.idle.remove(place);
        }
        match self.board.hand_out(worker, self.now) {
            Some((id, task)) => {
                self.answer.clear();
                write!(self.answer, "JOB {id} ")?;
                self.answer.extend_from_slice(task);
                self.workers.send(&way, &self.answer)
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

    fn reply(&mut self, to: &[WayBack], verb: &[u8], text: &[u8]) -> io::Result<()> {
        self.report.replies += 1;
        self.answer.clear();
        self.answer.extend_from_slice(verb);
        self.answer.extend_from_slice(text);
        for way in to {
            self.clients.send(way, &self.answer)?;
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
        let (requeued, open, rate) = (board.requeued, board.open(), replies - before);
        // Nobody may read it any more. That is no reason to stop.
        let _ = writeln!(
            io::stderr(),
            "requests {requests} replies {replies} requeued {requeued} waiting {open} per second {rate}"
        );
        self.before = replies;
        self.due = now + SECOND;
    }
}
