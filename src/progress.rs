//! The learner's state: which exercise was passed, when, and after how many tries. Saved atomically.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The version of the file that this workshop writes. A file with a higher one is not understood.
const VERSION: u32 = 1;

/// Writers are done within milliseconds; who waits longer than this waits for something that is stuck.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was tried and passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    exercises: BTreeMap<String, Tried>,
}

/// What is known of one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// How often it was verified, passed or not.
    pub tries: u32,
    /// When it was first passed, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_at: Option<u64>,
    /// How many tries that took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_after: Option<u32>,
}

/// How far the learner is with one exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never verified.
    Untried,
    /// Verified, but not passed yet.
    Tried,
    /// Passed at least once.
    Passed,
}

impl Progress {
    /// What is known of an exercise, by its full name.
    pub fn of(&self, exercise: &str) -> Option<&Tried> {
        self.exercises.get(exercise)
    }

    /// How far the learner is with it.
    pub fn standing(&self, exercise: &str) -> Standing {
        match self.of(exercise) {
            None => Standing::Untried,
            Some(Tried { passed_at: None, .. }) => Standing::Tried,
            Some(_) => Standing::Passed,
        }
    }

    fn add(&mut self, exercise: &str, passed: bool, now: SystemTime) {
        let tried = self.exercises.entry(exercise.to_owned()).or_default();
        tried.tries = tried.tries.saturating_add(1);
        if passed && tried.passed_at.is_none() {
            tried.passed_at = Some(now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()));
            tried.passed_after = Some(tried.tries);
        }
    }
}

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
    pub fn record(&self, exercise: &str, passed: bool, now: SystemTime) -> Result<Known, SaveError> {
        self.change(|progress| progress.add(exercise, passed, now))
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
        Ok(Contents { exercises, .. }) => Ok(Progress { exercises }),
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
    let contents = Contents { version: VERSION, exercises: progress.exercises.clone() };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_first_pass_is_remembered_with_its_time_and_its_tries() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join("new"));
        assert_eq!(store.load(), Known::default());
        store.record("02-pushpull", false, at(10)).unwrap();
        assert_eq!(store.load().progress.standing("02-pushpull"), Standing::Tried);
        store.record("02-pushpull", true, at(20)).unwrap();
        store.record("02-pushpull", false, at(30)).unwrap();
        let known = store.record("02-pushpull", true, at(40)).unwrap();
        assert_eq!(known, store.load());
        assert_eq!(
            known.progress.of("02-pushpull"),
            Some(&Tried { tries: 4, passed_at: Some(20), passed_after: Some(2) })
        );
        assert_eq!(known.progress.standing("02-pushpull"), Standing::Passed);
        assert_eq!(known.progress.standing("03-pubsub"), Standing::Untried);
    }

    #[test]
    fn an_exercise_can_be_forgotten_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        store.record("01-reqrep", true, at(1)).unwrap();
        store.record("02-pushpull", true, at(2)).unwrap();
        let known = store.forget("01-reqrep").unwrap();
        assert_eq!(known.progress.standing("01-reqrep"), Standing::Untried);
        assert_eq!(known.progress.standing("02-pushpull"), Standing::Passed);
    }

    #[test]
    fn a_broken_file_is_kept_under_another_name_and_said_so() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        for number in 1..=2 {
            fs::write(store.file().unwrap(), "version = 1\nexercises = no\n").unwrap();
            let notice = store.load().notice.unwrap();
            assert!(notice.contains("line 2"), "{notice}");
            let known = store.record("02-pushpull", true, at(1)).unwrap();
            assert_eq!(known.progress.standing("02-pushpull"), Standing::Passed);
            let kept = folder.path().join(format!("progress.toml.kept-{number}"));
            assert!(known.notice.unwrap().contains(&kept.canonicalize().unwrap().display().to_string()));
            assert!(fs::read_to_string(kept).unwrap().contains("exercises = no"));
            assert_eq!(store.load().notice, None);
        }
    }

    #[test]
    fn a_newer_file_is_left_alone_by_reading_and_kept_by_writing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let newer = "version = 2\nstars = 5\n";
        fs::write(store.file().unwrap(), newer).unwrap();
        assert!(store.load().notice.unwrap().contains("a newer workshop wrote it"));
        assert_eq!(fs::read_to_string(store.file().unwrap()).unwrap(), newer);
        store.record("02-pushpull", true, at(1)).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("progress.toml.kept-1")).unwrap(), newer);
    }

    #[test]
    fn many_writers_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        thread::scope(|scope| {
            for writer in 0..8 {
                let store = &store;
                scope.spawn(move || {
                    let name = format!("{writer:02}-mine");
                    for _ in 0..5 {
                        // On a machine that is very busy a writer may run out of patience; then it tries again.
                        while store.record(&name, false, at(1)).is_err() {}
                    }
                });
            }
        });
        let known = store.load();
        assert_eq!(known.notice, None);
        for writer in 0..8 {
            assert_eq!(known.progress.of(&format!("{writer:02}-mine")).map(|tried| tried.tries), Some(5));
        }
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["progress.lock", "progress.toml"]);
    }

    #[test]
    fn what_cannot_be_saved_is_an_error_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let error = Store::at(folder.path().join("file")).record("02-pushpull", true, at(1)).unwrap_err();
        assert!(error.to_string().starts_with("Your progress was not saved in"), "{error}");
        let nowhere = Store { folder: None };
        assert!(matches!(nowhere.record("02-pushpull", true, at(1)), Err(SaveError::Nowhere)));
        assert_eq!(nowhere.load(), Known::default());
    }

    #[test]
    fn a_link_to_the_file_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere.toml");
        fs::write(&elsewhere, "version = 1\n").unwrap();
        let store = Store::at(folder.path());
        std::os::unix::fs::symlink(&elsewhere, store.file().unwrap()).unwrap();
        store.record("02-pushpull", true, at(1)).unwrap();
        assert!(fs::symlink_metadata(store.file().unwrap()).unwrap().is_symlink());
        assert!(fs::read_to_string(&elsewhere).unwrap().contains("02-pushpull"));
    }
}
