//! The screen that an experiment is drawn on: the terminal's other one, so that what stood there comes back.
//!
//! However it ends, by itself, by a panic, by a signal, the terminal is as it was.

use std::io::{self, Stdout, Write};
use std::panic;
use std::sync::{Mutex, MutexGuard, Once};

use nix::sys::termios::{self, LocalFlags, SetArg, SpecialCharacterIndices, Termios};
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen};
use ratatui::layout::Rect;
use ratatui::text::{Line, Text};
use ratatui::{Frame, Terminal};

/// A character that the terminal is never asked to act on.
const NONE: u8 = 0;

/// What has to be put back, while the screen is open.
struct Before {
    input: Option<Termios>,
}

static OPEN: Mutex<Option<Before>> = Mutex::new(None);

/// The open screen. Closed when dropped.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Opens it.
    ///
    /// # Errors
    /// Those of the terminal.
    pub(super) fn open() -> io::Result<Screen> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |what| {
                close();
                usual(what);
            }));
        });
        *open_now() = Some(Before { input: quiet_input() });
        let opened = execute!(io::stdout(), EnterAlternateScreen, Hide);
        match opened.and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout()))) {
            Ok(terminal) => Ok(Screen { terminal }),
            Err(error) => {
                close();
                Err(error)
            }
        }
    }

    /// Draws these lines: `heading` at the top, below it what `picture` makes of the room that is left.
    ///
    /// # Errors
    /// Those of the terminal. Nothing is drawn any more once the screen was closed.
    pub(super) fn draw(
        &mut self,
        heading: &[String],
        picture: impl FnOnce(usize, usize) -> Vec<Line<'static>>,
    ) -> io::Result<()> {
        if open_now().is_none() {
            return Ok(());
        }
        self.terminal.draw(|frame| draw(frame, heading, picture)).map(|_| ())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        close();
    }
}

fn draw(frame: &mut Frame<'_>, heading: &[String], picture: impl FnOnce(usize, usize) -> Vec<Line<'static>>) {
    let area = frame.area();
    let (columns, rows) = (usize::from(area.width), usize::from(area.height));
    let mut lines: Vec<Line<'static>> = heading
        .iter()
        .flat_map(|text| crate::text::wrap(text, columns.max(1)))
        .map(|text| Line::from(text.to_owned()))
        .collect();
    lines.push(Line::default());
    lines.extend(picture(columns, rows.saturating_sub(lines.len())));
    frame.render_widget(Text::from(lines), Rect { x: 0, y: 0, ..area });
}

/// Keys are not echoed, and Ctrl-Z does not leave a half-drawn screen behind. Ctrl-C remains what it is.
fn quiet_input() -> Option<Termios> {
    let before = termios::tcgetattr(io::stdin()).ok()?;
    let mut quiet = before.clone();
    quiet.local_flags.remove(LocalFlags::ECHO | LocalFlags::ICANON);
    quiet.control_chars[SpecialCharacterIndices::VSUSP as usize] = NONE;
    termios::tcsetattr(io::stdin(), SetArg::TCSANOW, &quiet).ok()?;
    Some(before)
}

/// Puts the terminal back, if it is not yet. May be called by anybody at any time.
pub(super) fn close() {
    let Some(before) = open_now().take() else { return };
    let mut out = io::stdout();
    // A terminal that is gone needs nothing.
    let _ = execute!(out, LeaveAlternateScreen, Show);
    let _ = out.flush();
    if let Some(input) = before.input {
        // What was typed meanwhile was not for the shell.
        let _ = termios::tcsetattr(io::stdin(), SetArg::TCSAFLUSH, &input);
    }
}

fn open_now() -> MutexGuard<'static, Option<Before>> {
    OPEN.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
