//! `watch` where there is no terminal: each verdict is printed, until somebody interrupts it.

use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::engine::Cancel;
use crate::judge::Worth;
use crate::render::Look;
use crate::session::{Exit, Session, Trouble};

use super::files::News;
use super::pages::{self, Room};
use super::player::{Piece, Play, Result as Played};
use super::state::{Do, Event, Farewell, Watch};
use super::subject::Subject;
use super::{Order, Told, heard};

/// How soon an interruption is noticed.
const LOOK: Duration = Duration::from_millis(50);

/// Verifies at once and at each save, and prints what comes of it on `out`, until `cancel` is asked or nobody reads any
/// more.
///
/// # Errors
/// There is no such exercise or program, or it can't be watched.
pub fn run(
    session: &Session,
    order: &Order,
    look: Look,
    cancel: &Cancel,
    is_read: &dyn Fn() -> bool,
    out: &mut impl Write,
) -> Result<Exit, Trouble> {
    let (tell, told) = channel();
    let touched = {
        let tell = tell.clone();
        move || drop(tell.send(Told::Touched))
    };
    let mut subject = Subject::first(session, order, touched)?;
    let mut watch = Watch::default();
    thread::scope(|scope| {
        let mut play: Option<Play> = None;
        let mut to_do = watch.on(Event::Begun { passed: false });
        loop {
            for what in to_do.drain(..) {
                match what {
                    Do::Play(run) => {
                        subject.come_home();
                        let piece = Piece {
                            session,
                            exercise: subject.exercise,
                            given: subject.given.clone(),
                            seed: order.what.seed(),
                            links: order.what.links,
                        };
                        play = Some(Play::begin(piece, run, scope, tell.clone()));
                    }
                    Do::Stop => play.iter().for_each(Play::stop),
                    // There are no keys.
                    _ => {}
                }
            }
            if cancel.is_asked() {
                return Ok(Farewell::Interrupted.into());
            }
            if !is_read() {
                return Ok(watch.farewell().into());
            }
            match told.recv_timeout(LOOK) {
                Ok(Told::Touched) => to_do = hear(&mut watch, &mut subject, out)?,
                Ok(Told::Ended(run, played)) => {
                    to_do = hear(&mut watch, &mut subject, out)?;
                    // What is about to be played again is not worth printing.
                    let counts = watch.plays();
                    to_do.extend(watch.on(Event::Ended { run, came: played.came() }));
                    if counts {
                        print(session, &subject, &played, look, out)?;
                    }
                }
                Ok(Told::Input(_)) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Farewell::Interrupted.into()),
            }
        }
    })
}

/// Looks whether something happened to the program's files.
fn hear(watch: &mut Watch, subject: &mut Subject<'_>, out: &mut impl Write) -> Result<Vec<Do>, Trouble> {
    let news = subject.files.news();
    if let (News::Gone, Some(missing)) = (news, subject.files.missing()) {
        writeln!(out, "{}", pages::gone(missing))?;
        out.flush()?;
    }
    Ok(heard(news).map_or_else(Vec::new, |event| watch.on(event)))
}

fn print(
    session: &Session,
    subject: &Subject<'_>,
    played: &Played,
    look: Look,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    let mut text = pages::verdict(session, subject.exercise, played, Room::Printed, look)?;
    if let Played::Judged(judgement) = played
        && judgement.worth == Worth::Full
        && let Some(notice) = session.record(subject.exercise, &judgement.verdict)
    {
        text.extend(format!("\n{notice}\n").bytes());
    }
    text.extend(b"\nWaiting for the next save; Ctrl-C ends it.\n\n");
    out.write_all(&text)?;
    Ok(out.flush()?)
}
