// Who has what: every request that is under way, and the answers of those that were done last. No sockets and no files
// here: what must not be forgotten goes to the journal, and comes back from there as records of an earlier life.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::journal::{Id, Record};
use super::raw::WayBack;

/// So many answers are kept for clients that ask again. Clients ask again after a second, and at the highest speed that
/// was measured so many answers are those of the last four. More would make the journal longer, and help nobody.
const KEPT: usize = 65_536;

/// A worker's place in the list.
pub type Worker = usize;

/// A job that is not done.
struct Job {
    request: Rc<[u8]>,
    /// Its name and its arguments.
    task: Vec<u8>,
    /// Who wants the answer: nobody, while no client has asked for it in this life of the server.
    asked_by: Vec<WayBack>,
    /// Who was given it in this life: the last one may have it still, and any of them may say that it is done.
    given_to: Vec<Worker>,
}

/// What is known of a request.
enum Known {
    Open(Id),
    Done(Arc<[u8]>),
}

/// What becomes of a request.
pub enum Taken<'a> {
    /// It is a new job, which has to be written down, and then released.
    New(Record<'a>),
    /// It was made before and is under way. Whoever asks now is told as well.
    UnderWay,
    /// It was made before and has its answer.
    Done(Arc<[u8]>),
}

/// A job that is done: its answer, and who wants to have it.
pub struct Finished {
    pub request: Rc<[u8]>,
    pub answer: Arc<[u8]>,
    pub asked_by: Vec<WayBack>,
}

/// When a job that was handed out is to go to somebody else.
struct Lease {
    ends: Instant,
    id: Id,
    /// How often it had been handed out by then: an older lease means nothing any more.
    turn: usize,
}

#[derive(Default)]
pub struct Board {
    lease: Duration,
    /// The id of the last job.
    last: Id,
    jobs: HashMap<Id, Job>,
    requests: HashMap<Rc<[u8]>, Known>,
    /// Requests that have their answers, in the order in which they got them.
    done: VecDeque<Rc<[u8]>>,
    /// Jobs that are on their way into the journal. Until they are there, nobody gets them.
    taken: Vec<Id>,
    /// Jobs that stand in the journal, and nobody has. One that was done late is still in here, and is passed over.
    waiting: VecDeque<Id>,
    /// In the order in which they end, because each is as long as any other.
    leases: VecDeque<Lease>,
    /// The names of the workers, and what each of them has.
    names: HashMap<Vec<u8>, Worker>,
    holds: Vec<Option<Id>>,
    /// How often a lease ended before the job was done.
    pub requeued: u64,
    /// How often somebody made a request that had been made before.
    pub repeated: u64,
}

impl Board {
    pub fn new(lease: Duration) -> Board {
        Board { lease, ..Board::default() }
    }

    /// Takes in what was written in an earlier life.
    pub fn replay(&mut self, record: Record<'_>) {
        match record {
            Record::Started { life } => self.last.life = life,
            Record::Accepted { id, request, task } => self.open(id, request, task, Vec::new()),
            Record::Answered { request, answer } => {
                if let Some(Known::Open(id)) = self.requests.get(request) {
                    self.jobs.remove(id);
                }
                self.close(request.into(), answer.into());
            }
        }
    }

    /// Begins the next life. What is open goes to the first workers that ask.
    pub fn begin(&mut self) -> Record<'static> {
        self.release();
        self.last = Id { life: self.last.life + 1, number: 0 };
        Record::Started { life: self.last.life }
    }

    /// Everything that must not be forgotten, for a journal that is written anew.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        let mut open: Vec<(&Id, &Job)> = self.jobs.iter().collect();
        open.sort_unstable_by_key(|(id, _)| **id);
        let open = open.into_iter();
        let open = open.map(|(id, job)| Record::Accepted { id: *id, request: &job.request, task: &job.task });
        let done = self.done.iter().filter_map(|request| match self.requests.get(request) {
            Some(Known::Done(answer)) => Some(Record::Answered { request, answer }),
            _ => None,
        });
        std::iter::once(Record::Started { life: self.last.life }).chain(open).chain(done)
    }

    /// How many records that are.
    pub fn alive(&self) -> usize {
        1 + self.jobs.len() + self.done.len()
    }

    /// Takes a request in. One that was made before is no new job, whoever makes it.
    pub fn submit<'a>(&mut self, request: &'a [u8], task: &'a [u8], way: WayBack) -> Taken<'a> {
        let Some(known) = self.requests.get(request) else {
            let id = Id { number: self.last.number + 1, ..self.last };
            self.last = id;
            self.open(id, request, task, vec![way]);
            return Taken::New(Record::Accepted { id, request, task });
        };
        self.repeated += 1;
        match known {
            Known::Done(answer) => Taken::Done(Arc::clone(answer)),
            Known::Open(id) => {
                if let Some(job) = self.jobs.get_mut(id).filter(|job| !job.asked_by.contains(&way)) {
                    job.asked_by.push(way);
                }
                Taken::UnderWay
            }
        }
    }

    fn open(&mut self, id: Id, request: &[u8], task: &[u8], asked_by: Vec<WayBack>) {
        let request: Rc<[u8]> = request.into();
        self.requests.insert(Rc::clone(&request), Known::Open(id));
        self.jobs.insert(id, Job { request, task: task.to_vec(), asked_by, given_to: Vec::new() });
        self.taken.push(id);
    }

    fn close(&mut self, request: Rc<[u8]>, answer: Arc<[u8]>) {
        self.done.push_back(Rc::clone(&request));
        self.requests.insert(request, Known::Done(answer));
        if self.done.len() > KEPT
            && let Some(oldest) = self.done.pop_front()
        {
            self.requests.remove(&oldest);
        }
    }

    /// What was taken stands in the journal now, and may be handed out.
    pub fn release(&mut self) {
        self.waiting.extend(self.taken.drain(..));
    }

    /// The worker of this name.
    pub fn worker(&mut self, name: &[u8]) -> Worker {
        if let Some(worker) = self.names.get(name) {
            return *worker;
        }
        self.holds.push(None);
        self.names.insert(name.to_vec(), self.holds.len() - 1);
        self.holds.len() - 1
    }

    /// The job for a worker that asks. One that asks although it has a job has never got it, or has forgotten it, and
    /// is told of it again.
    pub fn hand_out(&mut self, worker: Worker, now: Instant) -> Option<(Id, &[u8])> {
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

    fn next_waiting(&mut self) -> Option<Id> {
        while let Some(id) = self.waiting.pop_front() {
            if self.jobs.contains_key(&id) {
                return Some(id);
            }
        }
        None
    }

    /// A worker says that a job is done. `None` when it is done already, or was never this worker's: then nothing
    /// changes. Whoever had it before, and is late, is believed. Who had a job in an earlier life is not known any
    /// more, so that everybody is believed who knows its id.
    pub fn finish(&mut self, id: Id, worker: Worker, answer: Vec<u8>) -> Option<Finished> {
        let earlier = id.life < self.last.life;
        self.jobs.get(&id).filter(|job| earlier || job.given_to.contains(&worker))?;
        let job = self.jobs.remove(&id)?;
        for other in &job.given_to {
            if self.holds[*other] == Some(id) {
                self.holds[*other] = None;
            }
        }
        let answer: Arc<[u8]> = answer.into();
        self.close(Rc::clone(&job.request), Arc::clone(&answer));
        Some(Finished { request: job.request, answer, asked_by: job.asked_by })
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
    pub fn open_jobs(&self) -> usize {
        self.jobs.len()
    }

    /// Whether there may be a job that nobody has.
    pub fn has_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}
