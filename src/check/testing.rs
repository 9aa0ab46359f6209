//! Builds scenes and Evidence by hand, for the tests of the checks.

use std::collections::BTreeMap;

use crate::check::{Case, Check, Checks, Examined};
use crate::evidence::{
    Alteration, Ended, Event, Evidence, Head, Player, Side, SocketSeen, StopReason, Stream, What,
};
use crate::scenario::{Link, Scene};
use crate::verdict::Finding;

pub(super) use crate::check::table::{pushpull as pushpull_plays, reqrep as reqrep_plays};

/// Evidence that grows event by event.
#[derive(Clone)]
pub(super) struct Play {
    evidence: Evidence,
    now_us: u64,
    numbers: BTreeMap<(String, u32, Side), u64>,
}

impl Play {
    pub(super) fn new(scene: &str) -> Play {
        let (exercise, scene) = ("test".into(), scene.into());
        let evidence = Evidence { exercise, scene, player: Player::Learner, seed: 1, events: Vec::new() };
        Play { evidence, now_us: 0, numbers: BTreeMap::new() }
    }

    pub(super) fn of(evidence: Evidence) -> Play {
        Play { evidence, now_us: 0, numbers: BTreeMap::new() }
    }

    pub(super) fn renamed(mut self, scene: &str) -> Play {
        self.evidence.scene = scene.into();
        self
    }

    pub(super) fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// From here on, events happen at this millisecond.
    pub(super) fn at(mut self, ms: f64) -> Play {
        self.now_us = (ms * 1000.0) as u64;
        self
    }

    pub(super) fn note(mut self, what: What) -> Play {
        self.evidence.events.push(Event { at_us: self.now_us, what });
        self
    }

    pub(super) fn start(self, actor: &str, command: &[&str]) -> Play {
        let command = command.iter().map(|word| word.to_string()).collect();
        self.note(What::Started { actor: actor.into(), pid: 100, command })
    }

    fn line(self, actor: &str, stream: Stream, text: &str) -> Play {
        self.note(What::Line { actor: actor.into(), stream, text: text.into(), cut: 0 })
    }

    pub(super) fn print(self, actor: &str, text: &str) -> Play {
        self.line(actor, Stream::Stdout, text)
    }

    pub(super) fn complain(self, actor: &str, lines: &[&str]) -> Play {
        lines.iter().fold(self, |play, line| play.line(actor, Stream::Stderr, line))
    }

    pub(super) fn exit(self, actor: &str, ended: Ended) -> Play {
        self.note(What::Exited { actor: actor.into(), ended })
    }

    pub(super) fn stop(self, actor: &str, reason: StopReason) -> Play {
        self.note(What::Stopping { actor: actor.into(), reason })
    }

    pub(super) fn sockets(self, actor: &str, listening: &[&str], dialing: &[&str]) -> Play {
        let listening = listening.iter().map(|at| SocketSeen::Listening(at.to_string()));
        let dialing = dialing.iter().map(|at| SocketSeen::Dialing(at.to_string()));
        self.note(What::Sockets { actor: actor.into(), sockets: listening.chain(dialing).collect() })
    }

    pub(super) fn connect(self, link: &str, conn: u32, actor: &str) -> Play {
        self.note(What::Connected { link: link.into(), actor: actor.into(), conn })
    }

    pub(super) fn refuse(self, link: &str, actor: &str) -> Play {
        self.note(What::Refused { link: link.into(), actor: actor.into() })
    }

    pub(super) fn knock(self, link: &str) -> Play {
        self.note(What::Knocked { link: link.into() })
    }

    /// Connects, and both ends greet with these protocols.
    pub(super) fn meet(self, link: &str, conn: u32, actor: &str, bind: u16, connect: u16) -> Play {
        let greeted = |from, protocol| What::Greeted { link: link.into(), conn, from, protocol };
        let (bind, connect) = (greeted(Side::Bind, bind), greeted(Side::Connect, connect));
        self.connect(link, conn, actor).note(bind).note(connect)
    }

    pub(super) fn message(mut self, link: &str, conn: u32, from: Side, payload: &str) -> Play {
        let number = self.numbers.entry((link.to_string(), conn, from)).or_default();
        *number += 1;
        let (number, head) = (*number, Head::of(payload.as_bytes()));
        self.note(What::Message { link: link.into(), conn, from, number, size: payload.len() as u64, head })
    }

    pub(super) fn alter(self, link: &str, from: Side, number: u64, alteration: Alteration) -> Play {
        self.alter_on(link, 1, from, number, alteration)
    }

    pub(super) fn alter_on(
        self,
        link: &str,
        conn: u32,
        from: Side,
        number: u64,
        alteration: Alteration,
    ) -> Play {
        self.note(What::Altered { link: link.into(), conn, from, number, alteration })
    }

