//! The menu at work: it waits for keys and for what plays, draws, and does what was asked for.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::list::{Entry, List, Mark};
use super::pane::Pane;
use super::play::{Play, Played, STOPPED};
use super::{Action, Deed, Left, Menu, draw, editor, texts};
use crate::course::{Exercise, Judged};
use crate::progress::{Progress, Standing};
use crate::render::Colour;
use crate::session::Session;
use crate::ui::keys::Input;
use crate::ui::terminal::Screen;

/// While something plays, the screen is drawn so often at least.
const LOOK: Duration = Duration::from_millis(100);
/// So many inputs are taken before the screen is drawn again, when they come faster than that.
const AT_ONCE: usize = 200;

/// What the menu waits for.
pub(super) enum Happening {
    /// Somebody pressed a key, or the like.
    Input(Input),
    /// Something has been played.
    Played(Played),
}

impl From<Input> for Happening {
    fn from(input: Input) -> Happening {
        Happening::Input(input)
    }
}

/// Shows the menu until it is left; it begins at the page of the exercise at this place, or with the list.
///
/// # Errors
/// Those of the terminal.
pub fn run(session: &Arc<Session>, colour: Colour, at: Option<usize>) -> io::Result<Left> {
    let (sender, events) = mpsc::channel();
    let known = session.known();
    let list = List::new(entries(session, &known.progress), current(session, &known.progress));
    let screen = Screen::open(sender.clone())?;
    let area = screen.area()?;
    let menu = Menu::new(list, colour, (area.width.into(), area.height.into()));
    let mut host = Host { session: Arc::clone(session), menu, screen, sender, play: None };
    if let Some(place) = at {
        host.act(Deed::Page, place)?;
    }
    host.say(known.notice);
    let left = host.until_left(&events);
    if let Some(play) = host.play.take() {
        play.end();
    }
    left
}

/// Begins to play an exercise, and may have a pane to look at meanwhile.
type Begin = fn(Arc<Session>, usize, Sender<Happening>) -> (Play, Option<Pane>);

/// The menu, and what is around it.
struct Host {
    session: Arc<Session>,
    menu: Menu,
    screen: Screen,
    sender: Sender<Happening>,
    play: Option<Play>,
}

impl Host {
    fn until_left(&mut self, events: &Receiver<Happening>) -> io::Result<Left> {
        loop {
            if let Some(play) = &self.play {
                self.menu.look(&play.words());
            }
            let menu = &self.menu;
            self.screen.draw(|frame| draw::draw(menu, frame))?;
            let first = match self.play {
                Some(_) => events.recv_timeout(LOOK),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let first = match first {
                Ok(happening) => happening,
                Err(RecvTimeoutError::Timeout) => continue,
                // The sender is kept here, too.
                Err(RecvTimeoutError::Disconnected) => return Ok(Left::Interrupted),
            };
            for happening in std::iter::once(first).chain(events.try_iter().take(AT_ONCE)) {
                if let Some(left) = self.take(happening)? {
                    return Ok(left);
                }
            }
        }
    }

    fn take(&mut self, happening: Happening) -> io::Result<Option<Left>> {
        let input = match happening {
            Happening::Input(input) => input,
            Happening::Played(played) => {
                self.played(played);
                return Ok(None);
            }
        };
        match self.menu.on(input) {
            Action::None => {}
            Action::Leave(left) => return Ok(Some(left)),
            Action::Do(deed, place) => return self.act(deed, place),
            Action::Cancel => {
                if let Some(play) = &self.play {
                    play.cancel();
                }
            }
            Action::Suspend => self.screen.suspend()?,
            Action::Retake => self.screen.retake()?,
        }
        Ok(None)
    }

    fn act(&mut self, deed: Deed, place: usize) -> io::Result<Option<Left>> {
        let session = Arc::clone(&self.session);
        let Some(exercise) = session.course().exercises().get(place) else { return Ok(None) };
        match deed {
            Deed::Page => self.menu.show(place, texts::page(exercise)),
            Deed::Verify => self.play(place, Play::verify),
            Deed::Run if exercise.judged == Judged::Machine => {
                self.menu.say(format!("{} asks for no program: v checks this machine.", exercise.name));
            }
            Deed::Run => self.play(place, Play::run),
            Deed::Hint(climb) => {
                let (pane, notice) = texts::hint(&session, exercise, climb);
                self.menu.show(place, pane);
                self.say(notice);
            }
            Deed::Solution => self.menu.show(place, texts::solution(&session, exercise)),
            Deed::Edit => self.edit(place, exercise)?,
            Deed::Watch => match editor::nothing_to_save(&session, exercise) {
                Some(pane) => self.menu.show(place, pane),
                None => return Ok(Some(Left::Watch(place))),
            },
        }
        Ok(None)
    }

    fn play(&mut self, place: usize, begin: Begin) {
        if self.play.is_some() {
            return;
        }
        let (play, pane) = begin(Arc::clone(&self.session), place, self.sender.clone());
        self.menu.begin(place, play.words());
        if let Some(pane) = pane {
            self.menu.show(place, pane);
        }
        self.play = Some(play);
    }

    fn played(&mut self, played: Played) {
        if let Some(play) = self.play.take() {
            play.end();
        }
        self.menu.end();
        self.refresh();
        match played {
            Played::Shown { exercise, pane, notice } => {
                self.menu.show(exercise, pane);
                self.say(notice);
            }
            Played::ShownFromEnd { exercise, pane, notice } => {
                self.menu.show_end(exercise, pane);
                self.say(notice);
            }
            Played::Stopped => self.menu.say(STOPPED),
        }
    }

    fn edit(&mut self, place: usize, exercise: &Exercise) -> io::Result<()> {
        match editor::choose(&self.session, exercise) {
            Err(pane) => self.menu.show(place, pane),
            Ok(mut command) => {
                let notice = self.session.go_to(exercise);
                let ended = self.screen.outside(|| command.status())?;
                self.refresh();
                self.say(editor::complaint(ended).or(notice));
            }
        }
        Ok(())
    }

    fn say(&mut self, notice: Option<String>) {
        if let Some(notice) = notice {
            self.menu.say(notice);
        }
    }

    /// Notes anew how far the learner is.
    fn refresh(&mut self) {
        let known = self.session.known();
        let exercises = self.session.course().exercises();
        let marks: Vec<Mark> =
            exercises.iter().map(|exercise| mark(&self.session, &known.progress, exercise)).collect();
        self.menu.update(&marks, current(&self.session, &known.progress));
    }
}

fn entries(session: &Session, progress: &Progress) -> Vec<Entry> {
    let entry = |exercise: &Exercise| Entry {
        number: exercise.label(),
        name: exercise.short_name().to_owned(),
        title: exercise.title.clone(),
        teaches: exercise.teaches.clone(),
        part: session.course().part(exercise.part),
        judged: exercise.judged,
        mark: mark(session, progress, exercise),
    };
    session.course().exercises().iter().map(entry).collect()
}

fn mark(session: &Session, progress: &Progress, exercise: &Exercise) -> Mark {
    let tried = progress.of(&session.course().key(exercise));
    match session.standing(progress, exercise) {
        Standing::Untried => Mark::New,
        Standing::Tried => Mark::Tried(tried.map_or(1, |tried| tried.tries)),
        Standing::Passed => Mark::Done(tried.and_then(|tried| tried.passed_after).unwrap_or(1)),
    }
}

fn current(session: &Session, progress: &Progress) -> Option<usize> {
    let name = &session.current(progress)?.name;
    session.course().exercises().iter().position(|exercise| exercise.name == *name)
}
