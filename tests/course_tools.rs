//! Courses of one's own: every command speaks of them, they are checked, and they are begun. None of this needs more
//! than a shell and a C compiler; what needs other languages is asked for with `--ignored languages`.

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::assert::OutputAssertExt;

/// An author's desk: a copy of the course `tests/courses/plain`, and a home for the workshop.
struct Desk(tempfile::TempDir);

impl Desk {
    fn empty() -> Desk {
        Desk(tempfile::tempdir().expect("a folder"))
    }

    fn plain() -> Desk {
        let desk = Desk::empty();
        let plain = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/courses/plain");
        copy(&plain, &desk.path("course"));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn workshop(&self, words: &[&str]) -> Command {
        let mut command = common::workshop(&self.path("home"));
        command.current_dir(self.0.path()).args(words);
        command
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect(file);
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(text.contains(from), "{from} in {file}");
        self.write(file, &text.replace(from, to));
    }

    /// What the check prints, and its exit status.
    fn check(&self, words: &[&str]) -> (String, Option<i32>) {
        let output = self.workshop(&["course", "check", "course"]).args(words).output().expect("it starts");
        assert_eq!(said(&output).1, "", "nothing on stderr");
        (said(&output).0, output.status.code())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let place = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &place);
        } else {
            fs::copy(&path, &place).expect("a copy");
        }
    }
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}

/// What a command prints when it succeeds.
fn printed(mut command: Command) -> String {
    said(command.assert().success().get_output()).0
}

/// What a command complains of when it is used wrongly.
fn refused(mut command: Command) -> String {
    said(command.assert().code(2).get_output()).1
}

const EXERCISE: &str = "course/exercises/01-maximum";
const SOLUTION: &str = "course/solutions/01-maximum";

#[test]
fn every_command_speaks_of_the_course_that_is_named() {
    let desk = Desk::plain();
    let of = |words: &[&str]| printed(desk.workshop(&[&["--course", "course"], words].concat()));
    assert!(of(&["list"]).contains("what to remember of all that went by"));
    assert!(of(&["show", "01"]).contains("The running maximum"));
    assert_eq!(of(&["show", "maximum", "--starter"]), desk.read(&format!("{EXERCISE}/starter.sh")));
    assert_eq!(of(&["solution", "1", "--spoil"]), desk.read(&format!("{SOLUTION}/main.sh")));
    assert!(of(&["hint", "1"]).contains("How many lines does your program print"));
    assert!(of(&["verify", "1", "--reference"]).contains("✓ 01 maximum: passed"));
    let run = of(&["run", "1", "--reference", "--seed", "1"]);
    assert!(run.contains("program ended with exit status 0"), "{run}");
    assert!(!run.contains("wire"), "there is none: {run}");
    // The option may stand behind the command, too.
    assert!(printed(desk.workshop(&["list", "--course", "course"])).contains("maximum"));
    // And a variable may stand for it.
    let mut list = desk.workshop(&["list"]);
    list.env("WORKSHOP_COURSE", "course");
    let list = printed(list);
    assert!(list.contains("maximum") && !list.contains("pushpull"), "{list}");
}

#[test]
fn a_course_may_have_a_starter_in_each_of_several_languages() {
    let desk = Desk::plain();
    let show =
        |words: &[&str]| desk.workshop(&[&["--course", "course", "show", "1", "--starter"], words].concat());
    desk.write(&format!("{EXERCISE}/starter.py"), "print()\n");
    assert_eq!(printed(show(&["--lang", "python"])), "print()\n");
    assert_eq!(printed(show(&["--lang", "sh"])), desk.read(&format!("{EXERCISE}/starter.sh")));
    for (words, what) in [(&["--lang", "c"][..], "for C."), (&[], "several programs to begin with.")] {
        let said = refused(show(words));
        assert!(said.contains(what), "{said}");
        assert!(said.contains("`workshop --course course show 01 --starter --lang python`"), "{said}");
    }
    // Without a word, the one in Rust is meant.
    desk.write(&format!("{EXERCISE}/starter.rs"), "fn main() {}\n");
    assert_eq!(printed(show(&[])), "fn main() {}\n");
    // A language without a word of its own has to be the only one.
    desk.write(&format!("{EXERCISE}/starter.rb"), "puts\n");
    let said = refused(show(&[]));
    assert!(
        said.contains("there are several, starter.rb and starter.rs and starter.py and starter.sh"),
        "{said}"
    );
    for other in ["rs", "py", "sh"] {
        fs::remove_file(desk.path(&format!("{EXERCISE}/starter.{other}"))).expect("it is there");
    }
    assert_eq!(printed(show(&[])), "puts\n");
    assert!(
        refused(show(&["--lang", "rust"]))
            .contains("starter.rb: `workshop --course course show 01 --starter`")
    );
}

