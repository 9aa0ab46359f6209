//! The menu, with a learner's folder around it and without.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::terminal::{DOWN, ENTER, ESC, Terminal, as_it_is, workshop};

const CTRL_C: &str = "\x03";

/// A learner's folder, and a home that nothing was written to yet.
struct Learner {
    desk: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Learner {
    fn new() -> Learner {
        let learner = Learner {
            desk: tempfile::tempdir().expect("a folder"),
            home: tempfile::tempdir().expect("a folder"),
        };
        learner.write("workshop.toml", "language = \"python\"\n");
        learner
    }

    /// Writes a program in the shell's language, which every machine has.
    fn with(self, exercise: &str, script: &str) -> Learner {
        self.write(&format!("{exercise}/main.sh"), script);
        self
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.desk.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        workshop(self.home.path(), self.desk.path(), arguments)
    }

    fn menu(&self, columns: u16, rows: u16) -> Terminal {
        let terminal = Terminal::start(&self.command(&[]), columns, rows);
        terminal.wait_until_taken();
        terminal.wait_for("Part one");
        terminal
    }

    /// At the page of exercise 02.
    fn page(&self) -> Terminal {
        let mut terminal = self.menu(80, 24);
        terminal.press("/pushpull", "/pushpull");
        terminal.press(ENTER, "n next");
        terminal.press(ENTER, "02 pushpull: PUSH and PULL");
        terminal
    }
}

/// The ports are other ones each time.
fn without_ports(screen: &str) -> String {
    let mut parts = screen.split("127.0.0.1:");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        masked.push_str(&format!("127.0.0.1:{}{}", "0".repeat(digits), &part[digits..]));
    }
    masked
}

fn leave(mut terminal: Terminal, key: &str, status: i32) {
    terminal.type_in(key);
    assert_eq!(terminal.end().code(), Some(status));
    terminal.assert_given_back();
}

#[test]
fn the_list_the_page_and_the_help_look_as_recorded() {
    let learner = Learner::new();
    for (columns, rows) in [(80, 24), (40, 12)] {
        let golden =
            |terminal: &Terminal, name: &str| terminal.golden(&format!("{name}-{columns}"), as_it_is);
        let mut terminal = learner.menu(columns, rows);
        golden(&terminal, "menu-list");
        terminal.type_in("?");
        golden(&terminal, "menu-help");
        terminal.type_in(ESC);
        golden(&terminal, "menu-list");
        terminal.type_in("/bytes");
        golden(&terminal, "menu-search");
        terminal.type_in(ENTER);
        golden(&terminal, "menu-found");
        terminal.type_in(ENTER);
        golden(&terminal, "menu-page");
        terminal.type_in("G");
        golden(&terminal, "menu-page-end");
        terminal.press("q", "n next");
        terminal.press(ESC, "/ search");
        leave(terminal, "q", 0);
    }
}

#[test]
fn a_failure_is_explained_and_its_tries_are_counted() {
    let learner = Learner::new().with("02-pushpull", "echo starting\n");
    let mut terminal = learner.page();
    terminal.press("v", "not passed yet");
    terminal.golden("menu-verdict-80", without_ports);
    // The failure that was seen chooses the rung, but never the last one at once.
    terminal.press("h", "Hint 2 of 3");
    terminal.press("H", "Hint 1 of 3");
    terminal.press("s", "Press s again");
    terminal.press("s", "02 pushpull › solution");
    terminal.press(ESC, "02 pushpull: PUSH and PULL");
    terminal.press("n", "03 pubsub: PUB and SUB");
    terminal.press("p", "02 pushpull: PUSH and PULL");
    terminal.press("q", "tried 1 time");
    leave(terminal, "q", 0);
}

#[test]
fn a_run_shows_what_is_printed_and_how_it_ended() {
    let learner = Learner::new().with("02-pushpull", "echo first; echo second >&2; exit 3\n");
    let mut terminal = learner.page();
    terminal.press("r", "program ended with exit status 3");
    let screen = terminal.screen();
    assert!(
        screen.contains("first") && screen.contains("second") && screen.contains("On the wire:"),
        "{screen}"
    );
    leave(terminal, CTRL_C, 130);
}

#[test]
fn a_program_that_hangs_is_stopped_and_leaves_nothing_behind() {
    let learner = Learner::new().with("02-pushpull", "echo $$ >>pids; exec sleep 300\n");
    let mut terminal = learner.page();
    let pids = learner.desk.path().join("pids");
    let count = || fs::read_to_string(&pids).map_or(0, |text| text.lines().count());
    for key in ["v", "r"] {
        let before = count();
        terminal.press(key, "Esc stops it");
        terminal.until("it plays", |_| count() > before);
        terminal.press("n", "Your program plays just now");
        terminal.press(ESC, "It was stopped.");
    }
    assert_all_gone(&pids);
    // And a signal in the middle of it.
    let before = count();
    terminal.type_in("v");
    terminal.until("it plays", |_| count() > before);
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.end().code(), Some(130));
    terminal.assert_given_back();
    assert_all_gone(&pids);
}

