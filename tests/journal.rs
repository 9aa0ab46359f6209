//! The journal of the reference job server: what is written is read again, and what is torn is read up to it.

#![allow(dead_code, unreachable_pub, missing_docs, reason = "it is a part of a solution")]

#[path = "../solutions/19-undying/gate.rs"]
mod gate;
#[path = "../solutions/19-undying/journal.rs"]
mod journal;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use gate::Gate;
use journal::{Id, Journal, Record, TITLE};
use proptest::prelude::*;

/// A record with its own texts.
#[derive(Clone, Debug, PartialEq)]
enum Own {
    Started(u64),
    Accepted(Id, Vec<u8>, Vec<u8>),
    Answered(Vec<u8>, Vec<u8>),
}

impl Own {
    fn of(record: Record<'_>) -> Own {
        match record {
            Record::Started { life } => Own::Started(life),
            Record::Accepted { id, request, task } => Own::Accepted(id, request.to_vec(), task.to_vec()),
            Record::Answered { request, answer } => Own::Answered(request.to_vec(), answer.to_vec()),
        }
    }

    fn lent(&self) -> Record<'_> {
        match self {
            Own::Started(life) => Record::Started { life: *life },
            Own::Accepted(id, request, task) => Record::Accepted { id: *id, request, task },
            Own::Answered(request, answer) => Record::Answered { request, answer },
        }
    }
}

fn accepted(number: u64, request: &str, task: &str) -> Own {
    Own::Accepted(Id { life: 1, number }, request.into(), task.into())
}

fn answered(request: &str, answer: &str) -> Own {
    Own::Answered(request.into(), answer.into())
}

fn some() -> Vec<Own> {
    vec![
        Own::Started(1),
        accepted(1, "4f", "sum 1 2"),
        accepted(2, "50", "echo"),
        answered("4f", "RESULT 3"),
        answered("50", "ERROR no\nway, Zoë"),
        Own::Answered(b"51".to_vec(), b"RESULT \xff\xfe".to_vec()),
    ]
}

struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("journal");
    Place { _folder: folder, path }
}

fn open(path: &Path) -> std::io::Result<Journal> {
    Journal::open(path, |_| ()).map(|(journal, _)| journal)
}

fn write(path: &Path, records: &[Own]) -> Vec<u8> {
    let mut journal = open(path).expect("it opens");
    records.iter().for_each(|record| journal.add(record.lent()));
    journal.write().expect("it writes");
    fs::read(path).expect("it is there")
}

/// What is read, and how many bytes were cut off.
fn read(path: &Path) -> (Vec<Own>, u64) {
    let mut found = Vec::new();
    let (_, torn) = Journal::open(path, |record| found.push(Own::of(record))).expect("it opens");
    (found, torn)
}

#[test]
fn what_was_written_is_read_in_its_order() {
    let place = place();
    write(&place.path, &some());
    assert_eq!(read(&place.path), (some(), 0));
    write(&place.path, &[answered("51", "RESULT ")]);
    assert_eq!(read(&place.path).0.last(), Some(&answered("51", "RESULT ")));
}

#[test]
fn cut_at_any_byte_it_is_read_up_to_the_last_whole_record_and_goes_on_from_there() {
    let place = place();
    let whole = write(&place.path, &some());
    let mut ends = vec![TITLE.len()];
    for number in 1..=some().len() {
        fs::remove_file(&place.path).expect("it was there");
        ends.push(write(&place.path, &some()[..number]).len());
    }
    for length in 0..=whole.len() {
        fs::write(&place.path, &whole[..length]).expect("a torn journal");
        let kept = ends.iter().filter(|end| **end <= length).count().saturating_sub(1);
        let good = if length < TITLE.len() { length } else { ends[kept] };
        assert_eq!(read(&place.path), (some()[..kept].to_vec(), (length - good) as u64), "{length} bytes");
        write(&place.path, &[answered("after", "RESULT 1")]);
        let expected: Vec<Own> =
            some()[..kept].iter().cloned().chain([answered("after", "RESULT 1")]).collect();
        assert_eq!(read(&place.path), (expected, 0), "{length} bytes, and one more record");
    }
}

