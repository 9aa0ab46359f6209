//! A learner's day from the command line: the folder, where one is, hints, the solution, beginning anew.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::assert::OutputAssertExt;
use tempfile::TempDir;

/// A learner's folder, and a home of its own.
struct Day {
    temporary: TempDir,
}

impl Day {
    fn in_language(language: &str) -> Day {
        let day = Day { temporary: tempfile::tempdir().expect("a folder") };
        day.at("").args(["init", "mine", "--lang", language]).assert().success();
        day
    }

    fn root(&self) -> PathBuf {
        self.temporary.path().join("mine")
    }

    /// The workshop, started in a folder below the temporary one.
    fn at(&self, inside: &str) -> Command {
        let mut command = common::workshop(&self.temporary.path().join("home"));
        command.current_dir(self.temporary.path().join(inside));
        command
    }

    fn said(&self, words: &[&str]) -> String {
        stdout(&self.at("mine").args(words).output().expect("the workshop starts"))
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.root().join(file), text).expect("a file");
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A file among the solutions of 01.
fn solution(file: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("solutions/01-reqrep").join(file);
    fs::read_to_string(file).expect("the solution")
}

const REFERENCE: &str = "main.rs";
/// C builds in no time, so that is what most of these tests are in.
const RIGHT_IN_C: &str = "right/c/exact-length.c";

#[test]
fn a_day_goes_from_the_first_exercise_to_the_second_in_every_language_alike() {
    for (language, main, right) in [("rust", "main.rs", REFERENCE), ("c", "main.c", RIGHT_IN_C)] {
        a_day(&Day::in_language(language), main, right);
    }
}

#[test]
#[ignore = "needs Python with pynng and Node with nanomsg"]
fn a_day_goes_the_same_way_in_the_other_languages() {
    for (language, main, right) in
        [("python", "main.py", "right/python/in_turns.py"), ("node", "main.js", "right/node/events.js")]
    {
        a_day(&Day::in_language(language), main, right);
    }
}

fn a_day(day: &Day, main: &str, right: &str) {
    let list = day.said(&["list"]);
    assert!(list.starts_with("▸ 00"), "{list}");
    assert!(day.said(&["next"]).starts_with("01-reqrep"));
    day.at("mine").args(["verify", "01"]).assert().code(1);
    // Without a name, it is the one just tried; from below its folder, too.
    for inside in ["mine", "mine/01-reqrep"] {
        let output = day.at(inside).arg("verify").assert().code(1).get_output().clone();
        assert!(stdout(&output).starts_with("✗ 01 reqrep"), "{}", stdout(&output));
        assert!(stdout(&output).contains("If you are stuck: workshop hint\n"), "{}", stdout(&output));
    }
    day.write(&format!("01-reqrep/{main}"), &solution(right));
    let output = day.at("mine").arg("verify").assert().success().get_output().clone();
    assert!(stdout(&output).contains("workshop next"), "{}", stdout(&output));
    assert!(day.said(&["list"]).contains(", 4 tries"), "{}", day.said(&["list"]));
    assert!(day.said(&["next"]).starts_with("02-pushpull"));
    assert!(day.said(&["list"]).contains("▸ 02"));
    assert!(day.root().join(".workshop/progress.toml").exists());
    assert!(!day.temporary.path().join("home").exists(), "progress is in the learner's folder");
}

#[test]
fn another_exercise_that_does_not_compile_disturbs_nobody() {
    for (language, program) in [("rust", "main.rs"), ("c", "main.c")] {
        let day = Day::in_language(language);
        day.write(&format!("02-pushpull/{program}"), "this is no program\n");
        let output = day.at("mine").args(["verify", "01"]).assert().code(1).get_output().clone();
        assert!(
            stdout(&output).starts_with("✗ 01 reqrep: not passed yet"),
            "{language}: {}",
            stdout(&output)
        );
        let output = day.at("mine").args(["verify", "02"]).assert().code(3).get_output().clone();
        assert!(stderr(&output).contains("02-pushpull/main"), "{language}: {}", stderr(&output));
    }
}

#[test]
fn list_and_next_agree_on_where_one_is_and_what_comes() {
    let day = Day::in_language("c");
    let last = || day.said(&["list"]).lines().last().unwrap_or_default().to_owned();
    assert_eq!(last(), "Begin here: workshop show 00");
    let next = day.said(&["next"]);
    assert!(next.starts_with("01-reqrep: ") && next.contains("back to it: workshop next 00\n"), "{next}");
    assert_eq!(last(), "You are at 01 reqrep. Its page: workshop show 01");
    day.write("01-reqrep/main.c", &solution(RIGHT_IN_C));
    day.at("mine").arg("verify").assert().success();
    assert_eq!(last(), "Next is 02 pushpull: workshop next");
    let next = day.said(&["next"]);
    assert!(next.starts_with("02-pushpull: ") && !next.contains("not passed yet"), "{next}");
    // A page is only looked at; one goes to an exercise by its name.
    day.at("mine").args(["show", "05"]).assert().success();
    assert!(last().starts_with("You are at 02 pushpull."), "{}", last());
    let there = day.said(&["next", "05"]);
    assert!(there.starts_with("05-decode: ") && there.contains("02 pushpull is not passed yet"), "{there}");
    assert!(last().starts_with("You are at 05 decode."), "{}", last());
    // In an exercise's folder, commands are about that one.
    let output = day.at("mine/02-pushpull").args(["next", "03"]).assert().success().get_output().clone();
    assert!(stdout(&output).contains("Go there:         cd ../03-pubsub\n"), "{}", stdout(&output));
    assert!(!day.said(&["next", "03"]).contains("Go there"));
    let machine = day.said(&["next", "00"]);
    assert!(machine.contains("workshop verify 00") && !machine.contains("main.c"), "{machine}");
}

#[test]
fn hints_go_up_the_ladder_from_the_failure_that_was_seen() {
    let day = Day::in_language("c");
    assert!(day.said(&["hint", "01"]).contains("Hint 1 of 3"));
    day.at("mine").args(["verify", "01"]).assert().code(1);
    // The starter's failure is answered by a hint further up.
    assert!(day.said(&["hint"]).contains("Hint 2 of 3"));
    let last = day.said(&["hint"]);
    assert!(last.contains("Hint 3 of 3") && !last.contains("Not enough?"), "{last}");
    assert!(day.said(&["hint"]).contains("Hint 3 of 3"));
    assert!(day.said(&["hint", "--all"]).contains("Hint 1 of 3"));
}

#[test]
fn the_solution_is_for_who_has_passed_or_asks_twice() {
    let day = Day::in_language("c");
    let refused = day.at("mine").args(["solution", "01"]).assert().code(1).get_output().clone();
    assert_eq!(stdout(&refused), "");
    assert!(stderr(&refused).contains("workshop solution 01 --spoil"), "{}", stderr(&refused));
    assert_eq!(day.said(&["solution", "01", "--spoil"]), solution(REFERENCE));
    let shown = day.at("mine").args(["solution", "01", "--spoil"]).assert().success().get_output().clone();
    assert!(stderr(&shown).contains("is in Rust, and your programs are in C"), "{}", stderr(&shown));
    day.write("01-reqrep/main.c", &solution(RIGHT_IN_C));
    day.at("mine").args(["verify", "01"]).assert().success();
    assert_eq!(day.said(&["solution"]), solution(REFERENCE));
    let beside = day.said(&["solution", "--diff"]);
    assert!(beside.starts_with("The reference solution is in Rust"), "{beside}");
    let (own, reference) = beside.lines().find_map(|row| row.split_once('│')).expect("two columns");
    assert_eq!((own.trim(), reference.trim()), ("01-reqrep/main.c", "the reference solution"));
    assert!(beside.contains("fn main()") && beside.contains("int main("), "{beside}");
}

#[test]
fn reset_keeps_a_copy_and_counts_as_new() {
    let day = Day::in_language("c");
    let starter = fs::read_to_string(day.root().join("01-reqrep/main.c")).expect("the starter");
    day.write("01-reqrep/main.c", &solution(RIGHT_IN_C));
    day.at("mine").args(["verify", "01"]).assert().success();
    let said = day.said(&["reset"]);
    assert!(said.contains("01-reqrep/main.c.kept-1"), "{said}");
    let read = |name: &str| fs::read_to_string(day.root().join("01-reqrep").join(name)).expect("a file");
    assert_eq!((read("main.c"), read("main.c.kept-1")), (starter, solution(RIGHT_IN_C)));
    assert!(!day.said(&["list"]).contains("✓"), "{}", day.said(&["list"]));
}

#[test]
fn what_needs_the_folder_says_so_outside_of_one() {
    let day = Day::in_language("c");
    for command in ["verify", "run", "reset"] {
        let output = day.at("").arg(command).assert().code(2).get_output().clone();
        assert!(stderr(&output).contains("workshop init"), "{command}: {}", stderr(&output));
    }
    fs::write(day.root().join("workshop.toml"), "language = 5\n").expect("a file");
    let output = day.at("mine").arg("list").assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("workshop.toml can't be read"), "{}", stderr(&output));
}