#[test]
fn a_learners_folder_is_in_a_language_that_the_course_has() {
    let desk = Desk::plain();
    let said = refused(desk.workshop(&["--course", "course", "init", "mine", "--lang", "python"]));
    assert!(said.contains("no programs to begin with in Python") && said.contains("--lang sh"), "{said}");
    let said = printed(desk.workshop(&["--course", "course", "init", "mine"]));
    assert!(said.contains("mine is ready for the shell") && !said.contains("What it needs"), "{said}");
    assert_eq!(desk.read("mine/01-maximum/main.sh"), desk.read(&format!("{EXERCISE}/starter.sh")));
}

#[test]
fn the_next_steps_name_the_course_unless_the_variable_does() {
    let desk = Desk::plain();
    let starter = format!("{EXERCISE}/starter.sh");
    let verify = |command: &mut Command| said(command.assert().code(1).get_output()).0;
    let named = verify(&mut desk.workshop(&["--course", "course", "verify", "1", &starter]));
    assert!(named.contains("workshop --course course hint 01 1"), "{named}");
    assert!(named.contains("workshop --course course show 01"), "{named}");
    let known = verify(desk.workshop(&["verify", "1", &starter]).env("WORKSHOP_COURSE", "course"));
    assert!(known.contains("workshop hint 01 1") && !known.contains("--course"), "{known}");
    let nobody = refused(desk.workshop(&["--course", "course", "verify", "1"]));
    assert!(nobody.contains("workshop --course course verify maximum FILE"), "{nobody}");
}

#[test]
fn progress_in_one_course_is_none_in_another() {
    let desk = Desk::plain();
    copy(&desk.path("course"), &desk.path("other"));
    printed(desk.workshop(&["--course", "course", "verify", "1", &format!("{SOLUTION}/main.sh")]));
    let list = |course: &[&str]| printed(desk.workshop(&[course, &["list"]].concat()));
    assert!(list(&["--course", "course"]).contains("1 of 1 done"));
    assert!(list(&["--course", "./course/../course"]).contains("1 of 1 done"), "it is the same folder");
    assert!(list(&["--course", "other"]).contains("0 of 1 done"));
    assert!(list(&[]).contains("0 of "));
}

#[test]
fn a_folder_that_is_no_course_is_refused_with_the_next_step() {
    let desk = Desk::plain();
    desk.write("empty/notes.txt", "");
    let list = |course: &str| refused(desk.workshop(&["--course", course, "list"]));
    let empty = list("empty");
    assert!(empty.contains("there is no folder `exercises` in it"), "{empty}");
    assert!(empty.contains("workshop --course empty course new NAME"), "{empty}");
    assert!(list("nowhere").contains("there is no folder nowhere"));
    assert!(list("empty/notes.txt").contains("is a file"));
    let inside = list("course/exercises/01-maximum");
    assert!(inside.contains("--course ") && inside.trim_end().ends_with("/course`"), "{inside}");
    let here = refused(desk.workshop(&["course", "check"]));
    assert!(here.contains("the current folder is no course"), "{here}");
}

#[test]
fn a_typo_in_an_exercise_is_refused_by_every_command_with_its_place_and_the_nearest_word() {
    let desk = Desk::plain();
    desk.replace(&format!("{EXERCISE}/exercise.toml"), "teaches =", "teeches =");
    for words in [&["list"][..], &["show", "1"], &["verify", "1", "--reference"]] {
        let what = refused(desk.workshop(&[&["--course", "course"], words].concat()));
        assert!(what.contains("course/exercises/01-maximum/exercise.toml:2: "), "{what}");
        assert!(what.contains("did you mean `teaches`?"), "{what}");
    }
    let (what, status) = desk.check(&[]);
    assert!(what.starts_with("course/exercises/01-maximum/exercise.toml:2: "), "{what}");
    assert_eq!(status, Some(2));
}

