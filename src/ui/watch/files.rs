//! Which files make up the program, and whether one of them was saved since somebody looked.
//!
//! The system only says that something happened in a folder. What counts is what a look at the files shows. So it does not matter how an editor saves: in place, or under another name that it
//! then moves there.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use notify_debouncer_mini::notify::{self, PollWatcher, RecursiveMode, Watcher};
use notify_debouncer_mini::{Config, DebounceEventResult, Debouncer, new_debouncer_opt};

use super::changes::Changes;

/// What happens to one file within this time is one save.
const SAVE: Duration = Duration::from_millis(50);
/// How often files are looked at where the system says nothing of them.
const POLL: Duration = Duration::from_millis(100);
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// This file.
    File(PathBuf),
    /// The sources in this folder and below.
    Folder(PathBuf),
}

/// A program's files, as they were when somebody last looked.
pub(super) struct Files {
    parts: Vec<Part>,
    known: Looked,
    watched: BTreeSet<PathBuf>,
    eyes: Eyes,
}

/// Whoever looks on. It ends when it is dropped.
enum Eyes {
    Events(Debouncer<Changes>),
    Polling(Debouncer<PollWatcher>),
}

/// What is seen of a file without reading it.
type Stamp = (Option<SystemTime>, u64);

/// What a look shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Looked {
    files: BTreeMap<PathBuf, Stamp>,
    folders: BTreeSet<PathBuf>,
}

impl Files {
    /// Looks at the program's files from now on; `touched` is called when something happened to one of them.
    ///
    /// # Errors
    /// The system can't watch them; with [`Source::Polling`] it always can.
    pub(super) fn watch(
        parts: Vec<Part>,
        source: Source,
        touched: impl Fn() + Send + 'static,
    ) -> notify::Result<Files> {
        let config = Config::default().with_timeout(SAVE).with_batch_mode(false);
        let handler = move |_: DebounceEventResult| touched();
        let eyes = match source {
            Source::Events => Eyes::Events(new_debouncer_opt(config, handler)?),
            Source::Polling => {
                // Times may be coarse where files are far away.
                let polling = notify::Config::default().with_poll_interval(POLL).with_compare_contents(true);
                Eyes::Polling(new_debouncer_opt(config.with_notify_config(polling), handler)?)
            }
        };
        let known = look(&parts);
        let mut files = Files { parts, known, watched: BTreeSet::new(), eyes };
        files.watch_folders()?;
        // Whatever was saved before the folders were watched.
        files.known = look(&files.parts);
        Ok(files)
    }

    /// Whether a file was saved since the last time that this was asked.
    pub(super) fn were_saved(&mut self) -> bool {
        let now = look(&self.parts);
        let saved = now.files.iter().any(|(path, stamp)| self.known.files.get(path) != Some(stamp));
        let is_alone = |path: &PathBuf| self.parts.contains(&Part::File(path.clone()));
        // The file itself may be away for a moment while it is written.
        let away = |path: &&PathBuf| !now.files.contains_key(*path) && !is_alone(path);
        let removed = self.known.files.keys().any(|path| away(&path));
        let before = std::mem::replace(&mut self.known, now);
        for (path, stamp) in before.files.into_iter().filter(|(path, _)| is_alone(path)) {
            self.known.files.entry(path).or_insert(stamp);
        }
        // A folder that can't be watched is one more of those of which nothing is heard.
        let _ = self.watch_folders();
        saved || removed
    }

    /// Watches the folders that are new.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let gone: Vec<PathBuf> = self.watched.difference(&self.known.folders).cloned().collect();
        for folder in gone {
            let _ = self.eyes.watcher().unwatch(&folder);
            self.watched.remove(&folder);
        }
        for folder in &self.known.folders {
            if !self.watched.contains(folder) {
                self.eyes.watcher().watch(folder, RecursiveMode::NonRecursive)?;
                self.watched.insert(folder.clone());
            }
        }
        Ok(())
    }
}

impl Eyes {
    fn watcher(&mut self) -> &mut dyn Watcher {
        match self {
            Eyes::Events(debouncer) => debouncer.watcher(),
            Eyes::Polling(debouncer) => debouncer.watcher(),
        }
    }
}

fn look(parts: &[Part]) -> Looked {
    let mut looked = Looked::default();
    for part in parts {
        match part {
            Part::File(file) => {
                looked.folders.extend(file.parent().map(Path::to_path_buf));
                // What is saved may be the file that a link leads to.
                let real = fs::canonicalize(file).ok();
                looked.folders.extend(real.as_deref().and_then(Path::parent).map(Path::to_path_buf));
                looked.files.extend(fs::metadata(file).ok().map(|there| (file.clone(), stamp(&there))));
            }
            Part::Folder(folder) => look_into(folder, DEEPEST, &mut looked),
        }
    }
    looked.folders.retain(|folder| folder.is_dir());
    looked
}

fn look_into(folder: &Path, deep: usize, looked: &mut Looked) {
    looked.folders.insert(folder.to_owned());
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
