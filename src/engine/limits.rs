//! How long a program may take: judged against the reference that runs beside it on the same machine, so
//! that a slow machine fails nobody.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::evidence::StopReason;

/// No scene lasts longer than this, whoever plays it.
const LONGEST: Duration = Duration::from_secs(120);

/// A program that shows no sign of life for this long, when the reference is done, waits for something that
/// will not come. Libraries try again to connect every 0.1 s, and nobody lingers for longer than a few seconds.
const IDLE: Duration = Duration::from_secs(5);

/// However busy the machine is, no more than this is forgiven: a program that spins waits for a processor all the time.
const MOST: Duration = Duration::from_secs(30);
/// How often it is found out how long the programs had to wait. It takes the workshop itself some milliseconds.
const AGAIN: Duration = Duration::from_millis(300);

/// A turn of the engine that takes longer was held up by something else: a busy processor, a busy disk.
const TURN: Duration = Duration::from_millis(100);

/// The time in which the machine did not let the programs play, or us look at them.
pub(super) struct Forgiven {
    turn: Instant,
    longest: Duration,
    late: Duration,
    waited: Duration,
    asked: Option<Instant>,
}

impl Forgiven {
    /// From now on.
    pub(super) fn begin() -> Forgiven {
        let (longest, late, waited) = Default::default();
        Forgiven { turn: Instant::now(), longest, late, waited, asked: None }
    }

    /// Another turn begins. What the workshop itself could not do in time is no fault of those who play.
    pub(super) fn turn(&mut self) {
        let took = self.turn.elapsed();
        self.turn = Instant::now();
        self.longest = self.longest.max(took);
        self.late_by(took.saturating_sub(TURN));
    }

    /// What the longest turn took.
    pub(super) fn longest(&self) -> Duration {
        self.longest
    }

    /// The workshop itself was late by so much.
    pub(super) fn late_by(&mut self, time: Duration) {
        self.late += time;
    }

    /// What the workshop was late.
    pub(super) fn late(&self) -> Duration {
        self.late.min(MOST)
    }

    /// The same with what the programs waited, for which `waited` is asked now and then.
    pub(super) fn all(&mut self, waited: impl FnOnce() -> Duration) -> Duration {
        if self.asked.is_none_or(|asked| asked.elapsed() > AGAIN) {
            (self.waited, self.asked) = (waited(), Some(Instant::now()));
        }
        (self.late + self.waited).min(MOST)
    }
}

/// What the learner's scene knows of the reference's.
#[derive(Default)]
pub(super) struct Beside(Mutex<Reference>);

#[derive(Default, Clone, Copy)]
enum Reference {
    #[default]
    Playing,
    Done {
        took: Duration,
    },
    Absent,
}

impl Beside {
    /// For a scene that is played without a reference.
    pub(super) fn absent() -> Beside {
        Beside(Mutex::new(Reference::Absent))
    }

    /// The reference needed this long for the scene.
    pub(super) fn done(&self, took: Duration) {
        *self.lock() = Reference::Done { took };
    }

    /// Whether a program must be stopped that has been playing for `playing`, without a sign of life for `silent`.
    pub(super) fn verdict(&self, playing: Duration, silent: Duration) -> Option<StopReason> {
        match *self.lock() {
            _ if playing > LONGEST => Some(StopReason::Deadline),
            Reference::Playing | Reference::Absent => None,
            // Three times the reference's time, and enough for the slowest interpreter to start.
            Reference::Done { took } if playing > took * 3 + Duration::from_secs(6) => {
                Some(StopReason::Deadline)
            }
            Reference::Done { took } if playing > took + IDLE && silent > IDLE => Some(StopReason::Idle),
            Reference::Done { .. } => None,
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Reference> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn nobody_is_late_while_the_reference_still_plays() {
        assert_eq!(Beside::default().verdict(60 * SECOND, 60 * SECOND), None);
    }

    #[test]
    fn a_silent_program_is_idle_only_when_the_reference_is_done() {
        let beside = Beside::default();
        beside.done(2 * SECOND);
        assert_eq!(beside.verdict(8 * SECOND, 6 * SECOND), Some(StopReason::Idle));
        assert_eq!(beside.verdict(6 * SECOND, 6 * SECOND), None);
        assert_eq!(beside.verdict(8 * SECOND, SECOND), None);
    }

    #[test]
    fn no_more_than_half_a_minute_is_forgiven() {
        let mut forgiven = Forgiven::begin();
        forgiven.late_by(2 * SECOND);
        assert_eq!((forgiven.late(), forgiven.all(|| SECOND)), (2 * SECOND, 3 * SECOND));
        forgiven.late_by(900 * SECOND);
        assert_eq!((forgiven.late(), forgiven.all(|| 900 * SECOND)), (MOST, MOST));
    }

    #[test]
    fn a_turn_that_takes_long_is_forgiven_but_for_what_one_may_take() {
        let mut forgiven = Forgiven::begin();
        std::thread::sleep(TURN + Duration::from_millis(50));
        forgiven.turn();
        assert!(forgiven.longest() >= TURN + Duration::from_millis(50));
        assert_eq!(forgiven.late(), (forgiven.longest() - TURN).min(MOST));
    }

    #[test]
    fn a_busy_program_has_three_times_as_long_and_six_seconds() {
        let beside = Beside::default();
        beside.done(2 * SECOND);
        assert_eq!(beside.verdict(12 * SECOND, Duration::ZERO), None);
        assert_eq!(beside.verdict(13 * SECOND, Duration::ZERO), Some(StopReason::Deadline));
    }
}
