//! The programs of a scene: their arguments, the files they get, and their starts.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::evidence::{FILE_BYTES, Head, Name, Recorder, Side, What};
use crate::process::{Limits, Running};
use crate::scenario::{Actor, Argument, Ending, Props, Scene, SceneFile, Start};
use crate::tap::{Arrivals, Tap};

use super::Troupe;
use super::signs::Signs;

/// The longest that an actor waits for others to knock.
const KNOCKING: Duration = Duration::from_secs(10);
/// Somebody who has not knocked, and shows no sign of life for so long, is not waited for.
const LIFELESS_US: u64 = 2_000_000;

/// What all programs of a scene share.
pub(super) struct Set<'a> {
    pub(super) scene: &'a Scene,
    pub(super) taps: &'a BTreeMap<&'a str, Tap>,
    pub(super) arrivals: &'a Arrivals,
    pub(super) private: Option<&'a Path>,
    pub(super) props: &'a Props,
}

impl Set<'_> {
    /// Where a file of the scene is.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.private.unwrap_or(Path::new("/nonexistent")).join(file)
    }

    /// Writes the scene's files.
    pub(super) fn lay_out(&self) -> io::Result<()> {
        for file in &self.scene.files {
            if let Some(contents) = self.props.contents(file) {
                fs::write(self.path(&file.name), contents)?;
            }
        }
        Ok(())
    }

    /// Notes what the files hold.
    pub(super) fn note_files(&self, recorder: &Recorder) {
        for SceneFile { name, .. } in &self.scene.files {
            let (size, content) = match beginning(&self.path(name)) {
                Ok((size, bytes)) => (Some(size), Head::of_file(&bytes)),
                Err(_) => (None, Head::of_file(&[])),
            };
            recorder.note(What::File { name: name.as_str().into(), size, content });
        }
    }

    /// Everybody with their arguments, in the order of the list.
    pub(super) fn cast(&self) -> io::Result<Vec<Role<'_>>> {
        self.scene.cast.iter().map(|actor| self.role(actor)).collect()
    }

    fn role<'a>(&self, actor: &'a Actor) -> io::Result<Role<'a>> {
        let name: Name = actor.name.as_str().into();
        let mut arguments = Vec::with_capacity(actor.arguments.len());
        for argument in &actor.arguments {
            arguments.push(match argument {
                Argument::Word(word) => word.into(),
                Argument::Name => actor.name.as_str().into(),
                Argument::File(file) => self.path(file).into(),
                Argument::Drawn(kind) => self.props.draw(*kind).into(),
                Argument::Address { link, side: Side::Bind } => self.taps[link.as_str()].bind_url().into(),
                Argument::Address { link, side: Side::Connect } => {
                    self.taps[link.as_str()].door(&name)?.into()
                }
            });
        }
        let input = actor.stdin.as_ref().map(|file| self.path(file));
        Ok(Role { actor, name, arguments, input, running: None, since: None, again: false, torn: None })
    }

    /// Whether the actor has come to all the addresses that it was given to connect to.
    pub(super) fn has_knocked(&self, actor: &Actor) -> bool {
        actor.dials().all(|link| self.arrivals.has_come(&actor.name, link))
    }

    /// Whether it is time for the role at this place of the list.
    pub(super) fn is_due(
        &self,
        roles: &[Role<'_>],
        place: usize,
        (began, now_us): (Duration, u64),
        signs: &Signs,
    ) -> bool {
        match &roles[place].actor.starts {
            Start::AfterMs(ms) => began >= Duration::from_millis(*ms),
            Start::Messages { link, from, count } => signs.messages(link, *from) >= *count,
            Start::WhenAllKnock => {
                let here = |role: &Role<'_>| {
                    let Some(running) = &role.running else { return false };
                    self.has_knocked(role.actor)
                        || running.is_over()
                        || now_us.saturating_sub(running.last_sign_of_life()) > LIFELESS_US
                };
                began >= KNOCKING || roles[..place].iter().all(here)
            }
        }
    }
}

/// The length of a regular file, and its first bytes.
fn beginning(path: &Path) -> io::Result<(u64, Vec<u8>)> {
    let there = fs::symlink_metadata(path)?;
    if !there.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(FILE_BYTES as u64).read_to_end(&mut bytes)?;
    Ok((there.len(), bytes))
}

/// Cuts off the end of a file, where it is there and as long as that.
fn cut_off(path: &Path, bytes: u64) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_file() && there.len() >= bytes => {
            File::options().write(true).open(path)?.set_len(there.len() - bytes)
        }
        _ => Ok(()),
    }
}

/// An actor of the scene, with the address of every door that was opened for it.
pub(super) struct Role<'a> {
    pub(super) actor: &'a Actor,
    pub(super) name: Name,
    arguments: Vec<OsString>,
    input: Option<PathBuf>,
    pub(super) running: Option<Arc<Running>>,
    /// When it was started.
    pub(super) since: Option<Instant>,
    /// It was killed, and is to start again as soon as it is gone.
    pub(super) again: bool,
    /// The file whose end is cut off before that, and how many bytes of it.
    pub(super) torn: Option<(PathBuf, u64)>,
}

impl Role<'_> {
    /// Starts it, as one of this troupe.
    pub(super) fn start(
        &mut self,
        troupe: &Troupe,
        private: Option<&Path>,
        recorder: &Recorder,
    ) -> io::Result<()> {
        if let Some((file, bytes)) = self.torn.take() {
            cut_off(&file, bytes)?;
        }
        let mut launch = troupe.launch(self.arguments.iter().cloned());
        launch.remove = private.map(Into::into);
        launch.input.clone_from(&self.input);
        let running = Running::start(&self.name, &launch, &Limits::default(), recorder);
        self.running = Some(Arc::new(running.map_err(io::Error::other)?));
        self.again = false;
        self.since = Some(Instant::now());
        Ok(())
    }

    /// Whether it was killed to be started again, and is gone.
    pub(super) fn is_due_again(&self) -> bool {
        self.again && self.running.as_ref().is_some_and(|running| running.is_over())
    }

    /// Whether it begins when others have knocked.
    pub(super) fn awaits_knocks(&self) -> bool {
        self.actor.starts == Start::WhenAllKnock
    }

    /// Whether it begins when so many messages have crossed, which may be never.
    pub(super) fn awaits_messages(&self) -> bool {
        matches!(self.actor.starts, Start::Messages { .. })
    }

    /// Whether the scene goes on until this one is done, and it is not.
    pub(super) fn is_awaited(&self, signs: &Signs) -> bool {
        let over = !self.again && self.running.as_ref().is_some_and(|running| running.is_over());
        match self.actor.ends {
            Ending::ByItself => !over,
            Ending::AfterLines(lines) => !over && signs.lines(&self.actor.name) < lines,
            Ending::Stopped => false,
        }
    }
}
