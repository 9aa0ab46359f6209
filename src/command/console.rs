//! Where commands print: stdout with its width and colours, the pager, and the line that says what goes on.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::complaint;
use super::voice::{self, Voice};
use crate::render::Look;
use crate::render::pager::Pager;
use crate::render::terminal::{self, ColourChoice, Output, variable};

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loudness {
    /// What is needed.
    Quiet,
    /// What helps.
    #[default]
    Plain,
    /// All that there is to say.
    Verbose,
}

/// The outside world as a command sees it.
pub struct Console {
    output: Output,
    look: Look,
    loudness: Loudness,
}

impl Console {
    /// Looks at the terminal once.
    pub fn new(colour: ColourChoice, loudness: Loudness) -> Console {
        let output = Output::of_stdout();
        Console { output, look: terminal::look(colour, output, &variable), loudness }
    }

    /// How to print on stdout.
    pub fn look(&self) -> Look {
        self.look
    }

    /// How much to say.
    pub fn loudness(&self) -> Loudness {
        self.loudness
    }

    /// Begins the line that says what goes on, unless nobody wants to hear it.
    pub(super) fn progress(&self, words: &str) -> Progress {
        match self.loudness {
            Loudness::Quiet => Progress::none(),
            Loudness::Plain | Loudness::Verbose => Progress::begin(words),
        }
    }

    /// Whether a person reads stdout.
    pub fn is_terminal(&self) -> bool {
        matches!(self.output, Output::Terminal { .. })
    }

    /// Stdout, buffered: flush it. A reader that went away is no error.
    pub fn stdout(&self) -> impl Write + use<> {
        Voice::on(io::stdout().lock())
    }

    /// Whether anybody reads stdout still: what goes on until somebody has enough ends without a reader.
    pub fn is_read(&self) -> bool {
        voice::is_heard(&io::stdout())
    }

    /// Prints a text, through the pager when it is longer than the screen.
    ///
    /// # Errors
    /// Those of stdout.
    pub fn paged(&self, text: &[u8]) -> io::Result<()> {
        Pager::chosen(&variable).show(text, self.output, &variable, &mut io::stdout().lock())
    }

    /// Says a warning on stderr, after which the command goes on.
    pub fn warn(&self, what: &str) {
        complaint::say(what);
    }
}

/// One line on stderr that says what goes on, while it goes on; on a terminal only. Gone when dropped.
#[derive(Clone)]
pub(super) struct Progress(Arc<Line>);

struct Line(ProgressBar);

impl Progress {
    /// Begins with these words.
    pub(super) fn begin(words: &str) -> Progress {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style.tick_strings(&["|", "/", "-", "\\", "·"]));
        }
        bar.set_message(words.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Progress(Arc::new(Line(bar)))
    }

    /// Nothing is said: somebody reads JSON.
    pub(super) fn none() -> Progress {
        Progress(Arc::new(Line(ProgressBar::hidden())))
    }

    /// Other words.
    pub(super) fn say(&self, words: &str) {
        self.0.0.set_message(words.to_owned());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
