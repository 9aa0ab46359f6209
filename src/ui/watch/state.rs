//! What is to be done when a file is saved, a key is pressed or a play ends: the rules of `watch`, with no terminal, no
//! thread and no clock.

use crate::session::ladder::Climb;
use crate::ui::keys::{Input, Key, Wheel};

/// Something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An exercise is watched from now on.
    Begun {
        /// Whether it was passed before.
        passed: bool,
    },
    /// A file of the program was saved, or is back.
    Saved,
    /// The program is there no more.
    Gone,
    /// A person did something at the terminal.
    Input(Input),
    /// The play of this number has ended.
    Ended {
        /// Its number.
        run: u64,
        /// What came of it.
        came: Came,
    },
}

/// What came of a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// It passed.
    Passed,
    /// It did not pass, or could not be started.
    NotPassed,
    /// It was stopped, or somebody had a hand in it.
    Nothing,
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Do {
    /// To play, under this number.
    Play(u64),
    /// To stop what plays.
    Stop,
    /// To show this.
    Show(View),
    /// To move what is shown.
    Scroll(Scroll),
    /// To have a hand in what plays.
    Strike(Strike),
    /// To go to the next exercise.
    GoOn,
    /// To say this in a line.
    Say(&'static str),
    /// To draw all of the screen again.
    Redraw,
    /// To stop the whole program, until somebody lets it go on.
    Suspend,
    /// To end.
    Quit(Farewell),
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Farewell {
    /// The last verdict was a pass.
    Passed,
    /// It was none.
    NotPassed,
    /// Somebody interrupted it.
    Interrupted,
}

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    /// What plays, or the verdict on it.
    Verdict,
    /// A hint: the next one, or the one before.
    Hint(Climb),
    /// The reference solution.
    Solution,
    /// The exercise's page.
    Page,
    /// All exercises.
    List,
    /// What the keys do.
    Keys,
}

/// How far to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scroll {
    /// Lines, down or up.
    Lines(i16),
    /// Screens.
    Pages(i16),
    /// To the top.
    Top,
    /// To the end.
    Bottom,
}

/// A fault by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strike {
    /// A program is gone at once.
    Kill,
    /// A program stands still; the next time it goes on.
    Freeze,
    /// The connections of a link are closed.
    Cut,
}

/// What somebody asked for that is only done when they ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Solution,
    Next,
}

/// What happens when a play that was stopped has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    PlayAgain,
    GoOn,
    Wait,
}

/// A play that has begun and not ended.
#[derive(Clone, Copy, Debug)]
struct Playing {
    run: u64,
    /// It was stopped, for this.
    stopped_for: Option<Then>,
}

/// Where `watch` is.
#[derive(Debug, Default)]
pub(super) struct Watch {
    playing: Option<Playing>,
    runs: u64,
    /// Whether the exercise was ever passed.
    passed: bool,
    /// Whether the last verdict was a pass.
    last: Option<bool>,
    asked: Option<Asked>,
    /// Whether something else than the play and its verdict is read.
    reads: bool,
    /// Whether the program is not there just now.
    gone: bool,
}

/// What is said when somebody wants the solution too early.
const NOT_YET: &str = "You have not passed yet. To see the solution all the same, press s again.";
/// The same for the next exercise.
const GO_ON: &str = "You have not passed yet. To go on all the same, press n again.";
/// The verdict has come while something else is read.
const ENDED: &str = "The verdict is there: esc shows it.";
/// There is nobody to hit.
const NOBODY: &str = "Nothing plays just now. Press r, and then k, f or c while it plays.";
/// What plays is hidden behind what is read.
const UNSEEN: &str = "Press esc first: it shows what plays.";
/// There is nothing to play.
const GONE: &str = "Your program is not there. It is played as soon as it is back.";

impl Watch {
    /// Whether something plays that was not stopped.
    pub(super) fn plays(&self) -> bool {
        self.playing.is_some_and(|playing| playing.stopped_for.is_none())
    }

    /// How it ends for who has seen enough: as the last verdict was.
    pub(super) fn farewell(&self) -> Farewell {
        match self.last {
            Some(true) => Farewell::Passed,
            Some(false) | None => Farewell::NotPassed,
        }
    }

    /// What to do about this, in this order.
    pub(super) fn on(&mut self, event: Event) -> Vec<Do> {
        let what = self.decide(event);
        for view in what.iter().filter_map(|what| if let Do::Show(view) = what { Some(*view) } else { None })
        {
            self.reads = view != View::Verdict;
        }
        what
    }

    fn decide(&mut self, event: Event) -> Vec<Do> {
        match event {
            Event::Begun { passed } => {
                (self.passed, self.last, self.asked, self.gone) = (passed, None, None, false);
                self.play()
            }
            Event::Saved => {
                (self.asked, self.gone) = (None, false);
                self.play()
            }
            Event::Gone => {
                (self.asked, self.gone) = (None, true);
                let mut what = self.stop_for(Then::Wait);
                what.push(self.unless_it_reads(View::Verdict, GONE));
                what
            }
            Event::Input(input) => self.input(input),
            Event::Ended { run, came } => self.ended(run, came),
        }
    }

