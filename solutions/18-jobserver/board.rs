// Who has what: every job that was handed in and is not done, and every worker that was ever heard of. No sockets here.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::raw::WayBack;

/// A worker's place in the list.
pub type Worker = usize;

/// A job that is not done.
pub struct Job {
    /// Its name and its arguments.
    pub task: Vec<u8>,
    /// Who wants the answer. A client that asks again over a new connection has two ways back.
    pub asked_by: Vec<WayBack>,
    // Everybody who was ever given it: the last one may have it still, and any of them may say that it is done.
    given_to: Vec<Worker>,
}

/// When a job that was handed out is to go to somebody else.
struct Lease {
    ends: Instant,
    id: u64,
    // How often it had been handed out by then: an older lease means nothing any more.
    turn: usize,
}

pub struct Board {
    lease: Duration,
    // The number of the last job.
    last: u64,
    jobs: HashMap<u64, Job>,
    // By the numbers that the clients gave to their requests.
    requests: HashMap<u32, u64>,
    // Jobs that nobody has. One that was done late is still in here, and is passed over.
    waiting: VecDeque<u64>,
    // In the order in which they end, because each is as long as any other.
    leases: VecDeque<Lease>,
    // The names of the workers, and what each of them has.
    names: HashMap<Vec<u8>, Worker>,
    holds: Vec<Option<u64>>,
    /// How often a lease ended before the job was done.
    pub requeued: u64,
}

impl Board {
    pub fn new(lease: Duration) -> Board {
        Board {
            lease,
            last: 0,
            jobs: HashMap::new(),
            requests: HashMap::new(),
            waiting: VecDeque::new(),
            leases: VecDeque::new(),
            names: HashMap::new(),
            holds: Vec::new(),
            requeued: 0,
        }
    }

    /// Takes a job in. A request that is under way already is not a new job: the REQ asks again when it has waited for
    /// long, or has lost its connection.
    pub fn submit(&mut self, task: &[u8], way: WayBack) {
        let known = self.requests.get(&way.request()).and_then(|id| self.jobs.get_mut(id));
        if let Some(job) = known.filter(|job| job.task == task) {
            if !job.asked_by.contains(&way) {
                job.asked_by.push(way);
            }
            return;
        }
        self.last += 1;
        self.jobs.insert(
            self.last,
            Job { task: task.to_vec(), asked_by: vec![way], given_to: Vec::new() },
        );
        self.requests.insert(way.request(), self.last);
        self.waiting.push_back(self.last);
    }

    /// The worker of this name.
    pub fn worker(&mut self, name: &[u8]) -> Worker {
        match self.names.get(name) {
            Some(worker) => *worker,
            None => {
                self.holds.push(None);
                self.names.insert(name.to_vec(), self.holds.len() - 1);
                self.holds.len() - 1
            }
        }
    }

    /// The job for a worker that asks. One that asks although it has a job has never got it, or has forgotten it, and
    /// is told of it again.
    pub fn hand_out(&mut self, worker: Worker, now: Instant) -> Option<(u64, &[u8])> {
        let id = match self.holds[worker] {
            Some(id) => id,
            None => self.next_waiting()?,
        };
        let job = self.jobs.get_mut(&id)?;
        if self.holds[worker].is_none() {
            job.given_to.push(worker);
            self.leases.push_back(Lease { ends: now + self.lease, id, turn: job.given_to.len() });
            self.holds[worker] = Some(id);
        }
        Some((id, &job.task))
    }

    fn next_waiting(&mut self) -> Option<u64> {
        while let Some(id) = self.waiting.pop_front() {
            if self.jobs.contains_key(&id) {
                return Some(id);
            }
        }
        None
    }

    /// A worker says that a job is done. `None` when it is done already, or was never this worker's: then nothing
    /// changes. Whoever had it before, and is late, is believed.
    pub fn finish(&mut self, id: u64, worker: Worker) -> Option<Job> {
        let job = self.jobs.get(&id).filter(|job| job.given_to.contains(&worker))?;
        for other in &job.given_to {
            if self.holds[*other] == Some(id) {
                self.holds[*other] = None;
            }
        }
        let job = self.jobs.remove(&id)?;
        for way in &job.asked_by {
            if self.requests.get(&way.request()) == Some(&id) {
                self.requests.remove(&way.request());
            }
        }
        Some(job)
    }

    /// Puts jobs back whose lease has ended, in front: they have waited longest.
    pub fn expire(&mut self, now: Instant) {
        while let Some(lease) = self.leases.front() {
            let job = self.jobs.get(&lease.id).filter(|job| job.given_to.len() == lease.turn);
            match job {
                Some(_) if lease.ends > now => return,
                Some(job) => {
                    if let Some(worker) = job.given_to.last() {
                        self.holds[*worker] = None;
                    }
                    self.waiting.push_front(lease.id);
                    self.requeued += 1;
                }
                // It is done.
                None => {}
            }
            self.leases.pop_front();
        }
    }

    /// When the next lease ends.
    pub fn next_end(&self) -> Option<Instant> {
        self.leases.front().map(|lease| lease.ends)
    }

    /// How many jobs are not done.
    pub fn open(&self) -> usize {
        self.jobs.len()
    }

    /// Whether there may be a job that nobody has.
    pub fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}
