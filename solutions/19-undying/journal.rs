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

use std::fmt;
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

/// The id of a job: in which life of the server it was taken, and the how many-th it was. So no job has the id of one
/// that was handed out before the server was killed, even when the record of that one is torn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id {
    pub life: u64,
    pub number: u64,
}

impl Id {
    pub fn read(word: &[u8]) -> Option<Id> {
        let (life, number) = std::str::from_utf8(word).ok()?.split_once('.')?;
        Some(Id { life: life.parse().ok()?, number: number.parse().ok()? })
    }
}

impl fmt::Display for Id {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}.{}", self.life, self.number)
    }
}

/// Something that must not be forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record<'a> {
    /// The server began, for so many times.
    Started { life: u64 },
    /// A request was taken.
    Accepted { id: Id, request: &'a [u8], task: &'a [u8] },
    /// A request has its answer, which is the only one that it will ever get.
    Answered { request: &'a [u8], answer: &'a [u8] },
}

impl<'a> Record<'a> {
    fn encode(&self, to: &mut Vec<u8>) {
        let start = to.len();
        to.extend([0; HEAD]);
        // Writing into memory does not fail.
        let _ = match self {
            Record::Started { life } => write!(to, "started {life}"),
            Record::Accepted { id, request, task } => {
                write!(to, "accepted {id} ").map(|()| join(to, request, task))
            }
            Record::Answered { request, answer } => {
                write!(to, "answered ").map(|()| join(to, request, answer))
            }
        };
        let (head, text) = to[start..].split_at_mut(HEAD);
        head[..4].copy_from_slice(&(text.len() as u32).to_le_bytes());
        head[4..].copy_from_slice(&crc32(text).to_le_bytes());
    }

    fn read(text: &'a [u8]) -> Option<Record<'a>> {
        let (kind, rest) = cut(text)?;
        match kind {
            b"started" => Some(Record::Started { life: std::str::from_utf8(rest).ok()?.parse().ok()? }),
            b"accepted" => {
                let (id, rest) = cut(rest)?;
                let (request, task) = cut(rest)?;
                Some(Record::Accepted { id: Id::read(id)?, request, task })
            }
            b"answered" => {
                let (request, answer) = cut(rest)?;
                Some(Record::Answered { request, answer })
            }
            _ => None,
        }
    }
}

fn join(to: &mut Vec<u8>, word: &[u8], rest: &[u8]) {
    to.extend(word);
    to.push(b' ');
    to.extend(rest);
}

fn cut(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = text.iter().position(|byte| *byte == b' ')?;
    Some((&text[..space], &text[space + 1..]))
}

/// An open journal. After an error it is not to be used any more: nobody knows what is in the file then.
pub struct Journal {
    path: PathBuf,
    file: Arc<File>,
    bytes: u64,
    added: Vec<u8>,
}

impl Journal {
    /// Opens the file, or begins a new one, and shows each record that is in it. Returns as well how many bytes at its
    /// end were no whole record, and were cut off.
    ///
    /// # Errors
    /// The file can't be read or written, another server has it, or it is something else than a journal.
    pub fn open(path: &Path, mut each: impl FnMut(Record<'_>)) -> io::Result<(Journal, u64)> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        lock(&file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let good = if TITLE.starts_with(&bytes) {
            // A new one; or whoever began it got no further.
            file.set_len(0)?;
            file.write_all(TITLE)?;
            file.sync_all()?;
            sync_folder(path)?;
            TITLE.len()
        } else {
            let good = read(&bytes, &mut each)?;
            if good < bytes.len() {
                file.set_len(good as u64)?;
                file.sync_all()?;
            }
            good
        };
        let torn = bytes.len().saturating_sub(good) as u64;
        let (path, file, bytes) = (path.to_path_buf(), Arc::new(file), good as u64);
        Ok((Journal { path, file, bytes, added: Vec::new() }, torn))
    }

    /// Adds a record to what is going to be written.
    pub fn add(&mut self, record: Record<'_>) {
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
    pub fn rewrite<'a>(&mut self, records: impl Iterator<Item = Record<'a>>) -> io::Result<()> {
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
fn read(bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> io::Result<usize> {
    if !bytes.starts_with(TITLE) {
        return Err(io::Error::new(ErrorKind::InvalidData, "it is not a journal of jobs"));
    }
    let mut at = TITLE.len();
    while let Some(text) = whole_text(&bytes[at..]) {
        // Its checksum is right, so it was written like this: by somebody who knows more kinds of records.
        let unknown = || io::Error::new(ErrorKind::InvalidData, format!("an unknown record at byte {at}"));
        each(Record::read(text).ok_or_else(unknown)?);
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
