//! Running a compiler: what is to be run, and what it answered.

use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::trouble::{Trouble, TroubleKind};

/// A command that makes a program, or asks something about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildCommand {
    /// What it does, as the end of the sentence "the workshop is ...".
    pub what: String,
    /// The command and its arguments.
    pub command: Vec<OsString>,
    /// The folder in which it runs.
    pub folder: PathBuf,
}

/// What came of a build command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// Whether it ended with exit status 0.
    pub success: bool,
    /// What it wrote to stdout.
    pub stdout: Vec<u8>,
    /// What it wrote to stderr.
    pub stderr: Vec<u8>,
}

/// Runs build commands. stdout and stderr must be kept apart.
pub type Runner<'a> = &'a dyn Fn(&BuildCommand) -> io::Result<Built>;

/// The plain [`Runner`]: runs the command to its end, with nothing to read on stdin.
///
/// # Errors
/// When the command can't be started.
pub fn run_plainly(build: &BuildCommand) -> io::Result<Built> {
    let Some((program, arguments)) = build.command.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "an empty command"));
    };
    let output =
        Command::new(program).args(arguments).current_dir(&build.folder).stdin(Stdio::null()).output()?;
    Ok(Built { success: output.status.success(), stdout: output.stdout, stderr: output.stderr })
}

/// Runs a build; a refusal quotes the compiler about `shown`.
pub(super) fn build(run: Runner<'_>, shown: &str, command: &BuildCommand) -> Result<Built, Trouble> {
    let started = run(command).map_err(|error| {
        let program = command.command.first().map_or_else(Default::default, |word| word.to_string_lossy());
        Trouble::new(TroubleKind::System, format!("{program} could not be started: {error}."))
    })?;
    if started.success {
        return Ok(started);
    }
    let mut words = String::from_utf8_lossy(&started.stderr).trim_end().to_owned();
    if words.trim().is_empty() {
        words = String::from_utf8_lossy(&started.stdout).trim_end().to_owned();
    }
    Err(Trouble::new(TroubleKind::BuildFailed, format!("{shown} could not be built."))
        .advice("Begin with the first error: later ones are often its consequences.")
        .words(words))
}

/// A short name for anything, the same each time.
pub(super) fn fingerprint(of: &impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Makes `product` with a command that writes to another path first, so that nobody ever starts half a file.
pub(super) fn build_aside(
    run: Runner<'_>,
    shown: &str,
    product: &Path,
    command: impl FnOnce(&Path) -> BuildCommand,
) -> Result<(), Trouble> {
    let folder = product.parent().unwrap_or(product);
    let refused = |error: io::Error| Trouble::system("The workshop could not write to", folder, &error);
    fs::create_dir_all(folder).map_err(refused)?;
    let aside = tempfile::tempdir_in(folder).map_err(refused)?;
    let half = aside.path().join("program");
    build(run, shown, &command(&half))?;
    fs::rename(&half, product).map_err(refused)
}

/// Removes what earlier versions of a file were built to. Young ones may still be about to start.
pub(super) fn forget_old(folder: &Path, keep: &Path) {
    const YOUNG: std::time::Duration = std::time::Duration::from_secs(3600);
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.path() != keep) {
        let age = entry.metadata().and_then(|found| found.modified()).map(|time| time.elapsed());
        if matches!(age, Ok(Ok(age)) if age > YOUNG) && entry.path().is_file() {
            // What stays costs a little space and nothing else.
            let _ = fs::remove_file(entry.path());
        }
    }
}
