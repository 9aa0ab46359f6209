// The journal: a file that only grows. What the server must not forget stands in it, record by record.
//
// It begins with a line that says what it is. Each record has the length of its text (4 bytes, the lowest first), the
// CRC-32 of its text (4 bytes), and its text:
//
//   started 3                       the server began for the third time
//   accepted 3.17 4f sum 1 2        it took the request 4f, as its job 3.17; the work is `sum 1 2`
//   answered 4f RESULT 3            it is going to answer the request 4f with this
//
// Whoever is killed while writing leaves a torn record at the end. It is read up to that, and the rest is cut off: a
// record that was not written whole was not yet relied upon by anybody. When most of the file is dead, it is written
// anew beside the old one, and takes its place in one step.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// What a journal begins with.
pub const TITLE: &[u8] = b"journal of jobs 1\n";
/// Length and checksum, in front of each text.
const HEAD: usize = 8;
/// A longer text is garbage. The library takes no messages above 1 MiB.
const LONGEST: usize = 4 << 20;
/// A server that was killed a moment ago may still hold the file.
const PATIENCE: Duration = Duration::from_secs(2);

/// Something that must not be forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// The server began, for so many times. No job of this life has an id of an earlier one.
    Started { life: u64 },
    /// A request was taken.
    Accepted { job: String, request: String, work: String },
    /// A request has its answer, which is the only one that it will ever get.
    Answered { request: String, answer: String },
}

impl Record {
    fn text(&self) -> String {
        match self {
            Record::Started { life } => format!("started {life}"),
            Record::Accepted { job, request, work } => format!("accepted {job} {request} {work}"),
            Record::Answered { request, answer } => format!("answered {request} {answer}"),
        }
    }

    fn parse(text: &[u8]) -> Option<Record> {
        let (kind, rest) = std::str::from_utf8(text).ok()?.split_once(' ')?;
        let own = |(word, rest): (&str, &str)| (word.to_string(), rest.to_string());
        match kind {
            "started" => Some(Record::Started { life: rest.parse().ok()? }),
            "accepted" => {
                let (job, rest) = rest.split_once(' ')?;
                let (request, work) = own(rest.split_once(' ')?);
                Some(Record::Accepted { job: job.to_string(), request, work })
            }
            "answered" => {
                let (request, answer) = own(rest.split_once(' ')?);
                Some(Record::Answered { request, answer })
            }
            _ => None,
        }
    }

    fn encode(&self, to: &mut Vec<u8>) {
        let text = self.text();
        to.extend((text.len() as u32).to_le_bytes());
        to.extend(crc32(text.as_bytes()).to_le_bytes());
        to.extend(text.as_bytes());
    }
}

/// What was found in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct History {
    pub records: Vec<Record>,
    /// So many bytes at its end were no whole record, and were cut off.
    pub cut: u64,
}

/// An open journal. After an error it is not to be used any more: nobody knows what is in the file then.
pub struct Journal {
    path: PathBuf,
    file: Arc<File>,
    bytes: u64,
    added: Vec<u8>,
}

impl Journal {
    /// Opens the file, or begins a new one, and reads what is in it.
    ///
    /// # Errors
    /// The file can't be read or written, another server has it, or it is something else than a journal.
    pub fn open(path: &Path) -> io::Result<(Journal, History)> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        lock(&file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let mut history = History::default();
        if TITLE.starts_with(&bytes) {
            // A new one; or whoever began it got no further.
            file.set_len(0)?;
            file.write_all(TITLE)?;
            file.sync_all()?;
            sync_folder(path)?;
            bytes = TITLE.to_vec();
        } else {
            let good = read(&bytes, &mut history.records)?;
            history.cut = (bytes.len() - good) as u64;
            if history.cut > 0 {
                file.set_len(good as u64)?;
                file.sync_all()?;
            }
            bytes.truncate(good);
        }
        let bytes = bytes.len() as u64;
        let journal = Journal { path: path.to_path_buf(), file: Arc::new(file), bytes, added: Vec::new() };
        Ok((journal, history))
    }

    /// Adds a record to what is going to be written.
    pub fn add(&mut self, record: &Record) {
        record.encode(&mut self.added);
    }

    /// Gives all that was added to the operating system, in one call. From then on it survives the server's end, but
    /// not that of the machine: for that the file has to be synced.
    ///
    /// # Errors
    /// Such as that the disk is full.
    pub fn write(&mut self) -> io::Result<()> {
        if !self.added.is_empty() {
            (&*self.file).write_all(&self.added)?;
            self.bytes += self.added.len() as u64;
            self.added.clear();
        }
        Ok(())
    }

    /// How long the file is, in bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file, for somebody to sync.
    pub fn file(&self) -> &Arc<File> {
        &self.file
    }

    /// Writes the journal anew, with these records alone. When it returns, they are on the disk. Whenever it is
    /// killed on the way, either the old journal is there or the new one, each of them whole.
    ///
    /// # Errors
    /// Such as that the disk is full.
    pub fn rewrite<'a>(&mut self, records: impl Iterator<Item = &'a Record>) -> io::Result<()> {
        let mut bytes = TITLE.to_vec();
        records.for_each(|record| record.encode(&mut bytes));
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        // What a killed server left there is of no use to anybody.
        let _ = fs::remove_file(&beside);
        let mut file = OpenOptions::new().read(true).append(true).create_new(true).open(&beside)?;
        lock(&file)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        sync_folder(&self.path)?;
        self.file = Arc::new(file);
        self.bytes = bytes.len() as u64;
        self.added.clear();
        Ok(())
    }
}

/// Reads records until one is not whole. Returns where that is.
fn read(bytes: &[u8], records: &mut Vec<Record>) -> io::Result<usize> {
    if !bytes.starts_with(TITLE) {
        return Err(io::Error::new(ErrorKind::InvalidData, "it is not a journal of jobs"));
    }
    let mut at = TITLE.len();
    while let Some(text) = whole_text(&bytes[at..]) {
        // Its checksum is right, so it was written like this: by somebody who knows more kinds of records.
        let unknown = || io::Error::new(ErrorKind::InvalidData, format!("an unknown record at byte {at}"));
        records.push(Record::parse(text).ok_or_else(unknown)?);
        at += HEAD + text.len();
    }
    Ok(at)
}

/// The text of the record that begins here, if all of it is there and its checksum is right.
fn whole_text(bytes: &[u8]) -> Option<&[u8]> {
    let (head, rest) = bytes.split_at_checked(HEAD)?;
    let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let length = word(0) as usize;
    // The checksum of nothing is 0, so that a row of zeros would be a row of records.
    let text = rest.get(..length).filter(|_| (1..=LONGEST).contains(&length))?;
    (crc32(text) == word(4)).then_some(text)
}

/// Two servers must not write into one journal.
fn lock(file: &File) -> io::Result<()> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(ErrorKind::WouldBlock, "another server has it"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// That a file has this name stands in its folder, which has to reach the disk as well.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// CRC-32, as in zip and png.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let mut rest = byte as u32;
            let mut bit = 0;
            while bit < 8 {
                rest = if rest & 1 == 1 { 0xedb8_8320 ^ (rest >> 1) } else { rest >> 1 };
                bit += 1;
            }
            table[byte] = rest;
            byte += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, byte| TABLE[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8))
}
