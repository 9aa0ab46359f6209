//! The ten minutes in which CONTRIBUTING.md lets an author write an exercise, word for word.
//!
//! A line `<!-- PATH -->` in front of a block says which file of the course the block is. It is also that file of
//! `tests/courses/plain`, so that the finished exercise and the page can't disagree. The other blocks are as in the
//! README: `sh` are commands, `console` are transcripts.

mod common;

use std::fs;
use std::path::Path;

use common::reader::Reader;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const HEADING: &str = "## Write an exercise in ten minutes";

#[test]
fn an_author_who_types_the_ten_minutes_has_an_exercise_at_their_end() {
    let page = fs::read_to_string(Path::new(ROOT).join("CONTRIBUTING.md")).expect("CONTRIBUTING.md");
    let (_, walk) = page.split_once(HEADING).expect("the heading");
    let walk = walk.split("\n## ").next().unwrap_or(walk);
    let reader = Reader::new();
    let mut lines = walk.lines();
    let (mut commands, mut files) = (0, 0);
    let mut file = None;
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) {
            file = Some(path);
        }
        let Some(kind) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match (file.take(), kind) {
            (Some(path), _) => {
                let text = block.join("\n") + "\n";
                let finished = Path::new(ROOT).join("tests/courses/plain").join(path);
                assert_eq!(text, fs::read_to_string(finished).expect("the finished file"), "{path}");
                let place = reader.is_at().join(path);
                fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
                fs::write(place, text).expect("a file");
                files += 1;
            }
            (None, "sh") => commands += reader.follow(&block),
            (None, "console") => commands += reader.compare(&block),
            (None, _) => {}
        }
    }
    assert!(commands > 7 && files > 3, "only {commands} commands and {files} files were found");
}
