//! Where each job was over time, and what its workers did: plain data, to be drawn and told.

/// Everything about the jobs of one scene.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// The jobs, in the order in which they left the sender; those that never did come last.
    pub jobs: Vec<Journey>,
    /// The workers, in the order of the scene.
    pub workers: Vec<Worker>,
    /// When the last thing happened, in microseconds since the scene's beginning.
    pub end_us: u64,
}

/// Where one job was.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// Its id; empty when nobody ever saw it.
    pub job: String,
    /// How long its work takes, in ms, where that is known.
    pub work_ms: Option<u64>,
    /// One after the other without a gap, until [`Flow::end_us`]. The first begins when the job was there; the last says
    /// where it ended, and is empty where it came there at the very end.
    pub stays: Vec<Stay>,
}

/// A while in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Where.
    pub place: Place,
    /// From then, in microseconds.
    pub from_us: u64,
    /// Until then.
    pub until_us: u64,
}

/// Where a job can be. Workers are places in [`Flow::workers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It waits at the sender, or at the server.
    Sender,
    /// It was sent, and waits in the mailbox of this worker.
    Mailbox(usize),
    /// This worker has it in work.
    Work(usize),
    /// It is done.
    Done,
    /// Nobody has it any more.
    Lost,
}

/// The kinds of places, from the top of a picture to its bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// At the sender.
    Sender,
    /// In a mailbox.
    Mailbox,
    /// In work.
    Work,
    /// Lost.
    Lost,
    /// Done.
    Done,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Sender, Kind::Mailbox, Kind::Work, Kind::Lost, Kind::Done];
}

impl Place {
    /// What kind of place it is.
    pub fn kind(self) -> Kind {
        match self {
            Place::Sender => Kind::Sender,
            Place::Mailbox(_) => Kind::Mailbox,
            Place::Work(_) => Kind::Work,
            Place::Done => Kind::Done,
            Place::Lost => Kind::Lost,
        }
    }
}

/// A worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worker {
    /// The name of the actor or player.
    pub name: String,
    /// What happened to it, in the order of time.
    pub turns: Vec<Turn>,
    /// What it had in work, in the order in which it began. They overlap where it does several at a time.
    pub spells: Vec<Spell>,
}

/// Something that happened to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When, in microseconds.
    pub at_us: u64,
    /// What.
    pub what: Happened,
}

/// What can happen to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// It connected, for the first time or after it was gone.
    Came,
    /// It was made to stand still.
    Froze,
    /// It goes on.
    Thawed,
    /// It was killed.
    Killed,
    /// It hung up or ended.
    Left,
}

/// A job in work at a worker, as that worker sees it: it may go on with a job that somebody else has by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// Its place in [`Flow::jobs`].
    pub job: usize,
    /// From then, in microseconds.
    pub from_us: u64,
    /// Until then.
    pub until_us: u64,
    /// What came of it.
    pub how: Outcome,
}

/// How a spell of work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was done, but somebody else had done it before.
    TooLate,
    /// The worker was gone first.
    Gone,
    /// It was still in work at the end.
    Open,
}

/// A stretch of time, in microseconds.
pub type Stretch = (u64, u64);

impl Worker {
    /// The stretches in which it was there, until `end_us` at most.
    pub fn here(&self, end_us: u64) -> Vec<Stretch> {
        self.stretches(end_us, |what| match what {
            Happened::Came => Some(true),
            Happened::Killed | Happened::Left => Some(false),
            Happened::Froze | Happened::Thawed => None,
        })
    }

    /// The stretches in which it stood still.
    pub fn frozen(&self, end_us: u64) -> Vec<Stretch> {
        self.stretches(end_us, |what| match what {
            Happened::Froze => Some(true),
            Happened::Thawed | Happened::Killed | Happened::Left | Happened::Came => Some(false),
        })
    }

    /// The stretches in which it was there, and had nothing in work.
    pub fn idle(&self, end_us: u64) -> Vec<Stretch> {
        let mut idle = Vec::new();
        let mut spells = self.spells.iter().peekable();
        for (from, until) in self.here(end_us) {
            let mut free = from;
            while let Some(spell) = spells.next_if(|spell| spell.from_us < until) {
                if spell.from_us > free {
                    idle.push((free, spell.from_us));
                }
                free = free.max(spell.until_us);
            }
            if free < until {
                idle.push((free, until));
            }
        }
        idle
    }

    /// When it first came.
    pub fn came_us(&self) -> Option<u64> {
        self.turns.iter().find(|turn| turn.what == Happened::Came).map(|turn| turn.at_us)
    }

    /// When it was last gone for good: killed, or left by itself.
    pub fn gone(&self) -> Option<Turn> {
        let last = self.turns.iter().rfind(|turn| !matches!(turn.what, Happened::Froze | Happened::Thawed));
        last.filter(|turn| turn.what != Happened::Came).copied()
    }

