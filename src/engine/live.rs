//! What a person does to the learner's first scene while it plays: whom it can hit, and how it is done.
//!
//! The handle only knows names and takes orders. The engine itself carries them out between two looks at the scene, so
//! nothing outside ever holds a program or a tap.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::evidence::{Act, Name, Recorder, What};

use super::roles::{Role, Set};

/// A handle on the scene that plays. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    there: Targets,
    orders: Vec<Act>,
}

/// Who and what can be hit now. Empty when nothing plays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// The programs that run, in the order of the scene.
    pub actors: Vec<Target>,
    /// The links.
    pub links: Vec<Name>,
}

/// A program that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name in the scene.
    pub name: Name,
    /// Whether it connects to somebody, as workers do.
    pub connects: bool,
    /// Whether it was made to stand still by hand.
    pub frozen: bool,
}

impl Targets {
    /// The one to hit when nobody is named: the last of those who connect, or the last one.
    pub fn worker(&self) -> Option<&Target> {
        self.actors.iter().rfind(|target| target.connects).or(self.actors.last())
    }

    /// The one to let go on: whoever was frozen last in the order of the scene.
    pub fn frozen(&self) -> Option<&Target> {
        self.actors.iter().rfind(|target| target.frozen)
    }
}

impl Live {
    /// Who and what can be hit now.
    pub fn targets(&self) -> Targets {
        self.state().there.clone()
    }

    /// Does this as soon as the engine comes by, some milliseconds from now. Nothing happens when the target is gone
    /// by then.
    pub fn act(&self, act: Act) {
        self.state().orders.push(act);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Says who is there, and carries out what was ordered.
    pub(super) fn turn(&self, set: &Set<'_>, roles: &[Role<'_>], recorder: &Recorder) {
        let orders = {
            let mut state = self.state();
            let frozen =
                |name: &Name| state.there.actors.iter().any(|target| target.name == *name && target.frozen);
            let there = roles.iter().filter(|role| is_there(role)).map(|role| Target {
                name: role.name.clone(),
                connects: role.actor.dials().next().is_some(),
                frozen: frozen(&role.name),
            });
            let actors = there.collect();
            let links = set.taps.keys().map(|link| Name::from(*link)).collect();
            state.there = Targets { actors, links };
            std::mem::take(&mut state.orders)
        };
        for act in orders {
            self.carry_out(act, set, roles, recorder);
        }
    }

    fn carry_out(&self, act: Act, set: &Set<'_>, roles: &[Role<'_>], recorder: &Recorder) {
        let running = |name: &Name| {
            let role = roles.iter().find(|role| role.name == *name && is_there(role));
            role.and_then(|role| role.running.as_ref())
        };
        let note = || recorder.note(What::ByHand { act: act.clone() });
        match &act {
            Act::Cut(link) => {
                if let Some(tap) = set.taps.get(&**link) {
                    note();
                    tap.cut();
                }
            }
            Act::Freeze(name) | Act::Thaw(name) | Act::Kill(name) => {
                let Some(running) = running(name) else { return };
                note();
                match &act {
                    Act::Freeze(_) => running.freeze(),
                    Act::Thaw(_) => running.thaw(),
                    Act::Kill(_) | Act::Cut(_) => running.kill(),
                }
                let mut state = self.state();
                let targets = state.there.actors.iter_mut();
                for target in targets.filter(|target| target.name == *name) {
                    target.frozen = matches!(act, Act::Freeze(_));
                }
            }
        }
    }

    /// Whether somebody stands still by hand.
    pub(super) fn holds_somebody(&self) -> bool {
        self.state().there.frozen().is_some()
    }

    /// The scene is over: nobody can be hit any more.
    pub(super) fn leave(&self) {
        *self.state() = State::default();
    }
}

fn is_there(role: &Role<'_>) -> bool {
    !role.again && role.running.as_ref().is_some_and(|running| !running.is_over())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str, connects: bool) -> Target {
        Target { name: name.into(), connects, frozen: false }
    }

    #[test]
    fn who_connects_is_hit_before_who_binds_and_the_last_one_first() {
        let actors =
            vec![target("boss", false), target("w1", true), target("w2", true), target("sink", false)];
        let targets = Targets { actors, links: Vec::new() };
        assert_eq!(targets.worker().map(|target| &*target.name), Some("w2"));
        let only = Targets { actors: vec![target("boss", false)], links: Vec::new() };
        assert_eq!(only.worker().map(|target| &*target.name), Some("boss"));
        assert_eq!(Targets::default().worker(), None);
    }
}
