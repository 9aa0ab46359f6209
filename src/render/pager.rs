//! Long pages go through the reader's pager, short ones straight to the screen.

use std::io::{self, ErrorKind, Write};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::SigId;
use signal_hook::consts::SIGINT;

use super::terminal::{Output, Variables};
use crate::text::width;

/// The program that shows a text page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pager {
    /// None: everything is written at once.
    None,
    /// A program and its arguments.
    Program(Vec<String>),
    /// A line for the shell: it has quotes, pipes or variables in it.
    Shell(String),
}

impl Pager {
    /// The one that `PAGER` names: `less` where it is not set, none where it is empty or `cat`.
    pub fn chosen(variables: Variables<'_>) -> Pager {
        let line = variables("PAGER").unwrap_or_else(|| "less".to_owned());
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match words.first().map(String::as_str) {
            None | Some("cat") => Pager::None,
            Some(_) if line.contains(['\'', '"', '\\', '$', '|', '&', ';', '<', '>', '(', '`', '~', '=']) => {
                Pager::Shell(line)
            }
            Some(_) => Pager::Program(words),
        }
    }

    /// Shows `text`: through the pager where `output` is a terminal too small for it, else into `out`.
    ///
    /// Where the pager is missing, `text` goes into `out` after all. A reader who stops early is no error.
    ///
    /// # Errors
    /// Those of `out`, except that nobody reads it any more; and what keeps a pager from being started or
    /// waited for.
    pub fn show(
        &self,
        text: &[u8],
        output: Output,
        variables: Variables<'_>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let Some(mut command) = self.command(variables).filter(|_| needs_pages(text, output)) else {
            return unless_gone(out.write_all(text).and_then(|()| out.flush()));
        };
        // What was written before must come before; and Ctrl-C is the pager's business now.
        unless_gone(out.flush())?;
        let _quiet = NoInterrupt::begin()?;
        let mut child = match command.stdin(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(_) => return unless_gone(out.write_all(text).and_then(|()| out.flush())),
        };
        let written = feed(&mut child, text);
        let status = child.wait()?;
        written?;
        // The shell's own way to say that there is no such program.
        if matches!(status.code(), Some(126 | 127)) {
            return unless_gone(out.write_all(text).and_then(|()| out.flush()));
        }
        Ok(())
    }

    fn command(&self, variables: Variables<'_>) -> Option<Command> {
        let mut command = match self {
            Pager::None => return None,
            Pager::Program(words) => {
                let (program, arguments) = words.split_first()?;
                let mut command = Command::new(program);
                command.args(arguments);
                command
            }
            Pager::Shell(line) => {
                let mut command = Command::new("sh");
                command.args(["-c", line]);
                command
            }
        };
        // F: leave when all fits; R: let colours through; X: leave the text on the screen.
        for (name, value) in [("LESS", "FRX"), ("LV", "-c"), ("LESSCHARSET", "utf-8")] {
            if variables(name).is_none() {
                command.env(name, value);
            }
        }
        Some(command)
    }
}

fn feed(child: &mut Child, text: &[u8]) -> io::Result<()> {
    match child.stdin.take() {
        Some(mut stdin) => unless_gone(stdin.write_all(text)),
        None => Ok(()),
    }
}

fn unless_gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Whether `text` and the prompt after it need more rows than there are.
fn needs_pages(text: &[u8], output: Output) -> bool {
    let Output::Terminal { columns, rows } = output else { return false };
    let text = String::from_utf8_lossy(text);
    let needed: usize = text.lines().map(|line| seen_width(line).div_ceil(columns.max(1)).max(1)).sum();
    needed + 1 > rows
}

/// The columns of a rendered line, whose colours and links take none.
fn seen_width(line: &str) -> usize {
    let mut parts = line.split('\x1b');
    let first = width(parts.next().unwrap_or_default());
    let behind = |part: &str| {
        let seen = match part.as_bytes().first() {
            Some(b'[') => part.split_once('m').map_or("", |(_, seen)| seen),
            Some(b'\\') => &part[1..],
            _ => "",
        };
        width(seen)
    };
    first + parts.map(behind).sum::<usize>()
}

/// While it lives, Ctrl-C does not end this process.
struct NoInterrupt(SigId);

impl NoInterrupt {
    fn begin() -> io::Result<NoInterrupt> {
        signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false))).map(NoInterrupt)
    }
}

impl Drop for NoInterrupt {
    fn drop(&mut self) {
        signal_hook::low_level::unregister(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::{Output, Pager, needs_pages, seen_width};

    const SMALL: Output = Output::Terminal { columns: 10, rows: 3 };
    const LONG: &[u8] = b"1\n2\n3\n4\n";

    fn chosen(pager: Option<&str>) -> Pager {
        Pager::chosen(&|name| pager.filter(|_| name == "PAGER").map(str::to_owned))
    }

    fn shown(pager: &str, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        chosen(Some(pager)).show(text, SMALL, &|_| None, &mut out).expect("shown");
        out
    }

    #[test]
    fn pager_may_have_arguments_and_may_be_none() {
        assert_eq!(chosen(None), Pager::Program(vec!["less".to_owned()]));
        assert_eq!(chosen(Some("more -d")), Pager::Program(vec!["more".to_owned(), "-d".to_owned()]));
        assert_eq!(chosen(Some("")), Pager::None);
        assert_eq!(chosen(Some("cat")), Pager::None);
        assert_eq!(chosen(Some("less | tee x")), Pager::Shell("less | tee x".to_owned()));
    }

    #[test]
    fn only_what_does_not_fit_goes_through_the_pager() {
        assert!(!needs_pages(b"1\n2\n", SMALL));
        assert!(needs_pages(b"1\n2\n3\n", SMALL));
        assert!(needs_pages(b"1\nwider than ten columns\n", SMALL));
        assert!(!needs_pages(LONG, Output::Pipe));
        assert_eq!(seen_width("\x1b[1;36mred\x1b[0m \x1b]8;;https://x.org\x1b\\x\x1b]8;;\x1b\\"), 5);
    }

    #[test]
    fn a_pager_takes_the_text_and_nothing_is_written_twice() {
        assert_eq!(shown("grep -q 4", LONG), b"");
        assert_eq!(shown("sh -c 'grep -q 4'", LONG), b"");
    }

    #[test]
    fn without_the_pager_the_text_is_simply_written() {
        assert_eq!(shown("there-is-no-such-pager", LONG), LONG);
        assert_eq!(shown("'there-is-no-such-pager' -x", LONG), LONG);
    }

    #[test]
    fn a_reader_who_stops_early_is_no_error() {
        let megabytes = b"a line\n".repeat(300_000);
        assert_eq!(shown("true", &megabytes), b"");
    }
}
