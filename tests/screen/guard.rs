//! The terminal is given back, however whoever took it ends.
//!
//! A second copy of this test file takes the terminal, as a program: the test `taker` is its main function.

use std::env;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use nix::sys::signal::Signal;
use ratatui::widgets::Paragraph;
use workshop::ui::keys::{Input, Key};
use workshop::ui::terminal::{self, Screen};

use crate::terminal::Terminal;

/// Says what the second copy does when a key is pressed.
const DOES: &str = "WORKSHOP_TEST_TAKER";

fn start(does: &str) -> Terminal {
    let mut command = Command::new(env::current_exe().expect("this file"));
    command
        .args(["--exact", "guard::taker", "--nocapture", "--test-threads=1"])
        .env(DOES, does)
        .env("RUST_BACKTRACE", "0");
    let terminal = Terminal::start(&command, 80, 24);
    terminal.wait_until_taken();
    terminal.wait_for("taken 0");
    terminal
}

/// Takes the terminal and acts on keys; does nothing where nobody asked for it.
#[test]
fn taker() {
    let Ok(does) = env::var(DOES) else { return };
    let (sender, events) = mpsc::channel::<Input>();
    let mut screen = Screen::open(sender).expect("a terminal");
    let mut keys = 0;
    loop {
        let text = format!("taken {keys}");
        screen.draw(|frame| frame.render_widget(Paragraph::new(text), frame.area())).expect("a screen");
        match events.recv().expect("an input") {
            Input::End => return,
            Input::Continued => screen.retake().expect("the terminal"),
            Input::Key(Key::Ctrl('z')) => screen.suspend().expect("the terminal"),
            Input::Key(Key::Char('q')) => return,
            Input::Key(_) => {
                keys += 1;
                act(&does, &mut screen);
            }
            _ => {}
        }
    }
}

fn act(does: &str, screen: &mut Screen) {
    match does {
        "panic" => panic!("a mistake of ours"),
        "panic elsewhere" => {
            let result = thread::spawn(|| panic!("a mistake elsewhere")).join();
            assert!(result.is_err());
            assert!(terminal::mishaps().concat().contains("a mistake elsewhere"));
        }
        "hang" => {
            screen.draw(|frame| frame.render_widget("it hangs", frame.area())).expect("a screen");
            thread::sleep(Duration::from_secs(3_600));
        }
        "outside" => {
            let mut other = Command::new("sh");
            other.args(["-c", "echo outside; read line; echo \"heard $line\"; read line"]);
            let status = screen.outside(|| other.status()).expect("the terminal");
            assert!(status.expect("sh starts").success());
        }
        _ => {}
    }
}

#[test]
fn at_its_own_end() {
    let mut terminal = start("nothing");
    terminal.press("x", "taken 1");
    terminal.type_in("q");
    assert!(terminal.end().success());
    terminal.assert_given_back();
}

#[test]
fn after_a_panic_and_the_panic_can_be_read() {
    let mut terminal = start("panic");
    terminal.type_in("x");
    assert!(!terminal.end().success());
    terminal.assert_given_back();
    terminal.wait_for("a mistake of ours");
}

#[test]
fn a_panic_in_another_thread_does_not_write_across_the_screen() {
    let mut terminal = start("panic elsewhere");
    terminal.press("x", "taken 1");
    assert!(!terminal.screen().contains("mistake"), "{}", terminal.screen());
    terminal.type_in("q");
    assert!(terminal.end().success());
    terminal.assert_given_back();
}

#[test]
fn after_each_signal_that_can_be_caught() {
    let usual = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT];
    let rare = [Signal::SIGABRT, Signal::SIGALRM, Signal::SIGUSR1, Signal::SIGUSR2];
    for signal in usual.into_iter().chain(rare) {
        let mut terminal = start("nothing");
        terminal.signal(signal);
        assert!(terminal.end().success(), "{signal}: it ends as it wants to");
        terminal.assert_given_back();
    }
}

#[test]
fn after_a_signal_to_somebody_who_hangs() {
    let mut terminal = start("hang");
    terminal.press("x", "it hangs");
    terminal.signal(Signal::SIGTERM);
    // The second one does not wait.
    thread::sleep(Duration::from_millis(100));
    terminal.signal(Signal::SIGTERM);
    assert_eq!(terminal.end().code(), Some(130));
    terminal.assert_given_back();
}

#[test]
fn while_another_program_has_it() {
    let mut terminal = start("outside");
    terminal.press("x", "outside");
    terminal.assert_given_back();
    terminal.press("every key of mine\n", "heard every key of mine");
    terminal.type_in("\n");
    terminal.wait_for("taken 1");
    terminal.wait_until_taken();
    terminal.press("q", "");
    assert!(terminal.end().success());
    terminal.assert_given_back();
}

#[test]
fn while_it_is_stopped() {
    // A shell that knows jobs is around it, as it is with a person.
    let mut command = Command::new("sh");
    let own = env::current_exe().expect("this file");
    let script =
        "set -m; \"$0\" --exact guard::taker --nocapture --test-threads=1; echo stopped; read line; fg";
    command.args(["-c", script]).arg(own).env(DOES, "nothing");
    let mut terminal = Terminal::start(&command, 80, 24);
    terminal.wait_until_taken();
    terminal.press("x", "taken 1");
    terminal.press("\x1a", "stopped");
    terminal.assert_given_back();
    terminal.type_in("\n");
    terminal.wait_until_taken();
    terminal.press("x", "taken 2");
    terminal.type_in("q");
    terminal.end();
    terminal.assert_given_back();
}
