//! Which files make up the program, and whether one of them was saved since somebody looked.
//!
//! The system only says that something happened in a folder, and nothing when the folder has gone and another one of its
//! name has come. What counts is what a look at the files shows, and there is one every now and then, whatever the system
//! says. So it does not matter how an editor saves, or that a branch is switched.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime};

use notify_debouncer_mini::notify::{self, RecursiveMode};
use notify_debouncer_mini::{Config, DebounceEventResult, Debouncer, new_debouncer_opt};

use super::changes::Changes;

/// What happens to one file within this time is one save.
const SAVE: Duration = Duration::from_millis(50);
/// How often files are looked at where the system says nothing of them.
const POLL: Duration = Duration::from_millis(100);
/// The same where it does.
const SELDOM: Duration = Duration::from_secs(1);
/// Folders are looked into as deep as this, and so many files and folders are looked at; more are no program of a learner's.
const DEEPEST: usize = 8;
const MOST: usize = 4_000;
const MOST_FOLDERS: usize = 400;

/// How it is found out that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The system says so.
    Events,
    /// By looking, several times a second: for network folders, some containers, and others where it doesn't.
    Polling,
}

/// A part of the program.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// This file.
    File(PathBuf),
    /// This file, which may be there or not.
    Maybe(PathBuf),
    /// The sources in this folder and below.
    Folder(PathBuf),
}

/// What a look has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Nothing.
    None,
    /// A file was saved since the look before, or is back.
    Saved,
    /// The program is there no more.
    Gone,
}

/// A program's files, as they were when somebody last looked.
pub(super) struct Files {
    parts: Vec<Part>,
    known: Looked,
    /// The parts that have been there.
    met: BTreeSet<Part>,
    /// The one of them that is missing.
    missing: Option<PathBuf>,
    watched: BTreeMap<PathBuf, Identity>,
    eyes: Option<Debouncer<Changes>>,
    _pulse: Pulse,
}

/// What is seen of a file without reading it.
type Stamp = (Option<SystemTime>, u64);
/// What tells a folder from another one that has come to its place.
type Identity = (u64, Option<SystemTime>);

/// What a look shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Looked {
    files: BTreeMap<PathBuf, Stamp>,
    folders: BTreeMap<PathBuf, Identity>,
}

impl Files {
    /// Looks at the program's files from now on; `touched` is called when something may have happened to one of them.
    ///
    /// # Errors
    /// The system can't watch them; with [`Source::Polling`] it always can.
    pub(super) fn watch(
        parts: Vec<Part>,
        source: Source,
        touched: impl Fn() + Clone + Send + 'static,
    ) -> notify::Result<Files> {
        let (eyes, every) = match source {
            Source::Events => {
                let config = Config::default().with_timeout(SAVE).with_batch_mode(false);
                let touched = touched.clone();
                (Some(new_debouncer_opt(config, move |_: DebounceEventResult| touched())?), SELDOM)
            }
            Source::Polling => (None, POLL),
        };
        let known = look(&parts);
        let (met, watched, pulse) = (BTreeSet::new(), BTreeMap::new(), Pulse::begin(every, touched));
        let mut files = Files { parts, known, met, missing: None, watched, eyes, _pulse: pulse };
        files.watch_folders()?;
        // Whatever was saved before the folders were watched.
        files.known = look(&files.parts);
        files.met = files.parts.iter().filter(|part| files.known.has(part)).cloned().collect();
        Ok(files)
    }

    /// What has happened since the last time that this was asked.
    pub(super) fn news(&mut self) -> News {
        let now = look(&self.parts);
        let saved = now.files.iter().any(|(path, stamp)| self.known.files.get(path) != Some(stamp));
        let removed = self.known.files.keys().any(|path| !now.files.contains_key(path));
        self.met.extend(self.parts.iter().filter(|part| now.has(part)).cloned());
        let missing = self.met.iter().find(|part| !now.has(part)).map(|part| part.path().to_owned());
        let was_gone = std::mem::replace(&mut self.missing, missing).is_some();
        self.known = now;
        // A folder that can't be watched is one more of those of which nothing is heard.
        let _ = self.watch_folders();
        match self.missing {
            Some(_) if was_gone => News::None,
            Some(_) => News::Gone,
            None if was_gone || saved || removed => News::Saved,
            None => News::None,
        }
    }

    /// The file or the folder that was there and is there no more.
    pub(super) fn missing(&self) -> Option<&Path> {
        self.missing.as_deref()
    }

