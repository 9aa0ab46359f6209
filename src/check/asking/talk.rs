//! The conversation of a scene as the checks look at it: the list of jobs, who asked when, and who asked in vain.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::Case;
use crate::evidence::{Ended, Evidence, Name, Side, Stream, What};
use crate::flow::{self, Answer, Call, Handout, Ledger, Said};
use crate::scenario::{Actor, Argument, Plays, Start};

/// Everything that was said on a worker link in one run of a scene.
pub(in crate::check) struct Talk<'a> {
    pub(in crate::check) case: Case<'a>,
    /// Whose run this is.
    evidence: &'a Evidence,
    link: &'a str,
    pub(in crate::check) server: &'a Actor,
    /// What the server was given: milliseconds, in the order of the list.
    pub(in crate::check) list: Vec<u64>,
    pub(in crate::check) ledger: Ledger,
    /// Each time that a job was handed out, in that order.
    pub(in crate::check) handouts: Vec<Handout>,
    /// The handouts of a job that nobody had had before.
    pub(in crate::check) first: Vec<usize>,
}

/// A time in which a worker asked for work and had none.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::check) struct Spell {
    pub(in crate::check) actor: Name,
    /// From its question, in microseconds.
    pub(in crate::check) from_us: u64,
    /// To the answer with a job, or to the last that is known of it.
    pub(in crate::check) until_us: u64,
    /// Whether it ended with a job.
    pub(in crate::check) fed: bool,
    /// How often it was told `WAIT` while jobs were still to be handed out.
    pub(in crate::check) waits: usize,
    /// Handouts of new jobs to others that had asked later.
    pub(in crate::check) passed_over: Vec<usize>,
    /// Jobs that nobody had had when it began to ask.
    pub(in crate::check) untouched: usize,
    /// For how long there were such jobs while it asked, in microseconds.
    pub(in crate::check) in_vain_us: u64,
}

/// A question that was only on its way is not kept waiting longer than this, in microseconds.
const ON_ITS_WAY_US: u64 = 500_000;

impl Spell {
    /// Whether the server meant it so: it said WAIT more than once, or let it wait until nothing was left. On a busy
    /// machine a question may be on its way for very long, but then it is answered with a job.
    pub(in crate::check) fn is_meant(&self) -> bool {
        self.waits >= 2 || (!self.fed && self.in_vain_us > ON_ITS_WAY_US)
    }
}

