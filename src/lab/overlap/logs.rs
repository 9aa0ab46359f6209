//! The folder of logs: clears what the run before listed in `conns.log`, and nothing else.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use nix::fcntl::OFlag;

/// The name of the list.
const LIST: &str = "conns.log";
/// What a log's name begins with.
const KINDS: [&str; 2] = ["msgs", "count"];
/// No more of an old list is read, in bytes.
const LIST_BYTES: u64 = 1 << 20;

/// The folder, and the list of what is in it. While this lives, no other run takes the folder.
pub(super) struct Logs {
    folder: PathBuf,
    list: File,
    /// Logs of the run before that were cleared.
    pub(super) cleared: usize,
}

impl Logs {
    /// Clears the logs of the run before and begins a new list.
    ///
    /// # Errors
    /// In words for a person: the folder or the list can't be used, or another run uses it.
    pub(super) fn begin(folder: &Path) -> io::Result<Logs> {
        let in_words = |what: &str, error: io::Error| {
            io::Error::new(error.kind(), format!("{what} can't be written: {error}"))
        };
        fs::create_dir_all(folder)
            .map_err(|error| in_words(&format!("the folder {}", folder.display()), error))?;
        let path = folder.join(LIST);
        let mut list = open(&path).map_err(|error| in_words(&path.display().to_string(), error))?;
        match list.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let what = format!("another `lab overlap` writes to {}: wait for its end", folder.display());
                return Err(io::Error::new(io::ErrorKind::ResourceBusy, what));
            }
            // A file system without locks: then nobody is kept out.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        let mut old = Vec::new();
        (&list).take(LIST_BYTES).read_to_end(&mut old)?;
        let cleared = listed(&String::from_utf8_lossy(&old)).filter(|name| clear(&folder.join(name))).count();
        list.set_len(0)?;
        list.rewind()?;
        list.write_all(b"# worker, process, address and logs; the next run clears the logs listed here\n")?;
        Ok(Logs { folder: folder.to_owned(), list, cleared })
    }

    /// The first numbers whose logs are not there yet.
    pub(super) fn free_ids(&self) -> impl Iterator<Item = u64> {
        let is_free =
            |id: &u64| KINDS.iter().all(|kind| self.folder.join(name(kind, *id)).symlink_metadata().is_err());
        (1..).filter(is_free)
    }

    /// Writes the logs that a worker is going to write into the list: before it begins, so that none is forgotten.
    pub(super) fn list(&mut self, id: u64, url: &str) -> io::Result<()> {
        let [messages, counts] = KINDS.map(|kind| name(kind, id));
        writeln!(self.list, "worker {id}  {url}  {messages}  {counts}")
    }

    /// Notes something beside the logs, such as which process a worker is.
    pub(super) fn note(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.list, "{line}")
    }
}

/// An existing list or a new one, never what a link leads to.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits()).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")),
    }
}

fn name(kind: &str, id: u64) -> String {
    format!("{kind}{id}.log")
}

/// Whether a file of this name may be one of ours. There is no way out of the folder in such a name.
fn is_log(name: &str) -> bool {
    let id = KINDS.iter().find_map(|kind| name.strip_prefix(kind)).and_then(|rest| rest.strip_suffix(".log"));
    id.is_some_and(|id| (1..=19).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The names of logs in an old list.
fn listed(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .filter(|word| is_log(word))
}

/// Removes a regular file; whether it did.
fn clear(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|there| there.is_file()) && fs::remove_file(path).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).expect("the folder").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_plain_names_of_logs_count() {
        for name in ["msgs1.log", "count42.log", "count0.log"] {
            assert!(is_log(name), "{name}");
        }
        for name in
            ["../msgs1.log", "/tmp/msgs1.log", "msgs.log", "msgs1", "count-1.log", "msgs1.log/..", "x", ""]
        {
            assert!(!is_log(name), "{name}");
        }
    }

    #[test]
    fn a_new_run_clears_what_the_old_one_listed_and_nothing_else() {
        let outside = tempfile::tempdir().expect("a folder");
        let folder = outside.path().join("logs");
        let mut logs = Logs::begin(&folder).expect("a new folder");
        assert_eq!(logs.free_ids().take(2).collect::<Vec<_>>(), [1, 2]);
        logs.list(1, "tcp://127.0.0.1:1").expect("a line");
        drop(logs);
        for name in ["msgs1.log", "count1.log", "msgs2.log", "mine.log"] {
            fs::write(folder.join(name), "").expect("a file");
        }
        let logs = Logs::begin(&folder).expect("the same folder");
        assert_eq!(logs.cleared, 2);
        assert_eq!(files(&folder), ["conns.log", "mine.log", "msgs2.log"]);
        // The one that somebody else has put there is not written over.
        assert_eq!(logs.free_ids().take(2).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_hostile_list_leads_nowhere_outside() {
        let outside = tempfile::tempdir().expect("a folder");
        let folder = outside.path().join("logs");
        fs::create_dir(&folder).expect("a folder");
        let victims = ["msgs1.log", "x", "count7.log"].map(|name| outside.path().join(name));
        victims.iter().for_each(|path| fs::write(path, "precious").expect("a file"));
        std::os::unix::fs::symlink(&victims[0], folder.join("msgs1.log")).expect("a link");
        fs::create_dir(folder.join("count3.log")).expect("a folder");
        let absolute = victims[0].display();
        let list =
            format!("../../x\n../x\n../msgs1.log\n{absolute}\nmsgs1.log count3.log ../count7.log\n.\n..\n");
        fs::write(folder.join(LIST), list).expect("the list");
        assert_eq!(Logs::begin(&folder).expect("the folder").cleared, 0);
        assert!(victims.iter().all(|path| fs::read(path).is_ok_and(|text| text == b"precious")));
    }

    #[test]
    fn a_list_that_is_a_link_is_refused() {
        let outside = tempfile::tempdir().expect("a folder");
        let victim = outside.path().join("victim");
        fs::write(&victim, "precious").expect("a file");
        let folder = outside.path().join("logs");
        fs::create_dir(&folder).expect("a folder");
        std::os::unix::fs::symlink(&victim, folder.join(LIST)).expect("a link");
        assert!(Logs::begin(&folder).is_err());
        assert_eq!(fs::read(&victim).expect("the file"), b"precious");
    }

    #[test]
    fn two_runs_at_once_do_not_share_a_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Logs::begin(folder.path()).expect("the first");
        assert!(Logs::begin(folder.path()).is_err());
        drop(first);
        assert!(Logs::begin(folder.path()).is_ok());
    }
}
