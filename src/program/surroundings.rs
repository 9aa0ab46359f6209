//! Where a program is looked for, and where what is made of it is kept.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::trouble::{Trouble, TroubleKind};
use crate::system::{self, Package};

/// What finding and building a program depends on, besides its files.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The current folder; paths are relative to it.
    pub folder: PathBuf,
    /// The folders in which commands are looked for, as in `PATH`.
    pub path: OsString,
    /// Where built programs are kept. Nothing is ever built beside the learner's file.
    pub cache: PathBuf,
    /// The Python environment that is active.
    pub virtual_env: Option<PathBuf>,
    /// The workshop's own executable.
    pub workshop: PathBuf,
    /// What one types in front of one of its commands: `workshop`, and the course where it is another one.
    pub call: String,
    /// The command that wants a program, such as `verify`.
    pub command: String,
}

impl Surroundings {
    /// Those of this process.
    ///
    /// # Errors
    /// When the current folder is gone or the workshop's own file can't be named.
    pub fn here() -> io::Result<Surroundings> {
        Ok(Surroundings {
            folder: system::current_folder()?,
            path: system::search_path(),
            cache: cache_folder(),
            virtual_env: env::var_os("VIRTUAL_ENV").filter(|folder| !folder.is_empty()).map(PathBuf::from),
            workshop: env::current_exe()?,
            call: "workshop".to_owned(),
            command: "verify".to_owned(),
        })
    }

    /// The first command of this name.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        system::find_command(name, &self.path)
    }

    /// The first of several commands that is there; otherwise says which were looked for, and how to get one.
    pub fn find_any(
        &self,
        names: &[&str],
        file: &Path,
        package: Option<Package>,
    ) -> Result<PathBuf, Trouble> {
        if let Some(found) = names.iter().find_map(|name| self.find(name)) {
            return Ok(found);
        }
        let looked_for: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message =
            format!("{} needs {}, and there is no such command here.", shown(file), looked_for.join(" or "));
        let trouble = Trouble::new(TroubleKind::NoRunner, message);
        Err(match package.and_then(|package| package.install_on(&self.path)) {
            Some(command) => trouble.advice(format!("To install it: {command}")),
            None => trouble.advice("Install it, or put the folder that it is in on the PATH."),
        })
    }

    /// The path, made absolute.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        // Also takes out `.` and doubled slashes, but not `..`, which may lead through a link.
        self.folder.join(path).components().collect()
    }
}

/// `WORKSHOP_CACHE`, else the user's cache folder, else a folder of the user's among the temporary files.
fn cache_folder() -> PathBuf {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
    if let Some(given) = env::var_os("WORKSHOP_CACHE").filter(|given| !given.is_empty()) {
        return std::path::absolute(&given).unwrap_or_else(|_| given.into());
    }
    folder("XDG_CACHE_HOME")
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
        .map(|cache| cache.join("workshop"))
        .unwrap_or_else(|| env::temp_dir().join(format!("workshop-{}", nix::unistd::getuid())))
}

/// A file's name for a sentence.
pub(super) fn shown(file: &Path) -> String {
    file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned())
}
