//! The guard of the terminal: whoever draws on the whole screen has it through this, and it is always given back.
//!
//! It is given back when the screen is dropped, when the thread that draws panics, when a signal asks for the end,
//! when the program is stopped (Ctrl-Z), and while another program, such as an editor, has the terminal.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal};
use std::os::fd::AsFd;
use std::panic;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, Once};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::sys::termios::{FlushArg, tcflush};
use nix::unistd::getpgrp;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::style::force_color_output;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};

use super::keys::Input;
use super::listening::Ears;

/// A whole screen at once: one that is drawn in pieces flickers.
const BUFFER: usize = 64 * 1024;
/// A stop that has not come by then does not come: nobody is there who could let the program go on.
const LONGEST_STOP: Duration = Duration::from_millis(200);
/// The terminal has read the farewell by then, unless it is very slow.
const FAREWELL: Duration = Duration::from_millis(30);

/// Whether somebody has the screen, and what went wrong in other threads meanwhile.
struct Held {
    by: Option<ThreadId>,
    mishaps: Vec<String>,
}

static HELD: Mutex<Held> = Mutex::new(Held { by: None, mishaps: Vec::new() });

/// The terminal, with a screen of its own, keys that come at once, and the mouse. Given back when dropped.
pub struct Screen {
    terminal: Terminal<Backend>,
    ears: Ears,
}

type Backend = CrosstermBackend<BufWriter<File>>;

/// Whether there is a terminal to draw on and to read keys from.
pub fn is_there() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdin().is_terminal() && io::stdout().is_terminal() && !dumb
}

impl Screen {
    /// Takes the terminal. What happens there from now on goes into `events`.
    ///
    /// # Errors
    /// Those of the terminal; it is as it was then.
    pub fn open<E: From<Input> + Send + 'static>(events: Sender<E>) -> io::Result<Screen> {
        give_back_on_panic();
        // Who calls decides on colours, and draws none where none are wanted.
        force_color_output(true);
        enter()?;
        let opened = ears_and_terminal(events);
        if opened.is_err() {
            give_back();
        }
        let (ears, terminal) = opened?;
        Ok(Screen { terminal, ears })
    }

    /// Draws the screen anew; what has not changed is not sent.
    ///
    /// # Errors
    /// Those of the terminal.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if self.ears.was_resized() {
            // Also when it is as wide and high as before: what was cut off meanwhile does not come back by itself.
            execute!(out()?, Clear(ClearType::All))?;
            self.terminal = terminal()?;
        }
        self.terminal.draw(draw).map(drop)
    }

    /// The place that there is to draw on.
    ///
    /// # Errors
    /// Those of the terminal.
    pub fn area(&self) -> io::Result<Rect> {
        Ok(Rect::from(self.terminal.size()?))
    }

    /// Gives the terminal back while `work` runs, which has the keys and Ctrl-C for itself then: an editor, a pager.
    ///
    /// # Errors
    /// Those of the terminal.
    pub fn outside<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        self.ears.close();
        give_back();
        let done = work();
        let entered = self.enter_again();
        self.ears.open();
        entered.map(|()| done)
    }

    /// Stops the program, as Ctrl-Z does elsewhere; returns when it goes on.
    ///
    /// # Errors
    /// Those of the terminal.
    pub fn suspend(&mut self) -> io::Result<()> {
        let continued = self.ears.continued();
        self.outside(|| {
            continued.expect();
            // The whole group, as a terminal does it: the shell script around the workshop, too.
            let _ = killpg(getpgrp(), Signal::SIGTSTP);
            // The signal may hit another thread first.
            let asked = Instant::now();
            while !continued.has_come() && asked.elapsed() < LONGEST_STOP {
                thread::sleep(Duration::from_millis(5));
            }
        })
    }

    /// Takes the terminal anew: somebody else may have changed it.
    ///
    /// # Errors
    /// Those of the terminal.
    pub fn retake(&mut self) -> io::Result<()> {
        give_back();
        self.enter_again()
    }

    fn enter_again(&mut self) -> io::Result<()> {
        enter()?;
        // It knows nothing of what stands there, and draws all.
        self.terminal = terminal()?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.ears.close();
        give_back();
    }
}

fn ears_and_terminal<E: From<Input> + Send + 'static>(
    events: Sender<E>,
) -> io::Result<(Ears, Terminal<Backend>)> {
    // The ears first: a size that comes after them is heard of.
    let ears = Ears::listen(events)?;
    Ok((ears, terminal()?))
}

fn terminal() -> io::Result<Terminal<Backend>> {
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(BUFFER, out()?)))
}

/// Standard output past its lock and its buffer: whoever gives the terminal back waits for nobody.
fn out() -> io::Result<File> {
    Ok(io::stdout().as_fd().try_clone_to_owned()?.into())
}

fn enter() -> io::Result<()> {
    let mut held = held();
    enable_raw_mode()?;
    held.by = Some(thread::current().id());
    execute!(
        out()?,
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableMouseCapture,
        EnableBracketedPaste,
        Hide
    )
}

/// Gives the terminal back, if somebody has it. May be called by anybody at any time.
pub fn give_back() {
    leave(&mut held());
}

/// Gives the terminal back and ends the program, before somebody can take it once more.
pub fn give_back_and_exit(status: i32) -> ! {
    let mut held = held();
    leave(&mut held);
    std::process::exit(status)
}

fn leave(held: &mut Held) {
    if held.by.take().is_none() {
        return;
    }
    // A terminal that is gone needs nothing.
    if let Ok(mut out) = out() {
        let _ = execute!(out, DisableBracketedPaste, DisableMouseCapture, Show, LeaveAlternateScreen);
        // From here on Ctrl-C is the system's, and with it goes what the terminal has not read yet (`isig` in Linux).
        thread::sleep(FAREWELL);
    }
    // What was typed meanwhile was not for the shell.
    let _ = tcflush(io::stdin(), FlushArg::TCIFLUSH);
    let _ = disable_raw_mode();
}

/// What went wrong in threads that do not draw, and was not printed because the screen was taken. Told once.
pub fn mishaps() -> Vec<String> {
    std::mem::take(&mut held().mishaps)
}

/// Whoever panics while drawing gives the terminal back first. Another thread's panic must not write across the screen.
fn give_back_on_panic() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            let by = held().by;
            if by.is_some_and(|by| by != thread::current().id()) {
                held().mishaps.push(what.to_string());
                return;
            }
            give_back();
            usual(what);
        }));
    });
}

fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