fn assert_all_gone(pids: &Path) {
    let began = Instant::now();
    for pid in fs::read_to_string(pids).expect("their numbers").lines() {
        while Path::new("/proc").join(pid).exists() {
            assert!(began.elapsed() < Duration::from_secs(30), "{pid} is still there");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn the_editor_gets_the_file_and_the_terminal() {
    let learner = Learner::new();
    learner.write("02-pushpull/main.py", "mine\n");
    let mut command = learner.command(&[]);
    command.env("EDITOR", "echo what now; read line; echo \"$line\" >>");
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.wait_until_taken();
    terminal.press("/pushpull\r\r", "02 pushpull: PUSH and PULL");
    terminal.press("e", "what now");
    terminal.assert_given_back();
    terminal.type_in("edited\n");
    terminal.wait_until_taken();
    terminal.wait_for("02 pushpull: PUSH and PULL");
    let text = fs::read_to_string(learner.desk.path().join("02-pushpull/main.py")).expect("the program");
    assert_eq!(text, "mine\nedited\n");
    terminal.press("q", "● 02  pushpull");
    leave(terminal, CTRL_C, 130);
}

#[test]
fn an_editor_that_is_not_there_is_named_and_leaves_nothing_in_the_shell() {
    let learner = Learner::new();
    learner.write("02-pushpull/main.py", "mine\n");
    let mut command = learner.command(&[]);
    command.env("EDITOR", "no-such-editor --wait");
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.wait_until_taken();
    terminal.press("/pushpull\r\r", "02 pushpull: PUSH and PULL");
    terminal.press("e", "$EDITOR says `no-such-editor`");
    terminal.type_in(CTRL_C);
    assert_eq!(terminal.end().code(), Some(130));
    terminal.assert_given_back();
    assert!(!terminal.screen().contains("not found"), "{}", terminal.screen());
}

#[test]
fn watch_leads_back_to_the_page_that_it_was_begun_from() {
    let learner = Learner::new();
    learner.write("02-pushpull/main.py", "print('hello')\n");
    let mut terminal = learner.page();
    for _ in 0..2 {
        terminal.press("w", "✗ 02 pushpull: not passed yet");
        terminal.press("q", "02 pushpull: PUSH and PULL");
    }
    terminal.press("q", "tried 2 times");
    leave(terminal, "q", 0);
}

#[test]
fn what_is_missing_is_said_with_the_next_step() {
    let learner = Learner::new();
    learner.write("02-pushpull/main.py", "mine\n");
    let mut terminal = learner.page();
    terminal.press("e", "export EDITOR=nano");
    terminal.press(ESC, "02 pushpull: PUSH and PULL");
    terminal.press("n", "03 pubsub: PUB and SUB");
    terminal.press("e", "workshop reset 03");
    terminal.press("w", "workshop reset 03");
    leave(terminal, CTRL_C, 130);
}

#[test]
fn outside_of_a_learners_folder_the_page_is_there_and_a_folder_is_advised() {
    let learner = Learner::new();
    fs::remove_file(learner.desk.path().join("workshop.toml")).expect("a file");
    let mut terminal = learner.page();
    for key in ["v", "r", "e", "w"] {
        terminal.press(key, "workshop init");
        terminal.press(ESC, "02 pushpull: PUSH and PULL");
    }
    terminal.press("h", "Hint 1 of 3");
    terminal.press("h", "Hint 2 of 3");
    leave(terminal, CTRL_C, 130);
}

#[test]
fn another_size_is_filled_at_once() {
    let learner = Learner::new();
    let mut terminal = learner.menu(80, 24);
    terminal.resize(40, 12);
    terminal.golden("menu-list-40", as_it_is);
    terminal.resize(80, 24);
    terminal.golden("menu-list-80", as_it_is);
    for (columns, rows) in [(1, 1), (200, 60), (20, 3), (5, 30)] {
        terminal.resize(columns, rows);
        terminal.type_in(DOWN);
    }
    terminal.resize(80, 24);
    terminal.press("/pushpull\r\r", "02 pushpull: PUSH and PULL");
    terminal.resize(40, 24);
    terminal.wait_for("02 pushpull: PUSH");
    leave(terminal, "qqq", 0);
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let mut terminal = Learner::new().menu(80, 24);
    terminal.press("\x1b[<0;10;7M\x1b[<0;10;7m", ">   03  pubsub");
    terminal.press("\x1b[<65;10;7M", ">   06  topics");
    terminal.press("\x1b[<0;10;8M\x1b[<0;10;8m\x1b[<0;10;8M", "04 encode: Encode");
    terminal.press("\x1b[<65;10;7M", "%");
    leave(terminal, CTRL_C, 130);
}

#[test]
fn without_colours_there_are_none_and_the_selection_is_seen() {
    let learner = Learner::new();
    let mut no_colour = learner.command(&[]);
    no_colour.env("NO_COLOR", "1");
    for command in [no_colour, learner.command(&["--color", "never"])] {
        let mut terminal = Terminal::start(&command, 80, 24);
        terminal.wait_for("> ● 00  welcome");
        assert!(!terminal.is_coloured(), "{}", terminal.screen());
        terminal.press(ENTER, "00 welcome: Welcome");
        assert!(!terminal.is_coloured(), "{}", terminal.screen());
        leave(terminal, "qq", 0);
    }
    let terminal = learner.menu(80, 24);
    assert!(terminal.is_coloured(), "{}", terminal.screen());
}

#[test]
fn somebody_who_is_no_terminal_gets_the_list() {
    let learner = Learner::new();
    let printed = |arguments: &[&str]| {
        let output = learner.command(arguments).output().expect("it starts");
        assert!(output.status.success());
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(printed(&[]), printed(&["list"]));
    assert!(printed(&[]).contains("02  pushpull"));
}

/// Presses keys by chance, as fast as they are taken or with a pause after each; the menu must neither fall over nor hang.
fn press_anything(seed: u64, keys: usize, pause: Duration) {
    let learner = Learner::new().with("02-pushpull", "echo starting\n").with("03-pubsub", "sleep 1\n");
    let mut command = learner.command(&[]);
    command.env("EDITOR", "true");
    let mut chance = fastrand::Rng::with_seed(seed);
    let known = [
        "j", "k", "g", "G", "n", "N", "p", "v", "r", "h", "H", "s", "e", "?", "/", "\r", " ", "b", "\x7f",
        "\t",
    ];
    let long = [
        DOWN,
        "\x1b[A",
        "\x1b[C",
        "\x1b[D",
        "\x1b[5~",
        "\x1b[6~",
        "\x1b[<0;10;7M",
        "\x1b[<65;1;1M",
        "\x1b[Z",
    ];
    let start = || {
        let terminal = Terminal::start(&command, 80, 24);
        terminal.wait_until_taken();
        terminal
    };
    let ended_well = |terminal: &mut Terminal| {
        let status = terminal.end();
        assert!(matches!(status.code(), Some(0 | 130)), "seed {seed}: {status}\n{}", terminal.screen());
        terminal.assert_given_back();
    };
    let mut terminal = start();
    for _ in 0..keys {
        let key = match chance.u8(..20) {
            0..13 => chance.choice(known).unwrap_or("j").to_owned(),
            13..17 => chance.choice(long).unwrap_or(DOWN).to_owned(),
            17 => char::from(chance.u8(1..27)).to_string(),
            18 => ["é", "語", "\x1b[200~pasted\x1b[201~", "\x1b[999;999R"][chance.usize(..4)].to_owned(),
            _ => [ESC, "q"][chance.usize(..2)].to_owned(),
        };
        if !terminal.is_alive() {
            ended_well(&mut terminal);
            terminal = start();
        }
        terminal.type_in(&key);
        thread::sleep(pause);
    }
    let began = Instant::now();
    while terminal.is_alive() {
        assert!(began.elapsed() < Duration::from_secs(60), "seed {seed}: it hangs\n{}", terminal.screen());
        terminal.type_in(CTRL_C);
        thread::sleep(Duration::from_millis(50));
    }
    ended_well(&mut terminal);
}

#[test]
fn no_key_is_too_much() {
    press_anything(11, 1_500, Duration::ZERO);
}

#[test]
#[ignore = "takes a minute: fifty keys a second"]
fn no_key_is_too_much_for_a_minute() {
    press_anything(fastrand::u64(..), 3_000, Duration::from_millis(20));
}

#[test]
fn a_key_that_comes_with_another_size_is_not_lost() {
    let mut terminal = Learner::new().menu(80, 24);
    for turn in 0..100 {
        let (columns, rows) = if turn % 2 == 0 { (100, 30) } else { (80, 24) };
        terminal.resize(columns, rows);
        terminal.press("?", "What the keys do");
        terminal.resize(columns - 1, rows);
        terminal.press("q", "/ search");
    }
    leave(terminal, "q", 0);
}