#[test]
fn a_reference_solution_may_be_an_executable_or_a_project_and_has_to_be_there() {
    let desk = Desk::plain();
    let source = desk.read(&format!("{SOLUTION}/main.sh"));
    fs::remove_file(desk.path(&format!("{SOLUTION}/main.sh"))).expect("it was there");
    let verify = || desk.workshop(&["--course", "course", "verify", "1", "--reference"]);
    let what = refused(desk.workshop(&["--course", "course", "solution", "1"]));
    assert!(what.contains("course/solutions/01-maximum/main.* is missing"), "{what}");
    assert!(what.contains("workshop --course course course check"), "{what}");

    let makefile = "main:\n\tcp program.sh main\n\tchmod +x main\n";
    desk.write(&format!("{SOLUTION}/main/Makefile"), makefile);
    desk.write(&format!("{SOLUTION}/main/program.sh"), &format!("#!/bin/sh\n{source}"));
    assert!(printed(verify()).contains("passed"));
    fs::rename(desk.path(&format!("{SOLUTION}/main/main")), desk.path("program")).expect("it was built");
    fs::remove_dir_all(desk.path(&format!("{SOLUTION}/main"))).expect("a folder");
    fs::rename(desk.path("program"), desk.path(&format!("{SOLUTION}/main"))).expect("it is there");
    assert!(printed(verify()).contains("passed"));

    desk.write(&format!("{SOLUTION}/main.sh"), &source);
    let what = refused(verify());
    assert!(what.contains("there are several, main and main.sh; keep one"), "{what}");
}

#[test]
fn a_course_shows_traps_of_its_own() {
    let desk = Desk::plain();
    let none = refused(desk.workshop(&["--course", "course", "trap", "1"]));
    assert!(none.contains("workshop --course course show 01"), "{none}");
    desk.write(&format!("{SOLUTION}/trap.sh"), "echo \"zero is a number, and so are $# addresses\"\n");
    let shown = printed(desk.workshop(&["--course", "course", "trap", "1"]));
    assert_eq!(shown, "zero is a number, and so are 3 addresses\n");
}

#[test]
fn a_course_that_has_nothing_to_do_with_messages_passes_its_check() {
    let (what, status) = Desk::plain().check(&[]);
    assert!(what.contains("1 exercise, ") && what.trim_end().ends_with("played: no mistakes"), "{what}");
    assert_eq!(status, Some(0));
}

#[test]
fn each_mistake_in_a_course_is_named_with_its_place_and_the_next_step() {
    let desk = Desk::plain();
    let page = format!("{EXERCISE}/problem.md");
    desk.replace(&page, "## The trap", "## The traps");
    desk.replace(&page, "  came      3", &format!("  came      3{}", " ".repeat(70)));
    desk.replace(&format!("{EXERCISE}/hints.md"), "for: different-text", "for: different-txt, missing-line");
    fs::rename(
        desk.path(&format!("{SOLUTION}/wrong/extra-line")),
        desk.path(&format!("{SOLUTION}/wrong/extra-lime")),
    )
    .expect("it is there");
    desk.write(&format!("{SOLUTION}/wrong/wrong-status/unnamed.sh"), "cat >/dev/null; exit 1\n");
    desk.write(&format!("{SOLUTION}/right/stray.sh"), "cat\n");
    desk.write("course/solutions/01-maximun/main.sh", "cat\n");
    desk.replace(&format!("{EXERCISE}/exercise.toml"), "teaches = \"", "teaches = \"TODO: shorter, ");
    let (what, status) = desk.check(&["--quick"]);
    for expected in [
        "course/exercises/01-maximum/problem.md:45: `## The traps` is to be `## The trap`.",
        "course/exercises/01-maximum/problem.md:8: this line of a drawing has ",
        "course/exercises/01-maximum/hints.md:8: no check knows a finding `different-txt`. Did you mean `different-text`?",
        "course/solutions/01-maximum/wrong/extra-lime: no check knows a finding `extra-lime`. Did you mean `extra-line`?",
        "course/solutions/01-maximum/wrong/wrong-status/unnamed.sh:1: does not say what is wrong with it.",
        "course/solutions/01-maximum/right/stray.sh: belongs into a folder that is named after its style.",
        "course/solutions/01-maximun: belongs to no exercise of this name. Did you mean `01-maximum`?",
        "course/exercises/01-maximum/exercise.toml:2: to do: shorter, what to remember",
        ": 7 mistakes, and 1 to-do\n",
    ] {
        assert!(what.contains(expected), "{expected}\nin\n{what}");
    }
    assert_eq!(status, Some(1));
}

