//! What is saved is read again, whatever happens to the file.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;

fn attempt(passed: bool) -> Attempt {
    Attempt { passed, failure: (!passed).then(|| "no-pause".to_owned()) }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

#[test]
fn the_first_pass_is_remembered_with_its_time_and_its_tries() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path().join("new"));
    assert_eq!(store.load(), Known::default());
    store.record("02-pushpull", &attempt(false), at(10)).unwrap();
    assert_eq!(store.load().progress.standing("02-pushpull"), Standing::Tried);
    store.record("02-pushpull", &attempt(true), at(20)).unwrap();
    store.record("02-pushpull", &attempt(false), at(30)).unwrap();
    let known = store.record("02-pushpull", &attempt(true), at(40)).unwrap();
    assert_eq!(known, store.load());
    assert_eq!(
        known.progress.of("02-pushpull"),
        Some(&Tried { tries: 4, passed_at: Some(20), passed_after: Some(2), ..Tried::default() })
    );
    assert_eq!(known.progress.standing("02-pushpull"), Standing::Passed);
    assert_eq!(known.progress.standing("03-pubsub"), Standing::Untried);
}

#[test]
fn an_exercise_can_be_forgotten_and_the_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    store.record("01-reqrep", &attempt(true), at(1)).unwrap();
    store.record("02-pushpull", &attempt(true), at(2)).unwrap();
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
        let known = store.record("02-pushpull", &attempt(true), at(1)).unwrap();
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
    for number in 1..=2 {
        let newer = format!("version = 3\nstars = {number}\n");
        fs::write(store.file().unwrap(), &newer).unwrap();
        let notice = store.load().notice.unwrap();
        assert!(notice.contains("a newer workshop wrote") && notice.contains("Update"), "{notice}");
        assert_eq!(fs::read_to_string(store.file().unwrap()).unwrap(), newer);
        let notice = store.record("02-pushpull", &attempt(true), at(1)).unwrap().notice.unwrap();
        let kept = folder.path().canonicalize().unwrap().join(format!("progress.toml.kept-{number}"));
        assert!(notice.contains(&format!("It is kept as {}", kept.display())), "{notice}");
        assert!(notice.contains("update the workshop, and then put it back"), "{notice}");
        // The one before is still what it was.
        for number in 1..=number {
            let kept = folder.path().join(format!("progress.toml.kept-{number}"));
            assert_eq!(fs::read_to_string(kept).unwrap(), format!("version = 3\nstars = {number}\n"));
        }
    }
}

#[test]
fn what_is_no_file_is_named_and_neither_opened_nor_moved() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let (file, lock) = (store.file().unwrap(), folder.path().join("progress.lock"));
    let pipe = |path: &Path| {
        nix::unistd::mkfifo(path, nix::sys::stat::Mode::S_IRWXU).unwrap();
    };
    let complaints = |what: &str| {
        let notice = store.load().notice.unwrap();
        assert!(notice.starts_with("Your progress was not read: "), "{notice}");
        let error = store.record("02-pushpull", &attempt(true), at(1)).unwrap_err().to_string();
        assert!(error.starts_with("Your progress was not saved: "), "{error}");
        for said in [notice, error] {
            assert!(said.contains(what) && said.contains("and no file. Move it away."), "{said}");
        }
    };
    fs::create_dir(&file).unwrap();
    complaints("a folder");
    fs::remove_dir(&file).unwrap();
    pipe(&file);
    complaints("a pipe, a socket or a device");
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
    complaints("a pipe, a socket or a device");
    fs::remove_file(&file).unwrap();
    fs::remove_file(&lock).unwrap();
    pipe(&lock);
    let error = store.record("02-pushpull", &attempt(true), at(1)).unwrap_err().to_string();
    assert!(error.contains("progress.lock is a pipe"), "{error}");
}

#[test]
fn a_file_that_is_no_text_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    fs::write(store.file().unwrap(), [0xff, 0xfe, 0]).unwrap();
    assert!(store.load().notice.unwrap().contains("is broken (it is no text)"));
    assert!(store.record("02-pushpull", &attempt(true), at(1)).unwrap().notice.is_some());
    assert_eq!(fs::read(folder.path().join("progress.toml.kept-1")).unwrap(), [0xff, 0xfe, 0]);
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
                    while store.record(&name, &attempt(false), at(1)).is_err() {}
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
fn what_a_killed_writer_left_is_cleared_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::at(folder.path());
    let old = SystemTime::now() - Duration::from_secs(3_600);
    for name in [".progress.toml.half-a1B2c3", ".progress.toml.half-", "progress.toml.kept-1", ".tmpMine"] {
        let file = fs::File::create(folder.path().join(name)).unwrap();
        file.set_modified(old).unwrap();
    }
    // Somebody may be about to put it in its place.
    fs::write(folder.path().join(".progress.toml.half-young"), "").unwrap();
    store.load();
    assert!(folder.path().join(".progress.toml.half-a1B2c3").exists(), "who only reads clears nothing");
    store.record("02-pushpull", &attempt(true), at(1)).unwrap();
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    let stays =
        [".progress.toml.half-young", ".tmpMine", "progress.lock", "progress.toml", "progress.toml.kept-1"];
    assert_eq!(left, stays);
}

#[test]
fn what_cannot_be_saved_is_an_error_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error =
        Store::at(folder.path().join("file")).record("02-pushpull", &attempt(true), at(1)).unwrap_err();
    let said = error.to_string();
    assert!(said.starts_with("Your progress was not saved: ") && said.ends_with("in its place."), "{said}");
    let nowhere = Store::nowhere();
    let said = nowhere.record("02-pushpull", &attempt(true), at(1)).unwrap_err().to_string();
    assert!(said.contains("Set WORKSHOP_HOME"), "{said}");
    assert_eq!(nowhere.load(), Known::default());
}

#[test]
fn a_link_to_the_file_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere.toml");
    fs::write(&elsewhere, "version = 1\n").unwrap();
    let store = Store::at(folder.path());
    std::os::unix::fs::symlink(&elsewhere, store.file().unwrap()).unwrap();
    store.record("02-pushpull", &attempt(true), at(1)).unwrap();
    assert!(fs::symlink_metadata(store.file().unwrap()).unwrap().is_symlink());
    assert!(fs::read_to_string(&elsewhere).unwrap().contains("02-pushpull"));
}
