//! The machine check, a line for each thing that was looked at, and the command that repairs it.

use std::io::{self, Write};

use super::Look;
use super::style::Style;
use crate::machine::{Line, Need, State};
use crate::text::{harmless, pad_right, width, wrap};

const INDENT: usize = 4;

/// Writes the lines and, at the end, whether the course can be taken here.
///
/// # Errors
/// Those of `out`.
pub fn render(lines: &[Line], fit: bool, look: Look, out: &mut impl Write) -> io::Result<()> {
    let names = lines.iter().map(|line| width(line.name)).max().unwrap_or(0);
    for line in lines {
        let (mark, style) = match (&line.state, line.need) {
            (State::Ready(_), _) => ("✓", Style::GOOD),
            (State::Missing { .. }, Need::Needed) => ("✗", Style::BAD),
            (State::Missing { .. }, Need::Runner | Need::Optional) => ("·", Style::CODE),
        };
        style.write(mark, look, out)?;
        write!(out, " {} ", pad_right(line.name, names))?;
        match &line.state {
            State::Ready(version) => writeln!(out, "{}", harmless(version))?,
            State::Missing { why, repair } => {
                let needed = match line.need {
                    Need::Needed => "needed for",
                    Need::Runner | Need::Optional => "only for",
                };
                writeln!(out, "{}", harmless(why))?;
                advise(&format!("{needed} {}", line.used_for), repair, look, out)?;
            }
        }
    }
    writeln!(out)?;
    let conclusion = if fit {
        "This machine is ready. What is marked with a dot is for other languages: get it when you want it."
    } else {
        "This machine is not ready yet. Repair what is marked with ✗, from the top."
    };
    let style = if fit { Style::GOOD } else { Style::BAD };
    for text in wrap(conclusion, look.prose_width()) {
        style.write(text, look, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes that something is missing which is wanted now.
///
/// # Errors
/// Those of `out`.
pub fn missing(name: &str, why: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    Style::BAD.write("✗", look, out)?;
    let text = format!("{name}: {}", harmless(why));
    for (place, line) in wrap(&text, look.prose_width().saturating_sub(2)).into_iter().enumerate() {
        writeln!(out, "{}{line}", if place == 0 { " " } else { "  " })?;
    }
    Ok(())
}

/// A few words, and the command that gets what is missing, below the line on it.
fn advise(words: &str, repair: &str, look: Look, out: &mut impl Write) -> io::Result<()> {
    for text in
        wrap(words, look.prose_width().saturating_sub(INDENT)).into_iter().filter(|text| !text.is_empty())
    {
        writeln!(out, "{:INDENT$}{text}", "")?;
    }
    if !repair.is_empty() {
        write!(out, "{:INDENT$}", "")?;
        Style::CODE.write(repair, look, out)?;
        writeln!(out)?;
    }
    Ok(())
}
