//! Where the progress can't be saved, no command says that it was.

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

fn run(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = common::workshop(folder);
    let Output { status, stdout, stderr } =
        command.current_dir(folder).args(words).output().expect("the binary starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn nobody_has_gone_anywhere_or_begun_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    assert_eq!(run(dir.path(), &["init", "mine", "--lang", "python"]).0, Some(0));
    let mine = dir.path().join("mine");
    fs::create_dir_all(mine.join(".workshop/progress.toml")).expect("a folder in its place");
    let (status, said, warned) = run(&mine, &["next", "05"]);
    assert_eq!((status, said.as_str()), (Some(2), ""), "{warned}");
    for words in ["not saved", "You are still at 00-welcome", "`workshop show 05`"] {
        assert!(warned.contains(words), "{warned}");
    }
    let (status, said, warned) = run(&mine, &["reset", "02"]);
    assert_eq!(status, Some(2), "{said}{warned}");
    assert!(said.contains("counts as it did before") && warned.contains("not saved"), "{said}{warned}");
    // A verdict stands all the same.
    let (status, _, warned) = run(&mine, &["verify", "02", "--", "true"]);
    assert_eq!(status, Some(1));
    assert!(warned.contains("not saved"), "{warned}");
}
