//! One scene, played once by one side.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crate::evidence::{Evidence, Name, Observer, Player, Recorder, Side, StopReason, What};
use crate::peer::Listener;
use crate::process::{Limits, Running};
use crate::scenario::{Actor, Argument, Does, Ending, Peer, Scene, Transport};
use crate::tap::{Plan, Tap};

use super::Stage;
use super::limits::Beside;

/// How often the state of the scene is looked at. It is the most that a verification can be late.
const TICK: Duration = Duration::from_millis(4);
/// How often the system is asked which sockets a program has, while nothing has crossed.
const SOCKETS: Duration = Duration::from_millis(100);
/// A program that the workshop stops plays on for this long after the others, to show that it outlives them.
const ENCORE: Duration = Duration::from_millis(250);
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

/// An actor of the scene, with the address of every door that was opened for it.
struct Role<'a> {
    actor: &'a Actor,
    name: Name,
    arguments: Vec<OsString>,
    running: Option<Running>,
}

impl Role<'_> {
    /// Whether the scene goes on until this one has ended by itself, and it has not.
    fn is_awaited(&self) -> bool {
        self.actor.ends == Ending::ByItself && !self.running.as_ref().is_some_and(Running::is_over)
    }
}

impl Part<'_> {
    /// Plays the scene to its end and returns what was seen.
    pub(super) fn play(self) -> Evidence {
        let began = Instant::now();
        let recorder = Recorder::new(self.observer());
        if let Err(error) = self.perform(&recorder) {
            let actor: Name = WORKSHOP.into();
            recorder.note(What::NotStarted { actor, reason: error.to_string() });
        }
        if self.player == Player::Reference {
            self.beside.done(began.elapsed());
        }
        Evidence {
            exercise: self.stage.exercise.to_owned(),
            scene: self.scene().name.clone(),
            player: self.player,
            seed: self.stage.seed,
            events: recorder.take(),
        }
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

    /// Sets up the links, lets everybody play until the scene is over, and takes everything down again.
    fn perform(&self, recorder: &Recorder) -> io::Result<()> {
        // Dropped last: the sockets of ipc links live in it.
        let dir = self.private_dir()?;
        let path = dir.as_ref().map(|dir| dir.path());
        let mut taps = BTreeMap::new();
        for (name, link) in &self.stage.scenario.links {
            let plan = Plan::draw(&self.scene().faults, name, self.stage.seed);
            let place = path.unwrap_or_else(|| std::path::Path::new("/nonexistent"));
            let tap = Tap::open(&name.as_str().into(), link.transport, place, plan, recorder.clone())?;
            taps.insert(name.as_str(), tap);
        }
        let mut roles = self.cast(&taps)?;
        let peers = self.peers(&taps)?;
        let began = Instant::now();
        let stopped = self.until_over(&mut roles, &taps, &peers, path, recorder, began)?;
        drop(peers);
        for role in &roles {
            if let Some(running) = &role.running
                && !running.is_over()
            {
                running.stop(stopped);
            }
        }
        for role in &roles {
            if let Some(running) = &role.running {
                running.wait(GONE);
            }
        }
        Ok(())
    }

    /// A folder of this scene's own, where it needs one.
    fn private_dir(&self) -> io::Result<Option<tempfile::TempDir>> {
        let needs_one = self.stage.scenario.links.values().any(|link| link.transport == Transport::Ipc);
        needs_one.then(|| tempfile::Builder::new().prefix("workshop-").tempdir()).transpose()
    }

    /// Everybody with their arguments, in the order in which they start.
    fn cast(&self, taps: &BTreeMap<&str, Tap>) -> io::Result<Vec<Role<'_>>> {
        let scene = self.scene();
        let mut roles = Vec::with_capacity(scene.cast.len());
        for actor in &scene.cast {
            let name: Name = actor.name.as_str().into();
            let mut arguments = Vec::with_capacity(actor.arguments.len());
            for argument in &actor.arguments {
                arguments.push(match argument {
                    Argument::Word(word) => word.into(),
                    Argument::Address { link, side: Side::Bind } => taps[link.as_str()].bind_url().into(),
                    Argument::Address { link, side: Side::Connect } => {
                        taps[link.as_str()].door(&name)?.into()
                    }
                });
            }
            roles.push(Role { actor, name, arguments, running: None });
        }
        roles.sort_by_key(|role| role.actor.starts_ms);
        Ok(roles)
    }

    /// The workshop's own players; they begin at once.
    fn peers(&self, taps: &BTreeMap<&str, Tap>) -> io::Result<Vec<Listener>> {
        let start = |peer: &Peer| {
            let Does::Listen(ms) = peer.does;
            let url = taps[peer.link.as_str()].door(&peer.name.as_str().into())?;
            let pattern = self.stage.scenario.links[&peer.link].connect;
            Ok(Listener::start(url, pattern, Duration::from_millis(ms)))
        };
        self.scene().peers.iter().map(start).collect()
    }

    /// Starts everybody in time and waits. Returns why those that still run are to be stopped.
    fn until_over(
        &self,
        roles: &mut [Role<'_>],
        taps: &BTreeMap<&str, Tap>,
        peers: &[Listener],
        private: Option<&std::path::Path>,
        recorder: &Recorder,
        began: Instant,
    ) -> io::Result<StopReason> {
        let mut looked_at = began;
        loop {
            for role in roles.iter_mut().filter(|role| role.running.is_none()) {
                if began.elapsed() >= Duration::from_millis(role.actor.starts_ms) {
                    self.start(role, private, recorder)?;
                }
            }
            if self.stage.cancel.is_asked() {
                return Ok(StopReason::Interrupted);
            }
            let awaited = roles.iter().find(|role| role.is_awaited());
            // A peer that nobody has answered until now has nothing to wait for.
            if awaited.is_none() && !peers.iter().any(Listener::is_listening) {
                if roles.iter().any(|role| role.actor.ends == Ending::Stopped) {
                    thread::sleep(ENCORE);
                }
                return Ok(StopReason::SceneOver);
            }
            let signs = Signs::read(recorder);
            if self.player == Player::Learner && !signs.any_message && looked_at.elapsed() >= SOCKETS {
                looked_at = Instant::now();
                note_sockets(roles);
            }
            if let Some(reason) = self.time_is_up(roles, began, signs.silent(roles, recorder)) {
                if !signs.any_message {
                    self.listen_for_knocks(taps, roles);
                }
                return Ok(reason);
            }
            match awaited.and_then(|role| role.running.as_ref()) {
                // Returns as soon as that one is over.
                Some(running) => drop(running.wait(TICK)),
                None => thread::sleep(TICK),
            }
        }
    }

    /// Whether those who are awaited have had their time. What they waited for a processor is given back to them.
    fn time_is_up(&self, roles: &[Role<'_>], began: Instant, silent: Duration) -> Option<StopReason> {
        self.beside.verdict(began.elapsed(), silent)?;
        let awaited = roles.iter().filter(|role| role.is_awaited());
        let waits = awaited.filter_map(|role| role.running.as_ref()).map(Running::waited_for_processor);
        let waited = waits.max().unwrap_or_default();
        self.beside.verdict(began.elapsed().saturating_sub(waited), silent)
    }

    fn start(
        &self,
        role: &mut Role<'_>,
        private: Option<&std::path::Path>,
        recorder: &Recorder,
    ) -> io::Result<()> {
        let troupe = match self.player {
            Player::Learner => self.stage.learner,
            Player::Reference => self.stage.reference,
        };
        let mut launch = troupe.launch(role.arguments.iter().cloned());
        launch.remove = private.map(Into::into);
        let running = Running::start(&role.name, &launch, &Limits::default(), recorder);
        role.running = Some(running.map_err(io::Error::other)?);
        Ok(())
    }

    /// The scene is lost, and nothing crossed: finds out who dials which address, before everybody is stopped.
    fn listen_for_knocks(&self, taps: &BTreeMap<&str, Tap>, roles: &[Role<'_>]) {
        note_sockets(roles);
        thread::scope(|scope| {
            for tap in taps.values() {
                scope.spawn(|| tap.who_knocks(KNOCK));
            }
        });
    }
}

fn note_sockets(roles: &[Role<'_>]) {
    for running in roles.iter().filter_map(|role| role.running.as_ref()) {
        running.note_sockets();
    }
}

/// What the events so far say about life in the scene.
struct Signs {
    any_message: bool,
    last_message_us: u64,
}

impl Signs {
    fn read(recorder: &Recorder) -> Signs {
        recorder.look(|events| {
            let crossed = |what: &What| matches!(what, What::Message { .. } | What::MoreMessages { .. });
            // Most scenes end with messages, so that looking from the end is short.
            let last = events.iter().rev().find(|event| crossed(&event.what));
            Signs { any_message: last.is_some(), last_message_us: last.map_or(0, |event| event.at_us) }
        })
    }

    /// How long nothing has moved: no message, and no output or work of those who are awaited.
    fn silent(&self, roles: &[Role<'_>], recorder: &Recorder) -> Duration {
        let awaited = roles.iter().filter(|role| role.is_awaited());
        let signs = awaited.filter_map(|role| role.running.as_ref()).map(Running::last_sign_of_life);
        let last = signs.max().unwrap_or(0).max(self.last_message_us);
        Duration::from_micros(recorder.elapsed_us().saturating_sub(last))
    }
}