#[test]
fn near_misses_are_understood() {
    let day = Day::in_language("c");
    let told = |words: &[&str]| {
        let output = day.at("mine").args(words).assert().code(2).get_output().clone();
        stderr(&output)
    };
    assert!(told(&["02"]).contains("workshop show 02"), "{}", told(&["02"]));
    assert!(told(&["check"]).contains("`workshop verify`"), "{}", told(&["check"]));
    assert!(told(&["verfy", "02"]).contains("verify"), "{}", told(&["verfy", "02"]));
    let swapped = told(&["verify", "01-reqrep/main.c", "03"]);
    assert!(swapped.contains("workshop verify 03 01-reqrep/main.c"), "{swapped}");
}

#[test]
fn a_shell_completes_commands_and_exercises() {
    let workshop = Path::new(env!("CARGO_BIN_EXE_workshop")).parent().expect("a folder");
    let path = format!("{}:{}", workshop.display(), std::env::var("PATH").unwrap_or_default());
    let completed = |words: &str| {
        let script = format!(
            "source <(workshop completions bash); COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             COMP_TYPE=9; _clap_complete_workshop workshop \"${{COMP_WORDS[COMP_CWORD]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let output =
            Command::new("bash").args(["-c", &script]).env("PATH", &path).output().expect("bash starts");
        stdout(&output)
    };
    assert_eq!(completed("workshop show 02").trim(), "02-pushpull");
    assert_eq!(completed("workshop verify pub").trim(), "pubsub");
    assert!(completed("workshop comp").contains("completions"));
    let day = Day { temporary: tempfile::tempdir().expect("a folder") };
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(day.at("").args(["completions", shell]).assert().success().get_output());
        assert!(script.contains("WORKSHOP_COMPLETE"), "{shell}: {script}");
    }
    day.at("").args(["completions", "tcsh"]).assert().code(2);
}

