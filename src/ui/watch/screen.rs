//! `watch` on a terminal: hears of keys, saves and plays, asks the rules what to do, and does it.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, Scope};
use std::time::Duration;

use ratatui::layout::Rect;
use ratatui::text::Text;

use crate::judge::Worth;
use crate::progress::Standing;
use crate::render::{Links, Look};
use crate::session::{Exit, Session, Trouble};
use crate::ui::fold::fold;
use crate::ui::terminal::Screen;

use super::draw::{self, Mark, Sheet};
use super::pages::{self, Room};
use super::player::{Piece, Play, Result as Played};
use super::state::{Came, Do, Event, Farewell, Scroll, View, Watch};
use super::subject::Subject;
use super::{Order, Told, heard, scene};

/// While it plays the screen is drawn so often.
const FRAME: Duration = Duration::from_millis(100);
/// Otherwise nothing changes by itself.
const LONG: Duration = Duration::from_secs(3600);

/// Watches until somebody has enough.
///
/// # Errors
/// There is no such exercise or program, or it can't be watched; those of the terminal.
pub fn run(session: &Session, order: &Order, look: Look) -> Result<Exit, Trouble> {
    let (tell, told) = channel();
    let subject = Subject::first(session, order, touch(&tell))?;
    let mut screen = Screen::open(tell.clone())?;
    thread::scope(|scope| {
        let mut watching = Watching {
            session,
            order,
            look: Look { links: Links::Numbered, ..look },
            scope,
            tell,
            subject,
            watch: Watch::default(),
            play: None,
            played: None,
            came: Came::Nothing,
            view: View::Verdict,
            rung: 0,
            body: Text::default(),
            top: 0,
            say: String::new(),
            area: Rect::default(),
        };
        let done = watching.run(&mut screen, &told);
        // The terminal is given back before the last program has ended.
        drop(screen);
        done
    })
}

fn touch(tell: &Sender<Told>) -> impl Fn() + Clone + Send + 'static {
    let tell = tell.clone();
    move || drop(tell.send(Told::Touched))
}

struct Watching<'scope, 'env> {
    session: &'env Session,
    order: &'env Order,
    look: Look,
    scope: &'scope Scope<'scope, 'env>,
    tell: Sender<Told>,
    subject: Subject<'env>,
    watch: Watch,
    play: Option<Play>,
    /// What the last play came to.
    played: Option<Played>,
    /// The last verdict that counts.
    came: Came,
    view: View,
    /// The hint that is shown.
    rung: usize,
    /// What there is to read, and its first line that is seen.
    body: Text<'static>,
    top: u16,
    say: String,
    area: Rect,
}

