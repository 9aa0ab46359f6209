//! The file with the learner's state: read by anybody at any time, written by one at a time, and never half.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, DirEntry, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::trouble::{Hindrance, SaveError, Unread};
use super::{Attempt, Progress, Tried};

/// The version of the file that this workshop writes. A file with a higher one is not understood.
const VERSION: u32 = 2;

/// Writers are done within milliseconds; who waits longer than this waits for something that is stuck.
const PATIENCE: Duration = Duration::from_secs(3);

/// How the name of a file begins that is not yet in its place.
const HALF: &str = ".progress.toml.half-";

/// Who holds the lock is alone with the file, and a half that lies there was left by a workshop that was killed. Only a
/// link from another folder, with a lock of its own, may lead here, too: nobody needs this long for a few lines.
const LONGEST_WRITE: Duration = Duration::from_secs(60);

/// The state as it was read or written, and what there is to say about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The state.
    pub progress: Progress,
    /// A sentence for the learner, when the file was not as it should be.
    pub notice: Option<String>,
}

/// Where the state is kept.
#[derive(Clone, Debug)]
pub struct Store {
    folder: Option<PathBuf>,
}

impl Store {
    /// `WORKSHOP_HOME`, else `workshop` in `XDG_DATA_HOME`, else `~/.local/share/workshop`.
    pub fn here() -> Store {
        let given = env::var_os("WORKSHOP_HOME").filter(|given| !given.is_empty()).map(PathBuf::from);
        let data = || env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|folder| folder.is_absolute());
        let share = || Some(env::home_dir()?.join(".local").join("share"));
        Store { folder: given.or_else(|| Some(data().or_else(share)?.join("workshop"))) }
    }

    /// In this folder, which need not exist yet.
    pub fn at(folder: impl Into<PathBuf>) -> Store {
        Store { folder: Some(folder.into()) }
    }

    /// There is no place for it.
    #[cfg(test)]
    pub(super) fn nowhere() -> Store {
        Store { folder: None }
    }

    /// The file, if there is a place for it.
    pub fn file(&self) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join("progress.toml"))
    }

    /// Reads the state and changes nothing. A file that can't be read counts as none, with a notice.
    pub fn load(&self) -> Known {
        let Some(file) = self.file() else { return Known::default() };
        match read(&file) {
            Ok(progress) => Known { progress, notice: None },
            Err(unread) => Known { progress: Progress::default(), notice: Some(unread.notice(&file)) },
        }
    }

    /// Notes that an exercise was verified. A file that can't be read is kept under another name.
    ///
    /// # Errors
    /// When nothing could be saved; what was saved before is then still there.
    pub fn record(&self, exercise: &str, attempt: &Attempt, now: SystemTime) -> Result<Known, SaveError> {
        self.change(|progress| progress.add(exercise, attempt, now))
    }

    /// Notes that the learner is at this exercise now.
    ///
    /// # Errors
    /// As for [`Store::record`].
    pub fn go_to(&self, exercise: &str) -> Result<Known, SaveError> {
        self.change(|progress| progress.current = Some(exercise.to_owned()))
    }

    /// Notes that this hint was shown, from 1.
    ///
    /// # Errors
    /// As for [`Store::record`].
    pub fn hinted(&self, exercise: &str, hint: usize) -> Result<Known, SaveError> {
        self.change(|progress| {
            progress.exercises.entry(exercise.to_owned()).or_default().hint = Some(hint);
        })
    }

    /// Forgets an exercise.
    ///
    /// # Errors
    /// As for [`Store::record`].
    pub fn forget(&self, exercise: &str) -> Result<Known, SaveError> {
        self.change(|progress| {
            progress.exercises.remove(exercise);
        })
    }

    /// Reads, changes and writes with nobody else in between.
    fn change(&self, change: impl FnOnce(&mut Progress)) -> Result<Known, SaveError> {
        let folder = self.folder.as_ref().ok_or(Hindrance::Nowhere)?;
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| SaveError(Hindrance::Refused { path, error })
        };
        fs::create_dir_all(folder).map_err(at(folder))?;
        let _lock = lock(&folder.join("progress.lock"))?;
        // Where the file is a link, what it leads to is replaced, and the link stays.
        let named = folder.join("progress.toml");
        let file = fs::canonicalize(&named).unwrap_or(named);
        let (mut progress, notice) = match read(&file) {
            Ok(progress) => (progress, None),
            // It may be right, and whoever put it there knows why: it stays.
            Err(Unread::Hindered(hindrance)) => return Err(hindrance.into()),
            Err(unread) => {
                let kept = set_aside(&file).map_err(at(&file))?;
                (Progress::default(), Some(unread.kept_aside(&file, &kept)))
            }
        };
        change(&mut progress);
        clear_halves(&file, SystemTime::now());
        write(&file, &progress).map_err(at(&file))?;
        Ok(Known { progress, notice })
    }
}