#[test]
fn a_wrong_bit_anywhere_in_the_last_record_is_noticed() {
    let place = place();
    let before = write(&place.path, &some()).len();
    let whole = write(&place.path, &[answered("51", "RESULT 7")]);
    for bit in before * 8..whole.len() * 8 {
        let mut garbled = whole.clone();
        garbled[bit / 8] ^= 1 << (bit % 8);
        fs::write(&place.path, &garbled).expect("a garbled journal");
        assert_eq!(read(&place.path), (some(), (whole.len() - before) as u64), "bit {bit}");
    }
}

#[test]
fn zeros_at_the_end_are_no_records() {
    let place = place();
    let mut bytes = write(&place.path, &some());
    bytes.extend([0; 4096]);
    fs::write(&place.path, &bytes).expect("a journal");
    assert_eq!(read(&place.path), (some(), 4096));
}

#[test]
fn another_file_is_refused_and_left_alone() {
    let place = place();
    for text in ["a letter to a friend\n", "journal of jobs 2\n", "x"] {
        fs::write(&place.path, text).expect("a file");
        assert!(open(&place.path).is_err(), "{text}");
        assert_eq!(fs::read_to_string(&place.path).expect("it is there"), text);
    }
}

#[test]
fn a_journal_that_another_server_has_is_refused() {
    let place = place();
    let _first = open(&place.path).expect("it opens");
    let error = open(&place.path).err().expect("an error");
    assert!(error.to_string().contains("another server"), "{error}");
}

#[test]
fn written_anew_it_holds_what_it_was_given_and_goes_on_from_there() {
    let place = place();
    let long = write(&place.path, &some()).len() as u64;
    fs::write(place.path.with_extension("new"), "left behind by somebody who was killed").expect("a file");
    let mut journal = open(&place.path).expect("it opens");
    assert_eq!(journal.bytes(), long);
    let kept = [Own::Started(1), answered("4f", "RESULT 3")];
    journal.rewrite(kept.iter().map(Own::lent)).expect("it is written anew");
    assert!(journal.bytes() < long);
    assert_eq!(fs::metadata(&place.path).expect("it is there").len(), journal.bytes());
    journal.add(answered("50", "RESULT ").lent());
    journal.write().expect("it writes");
    assert!(open(&place.path).is_err(), "the new file is this server's as well");
    drop(journal);
    let expected: Vec<Own> = kept.into_iter().chain([answered("50", "RESULT ")]).collect();
    assert_eq!(read(&place.path), (expected, 0));
    assert!(!place.path.with_extension("new").exists());
}

#[test]
fn the_gate_opens_in_order_for_all_that_came() {
    let place = place();
    let file = Arc::new(File::create(&place.path).expect("a file"));
    let (tell, told) = mpsc::channel();
    let gate = Gate::start(move |number: u32| tell.send(number).expect("somebody listens"), |_| ());
    for number in 0..100 {
        (&*file).write_all(b"record").expect("it writes");
        gate.hold(&file, [number]);
    }
    let order: Vec<u32> =
        (0..100).map(|_| told.recv_timeout(Duration::from_secs(60)).expect("it opens")).collect();
    assert_eq!(order, (0..100).collect::<Vec<u32>>());
}

#[test]
fn the_gate_stays_shut_when_the_disk_fails() {
    // A pipe can't be synced.
    let (_end, pipe) = std::io::pipe().expect("a pipe");
    let file = Arc::new(File::from(std::os::fd::OwnedFd::from(pipe)));
    let (tell, told) = mpsc::channel();
    let told_of = tell.clone();
    let open = move |()| tell.send("opened").expect("somebody listens");
    let gate = Gate::start(open, move |_| told_of.send("broken").expect("somebody listens"));
    gate.hold(&file, [()]);
    assert_eq!(told.recv_timeout(Duration::from_secs(60)), Ok("broken"));
}

proptest! {
    #[test]
    fn whatever_stands_behind_whole_records_they_are_read(
        requests in prop::collection::vec(("[a-z0-9]{1,9}", "\\PC{0,40}"), 0..8),
        garbage in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let place = place();
        let records: Vec<Own> = requests.iter().map(|(request, text)| answered(request, text)).collect();
        let mut bytes = write(&place.path, &records);
        bytes.extend(&garbage);
        fs::write(&place.path, &bytes).expect("a journal");
        let (found, _) = read(&place.path);
        prop_assert!(found.starts_with(&records));
    }
}