    /// With which turn it was gone at that moment, if it was.
    pub fn gone_at(&self, at_us: u64) -> Option<Turn> {
        let before = self.turns.iter().take_while(|turn| turn.at_us <= at_us);
        let comes = |turn: &&Turn| !matches!(turn.what, Happened::Froze | Happened::Thawed);
        before.filter(comes).last().filter(|turn| turn.what != Happened::Came).copied()
    }

    /// When something that reached it at `from_us` was gone with it: at once, where it was gone already.
    pub(super) fn gone_after(&self, from_us: u64) -> Option<u64> {
        if self.gone_at(from_us).is_some() {
            return Some(from_us);
        }
        let gone = |turn: &&Turn| matches!(turn.what, Happened::Killed | Happened::Left);
        self.turns.iter().filter(gone).map(|turn| turn.at_us).find(|at_us| *at_us >= from_us)
    }

    /// The most jobs that it had in work at the same time.
    pub fn most_at_a_time(&self) -> usize {
        let mut ends: Vec<u64> = self.spells.iter().map(|spell| spell.until_us).collect();
        ends.sort_unstable();
        let mut ended = 0;
        let at_a_time = self.spells.iter().enumerate().map(|(begun, spell)| {
            while ends.get(ended).is_some_and(|end| *end <= spell.from_us + NEXT_US) {
                ended += 1;
            }
            (begun + 1).saturating_sub(ended)
        });
        at_a_time.max().unwrap_or(0)
    }

    fn stretches(&self, end_us: u64, switch: impl Fn(Happened) -> Option<bool>) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let mut since = None;
        for turn in &self.turns {
            match (switch(turn.what), since) {
                (Some(true), None) => since = Some(turn.at_us),
                (Some(false), Some(from)) => {
                    stretches.push((from, turn.at_us.min(end_us)));
                    since = None;
                }
                _ => {}
            }
        }
        stretches.extend(since.map(|from| (from, end_us)));
        stretches.retain(|(from, until)| from < until);
        stretches
    }
}

/// A worker that begins the next job within this, in microseconds, of the end of the last does them one after the other.
const NEXT_US: u64 = 2_000;

impl Flow {
    /// How many jobs are in each kind of place at the end, in the order of [`Kind::ALL`].
    pub fn ended(&self) -> [usize; 5] {
        let mut counts = [0; 5];
        for place in self.jobs.iter().filter_map(|job| job.stays.last()) {
            counts[place.place.kind() as usize] += 1;
        }
        counts
    }

    /// Where jobs are that were not handed out: without mailboxes, the sender is a server.
    pub fn sender(&self) -> &'static str {
        let mut stays = self.jobs.iter().flat_map(|job| &job.stays);
        let pushed = stays.any(|stay| matches!(stay.place, Place::Mailbox(_)));
        if pushed { "at the sender" } else { "at the server" }
    }

    /// Whether somebody who came then came when the work had long begun: by a twentieth of the whole.
    pub fn is_late(&self, came_us: u64) -> bool {
        let first = self.workers.iter().filter_map(|worker| worker.spells.first()).map(|spell| spell.from_us);
        first.min().is_some_and(|first| came_us > first + self.end_us / 20)
    }

    /// How many jobs are in each kind of place on the average, in each of so many columns of time from 0 to
    /// `until_us`. Beyond the end there is nothing.
    pub fn counts(&self, columns: usize, until_us: u64) -> Vec<[f64; 5]> {
        let mut changes: Vec<(u64, Kind, f64)> = Vec::with_capacity(self.jobs.len() * 6);
        for stay in self.jobs.iter().flat_map(|job| &job.stays) {
            changes.push((stay.from_us, stay.place.kind(), 1.0));
            changes.push((stay.until_us, stay.place.kind(), -1.0));
        }
        changes.sort_unstable_by_key(|change| change.0);
        let mut changes = changes.into_iter().peekable();
        let mut now = [0.0; 5];
        let edge = |column: usize| (until_us as f64 * column as f64 / columns as f64).min(self.end_us as f64);
        let average = |column| {
            let (mut at, until) = (edge(column), edge(column + 1));
            let mut sum = [0.0; 5];
            let long = until - at;
            while let Some((when, kind, change)) = changes.next_if(|change| (change.0 as f64) < until) {
                let when = (when as f64).max(at);
                add(&mut sum, &now, when - at);
                at = when;
                now[kind as usize] += change;
            }
            add(&mut sum, &now, until - at);
            sum.map(|sum| if long > 0.0 { sum / long } else { 0.0 })
        };
        (0..columns).map(average).collect()
    }
}

fn add(sum: &mut [f64; 5], now: &[f64; 5], weight: f64) {
    sum.iter_mut().zip(now).for_each(|(sum, now)| *sum += now * weight);
}