impl<'a> Talk<'a> {
    /// The learner's run; none where nobody of the cast binds the link.
    pub(in crate::check) fn learners(case: Case<'a>, link: &'a str) -> Option<Talk<'a>> {
        Talk::of(case, case.learner, link)
    }

    /// The link's name.
    pub(in crate::check) fn link(&self) -> &'a str {
        self.link
    }

    /// The reference's run of the same scene.
    pub(in crate::check) fn references(&self) -> Option<Talk<'a>> {
        Talk::of(self.case, self.case.reference, self.link)
    }

    fn of(case: Case<'a>, evidence: &'a Evidence, link: &'a str) -> Option<Talk<'a>> {
        let server = case.cast().iter().find(|actor| actor.is_given(link, Side::Bind))?;
        let ledger = flow::ledger(evidence, link);
        let handouts = ledger.handouts();
        let mut had: BTreeSet<&str> = BTreeSet::new();
        let first = (0..handouts.len()).filter(|at| had.insert(&handouts[*at].job)).collect();
        let list = numbers(server, 0).unwrap_or_default();
        Some(Talk { case, evidence, link, server, list, ledger, handouts, first })
    }

    /// How long a job may take before it is handed to somebody else, in ms; none where there are no leases.
    pub(in crate::check) fn lease_ms(&self) -> Option<u64> {
        numbers(self.server, 1)?.first().copied()
    }

    /// Whether all messages are known. Of a flood, only the beginning is: then nothing can be said of what came later.
    pub(in crate::check) fn is_whole(&self) -> bool {
        let more = |what: &What| matches!(what, What::MoreMessages { link, .. } if **link == *self.link);
        !self.evidence.events.iter().any(|event| more(&event.what))
    }

    /// Whether the server is the learner's.
    pub(in crate::check) fn is_learners_server(&self) -> bool {
        self.server.plays == Plays::Learner
    }

    /// All of the learner's workers.
    pub(in crate::check) fn learners_workers(&self) -> impl Iterator<Item = &'a Actor> {
        self.case.learners().filter(|actor| actor.is_given(self.link, Side::Connect))
    }

    /// The server, in the middle of a sentence.
    pub(in crate::check) fn the_server(&self) -> String {
        match &*self.case.who(self.server) {
            "Your program" => "your program".to_owned(),
            who => who.replacen("The", "the", 1),
        }
    }

    /// Whether this is one of the workshop's own players.
    pub(in crate::check) fn is_guest(&self, name: &str) -> bool {
        self.case.scene.peers.iter().any(|peer| peer.name == name)
    }

    /// Whether the scene lets this one come later than others.
    pub(in crate::check) fn comes_late(&self, name: &str) -> bool {
        let peers = self.case.scene.peers.iter().filter(|peer| peer.after.is_some()).map(|peer| &peer.name);
        let later = |actor: &&Actor| matches!(actor.starts, Start::AfterMs(ms) if ms > 0);
        let actors = self.case.cast().iter().filter(later).map(|actor| &actor.name);
        peers.chain(actors).any(|other| other == name)
    }

    /// What this actor said, in its order.
    pub(in crate::check) fn calls<'b>(&'b self, actor: &'b str) -> impl Iterator<Item = &'b Call> {
        self.ledger.calls.iter().filter(move |call| *call.actor == *actor)
    }

    /// All that asked, in the order in which they came.
    pub(in crate::check) fn askers(&self) -> Vec<Name> {
        let mut askers: Vec<Name> = Vec::new();
        for call in self.ledger.calls.iter().filter(|call| call.said.worker().is_some()) {
            if !askers.contains(&call.actor) {
                askers.push(call.actor.clone());
            }
        }
        askers
    }

    /// Jobs that nobody had had at that moment.
    pub(in crate::check) fn untouched(&self, at_us: u64) -> usize {
        let handed = self.first.iter().filter(|at| self.handouts[**at].handed_us <= at_us).count();
        self.list.len().saturating_sub(handed)
    }

    /// Whether most of the jobs never went to anybody: no clock and no busy machine makes that of a server that is right.
    pub(in crate::check) fn is_hardly_begun(&self) -> bool {
        self.untouched(u64::MAX) * 2 > self.list.len()
    }

    /// Jobs that were done at that moment.
    pub(in crate::check) fn done(&self, at_us: u64) -> usize {
        let by_then = |one: &&Handout| one.done.as_ref().is_some_and(|done| done.at_us <= at_us);
        self.handouts.iter().filter(by_then).map(|one| &*one.job).collect::<BTreeSet<&str>>().len()
    }

    /// DONEs that had come by then for jobs that were done before, from those who had had them.
    pub(in crate::check) fn repeated(&self, at_us: u64) -> usize {
        let counts = |call: &&Call| {
            let Said::Done { job, .. } = &call.said else { return false };
            let had =
                |one: &Handout| one.job == *job && one.actor == call.actor && one.handed_us <= call.asked_us;
            call.asked_us <= at_us && self.handouts.iter().any(had)
        };
        self.ledger.calls.iter().filter(counts).count().saturating_sub(self.done(at_us))
    }

    /// When the last of all jobs was done.
    pub(in crate::check) fn all_done_us(&self) -> Option<u64> {
        let mut first: BTreeMap<&str, u64> = BTreeMap::new();
        for one in &self.handouts {
            if let Some(done) = &one.done {
                let at_us = first.entry(&one.job).or_insert(done.at_us);
                *at_us = done.at_us.min(*at_us);
            }
        }
        if first.len() < self.list.len() { None } else { first.into_values().max() }
    }

    /// When the actor ended by itself, and how.
    pub(in crate::check) fn left(&self, actor: &str) -> Option<(u64, Ended)> {
        let mut stopped = false;
        for event in &self.evidence.events {
            match &event.what {
                What::Stopping { actor: who, .. } | What::Killed { actor: who } if **who == *actor => {
                    stopped = true;
                }
                What::Exited { actor: who, ended } if **who == *actor => {
                    return (!stopped).then_some((event.at_us, *ended));
                }
                _ => {}
            }
        }
        None
    }

    /// When the connection was closed by the one who asks, or the one who asks was gone, for good: whoever was frozen and
    /// went on is still there.
    pub(in crate::check) fn hung_up(&self, call: &Call) -> Option<u64> {
        let mut gone = None;
        for event in &self.evidence.events {
            let at_us = event.at_us;
            match &event.what {
                What::Closed { link, conn, by: Side::Connect }
                    if **link == *self.link && *conn == call.conn =>
                {
                    return gone.or(Some(at_us));
                }
                What::Killed { actor } | What::Exited { actor, .. } if *actor == call.actor => {
                    return gone.or(Some(at_us));
                }
                What::Frozen { actor } if *actor == call.actor => gone = gone.or(Some(at_us)),
                What::Thawed { actor } if *actor == call.actor => gone = None,
                _ => {}
            }
        }
        gone
    }

    /// When the scene was over, or the server gone.
    pub(in crate::check) fn end_us(&self) -> u64 {
        let over = |what: &What| match what {
            What::Stopping { .. } => true,
            What::Exited { actor, .. } | What::Killed { actor } => **actor == *self.server.name,
            _ => false,
        };
        let events = &self.evidence.events;
        events.iter().find(|event| over(&event.what)).or(events.last()).map_or(0, |event| event.at_us)
    }

    /// The lines that the server has printed.
    pub(in crate::check) fn printed(&self) -> impl Iterator<Item = &'a str> {
        self.evidence.events.iter().filter_map(|event| match &event.what {
            What::Line { actor, stream: Stream::Stdout, text, .. } if **actor == *self.server.name => {
                Some(text.trim())
            }
            _ => None,
        })
    }

    /// The times in which workers asked and had no work, although jobs were still to be handed out.
    pub(in crate::check) fn spells(&self) -> Vec<Spell> {
        self.askers().iter().flat_map(|actor| self.spells_of(actor)).collect()
    }

    fn spells_of(&self, actor: &Name) -> Vec<Spell> {
        let mut spells: Vec<Spell> = Vec::new();
        let mut open: Option<Spell> = None;
        for call in self.calls(actor).filter(|call| !matches!(call.said, Said::Other(_) | Said::Submit(_))) {
            let spell = open.get_or_insert_with(|| Spell {
                actor: actor.clone(),
                from_us: call.asked_us,
                until_us: call.asked_us,
                fed: false,
                waits: 0,
                passed_over: Vec::new(),
                untouched: self.untouched(call.asked_us),
                in_vain_us: 0,
            });
            let until_us = call.answered_us.unwrap_or_else(|| {
                self.hung_up(call).unwrap_or(u64::MAX).min(self.end_us()).max(call.asked_us)
            });
            if matches!(call.answer, Some(Answer::Wait)) && self.untouched(until_us) > 0 {
                spell.waits += 1;
            }
            spell.until_us = until_us;
            match call.answer {
                Some(Answer::Job { .. }) => {
                    spell.fed = true;
                    spells.extend(open.take());
                }
                Some(Answer::Wait) => {}
                // Nothing more is to be had, or was.
                _ => spells.extend(open.take()),
            }
        }
        spells.extend(open);
        spells.retain(|spell| spell.untouched > 0);
        let last = self.first.last().filter(|_| self.first.len() >= self.list.len());
        let empty_us = last.map_or(u64::MAX, |at| self.handouts[*at].handed_us);
        for spell in &mut spells {
            spell.passed_over = self.passed_over(spell);
            spell.in_vain_us = spell.until_us.min(empty_us).saturating_sub(spell.from_us);
        }
        spells
    }

    /// New jobs that others were given, which had asked later, before this one was given one.
    fn passed_over(&self, spell: &Spell) -> Vec<usize> {
        let later = |one: &Handout| {
            let asked = self.ledger.calls.iter().find(|call| {
                call.conn == one.conn && call.answered_us == Some(one.handed_us) && call.actor == one.actor
            });
            asked.is_some_and(|call| call.asked_us > spell.from_us)
        };
        let meanwhile = |one: &Handout| {
            one.actor != spell.actor && one.handed_us > spell.from_us && one.handed_us < spell.until_us
        };
        let passed = |at: &usize| meanwhile(&self.handouts[*at]) && later(&self.handouts[*at]);
        self.first.iter().copied().filter(passed).collect()
    }
}

/// The numbers in the server's word of this place behind its address.
fn numbers(server: &Actor, place: usize) -> Option<Vec<u64>> {
    let words = server.arguments.iter().skip_while(|word| !matches!(word, Argument::Address { .. }));
    match words.skip(1).nth(place)? {
        Argument::Word(word) => word.split(',').map(|ms| ms.trim().parse().ok()).collect(),
        _ => None,
    }
}