/// The file's contents.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    #[serde(default)]
    exercises: BTreeMap<String, Tried>,
}

/// Of a file of any version.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// No file is no progress.
fn read(file: &Path) -> Result<Progress, Unread> {
    let refused = |error| Unread::Hindered(Hindrance::Refused { path: file.to_owned(), error });
    let text = match regular(file).map_err(Unread::Hindered)? {
        Found::Nothing => return Ok(Progress::default()),
        Found::File => match fs::read(file) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| Unread::Broken("it is no text".to_owned()))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Progress::default()),
            Err(error) => return Err(refused(error)),
        },
    };
    if let Ok(Versioned { version }) = toml::from_str(&text)
        && version > VERSION
    {
        return Err(Unread::Newer);
    }
    match toml::from_str::<Contents>(&text) {
        Ok(Contents { current, exercises, .. }) => Ok(Progress { current, exercises }),
        Err(error) => Err(Unread::Broken(match error.span() {
            Some(span) => {
                let line = text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
                format!("line {line}: {}", one_line(error.message()))
            }
            None => one_line(error.message()),
        })),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands where a file belongs.
enum Found {
    Nothing,
    File,
}

/// Whether there is a file. A pipe would never end, and a device never be full: they are not even opened.
fn regular(path: &Path) -> Result<Found, Hindrance> {
    match fs::metadata(path) {
        Ok(there) if there.is_file() => Ok(Found::File),
        Ok(there) if there.is_dir() => Err(Hindrance::NoFile { path: path.to_owned(), what: "a folder" }),
        Ok(_) => Err(Hindrance::NoFile { path: path.to_owned(), what: "a pipe, a socket or a device" }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Nothing),
        Err(error) => Err(Hindrance::Refused { path: path.to_owned(), error }),
    }
}

/// Gives the file the first name that is free.
fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let kept = file.with_extension(format!("toml.kept-{number}"));
        match fs::symlink_metadata(&kept) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::rename(file, &kept)?;
                return Ok(kept);
            }
            Err(error) => return Err(error),
        }
        number += 1;
    }
}

/// Clears what writers left that were killed. Whatever can't be cleared is in nobody's way.
fn clear_halves(file: &Path, now: SystemTime) {
    let Some(beside) = file.parent().and_then(|folder| fs::read_dir(folder).ok()) else { return };
    let is_half = |entry: &DirEntry| entry.file_name().to_string_lossy().starts_with(HALF);
    let is_old = |entry: &DirEntry| {
        let written = entry.metadata().and_then(|it| it.modified());
        written.is_ok_and(|written| now.duration_since(written).is_ok_and(|age| age > LONGEST_WRITE))
    };
    for left in beside.flatten().filter(|entry| is_half(entry) && is_old(entry)) {
        let _ = fs::remove_file(left.path());
    }
}

/// Writes beside the file and puts the new one in its place: whoever reads sees the old one or the new one.
fn write(file: &Path, progress: &Progress) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let contents = Contents {
        version: VERSION,
        current: progress.current.clone(),
        exercises: progress.exercises.clone(),
    };
    let text = toml::to_string(&contents).map_err(io::Error::other)?;
    // The name of the file beside it is nobody's business.
    let aside = tempfile::Builder::new().prefix(HALF).tempfile_in(folder);
    let mut aside = aside.map_err(|error| io::Error::from(error.kind()))?;
    aside.as_file_mut().write_all(text.as_bytes())?;
    aside.as_file().sync_all()?;
    aside.persist(file).map_err(|error| error.error)?;
    // The rename itself must outlive a power cut, too; a file system that can't promise it is no failure.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The lock is held until the file is dropped.
fn lock(path: &Path) -> Result<File, Hindrance> {
    let refused = |error| Hindrance::Refused { path: path.to_owned(), error };
    regular(path)?;
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(refused)?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => return Err(Hindrance::Locked(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(refused(error)),
        }
    }
}
