//! Why the learner's state could not be read or saved: each in one sentence, and what to do about it in another.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why the state could not be saved. The verdict stands all the same.
#[derive(Debug, Error)]
#[error("Your progress was not saved: {0}")]
pub struct SaveError(#[from] pub(super) Hindrance);

/// What is in the way of reading or saving. What is there stays as it is.
#[derive(Debug, Error)]
pub(super) enum Hindrance {
    /// There is no home folder to keep it in.
    #[error("there is no home folder. Set WORKSHOP_HOME to a folder of yours.")]
    Nowhere,
    /// Another workshop has been writing for too long.
    #[error("another workshop keeps {} locked. End that one, and try again.", .0.display())]
    Locked(PathBuf),
    /// Something else stands where a file belongs.
    #[error("{} is {what}, and no file. Move it away.", path.display())]
    NoFile {
        /// The place.
        path: PathBuf,
        /// What stands there.
        what: &'static str,
    },
    /// The system refused.
    #[error("{}: {error}. {}", path.display(), next_step(error.kind()))]
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

fn next_step(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            "Free some space."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "See to it that you may read and write there: `ls -l` shows whose it is."
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "A folder has to be there: move away what is in its place."
        }
        _ => "Mend that, and try again.",
    }
}

/// Why a state could not be read.
#[derive(Debug)]
pub(super) enum Unread {
    /// A newer workshop wrote it.
    Newer,
    /// It is not what a workshop writes; where, and why.
    Broken(String),
    /// Nobody knows what is in it.
    Hindered(Hindrance),
}

impl Unread {
    /// For who only reads: the file is still there.
    pub(super) fn notice(&self, file: &Path) -> String {
        let file = file.display();
        match self {
            Unread::Newer => {
                format!("Your progress was not read: a newer workshop wrote {file}. Update the workshop.")
            }
            Unread::Broken(why) => format!(
                "Your progress was not read: {file} is broken ({why}). Mend it, or go on: then it is kept aside."
            ),
            Unread::Hindered(hindrance) => format!("Your progress was not read: {hindrance}"),
        }
    }

    /// For who has written a new file: where the old one is now.
    pub(super) fn kept_aside(&self, file: &Path, kept: &Path) -> String {
        let (file, kept) = (file.display(), kept.display());
        match self {
            Unread::Newer => format!(
                "Your progress was not read: a newer workshop wrote {file}. It is kept as {kept}: update the workshop, \
                 and then put it back under its old name."
            ),
            Unread::Broken(why) => format!(
                "Your progress was not read: {file} was broken ({why}). It is kept as {kept}: mend it there, and then \
                 put it back under its old name."
            ),
            Unread::Hindered(hindrance) => format!("Your progress was not read: {hindrance}"),
        }
    }
}
