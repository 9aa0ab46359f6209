//! Does to the players what the scene's moments say, each once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::evidence::{Recorder, What};
use crate::peer::Guest;
use crate::scenario::{Blow, Moment, When};

use super::roles::{Role, Set};
use super::signs::Signs;

/// The moments that are still to come.
pub(super) struct Moments<'a>(Vec<&'a Moment>);

impl<'a> Moments<'a> {
    pub(super) fn of(moments: &'a [Moment]) -> Moments<'a> {
        Moments(moments.iter().collect())
    }

    /// Does what is due now.
    pub(super) fn act(
        &mut self,
        set: &Set<'_>,
        roles: &mut [Role<'_>],
        guests: &mut BTreeMap<&str, Box<dyn Guest>>,
        signs: &Signs,
        (elapsed, recorder): (Duration, &Recorder),
    ) {
        self.0.retain(|moment| {
            if !is_due(&moment.when, set, signs, elapsed) {
                return true;
            }
            let whom = moment.does.whom();
            if let Some(role) = roles.iter_mut().find(|role| role.actor.name == whom) {
                // Whoever has not started yet, or not again, is hit as soon as it has.
                let Some(running) = role.running.as_ref().filter(|_| !role.again) else { return true };
                match &moment.does {
                    Blow::Freeze(_) => running.freeze(),
                    Blow::Thaw(_) => running.thaw(),
                    Blow::Kill(_) => running.kill(),
                    // Whoever has ended by itself is not helped to its feet.
                    Blow::Restart(_) | Blow::Tear { .. } if running.is_over() => {}
                    Blow::Restart(_) => {
                        running.kill();
                        role.again = true;
                    }
                    Blow::Tear { file, bytes, .. } => {
                        running.kill();
                        role.again = true;
                        role.torn = Some((set.path(file), *bytes));
                    }
                }
            } else if matches!(moment.does, Blow::Kill(_)) && guests.remove(whom).is_some() {
                recorder.note(What::Killed { actor: whom.into() });
            }
            false
        });
    }
}

/// Whether what is waited for has come.
pub(super) fn is_due(when: &When, set: &Set<'_>, signs: &Signs, elapsed: Duration) -> bool {
    match when {
        When::AfterMs(ms) => elapsed >= Duration::from_millis(*ms),
        When::Knocked(name) => {
            let mut actors = set.scene.cast.iter();
            actors.find(|actor| actor.name == *name).is_some_and(|actor| set.has_knocked(actor))
        }
        When::Messages { link, from, count } => signs.messages(link, *from) >= *count,
        When::Restarts { actor, count } => signs.restarts(actor) >= *count,
    }
}