#[test]
fn a_program_that_is_not_what_it_is_filed_as_is_named_with_the_command_that_shows_it() {
    let desk = Desk::plain();
    let cat = "# Prints what comes.\ncat\n";
    desk.write(&format!("{SOLUTION}/right/cat/cat.sh"), cat);
    desk.write(&format!("{SOLUTION}/wrong/missing-line/cat.sh"), cat);
    desk.write(&format!("{EXERCISE}/starter.sh"), &desk.read(&format!("{SOLUTION}/main.sh")));
    let (what, status) = desk.check(&[]);
    for expected in [
        "course/solutions/01-maximum/right/cat/cat.sh: is filed as right, but does not pass: `different-text`, in ",
        "workshop --course course verify 01 course/solutions/01-maximum/right/cat/cat.sh --seed ",
        "course/solutions/01-maximum/wrong/missing-line/cat.sh: is filed under `missing-line`, but what comes first is \
         `different-text`",
        "course/exercises/01-maximum/starter.sh: the starter passes already.",
        ": 3 mistakes\n",
    ] {
        assert!(what.contains(expected), "{expected}\nin\n{what}");
    }
    assert_eq!(status, Some(1));
    let (what, status) = desk.check(&["--quick"]);
    assert!(what.ends_with("not played: no mistakes\n"), "{what}");
    assert_eq!(status, Some(0));
}

#[test]
fn a_language_that_is_not_installed_is_told_and_is_no_mistake() {
    let desk = Desk::plain();
    desk.write(&format!("{SOLUTION}/right/other/main.script"), "#!/no/such/interpreter\n");
    let script = desk.path(&format!("{SOLUTION}/right/other/main.script"));
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("its mode");
    let (what, status) = desk.check(&[]);
    assert!(what.contains("right/other/main.script: not played: "), "{what}");
    assert!(what.contains("of 13 programs played: no mistakes"), "{what}");
    assert_eq!(status, Some(0));
}

#[test]
fn an_answer_that_is_always_the_same_is_a_mistake_of_the_exercise() {
    let desk = Desk::plain();
    let toml = format!("{EXERCISE}/exercise.toml");
    desk.replace(
        &toml,
        "holds.numbers = { count = 30, from = -500, to = 500 }",
        "holds.text = \"3\\n1\\n7\\n\"",
    );
    desk.replace(
        &toml,
        "holds.numbers = { count = 10, from = -500, to = -1 }",
        "holds.text = \"-3\\n-1\\n-7\\n\"",
    );
    let (what, status) = desk.check(&[]);
    let expected = "course/exercises/01-maximum/exercise.toml: the answer is the same with every seed";
    assert!(what.contains(expected), "{what}");
    assert_eq!(status, Some(1));
}

#[test]
fn a_reference_solution_that_does_not_pass_is_told_once_and_nobody_is_judged_by_it() {
    let desk = Desk::plain();
    desk.write(&format!("{SOLUTION}/main.sh"), "echo too much of this >&2\nexit 3\n");
    let (what, status) = desk.check(&[]);
    assert!(
        what.contains("course/solutions/01-maximum/main.sh: the reference solution did not get through"),
        "{what}"
    );
    assert!(what.contains("Its last words on stderr: too much of this."), "{what}");
    assert!(what.contains("01-maximum: not played: 11 other programs"), "{what}");
    assert!(what.ends_with(": 1 mistake\n"), "{what}");
    assert_eq!(status, Some(1));
    let learner =
        refused(desk.workshop(&["--course", "course", "verify", "1", &format!("{EXERCISE}/starter.sh")]));
    assert!(learner.contains("workshop --course course run 01 --reference"), "{learner}");
}