impl<'env> Watching<'_, 'env> {
    fn run(&mut self, screen: &mut Screen, told: &Receiver<Told>) -> Result<Exit, Trouble> {
        let mut to_do = self.begin();
        loop {
            for what in std::mem::take(&mut to_do) {
                match what {
                    Do::Quit(farewell) => return Ok(farewell.into()),
                    Do::GoOn => to_do = self.go_on(),
                    Do::Suspend => screen.suspend()?,
                    Do::Redraw => screen.retake()?,
                    other => self.obey(other)?,
                }
            }
            if !to_do.is_empty() {
                continue;
            }
            self.draw(screen)?;
            let patience = if self.play.is_some() { FRAME } else { LONG };
            let event = match told.recv_timeout(patience) {
                Ok(event) => event,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return Ok(Farewell::Interrupted.into()),
            };
            to_do = self.hear(event);
        }
    }

    /// The subject is watched from now on.
    fn begin(&mut self) -> Vec<Do> {
        let notice = self.session.go_to(self.subject.exercise);
        let progress = self.session.known().progress;
        let passed = self.session.standing(&progress, self.subject.exercise) == Standing::Passed;
        (self.came, self.played) = (Came::Nothing, None);
        self.say = notice.unwrap_or_default();
        self.watch.on(Event::Begun { passed })
    }

    fn hear(&mut self, event: Told) -> Vec<Do> {
        match event {
            Told::Touched => self.look(),
            Told::Input(input) => {
                self.say.clear();
                self.watch.on(Event::Input(input))
            }
            Told::Ended(run, played) => {
                // A verdict on what has just been saved over, or has gone, is none.
                let mut to_do = self.look();
                let counts = self.watch.plays();
                let came = played.came();
                to_do.extend(self.watch.on(Event::Ended { run, came }));
                self.play = None;
                if counts {
                    self.say.clear();
                    self.take_in(played, came);
                }
                to_do
            }
        }
    }

    /// Looks whether something happened to the program's files.
    fn look(&mut self) -> Vec<Do> {
        let Some(event) = heard(self.subject.files.news()) else { return Vec::new() };
        // Whatever was said was about what was there before.
        self.say.clear();
        self.watch.on(event)
    }

    /// A play came to its end by itself.
    fn take_in(&mut self, played: Played, came: Came) {
        if came != Came::Nothing {
            self.came = came;
        }
        if let Played::Judged(judgement) = &played
            && judgement.worth == Worth::Full
            && let Some(notice) = self.session.record(self.subject.exercise, &judgement.verdict)
        {
            self.say = notice;
        }
        self.played = Some(played);
    }

    /// Whether somebody had a hand in the last play.
    fn was_touched(&self) -> bool {
        matches!(&self.played, Some(Played::Judged(judgement)) if judgement.worth == Worth::Touched)
    }

    fn obey(&mut self, what: Do) -> Result<(), Trouble> {
        match what {
            Do::Play(run) => {
                self.subject.come_home();
                let piece = Piece {
                    session: self.session,
                    exercise: self.subject.exercise,
                    given: self.subject.given.clone(),
                    seed: self.order.what.seed(),
                    links: self.order.what.links,
                };
                self.play = Some(Play::begin(piece, run, self.scope, self.tell.clone()));
            }
            Do::Stop => self.play.iter().for_each(Play::stop),
            Do::Show(view) => self.show(view)?,
            Do::Scroll(scroll) => self.scroll(scroll),
            Do::Strike(strike) => {
                let Some(play) = &self.play else { return Ok(()) };
                let acts = scene::acts(strike, &play.live().targets());
                if acts.is_empty() {
                    self.say = "There is nobody to hit just now.".to_owned();
                }
                acts.into_iter().for_each(|act| play.live().act(act));
            }
            Do::Say(what) => self.say = what.to_owned(),
            Do::Quit(_) | Do::GoOn | Do::Suspend | Do::Redraw => {}
        }
        Ok(())
    }

    fn go_on(&mut self) -> Vec<Do> {
        match self.subject.next(self.session, touch(&self.tell)) {
            Ok(next) => {
                self.subject = next;
                self.begin()
            }
            Err(why) => {
                self.say = why;
                Vec::new()
            }
        }
    }

    fn show(&mut self, view: View) -> Result<(), Trouble> {
        (self.view, self.top) = (view, 0);
        if let View::Hint(climb) = view {
            self.rung = pages::rung(self.session, self.subject.exercise, climb);
            if let Some(notice) = self.session.hinted(self.subject.exercise, self.rung) {
                self.say = notice;
            }
        }
        self.lay_out()
    }

    /// Makes the text anew, for the width that there is.
    fn lay_out(&mut self) -> Result<(), Trouble> {
        let (exercise, look) = (self.subject.exercise, self.look);
        let missing = self.subject.files.missing();
        let room = Room::Rows(self.sheet(&self.body).rows(self.area));
        let text = match (self.view, &self.played) {
            (View::Verdict, _) if let Some(missing) = missing => pages::gone_at_length(missing, look),
            (View::Verdict, Some(played)) => pages::verdict(self.session, exercise, played, room, look)?,
            (View::Verdict, None) => Vec::new(),
            (View::Hint(_), _) => pages::hint(exercise, self.rung, look)?,
            (View::Solution, _) => pages::solution(exercise, look)?,
            (View::Page, _) => pages::page(exercise, look)?,
            (View::List, _) => pages::list(self.session, look)?,
            (View::Keys, _) => pages::keys(look)?,
        };
        let lines = draw::coloured(&text).lines;
        self.body = fold(lines, self.area.width.into()).into();
        Ok(())
    }

    fn scroll(&mut self, scroll: Scroll) {
        let page = i16::try_from(self.sheet(&self.body).rows(self.area)).unwrap_or(i16::MAX).max(2) - 1;
        self.top = match scroll {
            Scroll::Lines(lines) => self.top.saturating_add_signed(lines),
            Scroll::Pages(pages) => self.top.saturating_add_signed(pages.saturating_mul(page)),
            Scroll::Top => 0,
            Scroll::Bottom => u16::MAX,
        };
    }

    fn sheet<'a>(&'a self, body: &'a Text<'static>) -> Sheet<'a> {
        let (exercise, plays) = (self.subject.exercise, self.watch.plays());
        let mark = match &self.play {
            Some(play) if plays => Mark::Plays(play.scene().elapsed().as_millis() as u64 / 100),
            Some(_) => Mark::Stops,
            None if self.subject.files.missing().is_some() => Mark::Waits,
            None if self.was_touched() => Mark::Touched,
            None => match self.came {
                Came::Passed => Mark::Passed,
                Came::NotPassed => Mark::NotPassed,
                Came::Nothing => Mark::None,
            },
        };
        Sheet {
            title: format!("{} {}", exercise.label(), exercise.short_name()),
            mark,
            body,
            top: self.top,
            say: &self.say,
            keys: match (self.view, plays) {
                (View::Verdict, true) => &draw::AT_PLAY,
                (View::Verdict, false) => &draw::AT_REST,
                _ => &draw::AWAY,
            },
            colour: self.look.colour,
        }
    }

    fn draw(&mut self, screen: &mut Screen) -> Result<(), Trouble> {
        let area = screen.area()?;
        if area != self.area {
            self.area = area;
            self.look.width = usize::from(area.width).max(20);
            self.lay_out()?;
        }
        let live = match &self.play {
            Some(play) if self.view == View::Verdict => {
                let rows = self.sheet(&self.body).rows(area);
                let targets = play.live().targets();
                Some(draw::playing(&play.scene(), &targets, (area.width, rows), self.look.colour))
            }
            _ => None,
        };
        let body = live.as_ref().unwrap_or(&self.body);
        let rows = self.sheet(body).rows(area);
        let last = u16::try_from(body.lines.len()).unwrap_or(u16::MAX).saturating_sub(rows);
        self.top = self.top.min(last);
        let body = live.as_ref().unwrap_or(&self.body);
        let sheet = self.sheet(body);
        Ok(screen.draw(|frame| sheet.draw(frame))?)
    }
}
