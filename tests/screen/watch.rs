//! `watch`, as a person sees it who saves files and presses keys.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::terminal::{ESC, Terminal, as_it_is, workshop};

/// Says something, and does nothing else.
const WRONG: &str = "echo hello";
/// Does not want to end.
const HANGS: &str = "trap '' TERM; echo 'here I hang'; while :; do sleep 1; done";

/// The reference solution of an exercise, as a learner's program.
fn right(exercise: &str) -> String {
    format!("exec -a workshop-plays-{exercise} '{}' \"$@\"", env!("CARGO_BIN_EXE_workshop"))
}

/// A learner's folder with one program in it.
struct Desk {
    home: TempDir,
    dir: TempDir,
}

impl Desk {
    fn new(program: &str) -> Desk {
        let folder = || tempfile::tempdir().expect("a folder");
        let desk = Desk { home: folder(), dir: folder() };
        desk.write("mine", program);
        desk
    }

    fn write(&self, name: &str, program: &str) {
        let file = self.dir.path().join(name);
        fs::write(&file, format!("#!/usr/bin/env bash\n{program}\n")).expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("an executable");
    }

    /// Saves the program as many editors do: under another name first.
    fn save(&self, program: &str) {
        self.write("mine.new", program);
        let at = |name: &str| self.dir.path().join(name);
        fs::rename(at("mine.new"), at("mine")).expect("a rename");
    }

    fn watch(&self, exercise: &str, more: &[&str]) -> Terminal {
        let arguments = [&["watch", exercise, "mine"], more].concat();
        let terminal = Terminal::start(&workshop(self.home.path(), self.dir.path(), &arguments), 80, 24);
        terminal.wait_until_taken();
        terminal
    }
}

/// Waits until the verdict says this; the table of checks below says it too.
fn wait_for_verdict(terminal: &Terminal, verdict: &str) {
    let says = |screen: &str| screen.lines().next().is_some_and(|line| line.ends_with(verdict));
    terminal.until(verdict, says);
}

fn quit(mut terminal: Terminal, status: i32) {
    terminal.type_in("q");
    assert_eq!(terminal.end().code(), Some(status));
    terminal.assert_given_back();
}

/// Nobody can know the ports.
fn without_ports(screen: &str) -> String {
    let mut parts = screen.split("127.0.0.1:");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("127.0.0.1:00000");
        masked.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    masked
}

#[test]
fn a_save_by_rename_turns_red_into_green() {
    let desk = Desk::new(WRONG);
    let mut terminal = desk.watch("01", &["--seed", "7"]);
    wait_for_verdict(&terminal, "✗ not passed");
    terminal.golden("watch-red", without_ports);
    desk.save(&right("01-reqrep"));
    wait_for_verdict(&terminal, "✓ passed");
    terminal.golden("watch-green", without_ports);
    terminal.press("s", "the reference solution");
    terminal.press(ESC, "01 reqrep: passed");
    terminal.press("n", "workshop watch 02 YOUR-PROGRAM");
    quit(terminal, 0);
    // It was kept as progress.
    let progress = crate::common::workshop(desk.home.path()).arg("list").output().expect("a list");
    let list = String::from_utf8_lossy(&progress.stdout).into_owned();
    assert!(list.lines().any(|line| line.contains("reqrep") && line.contains('✓')), "{list}");
}

#[test]
fn a_save_is_noticed_also_by_looking_alone() {
    let desk = Desk::new(WRONG);
    let terminal = desk.watch("01", &["--poll"]);
    wait_for_verdict(&terminal, "✗ not passed");
    desk.write("mine", &right("01-reqrep"));
    wait_for_verdict(&terminal, "✓ passed");
    quit(terminal, 0);
}

/// With another branch the folder is gone, and it comes back with the branch.
#[test]
fn a_folder_that_is_gone_is_waited_for_and_played_when_it_is_back() {
    for (place, more) in [("", &[][..]), ("", &["--poll"]), ("inside", &[])] {
        let desk = Desk::new(WRONG);
        let (home, elsewhere) = (desk.dir.path().join("inside"), desk.dir.path().join("elsewhere"));
        fs::create_dir(&home).expect("a folder");
        desk.write("inside/mine", WRONG);
        let file = if place.is_empty() { "inside/mine" } else { "mine" };
        let arguments = [&["watch", "01", file], more].concat();
        let here = desk.dir.path().join(place);
        let mut terminal = Terminal::start(&workshop(desk.home.path(), &here, &arguments), 80, 24);
        wait_for_verdict(&terminal, "✗ not passed");
        fs::rename(&home, &elsewhere).expect("a rename");
        terminal.wait_for("mine is gone; waiting for it");
        terminal.press("r", "played as soon as it is back");
        fs::create_dir(&home).expect("a folder");
        desk.write("inside/mine", &right("01-reqrep"));
        wait_for_verdict(&terminal, "✓ passed");
        desk.write("inside/mine", WRONG);
        wait_for_verdict(&terminal, "✗ not passed");
        quit(terminal, 1);
    }
}

#[test]
fn a_save_during_a_run_stops_it_and_begins_again() {
    let desk = Desk::new(HANGS);
    let terminal = desk.watch("02", &[]);
    terminal.wait_for("here I hang");
    desk.save("echo 'here is the second'; sleep 60");
    terminal.wait_for("here is the second");
    assert!(!terminal.screen().contains("here I hang"), "{}", terminal.screen());
    desk.save(&right("02-pushpull"));
    wait_for_verdict(&terminal, "✓ passed");
    quit(terminal, 0);
}