    /// Watches the folders that are new.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let Some(eyes) = &mut self.eyes else { return Ok(()) };
        let known = &self.known.folders;
        self.watched.retain(|folder, identity| {
            let stays = known.get(folder) == Some(identity);
            if !stays {
                let _ = eyes.watcher().unwatch(folder);
            }
            stays
        });
        for (folder, identity) in known {
            if !self.watched.contains_key(folder) {
                eyes.watcher().watch(folder, RecursiveMode::NonRecursive)?;
                self.watched.insert(folder.clone(), *identity);
            }
        }
        Ok(())
    }
}

impl Part {
    fn path(&self) -> &Path {
        match self {
            Part::File(path) | Part::Maybe(path) | Part::Folder(path) => path,
        }
    }
}

impl Looked {
    /// Whether this is there, with something in it.
    fn has(&self, part: &Part) -> bool {
        match part {
            Part::File(file) => self.files.contains_key(file),
            Part::Maybe(_) => true,
            Part::Folder(folder) => self.files.keys().any(|file| file.starts_with(folder)),
        }
    }

    fn folder(&mut self, folder: &Path) {
        if let Ok(there) = fs::metadata(folder)
            && there.is_dir()
        {
            self.folders.insert(folder.to_owned(), identity(&there));
        }
    }
}

/// Calls somebody again and again, until it is dropped.
struct Pulse {
    _ends: Sender<()>,
}

impl Pulse {
    fn begin(every: Duration, call: impl Fn() + Send + 'static) -> Pulse {
        let (ends, ended) = channel::<()>();
        thread::spawn(move || {
            while ended.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
                call();
            }
        });
        Pulse { _ends: ends }
    }
}

fn look(parts: &[Part]) -> Looked {
    let mut looked = Looked::default();
    for part in parts {
        match part {
            Part::File(file) | Part::Maybe(file) => {
                // What is saved may be the file that a link leads to.
                let real = fs::canonicalize(file).ok();
                let both = [file.parent(), real.as_deref().and_then(Path::parent)];
                both.into_iter().flatten().for_each(|folder| looked.folder(folder));
                looked.files.extend(fs::metadata(file).ok().map(|there| (file.clone(), stamp(&there))));
            }
            Part::Folder(folder) => look_into(folder, DEEPEST, &mut looked),
        }
    }
    looked
}

fn look_into(folder: &Path, deep: usize, looked: &mut Looked) {
    looked.folder(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let Ok(there) = fs::metadata(&path) else { continue };
        if there.is_dir() {
            // No link is followed into a folder, which may lead around in a circle.
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            let room = deep > 0 && looked.folders.len() < MOST_FOLDERS;
            if room && !is_link && !is_made(&name) {
                look_into(&path, deep - 1, looked);
            }
        } else if there.is_file() && is_source(&name, &there) && looked.files.len() < MOST {
            looked.files.insert(path, stamp(&there));
        }
    }
}

fn stamp(there: &Metadata) -> Stamp {
    (there.modified().ok(), there.len())
}

/// Whether a folder of this name holds what tools have made, or what is hidden.
fn is_made(name: &OsStr) -> bool {
    const MADE: [&str; 8] = ["target", "node_modules", "__pycache__", "build", "dist", "out", "obj", "venv"];
    let name = name.to_string_lossy();
    name.starts_with('.') || MADE.contains(&&*name)
}

/// Whether somebody writes this file: not a build tool, not an editor for itself, and not for reading only.
fn is_source(name: &OsStr, there: &Metadata) -> bool {
    const ENDINGS: [&str; 27] = [
        "a", "bak", "beam", "class", "d", "dll", "dylib", "exe", "log", "lock", "md", "o", "obj", "orig",
        "out", "pid", "pyc", "pyo", "rlib", "rmeta", "so", "svg", "swo", "swp", "swx", "tmp", "html",
    ];
    let text = name.to_string_lossy();
    // vim tries with 4913 whether it may write in a folder; emacs puts its locks and copies beside the file.
    if text.starts_with(['.', '#']) || text.ends_with(['~', '#']) || text == "4913" {
        return false;
    }
    match Path::new(name).extension() {
        Some(ending) => !ENDINGS.contains(&&*ending.to_string_lossy().to_ascii_lowercase()),
        // What a compiler has made beside the source, and not a Makefile.
        None => !is_executable(there),
    }
}

#[cfg(unix)]
fn identity(there: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    // The number of one that is gone is given to the next one.
    (there.ino(), there.created().ok())
}

#[cfg(not(unix))]
fn identity(there: &Metadata) -> Identity {
    (0, there.created().ok())
}

#[cfg(unix)]
fn is_executable(there: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    there.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
