//! One scene, played once by one side.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::evidence::{Evidence, Name, Observer, Player, Recorder, StopReason, What};
use crate::peer::{self, Absent, Guest, Rumours, Seat};
use crate::scenario::{Actor, Ending, Peer, Plays, Props, Scene, Transport, When};
use crate::tap::{Arrivals, Plan, Tap};

use super::limits::{Beside, Forgiven};
use super::live::Live;
use super::lookout::{self, Lookout, running};
use super::moments::{Moments, is_due};
use super::roles::{Role, Set};
use super::signs::Signs;
use super::{Links, Stage};

/// Whoever is started again has so much more time: an interpreter starts slowly on a busy machine, each time.
const RESTART: Duration = Duration::from_secs(2);
/// How often the state of the scene is looked at. It is the most that a verification can be late.
const TICK: Duration = Duration::from_millis(4);
/// A program that the workshop stops plays on for this long after the others, to show that it outlives them.
const ENCORE: Duration = Duration::from_millis(250);
/// Whoever has printed all its lines plays on for this long, so that one line too many is seen.
const MORE_LINES: Duration = Duration::from_millis(400);
/// Libraries dial again every 100 ms: whoever dials the wrong address is heard within this.
const KNOCK: Duration = Duration::from_millis(350);
/// A stopped program is gone after its grace; this is only a backstop.
const GONE: Duration = Duration::from_secs(5);

/// The workshop itself, where it could not even begin.
pub(crate) const WORKSHOP: &str = "workshop";

/// What one thread of the engine plays.
pub(super) struct Part<'a> {
    pub(super) stage: &'a Stage<'a>,
    pub(super) scene: usize,
    pub(super) player: Player,
    pub(super) beside: Arc<Beside>,
}

