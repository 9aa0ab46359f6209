//! The file with the learner's state: read by anybody at any time, written by one at a time, and never half.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use serde::{Deserialize, Serialize};

use super::{Attempt, Progress, Tried};

/// The version of the file that this workshop writes. A file with a higher one is not understood.
const VERSION: u32 = 2;

/// Writers are done within milliseconds; who waits longer than this waits for something that is stuck.
const PATIENCE: Duration = Duration::from_secs(3);

/// The state as it was read or written, and what there is to say about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The state.
    pub progress: Progress,
    /// A sentence for the learner, when the file was not as it should be.
    pub notice: Option<String>,
}

/// Why the state could not be saved. The verdict stands all the same.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// There is no home folder to keep it in.
    #[error("Your progress was not saved: there is no home folder. Set WORKSHOP_HOME to a folder of yours.")]
    Nowhere,
    /// Another workshop has been writing for too long.
    #[error("Your progress was not saved: another workshop keeps {} locked.", .0.display())]
    Locked(PathBuf),
    /// The system refused.
    #[error("Your progress was not saved in {}: {error}.", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
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
            Err(why) => Known {
                progress: Progress::default(),
                notice: Some(format!("Your progress in {} could not be read: {why}.", file.display())),
            },
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
        let folder = self.folder.as_ref().ok_or(SaveError::Nowhere)?;
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| SaveError::Io { path, error }
        };
        fs::create_dir_all(folder).map_err(at(folder))?;
        let _lock = lock(&folder.join("progress.lock"))?;
        // Where the file is a link, what it leads to is replaced, and the link stays.
        let named = folder.join("progress.toml");
        let file = fs::canonicalize(&named).unwrap_or(named);
        let (mut progress, notice) = match read(&file) {
            Ok(progress) => (progress, None),
            Err(why) => {
                let kept = set_aside(&file).map_err(at(&file))?;
                let notice = format!(
                    "Your progress so far could not be read ({why}). It is kept as {}.",
                    kept.display()
                );
                (Progress::default(), Some(notice))
            }
        };
        change(&mut progress);
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

/// No file is no progress. The error is the end of a sentence.
fn read(file: &Path) -> Result<Progress, String> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Progress::default()),
        Err(error) => return Err(error.to_string()),
    };
    if let Ok(Versioned { version }) = toml::from_str(&text)
        && version > VERSION
    {
        return Err("a newer workshop wrote it".to_owned());
    }
    match toml::from_str::<Contents>(&text) {
        Ok(Contents { current, exercises, .. }) => Ok(Progress { current, exercises }),
        Err(error) => Err(match error.span() {
            Some(span) => {
                let line = text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
                format!("line {line}: {}", error.message())
            }
            None => error.message().to_owned(),
        }),
    }
}

/// Gives the file the first name that is free.
fn set_aside(file: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let kept = file.with_extension(format!("toml.kept-{number}"));
        if !kept.try_exists()? {
            fs::rename(file, &kept)?;
            return Ok(kept);
        }
        number += 1;
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
    let mut aside = tempfile::NamedTempFile::new_in(folder)?;
    aside.write_all(text.as_bytes())?;
    aside.as_file().sync_all()?;
    aside.persist(file).map_err(|error| error.error)?;
    // The rename itself must outlive a power cut, too; a file system that can't promise it is no failure.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// The lock is held until the file is dropped.
fn lock(path: &Path) -> Result<File, SaveError> {
    let failed = |error| SaveError::Io { path: path.to_owned(), error };
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(failed)?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => return Err(SaveError::Locked(path.to_owned())),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
}