#[test]
fn the_manual_names_every_command() {
    let day = Day { temporary: tempfile::tempdir().expect("a folder") };
    let manual = stdout(day.at("").arg("man").assert().success().get_output());
    for command in ["VERIFY", "WATCH", "INIT", "HINT", "DOCTOR"] {
        assert!(manual.contains(&format!("\"WORKSHOP {command}\"")), "{command}");
    }
    assert!(manual.starts_with(".ie"), "{}", &manual[..80]);
}

#[test]
fn quiet_says_the_cause_and_verbose_how_it_was_played() {
    let day = Day::in_language("c");
    let quiet = day.said(&["verify", "01", "--quiet"]);
    assert_eq!(quiet.lines().next(), Some("✗ 01 reqrep: not passed yet"));
    assert!(quiet.contains("No message crossed") && !quiet.contains("Next"), "{quiet}");
    let verbose = day.said(&["verify", "01", "-v"]);
    assert!(verbose.contains("How it was played") && verbose.contains("program: /"), "{verbose}");
}

#[test]
fn a_folder_belongs_to_one_course_whoever_calls_init_in_it() {
    let day = Day::in_language("c");
    let mark = |folder: &str| {
        let file = day.temporary.path().join(folder).join("workshop.toml");
        fs::read_to_string(file).expect("the mark")
    };
    fs::create_dir(day.temporary.path().join("course")).expect("a folder");
    day.at("course").args(["course", "new", "sum", "--lang", "sh"]).assert().success();
    // With no other word it stays what it is.
    day.at("").args(["--course", "course", "init", "own"]).assert().success();
    let before = mark("own");
    let again = day.at("own").arg("init").assert().success().get_output().clone();
    assert!(stdout(&again).contains("Nothing was written"), "{}", stdout(&again));
    assert!(stdout(&again).contains("\n  workshop watch"), "{}", stdout(&again));
    assert!(!day.temporary.path().join("own/02-pushpull").exists());
    day.at("own").args(["--course", "../course", "init"]).assert().success();
    assert_eq!(mark("own"), before);
    // Another one is refused.
    let before = mark("mine");
    let output = day.at("mine").args(["--course", "../course", "init"]).assert().code(2).get_output().clone();
    assert!(
        stderr(&output).contains("of the built-in course already. Nothing was written"),
        "{}",
        stderr(&output)
    );
    assert_eq!(mark("mine"), before);
    assert!(!day.root().join("01-sum").exists());
}

