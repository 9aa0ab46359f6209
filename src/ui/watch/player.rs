//! One play, in a thread of its own: whatever the learner's program does, nobody waits for it.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::Scope;

use crate::course::Exercise;
use crate::engine::{Cancel, Links, Live, Watcher};
use crate::judge::{Judgement, Worth};
use crate::program::{self, Given};
use crate::session::verify::{Terms, Unjudged};
use crate::session::{Session, Trouble};
use crate::verdict::Outcome;

use super::scene::Scene;
use super::state::Came;

/// What came of a play.
pub(super) enum Result {
    /// A verdict.
    Judged(Box<Judgement>),
    /// It could not be built. With the seed that it would have been played with.
    NotBuilt(program::Trouble, u64),
    /// Something else; empty when it was stopped.
    Trouble(Trouble),
}

impl Result {
    /// The same in a word.
    pub(super) fn came(&self) -> Came {
        match self {
            Result::Judged(judgement) if judgement.worth != Worth::Full => Came::Nothing,
            Result::Judged(judgement) if judgement.verdict.outcome == Outcome::Passed => Came::Passed,
            Result::Judged(_) | Result::NotBuilt(..) => Came::NotPassed,
            Result::Trouble(trouble) if trouble.what.is_empty() => Came::Nothing,
            Result::Trouble(_) => Came::NotPassed,
        }
    }
}

/// What is played, and how.
#[derive(Clone)]
pub(super) struct Piece<'a> {
    pub(super) session: &'a Session,
    pub(super) exercise: &'a Exercise,
    pub(super) given: Given,
    pub(super) seed: u64,
    pub(super) links: Links,
}

/// A play that goes on. It is stopped when this is dropped.
pub(super) struct Play {
    cancel: Cancel,
    live: Live,
    scene: Arc<Mutex<Scene>>,
}

impl Play {
    /// Begins. `ended` hears of its end, also when the thread panics.
    pub(super) fn begin<'scope, 'env, T: From<(u64, Result)> + Send + 'scope>(
        piece: Piece<'env>,
        run: u64,
        scope: &'scope Scope<'scope, 'env>,
        ended: Sender<T>,
    ) -> Play {
        let scene = Scene::new(format!("{}: getting ready", piece.exercise.name));
        let (cancel, live, scene) = (Cancel::default(), Live::default(), Arc::new(Mutex::new(scene)));
        let play = Play { cancel: cancel.clone(), live: live.clone(), scene: Arc::clone(&scene) };
        scope.spawn(move || {
            let mut ending = Ending { run, ended, result: None };
            ending.result = Some(perform(&piece, &cancel, &live, &scene));
        });
        play
    }

    /// What was seen of it until now.
    pub(super) fn scene(&self) -> MutexGuard<'_, Scene> {
        lock(&self.scene)
    }

    /// To have a hand in it.
    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    /// Asks for its end.
    pub(super) fn stop(&self) {
        self.cancel.ask();
    }
}

impl Drop for Play {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Tells of the end of a play, however its thread ends.
struct Ending<T: From<(u64, Result)>> {
    run: u64,
    ended: Sender<T>,
    result: Option<Result>,
}

impl<T: From<(u64, Result)>> Drop for Ending<T> {
    fn drop(&mut self) {
        let crashed = || Result::Trouble(Trouble::wrong_use("the workshop itself failed in this play"));
        let result = self.result.take().unwrap_or_else(crashed);
        // Nobody listens any more when all is over.
        let _ = self.ended.send((self.run, result).into());
    }
}

fn perform(piece: &Piece<'_>, cancel: &Cancel, live: &Live, scene: &Arc<Mutex<Scene>>) -> Result {
    let Piece { session, exercise, given, seed, links } = piece;
    let say = |words: &str| lock(scene).again(words);
    let first = exercise.scenario.scenes.first().map(|scene| scene.name.clone()).unwrap_or_default();
    let watcher = |shown: &str| -> Option<Watcher> {
        lock(scene).again(&format!("{}: playing {shown}", exercise.name));
        let (scene, first) = (Arc::clone(scene), first.clone());
        Some(Arc::new(move |name: &str, event| {
            if name == first {
                lock(&scene).note(event);
            }
        }))
    };
    let terms = Terms { seed: *seed, cancel, say: &say, watcher: &watcher, links: *links, live: Some(live) };
    match session.verify(exercise, given, &terms) {
        Ok(judgement) => Result::Judged(Box::new(judgement)),
        Err(Unjudged::NotBuilt(trouble)) => Result::NotBuilt(trouble, *seed),
        Err(Unjudged::Trouble(trouble)) => Result::Trouble(trouble),
    }
}

fn lock(scene: &Mutex<Scene>) -> MutexGuard<'_, Scene> {
    scene.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
