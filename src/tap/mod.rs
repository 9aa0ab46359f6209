//! The tap: stands between the programs that connect to a link and the one that binds it, passes their messages on,
//! writes down what it saw, and alters what the scene asks it to alter.

mod arrivals;
mod frames;
mod link;
mod nonsense;
mod notes;
mod plan;
mod relay;
mod sluice;
mod system;
mod wire;

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use nix::poll::PollFlags;

use crate::evidence::{Alteration, Name, Recorder, Side, What};
use crate::scenario::Transport;

use link::Link;
use notes::Notes;
use wire::{Address, Listener, Wire, ready};

pub use arrivals::Arrivals;
pub use plan::Plan;

/// The relay of one link. When it is dropped all its connections are closed, its threads have ended and its files
/// are gone.
///
/// A message is written down when its last byte has come in, and before that byte is passed on: one that was only
/// begun never counts, and no event comes before its cause.
///
/// [`What::Closed`] is noted when a program closed a connection. When the tap closes it, [`What::Malformed`] or
/// [`Alteration::Cut`] says why.
pub struct Tap {
    link: Arc<Link>,
    url: String,
    /// Keeps the bind address for the program that binds (tcp).
    reserved: Option<OwnedFd>,
    dir: PathBuf,
    /// Dropped to tell all threads that it is over.
    alive: Option<UnixStream>,
    doors: Mutex<Doors>,
}

#[derive(Default)]
struct Doors {
    threads: Vec<JoinHandle<()>>,
    /// The files of ipc doors.
    files: Vec<PathBuf>,
}

/// A free address on this machine, kept for a program that binds it.
pub struct Reserved {
    url: String,
    _kept: OwnedFd,
}

impl Reserved {
    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Keeps a free tcp address until the result is dropped.
///
/// # Errors
/// What the system says.
pub fn reserve() -> io::Result<Reserved> {
    let (kept, address) = wire::reserve_port()?;
    Ok(Reserved { url: address.url(), _kept: kept })
}

impl Tap {
    /// Reserves a bind address. `dir` is a private directory for the sockets of ipc links; its path must be short
    /// (about 80 bytes), or opening fails. All taps of a scene share its `arrivals`.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(
        link: &Name,
        transport: Transport,
        dir: &Path,
        plan: Plan,
        recorder: Recorder,
        arrivals: Arrivals,
    ) -> io::Result<Tap> {
        let (reserved, bind) = match transport {
            Transport::Tcp => {
                let (fd, address) = wire::reserve_port()?;
                (Some(fd), address)
            }
            Transport::Ipc => (None, Address::ipc(dir.join(format!("{link}.bind")))?),
        };
        let (alive, over) = UnixStream::pair()?;
        let url = bind.url();
        let notes = Notes::new(recorder, link.clone());
        let link = Link::new(transport, bind, plan, notes, arrivals, over);
        let (link, dir) = (Arc::new(link), dir.to_path_buf());
        Ok(Tap { link, url, reserved, dir, alive: Some(alive), doors: Mutex::default() })
    }

    /// The address for the program that binds, as a URL.
    pub fn bind_url(&self) -> &str {
        &self.url
    }

    /// Opens a new address for `actor` to connect to and returns its URL.
    ///
    /// # Errors
    /// What the system says.
    pub fn door(&self, actor: &Name) -> io::Result<String> {
        let mut doors = self.doors();
        let wanted = match self.link.transport {
            Transport::Tcp => Address::Tcp(0),
            Transport::Ipc => {
                let file = format!("{}.{}", self.link.notes.link, doors.threads.len() + 1);
                Address::ipc(self.dir.join(file))?
            }
        };
        let (listener, address) = Listener::open(&wanted)?;
        self.link.invite(actor);
        if let Address::Ipc(path) = &address {
            doors.files.push(path.clone());
        }
        let (link, actor) = (Arc::clone(&self.link), actor.clone());
        let attend = move || link.attend(&listener, &actor);
        doors.threads.push(thread::Builder::new().name("tap door".into()).spawn(attend)?);
        Ok(address.url())
    }

    /// Closes all connections of the link now; the programs may connect again. Each is noted as
    /// [`Alteration::Cut`] in front of message 0, which stands for no message.
    pub fn cut(&self) {
        let notes = &self.link.notes;
        for conn in self.link.end_all() {
            let (link, from, alteration) = (notes.link.clone(), Side::Bind, Alteration::Cut);
            notes.recorder.note(What::Altered { link, conn, from, number: 0, alteration });
        }
    }

    /// Finds out whether somebody dials the bind address although nobody listens on it: listens there for at most
    /// `time`, and notes [`What::Knocked`] if so. False at once when somebody listens there.
    pub fn who_knocks(&self, time: Duration) -> bool {
        // From here on no connection of ours is on its way there, which would be taken for a knock.
        self.set_we_listen(true);
        let knocked = match &self.reserved {
            // Refused when another socket listens on this port already.
            Some(fd) if wire::listen_on(fd).is_ok() => {
                let knocked = self.knocked_at(fd.as_fd(), time);
                wire::listen_no_more(fd);
                knocked
            }
            Some(_) => false,
            None => self.knocked_at_path(time),
        };
        self.set_we_listen(false);
        if knocked {
            self.link.notes.knocked();
        }
        knocked
    }

    fn knocked_at(&self, listening: BorrowedFd<'_>, time: Duration) -> bool {
        let over = self.link.over.as_fd();
        ready(&[(listening, PollFlags::POLLIN), (over, PollFlags::POLLIN)], time).is_ok_and(|ready| ready[0])
    }

    fn knocked_at_path(&self, time: Duration) -> bool {
        let Address::Ipc(path) = &self.link.bind else { return false };
        match Wire::dial(&self.link.bind) {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {}
            // Somebody listens, though perhaps too busy to answer.
            _ => return false,
        }
        // What a program that is gone left there is in the way.
        let _ = fs::remove_file(path);
        let knocked = match Listener::open(&self.link.bind) {
            Ok((listener, _)) => self.knocked_at(listener.as_fd(), time),
            Err(_) => return false,
        };
        let _ = fs::remove_file(path);
        knocked
    }

    fn doors(&self) -> MutexGuard<'_, Doors> {
        self.doors.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn set_we_listen(&self, we_listen: bool) {
        *self.link.we_listen.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = we_listen;
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        drop(self.alive.take());
        let doors = std::mem::take(&mut *self.doors());
        for door in doors.threads {
            let _ = door.join();
        }
        self.link.close();
        let bind = match &self.link.bind {
            Address::Ipc(path) => Some(path),
            Address::Tcp(_) => None,
        };
        for file in doors.files.iter().chain(bind) {
            let _ = fs::remove_file(file);
        }
    }
}