#[test]
fn init_fills_no_folder_that_nobody_named_and_that_holds_something() {
    let day = Day { temporary: tempfile::tempdir().expect("a folder") };
    std::fs::write(day.temporary.path().join("letter.txt"), "").expect("a file");
    let output = day.at("").arg("init").assert().code(2).get_output().clone();
    assert!(stderr(&output).contains("this folder is not empty"), "{}", stderr(&output));
    assert!(!day.temporary.path().join("workshop.toml").exists());
    day.at("").args(["init", ".", "--lang", "c"]).assert().success();
    day.at("").args(["init"]).assert().success();
}

#[test]
fn init_names_what_is_in_its_way_and_what_can_be_chosen() {
    let day = Day { temporary: tempfile::tempdir().expect("a folder") };
    fs::write(day.temporary.path().join("notes"), "").expect("a file");
    let told = |words: &[&str]| stderr(day.at("").args(words).assert().code(2).get_output());
    let said = told(&["init", "notes"]);
    assert!(said.contains("notes is a file, not a folder") && said.contains("workshop init DIR"), "{said}");
    let said = told(&["init", "mine", "--lang", "sh"]);
    assert!(said.contains("--lang rust, --lang python, --lang c or --lang node"), "{said}");
    let help = stdout(day.at("").args(["init", "--help"]).assert().success().get_output());
    assert!(help.contains("[possible values: rust, python, c, node]"), "{help}");
    assert!(!day.temporary.path().join("mine").exists());
    let quiet =
        stdout(day.at("").args(["init", "mine", "--lang", "c", "-q"]).assert().success().get_output());
    assert!(!quiet.contains("Begin here"), "{quiet}");
    assert!(quiet.starts_with("mine is ready for C: "), "{quiet}");
}

#[test]
fn in_a_folder_that_is_gone_one_is_told_so() {
    let day = Day { temporary: tempfile::tempdir().expect("a folder") };
    fs::create_dir(day.temporary.path().join("gone")).expect("a folder");
    for words in [
        "init",
        "init mine",
        "verify 02 mine.rs",
        "run 02 mine.rs",
        "watch 02 mine.rs",
        "course new x",
        "doctor",
    ] {
        let output = Command::new("sh")
            .args(["-c", "mkdir -p gone && cd gone && rmdir ../gone && exec \"$0\" $1"])
            .args([env!("CARGO_BIN_EXE_workshop"), words])
            .env("WORKSHOP_HOME", day.temporary.path().join("home"))
            .current_dir(day.temporary.path())
            .output()
            .expect("sh starts");
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(
            stderr(&output).contains("is not there any more. Go into another one"),
            "{words}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_pipe_in_the_place_of_the_progress_holds_nobody_up() {
    let day = Day::in_language("c");
    let file = day.root().join(".workshop/progress.toml");
    fs::create_dir(day.root().join(".workshop")).expect("a folder");
    let made = Command::new("mkfifo").arg(&file).status().expect("mkfifo starts");
    assert!(made.success());
    for (words, status) in [(&["list"][..], 0), (&["verify", "01"], 1), (&["hint", "01"], 0)] {
        let output = day.at("mine").args(words).assert().code(status).get_output().clone();
        let said = stderr(&output);
        assert!(
            said.contains("is a pipe, a socket or a device, and no file. Move it away."),
            "{words:?}: {said}"
        );
    }
    day.write("01-reqrep/main.c", "int main(void) { return 0; }\n");
    let said = day.said(&["reset", "01"]);
    assert!(said.contains("but the exercise counts as it did before"), "{said}");
}