#[test]
fn a_new_exercise_passes_the_check_but_for_its_to_dos() {
    let desk = Desk::empty();
    for (name, more) in [
        ("maximum", &["--lang", "sh"][..]),
        ("sums", &["--lang", "c"]),
        ("greeting", &["--lang", "c", "--link"]),
        ("tasks", &["--lang", "rust"]),
        ("09-news", &["--lang", "rust", "--link"]),
    ] {
        let words = [&["--course", "course", "course", "new", name], more].concat();
        let what = printed(desk.workshop(&words));
        assert!(what.contains("workshop --course course verify 0"), "{what}");
    }
    lead_on(&desk, &["01-maximum", "02-sums", "03-greeting", "04-tasks", "09-news"]);
    let (what, status) = desk.check(&[]);
    assert!(what.contains("5 exercises, 20 of 20 programs played: no mistakes, and "), "{what}");
    assert_eq!(status, Some(0));
}

#[test]
#[ignore = "needs Python with pynng and Node with nanomsg"]
fn languages_of_a_new_exercise_pass_the_check_but_for_its_to_dos() {
    let desk = Desk::empty();
    for (name, more) in [
        ("maximum", &[][..]),
        ("sums", &["--link"]),
        ("greeting", &["--lang", "node"]),
        ("tasks", &["--lang", "node", "--link"]),
    ] {
        printed(desk.workshop(&[&["--course", "course", "course", "new", name], more].concat()));
    }
    lead_on(&desk, &["01-maximum", "02-sums", "03-greeting", "04-tasks"]);
    let (what, status) = desk.check(&[]);
    assert!(what.contains("4 exercises, 16 of 16 programs played: no mistakes, and "), "{what}");
    assert_eq!(status, Some(0));
}

/// Does what `course new` advises: each page leads to the next exercise.
fn lead_on(desk: &Desk, names: &[&str]) {
    for pair in names.windows(2) {
        let page = format!("course/exercises/{}/problem.md", pair[0]);
        let next = pair[1].split('-').next().expect("a number");
        desk.write(&page, &format!("{}\nNext: `workshop show {next}`.\n", desk.read(&page)));
    }
}

#[test]
fn a_new_exercise_never_overwrites_anything() {
    let desk = Desk::plain();
    let page = desk.read(&format!("{EXERCISE}/problem.md"));
    let new = |name: &str| refused(desk.workshop(&["--course", "course", "course", "new", name]));
    assert!(new("maximum").contains("there is an exercise of this name already: 01-maximum"));
    assert!(new("01-other").contains("the number 01 is taken by 01-maximum"));
    desk.write("course/solutions/02-mine/notes.txt", "mine");
    assert!(new("mine").contains("course/solutions/02-mine is there already. Nothing was written."));
    assert!(!desk.path("course/exercises/02-mine").exists());
    assert_eq!(desk.read("course/solutions/02-mine/notes.txt"), "mine");
    assert_eq!(desk.read(&format!("{EXERCISE}/problem.md")), page);
}

#[test]
fn a_name_that_is_no_good_is_refused_with_one_that_is() {
    let desk = Desk::empty();
    for name in ["Running Maximum", "running/maximum", "../running-maximum", "-running-maximum"] {
        let what = refused(desk.workshop(&["course", "new", "--", name]));
        assert!(what.contains("`running-maximum`") && what.contains("`04-running-maximum`"), "{what}");
    }
    assert!(!desk.path("exercises").exists(), "nothing was written");
    let what = refused(desk.workshop(&["course", "new", "news", "--lang", "sh", "--link"]));
    assert!(what.contains("--lang python, rust, c or node"), "{what}");
}

#[test]
fn a_course_without_exercises_says_how_to_begin() {
    let desk = Desk::empty();
    fs::create_dir_all(desk.path("course/exercises")).expect("a folder");
    let list = printed(desk.workshop(&["--course", "course", "list"]));
    assert!(list.contains("workshop --course course course new NAME"), "{list}");
    let (what, status) = desk.check(&[]);
    assert!(what.contains("workshop --course course course new NAME"), "{what}");
    assert_eq!(status, Some(0));
}
