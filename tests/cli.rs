//! The command line as a person meets it: words, exit statuses, JSON.

mod common;

use std::fs;
use std::path::Path;

use assert_cmd::assert::OutputAssertExt;
use serde_json::Value;

fn workshop() -> std::process::Command {
    common::workshop(Path::new(env!("CARGO_TARGET_TMPDIR")))
}

fn stdout(output: &std::process::Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn list_names_every_exercise_and_says_what_it_teaches() {
    let output = workshop().arg("list").assert().success().get_output().clone();
    let text = stdout(&output);
    for word in ["00", "welcome", "01", "reqrep", "02", "pushpull", "03", "pubsub"] {
        assert!(text.contains(word), "{word} in:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(!text.contains('\x1b'), "no colour in a pipe");
}

#[test]
fn an_exercise_has_several_names() {
    let page = stdout(workshop().args(["show", "02"]).assert().success().get_output());
    for name in ["2", "pushpull", "02-pushpull", "2-pushpull", "PushPull"] {
        assert_eq!(stdout(workshop().args(["show", name]).assert().success().get_output()), page, "{name}");
    }
    assert_eq!(stdout(workshop().args(["print", "02"]).assert().success().get_output()), page);
}

#[test]
fn an_unknown_exercise_gets_the_nearest_suggestion_and_status_2() {
    let output = workshop().args(["show", "pushpul"]).assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("did you mean `02-pushpull`?"), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    workshop().args(["verify", "99", "x"]).assert().code(2);
}

#[test]
fn verify_without_a_program_says_what_to_write() {
    let output = workshop().args(["verify", "02"]).assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("workshop verify pushpull FILE"), "{}", stderr(&output));
}

#[test]
fn a_program_that_is_not_there_is_named_and_leads_to_status_3() {
    let output = workshop().args(["verify", "02", "no-such-mine.py"]).assert().code(3).get_output().clone();
    assert!(stderr(&output).contains("no-such-mine.py"), "{}", stderr(&output));
}

#[test]
fn a_command_that_is_not_there_is_named_and_leads_to_status_3() {
    let output = workshop()
        .args(["verify", "02", "--", "no-such-interpreter", "x"])
        .assert()
        .code(3)
        .get_output()
        .clone();
    let said = stdout(&output) + &stderr(&output);
    assert!(said.contains("no-such-interpreter"), "{said}");
}

#[test]
fn the_reference_passes_and_says_what_is_next() {
    let output = workshop().args(["verify", "02", "--reference"]).assert().success().get_output().clone();
    let text = stdout(&output);
    for word in ["passed", "workshop solution 02", "workshop show 03"] {
        assert!(text.contains(word), "{word} in:\n{text}");
    }
}

#[test]
fn json_is_one_object_with_the_promised_keys_and_nothing_else() {
    let output = workshop()
        .args(["verify", "02", "--json", "--seed", "4711", "--", "true"])
        .assert()
        .code(1)
        .get_output()
        .clone();
    let verdict: Value = serde_json::from_str(&stdout(&output)).expect("one object");
    assert_eq!(verdict["exercise"], "02-pushpull");
    assert_eq!(verdict["outcome"], "failed");
    assert_eq!(verdict["seed"], 4711);
    assert!(verdict["seconds"].as_f64().expect("a number") > 1.0);
    let finding = &verdict["findings"][0];
    for key in ["id", "kind", "check", "scene", "expected", "actual", "where", "message", "advice"] {
        assert!(finding[key].is_string(), "{key} in {finding}");
    }
    let check = &verdict["checks"][0];
    for key in ["check", "scene", "outcome"] {
        assert!(check[key].is_string(), "{key} in {check}");
    }
    assert_eq!(stderr(&output), "");
}

#[test]
fn evidence_is_kept_when_asked_for() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("evidence.jsonl");
    workshop().args(["verify", "01", "--reference", "--evidence"]).arg(&file).assert().success();
    let scenes =
        workshop::evidence::Evidence::load(fs::read(&file).expect("the file").as_slice()).expect("Evidence");
    assert_eq!(scenes.len(), 4, "two scenes, each played by two");
    assert!(scenes.iter().all(|scene| !scene.events.is_empty()));
}

#[test]
fn a_picture_of_what_has_no_messages_is_refused_before_anything_is_played() {
    for command in ["verify", "run"] {
        for asked in [&["--trace"][..], &["--svg", "p.svg"], &["--html", "p.html"]] {
            let output = workshop().args([command, "04", "--reference"]).args(asked).assert().code(2);
            let words = stderr(output.get_output());
            assert!(words.contains("no messages cross in 04-encode"), "{words}");
            assert!(words.contains(asked[0]), "{words}");
            assert_eq!(stdout(output.get_output()), "");
        }
    }
}

#[test]
fn a_picture_that_has_no_place_is_refused_before_anything_is_played() {
    let dir = tempfile::tempdir().expect("a folder");
    let nowhere = dir.path().join("no/such/folder/p.html");
    for (flag, file) in [("--html", nowhere.as_path()), ("--svg", dir.path())] {
        let output = workshop().args(["verify", "02", "--reference", flag]).arg(file).assert().code(2);
        let words = stderr(output.get_output());
        assert!(words.contains(&file.display().to_string()) && words.contains("folder"), "{words}");
        assert_eq!(stdout(output.get_output()), "");
    }
    // What is refused leaves no empty file behind.
    let (good, bad) = (dir.path().join("p.svg"), nowhere);
    workshop().args(["run", "02", "--reference", "--svg"]).arg(&good).arg("--html").arg(bad).assert().code(2);
    assert!(!good.exists());
}

#[test]
fn the_trace_shows_who_said_what_to_whom_and_the_pictures_are_well_formed() {
    let dir = tempfile::tempdir().expect("a folder");
    let (svg, html) = (dir.path().join("p.svg"), dir.path().join("p.html"));
    for command in ["verify", "run"] {
        let asked = [command, "01", "--reference", "--trace", "--svg"];
        let output = workshop().args(asked).arg(&svg).arg("--html").arg(&html).assert().success();
        let text = stdout(output.get_output());
        for words in ["Who said what to whom, in the scene `plain`", "─is this─", "Who got what"] {
            assert!(text.contains(words), "{command}: {text}");
        }
        assert!(text.lines().all(|line| workshop::text::width(line) <= 80), "{text}");
        let read = |file: &Path| fs::read_to_string(file).expect("the picture");
        roxmltree::Document::parse(&read(&svg)).expect("a well-formed picture");
        let page = read(&html);
        roxmltree::Document::parse(page.trim_start_matches("<!DOCTYPE html>")).expect("a well-formed page");
    }
}

#[test]
fn where_the_wire_tells_why_it_is_shown_unasked() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("solutions/01-reqrep/wrong/too-many-messages/asks-twice.rs");
    let output = workshop().args(["verify", "01"]).arg(program).assert().code(1);
    let text = stdout(output.get_output());
    assert!(text.contains("On the wire, around that moment"), "{text}");
    assert_eq!(
        text.lines().filter(|line| line.starts_with("▸ ") && line.contains("is this")).count(),
        1,
        "{text}"
    );
}

