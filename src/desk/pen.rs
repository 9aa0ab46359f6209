//! Writes new files into a learner's folder: each one whole or not at all, and never over what is there.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::NoDesk;

/// Writes, and counts.
pub(super) struct Pen<'a> {
    root: &'a Path,
    written: usize,
    kept: Vec<PathBuf>,
}

impl Pen<'_> {
    /// Writes in this folder, which need not exist yet.
    pub(super) fn in_folder(root: &Path) -> Pen<'_> {
        Pen { root, written: 0, kept: Vec::new() }
    }

    /// How many files were written, and which ones were there, and other than they would have been written.
    pub(super) fn done(self) -> (usize, Vec<PathBuf>) {
        (self.written, self.kept)
    }

    /// Writes a file, unless there is something of that name.
    ///
    /// # Errors
    /// The system refused. Then there is no such file.
    pub(super) fn put(&mut self, name: &Path, text: &str) -> Result<(), NoDesk> {
        let path = self.root.join(name);
        let refused = |error| NoDesk::Io { path: path.clone(), error };
        if let Ok(there) = fs::symlink_metadata(&path) {
            // What is no file, such as a pipe, is not even opened.
            let is_same = there.len() == text.len() as u64
                && there.is_file()
                && fs::read(&path).is_ok_and(|there| there == text.as_bytes());
            if !is_same {
                self.kept.push(name.to_owned());
            }
            return Ok(());
        }
        let folder = path.parent().unwrap_or(self.root);
        fs::create_dir_all(folder).map_err(refused)?;
        match whole(folder, &path, text) {
            Ok(()) => self.written += 1,
            // Somebody was faster: theirs stays.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(refused(error)),
        }
        Ok(())
    }
}

/// Writes beside the place, and moves there what is whole.
fn whole(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    // With the rights that any new file gets here.
    let rights = Permissions::from_mode(0o666);
    let aside = tempfile::Builder::new().permissions(rights).tempfile_in(folder);
    // Its name is nobody's business.
    let mut aside = aside.map_err(|error| io::Error::from(error.kind()))?;
    aside.as_file_mut().write_all(text.as_bytes())?;
    aside.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}
