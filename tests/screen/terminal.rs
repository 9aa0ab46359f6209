//! A terminal for tests: the real binary runs on a pseudo terminal, keys are typed, and the screen is read.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this")]

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::libc::{ECHO, ICANON, tcflag_t};
use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
use nix::unistd::{Pid, ttyname};

/// Far longer than anything here takes; reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is recorded is looked at until it has not changed for this long.
const STILL: Duration = Duration::from_secs(1);

/// The keys that are more than a character.
pub const ESC: &str = "\x1b";
pub const ENTER: &str = "\r";
pub const DOWN: &str = "\x1b[B";
pub const UP: &str = "\x1b[A";

/// What the program has drawn so far.
struct Seen {
    parser: vt100::Parser,
    /// Counts what was read.
    reads: u64,
    ended: bool,
}

/// A program on a terminal of its own. Killed when dropped.
pub struct Terminal {
    child: Child,
    keys: File,
    /// The program's end, kept open: its settings are looked at after the program has gone.
    line: OwnedFd,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Terminal {
    /// Starts `command` on a terminal with so many columns and rows.
    pub fn start(command: &Command, columns: u16, rows: u16) -> Terminal {
        let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let both = openpty(Some(&size), None).expect("a pseudo terminal");
        // A program that has the keys' end as well never hears that the terminal is gone.
        for end in [&both.master, &both.slave] {
            fcntl(end, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).expect("an end of our own");
        }
        keep_what_is_unread(&both.slave);
        let end = || Stdio::from(both.slave.try_clone().expect("its end"));
        // It leads a session of its own, whose terminal this one is: Ctrl-C and a hang-up work as they do for a person.
        let mut session = Command::new("setsid");
        session.arg("--ctty").arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => session.env(name, value),
                None => session.env_remove(name),
            };
        }
        if let Some(dir) = command.get_current_dir() {
            session.current_dir(dir);
        }
        session.env("TERM", "xterm-256color").stdin(end()).stdout(end()).stderr(end());
        let child = session.spawn().expect("setsid starts");
        let seen = Seen { parser: parser(columns, rows), reads: 0, ended: false };
        let seen = Arc::new((Mutex::new(seen), Condvar::new()));
        let keys = File::from(both.master);
        let mut output = keys.try_clone().expect("its other end");
        let read = Arc::clone(&seen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                let count = output.read(&mut bytes).unwrap_or(0);
                let mut seen = read.0.lock().expect("the screen");
                seen.parser.process(&bytes[..count]);
                seen.reads += 1;
                seen.ended = count == 0;
                read.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Terminal { child, keys, line: both.slave, seen }
    }

    /// Types keys.
    pub fn type_in(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes keys");
    }

    /// Types a key, and waits until `text` is on the screen.
    pub fn press(&mut self, key: &str, text: &str) {
        self.type_in(key);
        self.wait_for(text);
    }

    /// Waits until `text` is on the screen.
    pub fn wait_for(&self, text: &str) {
        self.until(&format!("`{text}` on the screen"), |screen| screen.contains(text));
    }

    /// Waits until the screen is so.
    pub fn until(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        if let Err(screen) = self.wait(PATIENCE, |seen| is_so(&text(seen.parser.screen()))) {
            panic!("not in time: {what}; the screen is\n{screen}");
        }
    }

    /// The error is the screen as it is in the end.
    fn wait(&self, patience: Duration, is_so: impl Fn(&Seen) -> bool) -> Result<(), String> {
        let (seen, changed) = &*self.seen;
        let seen = seen.lock().expect("the screen");
        let (seen, waited) =
            changed.wait_timeout_while(seen, patience, |seen| !is_so(seen)).expect("the screen");
        if waited.timed_out() { Err(text(seen.parser.screen())) } else { Ok(()) }
    }

    /// What is on the screen, without the spaces at the ends of the lines.
    pub fn screen(&self) -> String {
        text(self.seen.0.lock().expect("the screen").parser.screen())
    }

    /// Whether anything on the screen has a colour.
    pub fn is_coloured(&self) -> bool {
        let seen = self.seen.0.lock().expect("the screen");
        let screen = seen.parser.screen();
        let (rows, columns) = screen.size();
        let mut cells = (0..rows.get())
            .flat_map(|row| (0..columns.get()).filter_map(move |column| screen.cell(row, column)));
        cells.any(|cell| cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default)
    }