#[test]
fn a_program_that_hangs_does_not_hang_the_keys() {
    let desk = Desk::new(HANGS);
    let mut terminal = desk.watch("02", &[]);
    terminal.wait_for("here I hang");
    terminal.press("h", "Hint 1 of 3");
    terminal.press("p", "PUSH and PULL");
    terminal.press("l", "undying");
    terminal.press("s", "press s again");
    terminal.press("s", "the reference solution");
    terminal.press(ESC, "here I hang");
    quit(terminal, 1);
}

#[test]
fn faults_by_hand_are_shown_as_they_act_and_the_verdict_does_not_count() {
    let desk = Desk::new(&right("02-pushpull"));
    let mut terminal = desk.watch("02", &[]);
    terminal.wait_for("running: program");
    terminal.press("f", "you froze program");
    terminal.wait_for("program (frozen)");
    terminal.press("c", "you cut the link work");
    terminal.press("f", "you let program go on");
    terminal.press("k", "you killed program");
    wait_for_verdict(&terminal, "· does not count");
    let screen = terminal.screen();
    assert!(!screen.contains('✓') && !screen.contains('✗'), "{screen}");
    let told = screen.lines().find(|line| line.contains("You ")).map(str::trim);
    assert_eq!(told, Some("You froze program, cut the link work, let program go on, and killed program."));
    assert_eq!(screen.matches("killed program").count(), 1, "{screen}");
    terminal.press("k", "Nothing plays just now");
    terminal.type_in("r");
    wait_for_verdict(&terminal, "✓ passed");
    quit(terminal, 0);
}

#[test]
fn what_was_said_about_the_program_before_is_taken_away_with_it() {
    let desk = Desk::new(WRONG);
    let mut terminal = desk.watch("02", &[]);
    wait_for_verdict(&terminal, "✗ not passed");
    terminal.press("s", "press s again");
    desk.save(&right("02-pushpull"));
    wait_for_verdict(&terminal, "✓ passed");
    assert!(!terminal.screen().contains("press s again"), "{}", terminal.screen());
    // Its long lines go on below.
    terminal.press("s", "↪ connects to.");
    terminal.golden("watch-solution", as_it_is);
    terminal.press("?", "while you see it play: kill a worker");
    terminal.golden("watch-keys", as_it_is);
    quit(terminal, 0);
}

#[test]
fn on_a_low_screen_the_reason_is_seen_and_keys_lead_on() {
    let desk = Desk::new(WRONG);
    let mut terminal = desk.watch("01", &["--seed", "7"]);
    terminal.resize(80, 12);
    wait_for_verdict(&terminal, "✗ not passed");
    terminal.golden("watch-low", without_ports);
    terminal.press("G", "If you are stuck: press h");
    quit(terminal, 1);
}

#[test]
fn whoever_is_interrupted_gives_the_terminal_back() {
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGINT] {
        let desk = Desk::new(HANGS);
        let mut terminal = desk.watch("02", &[]);
        terminal.wait_for("here I hang");
        terminal.signal(signal);
        assert_eq!(terminal.end().code(), Some(130), "{signal}");
        terminal.assert_given_back();
    }
    let desk = Desk::new(HANGS);
    let mut terminal = desk.watch("02", &[]);
    terminal.wait_for("here I hang");
    terminal.type_in("\x03");
    assert_eq!(terminal.end().code(), Some(130));
    terminal.assert_given_back();
}

#[test]
fn any_keys_in_any_order_do_no_harm() {
    let desk = Desk::new(&right("01-reqrep"));
    let mut terminal = desk.watch("01", &[]);
    let keys = [
        "n",
        "h",
        "s",
        "p",
        "l",
        "r",
        "k",
        "f",
        "c",
        "x",
        "g",
        "G",
        " ",
        "b",
        "\r",
        "\t",
        "\x1b[A",
        "\x1b[B",
        "\x1b[5~",
        "\x1b[6~",
        "\x1b[<64;10;10M",
        "\x1b[<0;5;5M",
        "ü",
        "\x1b[200~q\x1b[201~",
    ];
    let mut chance = fastrand::Rng::with_seed(11);
    for turn in 0..300 {
        terminal.type_in(keys[chance.usize(..keys.len())]);
        if turn % 60 == 30 {
            let (columns, rows) = (chance.u16(5..120), chance.u16(2..40));
            terminal.resize(columns, rows);
        }
        thread::sleep(Duration::from_millis(10));
    }
    assert!(terminal.is_alive());
    terminal.resize(80, 24);
    terminal.press("l", "undying");
    terminal.press(ESC, "reqrep: ");
    terminal.type_in("q");
    assert!(matches!(terminal.end().code(), Some(0 | 1)));
    terminal.assert_given_back();
}

#[test]
fn in_a_learners_folder_the_next_exercise_is_watched_after_the_first() {
    let desk = Desk::new(WRONG);
    let run = |arguments: &[&str]| {
        let mut command = workshop(desk.home.path(), desk.dir.path(), arguments);
        assert!(command.output().expect("the workshop").status.success(), "{arguments:?}");
    };
    run(&["init", ".", "--lang", "python"]);
    let mine = |exercise: &str| desk.dir.path().join(exercise).join("main.py");
    let own = format!(
        "import os, sys\nos.execv({0:?}, ['workshop-plays-01-reqrep'] + sys.argv[1:])\n",
        Path::new(env!("CARGO_BIN_EXE_workshop"))
    );
    let command = workshop(desk.home.path(), desk.dir.path(), &["watch"]);
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.wait_for("01 reqrep");
    wait_for_verdict(&terminal, "✗ not passed");
    fs::write(mine("01-reqrep"), own).expect("a save");
    wait_for_verdict(&terminal, "✓ passed");
    terminal.press("n", "02 pushpull");
    wait_for_verdict(&terminal, "✗ not passed");
    quit(terminal, 1);
}