impl Part<'_> {
    /// Plays the scene to its end. Returns what was seen, and for how long at most the machine held it up.
    pub(super) fn play(self) -> (Evidence, Duration) {
        let began = Instant::now();
        let recorder = Recorder::new(self.observer());
        let held_up = self.perform(&recorder).unwrap_or_else(|error| {
            let actor: Name = WORKSHOP.into();
            recorder.note(What::NotStarted { actor, reason: error.to_string() });
            Duration::ZERO
        });
        if self.player == Player::Reference {
            self.beside.done(began.elapsed());
        }
        let evidence = Evidence {
            exercise: self.stage.exercise.to_owned(),
            scene: self.scene().name.clone(),
            player: self.player,
            seed: self.stage.seed,
            events: recorder.take(),
        };
        (evidence, held_up)
    }

    fn scene(&self) -> &Scene {
        &self.stage.scenario.scenes[self.scene]
    }

    /// The watcher looks at the learner's programs only.
    fn observer(&self) -> Option<Observer> {
        let watcher = self.stage.watcher.clone().filter(|_| self.player == Player::Learner)?;
        let scene = self.scene().name.clone();
        Some(Box::new(move |event| watcher(&scene, event)))
    }

    /// A person has a hand in the learner's first scene only.
    fn live(&self) -> Option<&Live> {
        self.stage.live.filter(|_| self.player == Player::Learner && self.scene == 0)
    }

    /// Sets up the links, lets everybody play until the scene is over, and takes everything down again.
    fn perform(&self, recorder: &Recorder) -> io::Result<Duration> {
        let scene = self.scene();
        // Dropped last: the sockets of ipc links and the scene's files live in it.
        let dir = self.private_dir()?;
        let private = dir.as_ref().map(|dir| dir.path());
        let arrivals = Arrivals::default();
        let mut taps = BTreeMap::new();
        for (name, link) in &self.stage.scenario.links {
            let plan = Plan::draw(&scene.faults, name, self.stage.seed);
            let plan = match self.stage.links {
                Links::Steady => plan,
                Links::Jittery => plan.jittery(name, self.stage.seed),
            };
            let place = private.unwrap_or_else(|| Path::new("/nonexistent"));
            let (link_name, recorder) = (&name.as_str().into(), recorder.clone());
            let tap = Tap::open(link_name, link.transport, place, plan, recorder, arrivals.clone())?;
            taps.insert(name.as_str(), tap);
        }
        let props = &Props::new(self.stage.seed, &scene.name);
        let set = Set { scene, taps: &taps, arrivals: &arrivals, private, props };
        set.lay_out()?;
        let mut roles = set.cast()?;
        let mut guests = BTreeMap::new();
        let mut forgiven = Forgiven::begin();
        let stopped = self.until_over(&set, &mut roles, &mut guests, (recorder, &mut forgiven));
        if let Some(live) = self.live() {
            live.leave();
        }
        let stopped = stopped?;
        drop(guests);
        let running = || roles.iter().filter_map(|role| role.running.as_ref());
        running().filter(|running| !running.is_over()).for_each(|running| running.stop(stopped));
        for running in running() {
            running.wait(GONE);
        }
        set.note_files(recorder);
        Ok(forgiven.longest().saturating_sub(TICK))
    }

    /// A folder of this scene's own, where it needs one.
    fn private_dir(&self) -> io::Result<Option<tempfile::TempDir>> {
        let over_ipc = self.stage.scenario.links.values().any(|link| link.transport == Transport::Ipc);
        let needs_one = over_ipc || !self.scene().files.is_empty();
        needs_one.then(|| tempfile::Builder::new().prefix("workshop-").tempdir()).transpose()
    }

    /// Lets one of the workshop's own players begin.
    fn guest(
        &self,
        peer: &Peer,
        taps: &BTreeMap<&str, Tap>,
        (absent, rumours): &(Absent, Rumours),
    ) -> io::Result<Box<dyn Guest>> {
        let url = taps[peer.link.as_str()].door(&peer.name.as_str().into())?;
        let pattern = self.stage.scenario.links[&peer.link].connect;
        let (name, seed) = (peer.name.clone(), self.stage.seed);
        let (absent, rumours) = (absent.clone(), rumours.clone());
        let seat = Seat { name, url, pattern, seed, absent, rumours };
        Ok(peer::start(&peer.does, seat))
    }

    /// Starts everybody in time and waits. Returns why those that still run are to be stopped.
    fn until_over<'s>(
        &self,
        set: &Set<'s>,
        roles: &mut [Role<'_>],
        guests: &mut BTreeMap<&'s str, Box<dyn Guest>>,
        (recorder, forgiven): (&Recorder, &mut Forgiven),
    ) -> io::Result<StopReason> {
        let mut waiting: Vec<&Peer> = set.scene.peers.iter().collect();
        let known = (Absent::default(), Rumours::default());
        let began = Instant::now();
        let mut lookout = Lookout::new(began);
        let mut signs = Signs::default();
        let mut moments = Moments::of(&set.scene.moments);
        let troupe = |actor: &Actor| match (self.player, actor.plays) {
            (Player::Learner, Plays::Learner) => self.stage.learner,
            (Player::Reference, _) | (_, Plays::Workshop) => self.stage.reference,
        };
        let mut turn = began;
        loop {
            forgiven.turn();
            signs.read(recorder);
            let due = |peer: &Peer| {
                peer.after.as_ref().is_none_or(|when| is_due(when, set, &signs, began.elapsed()))
            };
            for peer in waiting.extract_if(.., |peer| due(peer)) {
                guests.insert(&peer.name, self.guest(peer, set.taps, &known)?);
            }
            for place in 0..roles.len() {
                let now_us = recorder.elapsed_us();
                let now = (began.elapsed(), now_us);
                let begins = roles[place].running.is_none() && set.is_due(roles, place, now, &signs);
                let again = roles[place].is_due_again();
                if begins || again {
                    if again {
                        forgiven.late_by(RESTART);
                    }
                    let role = &mut roles[place];
                    role.start(troupe(role.actor), set.private, recorder)?;
                    // Whoever has just begun is given the time to be heard of without a look.
                    lookout.rest();
                }
            }
            // Behind the starts: whoever waited for somebody to knock must not get ahead of a blow that did, too.
            moments.act(set, roles, guests, &signs, (began.elapsed(), recorder));
            if let Some(live) = self.live() {
                live.turn(set, roles, recorder);
                if live.holds_somebody() {
                    forgiven.late_by(turn.elapsed());
                }
            }
            turn = Instant::now();
            if self.stage.cancel.is_asked() {
                return Ok(StopReason::Interrupted);
            }
            let awaited = roles.iter().find(|role| role.is_awaited(&signs));
            // Guests have nothing to wait for when all programs have ended.
            let left = |role: &Role<'_>| {
                role.again || !role.running.as_ref().is_some_and(|running| running.is_over())
            };
            let comes = |peer: &&Peer| matches!(peer.after, Some(When::Restarts { .. }));
            let is_busy = guests.values().any(|guest| guest.is_busy()) || waiting.iter().any(comes);
            let is_busy = is_busy && roles.iter().any(left);
            if awaited.is_none() && !is_busy {
                thread::sleep(encore(set.scene));
                return Ok(StopReason::SceneOver);
            }
            // Looking takes long on a busy machine; somebody who waits for others to knock goes first.
            let all_began = roles.iter().all(|role| role.running.is_some() || !role.awaits_knocks());
            if self.player == Player::Learner && !signs.any_message() && all_began {
                lookout.look(roles);
            }
            let silent = silence(&signs, roles, recorder);
            if let Some(reason) = self.time_is_up(&signs, roles, (began, forgiven), silent) {
                if !signs.any_message() {
                    self.listen_for_knocks(set.taps, roles);
                }
                return Ok(reason);
            }
            match awaited.and_then(|role| role.running.as_ref()) {
                // Returns as soon as that one is over.
                Some(running) => {
                    running.wait(TICK);
                }
                None => thread::sleep(TICK),
            }
        }
    }

    /// Whether those who are awaited have had their time. What they waited for a processor is given back to them.
    fn time_is_up(
        &self,
        signs: &Signs,
        roles: &[Role<'_>],
        (began, forgiven): (Instant, &mut Forgiven),
        silent: Duration,
    ) -> Option<StopReason> {
        // Whoever is still to start has its time before it. One that waits for others to knock begins a scene anew.
        if roles.iter().any(|role| role.running.is_none() && !role.awaits_messages()) {
            return None;
        }
        let anew = roles.iter().filter(|role| role.awaits_knocks()).filter_map(|role| role.since);
        let began = anew.fold(began, Instant::max);
        let played = began.elapsed();
        self.beside.verdict(played.saturating_sub(forgiven.late()), silent)?;
        let waited = || {
            let awaited = roles.iter().filter(|role| role.is_awaited(signs));
            let waits = awaited
                .filter_map(|role| role.running.as_ref())
                .map(|running| running.waited_for_processor());
            waits.max().unwrap_or_default()
        };
        self.beside.verdict(played.saturating_sub(forgiven.all(waited)), silent)
    }

    /// The scene is lost, and nothing crossed: finds out who dials which address, before everybody is stopped.
    fn listen_for_knocks(&self, taps: &BTreeMap<&str, Tap>, roles: &[Role<'_>]) {
        lookout::note_sockets(&running(roles));
        thread::scope(|scope| {
            for tap in taps.values() {
                scope.spawn(|| tap.who_knocks(KNOCK));
            }
        });
    }
}

/// How long nothing has moved: no message, and no output or work of those who are awaited.
fn silence(signs: &Signs, roles: &[Role<'_>], recorder: &Recorder) -> Duration {
    // Everybody else waits for the one that starts last.
    let telling = roles.iter().filter(|role| role.is_awaited(signs) || role.awaits_knocks());
    let lives = telling.filter_map(|role| role.running.as_ref()).map(|running| running.last_sign_of_life());
    let last = lives.max().unwrap_or(0).max(signs.last_message_us());
    Duration::from_micros(recorder.elapsed_us().saturating_sub(last))
}

/// How long those whom the workshop stops play on.
fn encore(scene: &Scene) -> Duration {
    let longest = |actor: &Actor| match actor.ends {
        Ending::ByItself => Duration::ZERO,
        Ending::Stopped => ENCORE,
        Ending::AfterLines(_) => MORE_LINES,
    };
    scene.cast.iter().map(longest).max().unwrap_or_default()
}
