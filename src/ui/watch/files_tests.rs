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
    comes(News::Saved, files, told)
}

/// Waits until it is told of something that turns out to be this. One save may be seen as two: somebody may look between.
fn comes(news: News, files: &mut Files, told: &Receiver<()>) -> bool {
    while told.recv_timeout(LONG).is_ok() {
        if files.news() == news {
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
        assert_eq!(files.news(), News::None, "{source:?}");
        fs::write(&file, "one and two\n").expect("a save");
        assert!(saved(&mut files, &told), "{source:?}");
        let aside = dir.path().join("mine.py.new");
        fs::write(&aside, "one, two and three\n").expect("a file");
        fs::rename(&aside, &file).expect("a rename");
        assert!(saved(&mut files, &told), "{source:?}");
        assert_eq!(files.news(), News::None, "{source:?}");
    }
}

#[test]
fn a_file_that_is_gone_is_told_once_and_is_saved_when_it_is_back_also_as_it_was() {
    let (dir, file) = folder();
    let (mut files, _told) = watching(vec![Part::File(file.clone())], Source::Polling);
    let aside = dir.path().join("aside");
    fs::rename(&file, &aside).expect("a rename");
    assert_eq!((files.news(), files.missing()), (News::Gone, Some(&*file)));
    assert_eq!(files.news(), News::None);
    fs::rename(&aside, &file).expect("a rename");
    assert_eq!((files.news(), files.missing()), (News::Saved, None));
    assert_eq!(files.news(), News::None);
}

/// What a switch of branches, a sync tool and a person do to a folder.
#[test]
fn a_folder_that_is_gone_and_comes_back_is_watched_as_before() {
    for source in [Source::Events, Source::Polling] {
        for whole in [true, false] {
            let root = tempfile::tempdir().expect("a folder");
            let (home, elsewhere) = (root.path().join("mine"), root.path().join("elsewhere"));
            let file = home.join("main.py");
            fs::create_dir(&home).expect("a folder");
            fs::write(&file, "one\n").expect("a file");
            let part = if whole { Part::Folder(home.clone()) } else { Part::File(file.clone()) };
            let (mut files, told) = watching(vec![part], source);
            let mut comes = |news| assert!(comes(news, &mut files, &told), "{source:?}, {whole}: {news:?}");
            fs::rename(&home, &elsewhere).expect("a rename");
            comes(News::Gone);
            fs::rename(&elsewhere, &home).expect("a rename");
            comes(News::Saved);
            fs::write(&file, "one and two\n").expect("a save");
            comes(News::Saved);
            fs::remove_dir_all(&home).expect("a folder to remove");
            comes(News::Gone);
            fs::create_dir(&home).expect("a folder");
            fs::write(&file, "one, two and three\n").expect("a file");
            comes(News::Saved);
            fs::write(&file, "one, two, three and four\n").expect("a save");
            comes(News::Saved);
        }
    }
}

#[test]
fn another_folder_in_its_place_is_heard_of_as_the_first_one_was() {
    let root = tempfile::tempdir().expect("a folder");
    let home = root.path().join("mine");
    let file = home.join("main.py");
    let make = || {
        fs::create_dir(&home).expect("a folder");
        fs::write(&file, "one\n").expect("a file");
    };
    make();
    let (mut files, _told) = watching(vec![Part::File(file.clone())], Source::Events);
    let before = files.watched.clone();
    fs::rename(&home, root.path().join("elsewhere")).expect("a rename");
    // So fast that nobody sees it away.
    make();
    files.news();
    assert_ne!(files.watched, before);
    assert_eq!(files.watched.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
}

#[test]
fn what_may_be_there_or_not_is_not_waited_for() {
    let (dir, file) = folder();
    let manifest = dir.path().join("Makefile");
    let parts = vec![Part::File(file), Part::Maybe(manifest.clone())];
    let (mut files, _told) = watching(parts, Source::Polling);
    fs::write(&manifest, "all:\n").expect("a file");
    assert_eq!(files.news(), News::Saved);
    fs::remove_file(&manifest).expect("a file to remove");
    assert_eq!(files.news(), News::Saved);
}

#[test]
fn other_files_in_its_folder_are_other_programs() {
    let (dir, file) = folder();
    let (mut files, _told) = watching(vec![Part::File(file)], Source::Polling);
    fs::write(dir.path().join("other.py"), "").expect("a file");
    assert_eq!(files.news(), News::None);
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
        assert_eq!(files.news(), News::None, "{made}");
    }
    fs::create_dir(root.join("src/inner")).expect("a folder");
    // It is watched from then on.
    while !files.watched.contains_key(&root.join("src/inner")) {
        told.recv_timeout(LONG).expect("the folder is noticed");
        assert_eq!(files.news(), News::None);
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
    assert_eq!(files.news(), News::None);
    fs::write(dir.path().join("Makefile"), "").expect("a file");
    assert_eq!(files.news(), News::Saved);
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