    /// Plays, or plays again when what plays has ended.
    fn play(&mut self) -> Vec<Do> {
        let mut what = self.stop_for(Then::PlayAgain);
        if self.playing.is_none() {
            self.runs += 1;
            self.playing = Some(Playing { run: self.runs, stopped_for: None });
            what.push(Do::Play(self.runs));
        }
        what.push(Do::Show(View::Verdict));
        what
    }

    fn stop_for(&mut self, then: Then) -> Vec<Do> {
        let before = self.playing.as_mut().map(|playing| playing.stopped_for.replace(then));
        if before == Some(None) { vec![Do::Stop] } else { Vec::new() }
    }

    fn ended(&mut self, run: u64, came: Came) -> Vec<Do> {
        let Some(playing) = self.playing.take_if(|playing| playing.run == run) else { return Vec::new() };
        match playing.stopped_for {
            Some(Then::PlayAgain) => {
                let mut what = self.play();
                what.retain(|what| !self.reads || *what != Do::Show(View::Verdict));
                what
            }
            Some(Then::GoOn) => vec![Do::GoOn],
            Some(Then::Wait) => Vec::new(),
            None => {
                if came != Came::Nothing {
                    self.last = Some(came == Came::Passed);
                    self.passed |= came == Came::Passed;
                }
                vec![self.unless_it_reads(View::Verdict, ENDED)]
            }
        }
    }

    /// Nobody is torn away from a page.
    fn unless_it_reads(&self, show: View, say: &'static str) -> Do {
        if self.reads { Do::Say(say) } else { Do::Show(show) }
    }

    fn input(&mut self, input: Input) -> Vec<Do> {
        match input {
            Input::Key(key) => self.key(key),
            Input::Wheel(Wheel::Up) => vec![Do::Scroll(Scroll::Lines(-3))],
            Input::Wheel(Wheel::Down) => vec![Do::Scroll(Scroll::Lines(3))],
            Input::Continued => vec![Do::Redraw],
            Input::End => vec![Do::Quit(Farewell::Interrupted)],
            // Whatever happens, the screen is drawn afterwards, for the size that it has then.
            Input::Resize(..) | Input::Click { .. } | Input::Paste(_) => Vec::new(),
        }
    }

    fn key(&mut self, key: Key) -> Vec<Do> {
        // Whoever presses another key between the two has thought better of it.
        let asked = self.asked.take();
        vec![match key {
            Key::Char('q') => Do::Quit(self.farewell()),
            Key::Ctrl('c') => Do::Quit(Farewell::Interrupted),
            Key::Ctrl('z') => Do::Suspend,
            Key::Ctrl('l') => Do::Redraw,
            Key::Char('r') if self.gone => Do::Say(GONE),
            Key::Char('r') => return self.play(),
            Key::Char('n') if self.passed || asked == Some(Asked::Next) => {
                let stop = self.stop_for(Then::GoOn);
                return if self.playing.is_some() { stop } else { vec![Do::GoOn] };
            }
            Key::Char('n') => {
                self.asked = Some(Asked::Next);
                Do::Say(GO_ON)
            }
            Key::Char('s') if self.passed || asked == Some(Asked::Solution) => Do::Show(View::Solution),
            Key::Char('s') => {
                self.asked = Some(Asked::Solution);
                Do::Say(NOT_YET)
            }
            Key::Char('h') => Do::Show(View::Hint(Climb::Up)),
            Key::Char('H') => Do::Show(View::Hint(Climb::Down)),
            Key::Char('p') => Do::Show(View::Page),
            Key::Char('l') => Do::Show(View::List),
            Key::Char('?') => Do::Show(View::Keys),
            Key::Esc | Key::Enter | Key::Backspace => Do::Show(View::Verdict),
            // Nobody hits what he does not see.
            Key::Char('k') if self.reads => Do::Scroll(Scroll::Lines(-1)),
            Key::Char('f' | 'c') if self.reads && self.plays() => Do::Say(UNSEEN),
            Key::Char('k' | 'f' | 'c') if !self.plays() => Do::Say(NOBODY),
            Key::Char('k') => Do::Strike(Strike::Kill),
            Key::Char('f') => Do::Strike(Strike::Freeze),
            Key::Char('c') => Do::Strike(Strike::Cut),
            Key::Up => Do::Scroll(Scroll::Lines(-1)),
            Key::Down | Key::Char('j') => Do::Scroll(Scroll::Lines(1)),
            Key::PageUp | Key::Char('b') => Do::Scroll(Scroll::Pages(-1)),
            Key::PageDown | Key::Char(' ') => Do::Scroll(Scroll::Pages(1)),
            Key::Home | Key::Char('g') => Do::Scroll(Scroll::Top),
            Key::End | Key::Char('G') => Do::Scroll(Scroll::Bottom),
            _ => return Vec::new(),
        }]
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
