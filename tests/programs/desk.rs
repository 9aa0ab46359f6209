//! A learner's folder, with tools of the test's own making.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use workshop::program::{Given, Program, Surroundings, Trouble, prepare, run_plainly};

pub(super) const EXERCISE: &str = "02-pushpull";

/// A learner's folder, with tools of the test's own making on the `PATH`.
pub(super) struct Desk {
    pub(super) folder: TempDir,
    pub(super) around: Surroundings,
    pub(super) built: AtomicUsize,
}

impl Desk {
    /// With no command on the `PATH` but those that [`Desk::tool`] adds.
    pub(super) fn bare() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        // The system may lead to its temporary folder through a link.
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("tools")).unwrap();
        fs::create_dir(root.join("desk")).unwrap();
        let around = Surroundings {
            folder: root.join("desk"),
            path: root.join("tools").into(),
            cache: root.join("cache"),
            virtual_env: None,
            workshop: root.join("workshop"),
            call: "workshop".to_owned(),
            command: "verify".to_owned(),
        };
        Desk { folder, around, built: AtomicUsize::new(0) }
    }

    /// With the commands of this machine.
    pub(super) fn real() -> Desk {
        let mut desk = Desk::bare();
        desk.around.path = std::env::var_os("PATH").unwrap();
        desk
    }

    /// With the commands of this machine and a cache in which the crates are compiled once for all tests.
    /// The learner's folder is the same each time, so that the cache does not grow with each run.
    pub(super) fn real_with_crates(test: &str) -> Desk {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let mut desk = Desk::real();
        desk.around.cache = kept.join("cache");
        desk.around.folder = kept.join(test);
        let _ = fs::remove_dir_all(&desk.around.folder);
        fs::create_dir_all(&desk.around.folder).unwrap();
        desk
    }

    pub(super) fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    pub(super) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.around.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    pub(super) fn write_executable(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.write(name, text);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    pub(super) fn tool(&self, name: &str, script: &str) -> PathBuf {
        let path = self.root().join("tools").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    pub(super) fn prepare(&self, given: &Given) -> Result<Program, Trouble> {
        prepare(given, EXERCISE, &self.around, &|build| {
            self.built.fetch_add(1, Ordering::SeqCst);
            patiently(|| run_plainly(build))
        })
    }

    pub(super) fn file(&self, name: &str) -> Result<Program, Trouble> {
        self.prepare(&Given::File(name.into()))
    }

    pub(super) fn command(&self, words: &[&str]) -> Result<Program, Trouble> {
        self.prepare(&Given::Command(words.iter().map(OsString::from).collect()))
    }
}

pub(super) fn words(words: &[&Path]) -> Vec<OsString> {
    words.iter().map(|word| word.as_os_str().to_owned()).collect()
}

/// Another test's fork may for a moment hold a file open that this test has just written.
pub(super) fn patiently<T>(mut start: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match start() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
            other => return other,
        }
    }
}

/// What the program prints when it is started.
pub(super) fn printed(program: &Program, arguments: &[&str]) -> String {
    let output =
        Command::new(&program.command[0]).args(&program.command[1..]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