    pub(super) fn close(self, link: &str, conn: u32, by: Side) -> Play {
        self.note(What::Closed { link: link.into(), conn, by })
    }
}

/// The part of an exercise that a check sees.
pub(super) struct Stage {
    links: BTreeMap<String, Link>,
    scene: Scene,
}

impl Stage {
    pub(super) fn read(toml: &str) -> Stage {
        #[derive(serde::Deserialize)]
        struct Parts {
            links: BTreeMap<String, Link>,
            scene: Scene,
        }
        let parts: Parts = toml::from_str(toml).expect("a stage");
        Stage { links: parts.links, scene: parts.scene }
    }

    pub(super) fn scene(&self) -> &str {
        &self.scene.name
    }

    fn case<'a>(&'a self, learner: &'a Play, reference: &'a Play) -> Case<'a> {
        Case {
            links: &self.links,
            scene: &self.scene,
            learner: &learner.evidence,
            reference: &reference.evidence,
        }
    }

    /// What somebody sees who looks at the play as a check does.
    pub(super) fn looked_at<T>(&self, play: &Play, look: impl FnOnce(Case<'_>) -> T) -> T {
        look(self.case(play, play))
    }

    /// What the check finds; nothing if it skips the scene.
    pub(super) fn examine(&self, check: &dyn Check, learner: &Play, reference: &Play) -> Vec<Finding> {
        match check.examine(self.case(learner, reference)) {
            Examined::Found(findings) => findings,
            Examined::Skipped => Vec::new(),
        }
    }

    pub(super) fn skips(&self, check: &dyn Check, learner: &Play, reference: &Play) -> bool {
        check.examine(self.case(learner, reference)) == Examined::Skipped
    }

    /// What all checks find, as the judge gathers it.
    pub(super) fn judge(&self, checks: &Checks, learner: &Play, reference: &Play) -> Vec<Finding> {
        let mut findings = Vec::new();
        for check in checks.iter() {
            for finding in self.examine(check, learner, reference) {
                findings.push(Finding { check: check.name(), scene: self.scene().into(), ..finding });
            }
        }
        findings
    }
}

pub(super) fn ids(check: &dyn Check, stage: &Stage, learner: &Play, reference: &Play) -> Vec<&'static str> {
    stage.examine(check, learner, reference).iter().map(|finding| finding.id).collect()
}

/// Exercise 01, its plain scene.
pub(super) fn reqrep() -> Stage {
    Stage::read(concat!(
        "links.rpc = { bind = 'REP', connect = 'REQ' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [{ name = 'main', arguments = ['{rpc.bind}', '{rpc.connect}'] }]\n",
    ))
}

/// Exercise 01 with other texts on the wire.
pub(super) fn tampered_reqrep() -> Stage {
    Stage::read(concat!(
        "links.rpc = { bind = 'REP', connect = 'REQ' }\n",
        "[scene]\nname = 'tampered'\nproves = ''\n",
        "cast = [{ name = 'main', arguments = ['{rpc.bind}', '{rpc.connect}'] }]\n",
        "faults = [\n",
        "  { link = 'rpc', from = 'connect', alter = { rewrite = { text = 'is this' } } },\n",
        "  { link = 'rpc', from = 'bind', alter = { rewrite = { text = 'the real RPC?' } } },\n]\n",
    ))
}

/// Exercise 02, its plain scene.
pub(super) fn pushpull() -> Stage {
    Stage::read(concat!(
        "links.work = { bind = 'PUSH', connect = 'PULL' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [{ name = 'main', arguments = ['{work.bind}', '{work.connect}'] }]\n",
    ))
}

/// Exercise 02 with two numbers that change places.
pub(super) fn tampered_pushpull() -> Stage {
    Stage::read(concat!(
        "links.work = { bind = 'PUSH', connect = 'PULL' }\n",
        "[scene]\nname = 'tampered'\nproves = ''\n",
        "cast = [{ name = 'main', arguments = ['{work.bind}', '{work.connect}'] }]\n",
        "faults = [{ link = 'work', from = 'bind', alter = { swap = { count = 1, among = [10, 90] } } }]\n",
    ))
}

/// Exercise 03: a publisher, two subscribers, and one that comes late.
pub(super) fn pubsub() -> Stage {
    Stage::read(concat!(
        "links.news = { bind = 'PUB', connect = 'SUB' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [\n",
        "  { name = 'publisher', arguments = ['publisher', '{news.bind}'], ends = 'stopped' },\n",
        "  { name = 'sub1', arguments = ['subscriber', '{news.connect}'] },\n",
        "  { name = 'sub2', arguments = ['subscriber', '{news.connect}'] },\n",
        "  { name = 'sub3', arguments = ['subscriber', '{news.connect}'], starts = { after-ms = 700 } },\n]\n",
        "peers = [{ name = 'listener', link = 'news', does = { listen = 2300 } }]\n",
    ))
}