#[test]
fn the_solution_in_a_pipe_is_the_program_itself() {
    let output = workshop().args(["solution", "02", "--spoil"]).assert().success().get_output().clone();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions/02-pushpull/main.rs");
    assert_eq!(stdout(&output), fs::read_to_string(source).expect("the source"));
}

#[test]
fn the_starter_in_a_pipe_is_a_file_to_begin_with() {
    let output = workshop().args(["show", "02", "--starter"]).assert().success().get_output().clone();
    assert!(stdout(&output).contains("fn main()"));
    let in_c = workshop().args(["show", "02", "--starter", "--lang", "c"]).assert().success();
    assert!(stdout(in_c.get_output()).contains("int main("));
    workshop().args(["show", "00", "--starter"]).assert().code(2);
    workshop().args(["show", "02", "--lang", "c"]).assert().code(2);
}

#[test]
fn a_language_without_a_starter_is_told_with_those_that_have_one() {
    let output = workshop().args(["show", "11", "--starter", "--lang", "node"]).assert().code(2);
    let said = String::from_utf8_lossy(&output.get_output().stderr).into_owned();
    assert!(said.contains("11-survey has no program to begin with for Node."), "{said}");
    for word in ["rust", "python", "c"] {
        assert!(said.contains(&format!("`workshop show 11 --starter --lang {word}`")), "{said}");
    }
}

#[test]
fn hints_are_a_ladder() {
    let first = stdout(workshop().args(["hint", "02", "1"]).assert().success().get_output());
    assert!(first.contains("Hint 1 of 3"), "{first}");
    assert!(first.contains("workshop hint 02 2"), "{first}");
    let all = stdout(workshop().args(["hint", "02", "--all"]).assert().success().get_output());
    assert!(all.contains("Hint 3 of 3"), "{all}");
    workshop().args(["hint", "02", "7"]).assert().code(2);
    let last = stdout(workshop().args(["hint", "02", "3"]).assert().success().get_output());
    assert!(last.contains("That was the last one.") && last.contains("workshop solution 02"), "{last}");
}

