//! Saves as editors make them, in real folders.

use std::sync::mpsc::{Receiver, channel};

use super::*;

/// Longer than any machine needs. A passing test never waits that long.
const LONG: Duration = Duration::from_secs(60);

fn watching(parts: Vec<Part>, source: Source) -> (Files, Receiver<()>) {
    let (tell, told) = channel();
    let files = Files::watch(parts, source, move || _ = tell.send(())).expect("a watch");
    (files, told)
}

/// Waits until it is told of something that turns out to be a save.
fn saved(files: &mut Files, told: &Receiver<()>) -> bool {
    while told.recv_timeout(LONG).is_ok() {
        if files.were_saved() {
            return true;
        }
    }
    false
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("mine.py");
    fs::write(&file, "one\n").expect("a file");
    (dir, file)
}

#[test]
fn a_save_in_place_and_a_save_by_rename_are_noticed_with_events_and_by_looking() {
    for source in [Source::Events, Source::Polling] {
        let (dir, file) = folder();
        let (mut files, told) = watching(vec![Part::File(file.clone())], source);
        assert!(!files.were_saved(), "{source:?}");
        fs::write(&file, "one and two\n").expect("a save");
        assert!(saved(&mut files, &told), "{source:?}");
        let aside = dir.path().join("mine.py.new");
        fs::write(&aside, "one, two and three\n").expect("a file");
        fs::rename(&aside, &file).expect("a rename");
        assert!(saved(&mut files, &told), "{source:?}");
        assert!(!files.were_saved(), "{source:?}");
    }
}

#[test]
fn a_file_that_is_away_for_a_moment_was_not_saved_until_it_is_back() {
    let (_dir, file) = folder();
    let (mut files, _told) = watching(vec![Part::File(file.clone())], Source::Polling);
    fs::remove_file(&file).expect("a file to remove");
    assert!(!files.were_saved());
    fs::write(&file, "another text\n").expect("a save");
    assert!(files.were_saved());
}

#[test]
fn other_files_in_its_folder_are_other_programs() {
    let (dir, file) = folder();
    let (mut files, _told) = watching(vec![Part::File(file)], Source::Polling);
    fs::write(dir.path().join("other.py"), "").expect("a file");
    assert!(!files.were_saved());
}

#[test]
fn in_a_folder_only_sources_count_also_in_folders_that_are_new() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    fs::create_dir_all(root.join("src")).expect("a folder");
    fs::create_dir_all(root.join("target/debug")).expect("a folder");
    fs::write(root.join("src/main.rs"), "").expect("a file");
    let (mut files, told) = watching(vec![Part::Folder(root.to_owned())], Source::Events);
    for made in
        ["target/debug/x.rs", "src/.main.rs.swp", "src/main.rs~", "src/#main.rs#", "src/4913", "Cargo.lock"]
    {
        fs::write(root.join(made), "").expect("a file");
        assert!(!files.were_saved(), "{made}");
    }
    fs::create_dir(root.join("src/inner")).expect("a folder");
    // It is watched from then on.
    while !files.watched.contains(&root.join("src/inner")) {
        told.recv_timeout(LONG).expect("the folder is noticed");
        assert!(!files.were_saved());
    }
    fs::write(root.join("src/inner/deep.rs"), "mod x;\n").expect("a file");
    assert!(saved(&mut files, &told));
    fs::remove_file(root.join("src/inner/deep.rs")).expect("a file to remove");
    assert!(saved(&mut files, &told), "a source that is gone changes the program");
}

#[cfg(unix)]
#[test]
fn what_a_compiler_makes_beside_the_source_is_no_save() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("main.c"), "").expect("a file");
    let (mut files, _told) = watching(vec![Part::Folder(dir.path().to_owned())], Source::Polling);
    let made = dir.path().join("main");
    fs::write(&made, "").expect("a file");
    fs::set_permissions(&made, fs::Permissions::from_mode(0o755)).expect("permissions");
    assert!(!files.were_saved());
    fs::write(dir.path().join("Makefile"), "").expect("a file");
    assert!(files.were_saved());
}

#[cfg(unix)]
#[test]
fn a_save_of_what_a_link_leads_to_is_noticed() {
    let (dir, file) = folder();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let link = elsewhere.path().join("link.py");
    std::os::unix::fs::symlink(&file, &link).expect("a link");
    let (mut files, told) = watching(vec![Part::File(link)], Source::Events);
    fs::write(&file, "something else\n").expect("a save");
    assert!(saved(&mut files, &told));
    drop(dir);
}

#[test]
fn nothing_is_heard_of_our_own_looking() {
    let (dir, _file) = folder();
    let (mut files, told) = watching(vec![Part::Folder(dir.path().to_owned())], Source::Events);
    for _ in 0..3 {
        assert!(!files.were_saved());
    }
    assert!(told.recv_timeout(8 * SAVE).is_err());
}