    /// Waits until the screen is the one that is recorded under `tests/goldens/screen-NAME.txt`, with `masked` for what
    /// differs from time to time. `RECORD=1` records it, once it stands still.
    pub fn golden(&self, name: &str, masked: impl Fn(&str) -> String) {
        let path = golden_file(name);
        if std::env::var_os("RECORD").is_some() {
            self.stand_still();
            std::fs::write(&path, masked(&self.screen())).expect("the golden can be written");
            return;
        }
        let recorded = std::fs::read_to_string(&path).unwrap_or_default();
        if let Err(screen) = self.wait(PATIENCE, |seen| masked(&text(seen.parser.screen())) == recorded) {
            let screen = masked(&screen);
            panic!(
                "{name} is not as recorded; RECORD=1 cargo test records it anew.\n{recorded}\n---- but:\n{screen}"
            );
        }
    }

    fn stand_still(&self) {
        loop {
            let reads = self.seen.0.lock().expect("the screen").reads;
            if self.wait(STILL, |seen| seen.reads != reads).is_err() {
                return;
            }
        }
    }

    /// Gives the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let (rows_word, columns_word) = (rows.to_string(), columns.to_string());
        let mut seen = self.seen.0.lock().expect("the screen");
        // Where lines go after another size is the program's business: it draws everything anew.
        let mut parser = parser(columns, rows);
        parser.process(&seen.parser.screen().state_formatted().into_bytes());
        seen.parser = parser;
        drop(seen);
        let status = Command::new("stty")
            .arg("-F")
            .arg(ttyname(&self.line).expect("the terminal's name"))
            .args(["rows", &rows_word, "cols", &columns_word])
            .status();
        assert!(status.expect("stty starts").success());
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.child.id() as i32), signal).expect("the signal is sent");
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().expect("its state").is_none()
    }

    /// Waits for the program's end. Everything that it wrote has been read then.
    pub fn end(&mut self) -> ExitStatus {
        let began = Instant::now();
        while self.is_alive() {
            assert!(began.elapsed() < PATIENCE, "it does not end; the screen is\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
        let status = self.child.wait().expect("its status");
        // Its last words may still be under way.
        let _ = self.wait(PATIENCE, |seen| !is_taken(seen.parser.screen()));
        status
    }

    /// Fails unless the terminal is as it was before the program: its usual screen, a cursor, no mouse, and lines and an
    /// echo as a shell expects them.
    pub fn assert_given_back(&self) {
        let given_back = self.wait(PATIENCE, |seen| !is_taken(seen.parser.screen()));
        assert!(given_back.is_ok(), "the terminal was not given back; the screen is\n{}", self.screen());
        let flags = tcgetattr(&self.line).expect("the settings").local_flags.bits();
        let usual = ECHO | ICANON;
        assert_eq!(flags & usual as tcflag_t, usual, "the terminal is still raw");
    }

    /// Whether the terminal is the program's: it has another screen, the keys and the mouse.
    pub fn wait_until_taken(&self) {
        let taken = self.wait(PATIENCE, |seen| {
            let screen = seen.parser.screen();
            screen.alternate_screen() && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
        });
        assert!(taken.is_ok(), "the terminal was not taken; the screen is\n{}", self.screen());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// With Ctrl-C the system throws away what was written and not read yet, were it the last words of a program. A person's
/// terminal reads at once; this one waits for a processor with everybody else.
fn keep_what_is_unread(line: &OwnedFd) {
    let mut settings = tcgetattr(line).expect("the settings");
    settings.local_flags |= LocalFlags::NOFLSH;
    tcsetattr(line, SetArg::TCSANOW, &settings).expect("the settings are taken");
}

fn parser(columns: u16, rows: u16) -> vt100::Parser {
    let size = |number| NonZeroU16::new(number).expect("a size");
    vt100::Parser::new(size(rows), size(columns), 0)
}

fn is_taken(screen: &vt100::Screen) -> bool {
    screen.alternate_screen()
        || screen.hide_cursor()
        || screen.bracketed_paste()
        || screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
}

fn text(screen: &vt100::Screen) -> String {
    let (_, columns) = screen.size();
    let mut text = String::new();
    for row in screen.rows(0, columns.get()) {
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn golden_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(format!("screen-{name}.txt"))
}

/// Nothing differs from time to time.
pub fn as_it_is(screen: &str) -> String {
    screen.to_owned()
}

/// The workshop, in this folder, with nothing of this machine's own in its way.
pub fn workshop(home: &Path, dir: &Path, arguments: &[&str]) -> Command {
    let mut command = crate::common::workshop(home);
    command.current_dir(dir).args(arguments.iter().map(OsStr::new));
    for name in ["VISUAL", "EDITOR", "PAGER", "COLUMNS", "LINES", "TMUX", "CLICOLOR"] {
        command.env_remove(name);
    }
    command
}