#[test]
fn colours_obey_the_flag_and_the_environment() {
    let coloured = |command: &mut std::process::Command| {
        stdout(command.args(["show", "02"]).assert().success().get_output()).contains("\x1b[")
    };
    assert!(!coloured(&mut workshop()));
    assert!(coloured(workshop().args(["--color", "always"])));
    assert!(coloured(workshop().env("CLICOLOR_FORCE", "1")));
    assert!(!coloured(workshop().env("CLICOLOR_FORCE", "1").args(["--color", "never"])));
    assert!(!coloured(workshop().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1")));
}

#[test]
fn run_shows_what_the_program_prints_and_what_crossed() {
    let output = workshop().args(["run", "02", "--reference"]).assert().success().get_output().clone();
    let text = stdout(&output);
    assert!(text.lines().any(|line| line.ends_with("5050")), "{text}");
    assert!(text.contains("100 messages"), "{text}");
}

#[test]
fn a_reader_that_goes_away_ends_every_command_without_a_word() {
    for words in [
        &["list"][..],
        &["show", "02"],
        &["solution", "02", "--spoil"],
        &["man"],
        &["lab"],
        &["hint", "02", "--all"],
        &["trap", "02"],
        &["play", "02"],
        &["run", "02", "--reference"],
        &["verify", "02", "--reference", "--trace"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = workshop().args(words).stdout(writer).output().expect("the binary starts");
        assert_eq!(stderr(&output), "", "{words:?}: {}", output.status);
    }
    // Nor does it matter that nobody hears of an error.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let status = workshop().args(["show", "99"]).stderr(writer).status().expect("the binary starts");
    assert_eq!(status.code(), Some(2));
}

#[test]
fn what_was_typed_wrongly_is_answered_with_what_is_wanted() {
    let dir = tempfile::tempdir().expect("a folder");
    workshop().args(["init", "mine", "--lang", "python"]).current_dir(&dir).assert().success();
    for (words, wanted) in [
        (&["play", "02", "a", "b"][..], "workshop play 02 <push-bind> <pull-connect>"),
        (&["play", "02", "a", "b"], "tcp://127.0.0.1:7789"),
        (&["lab", "nope"], "overlap, mailbox, busy, lost, late"),
        (&["verify", "02", "--seed", "-1"], "a whole number, 0 or more"),
        (&["verify", "02", "--repeat", "0"], "1 or more"),
        (&["hint", "02", "-1"], "counted 1, 2, 3"),
        (&["verify", "mine"], "`cd mine`"),
        (&["run", "01"], "workshop run reqrep FILE"),
        (&["run", "02", "--repeat", "2"], "`workshop verify` has --repeat"),
        (&["menu"], "`workshop` alone opens the menu"),
        (&["verify", "20"], "they go from 00 to 19"),
        (
            &["verify", "02", "--reference", "--html", "mine"],
            "the page can't be written to mine: that is a folder",
        ),
    ] {
        let output = workshop().args(words).current_dir(&dir).assert().code(2).get_output().clone();
        let said = stderr(&output);
        assert!(said.contains(wanted) && !said.contains("tip: to pass"), "{words:?}: {said}");
    }
}

#[test]
fn the_files_that_were_written_are_named_but_not_among_json() {
    let dir = tempfile::tempdir().expect("a folder");
    let asked = ["02", "--reference", "--svg", "p.svg", "--html", "p.html"];
    let said = |command: &[&str]| {
        stdout(workshop().args(command).args(asked).current_dir(&dir).assert().success().get_output())
    };
    for command in ["verify", "run"] {
        let text = said(&[command]);
        assert!(text.ends_with("\n\nWritten: p.svg\nWritten: p.html\n"), "{text}");
    }
    assert!(!said(&["verify", "--quiet"]).contains("Written"));
    serde_json::from_str::<Value>(&said(&["verify", "--json"])).expect("one object");
}

#[test]
fn run_begins_with_what_there_is_to_say() {
    let silent = stdout(workshop().args(["run", "02", "--", "true"]).assert().success().get_output());
    assert!(silent.starts_with("program ended with exit status 0"), "{silent}");
    let talking = stdout(workshop().args(["run", "02", "--", "echo", "hi"]).assert().success().get_output());
    assert!(talking.starts_with("hi ") && talking.contains("\n\nprogram ended"), "{talking}");
}
