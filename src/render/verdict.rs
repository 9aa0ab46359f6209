//! What the learner reads after a verification: what happened, why it is probably so, what to do next.

use std::io::{self, Write};

use super::style::Style;
use super::{Look, excerpt};
use crate::text::{harmless, pad_right, shorten, width, wrap};
use crate::verdict::{Finding, Kind, Outcome, Verdict};

mod checks;

/// Columns at the left of everything but the headings.
const INDENT: usize = 2;

/// What the report needs to know about the exercise besides its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names<'a> {
    /// The exercise's number as one types it, such as `02`.
    pub number: &'a str,
    /// Its name, such as `pushpull`.
    pub name: &'a str,
    /// What one types to go on.
    pub commands: &'a Commands,
    /// What a pass proves, as whole sentences.
    pub proved: &'a [String],
    /// What crossed the wire around the first failure, drawn already; empty where that says nothing.
    pub wire: &'a str,
    /// A table of who got what, drawn already; empty where the exercise has none.
    pub matrix: &'a str,
    /// How much is told.
    pub detail: Detail,
    /// How much room the checks get.
    pub checks: Checks,
    /// What a person did to what was played, in a sentence. What came of it is told as no verdict then.
    pub by_hand: Option<&'a str>,
}

/// How much room the checks get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checks {
    /// A line for each.
    #[default]
    Table,
    /// A sentence for all of them, where there are few lines.
    Sentence,
}

/// How much of a verdict is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The verdict, and what happened.
    Short,
    /// That, the first cause at length, and what to do next.
    #[default]
    Usual,
    /// Every failure at length.
    All,
}

/// Writes the report on `verdict`.
///
/// The first failure is explained at length, because it is the cause of the others; those get a line each.
///
/// # Errors
/// Those of `out`.
pub fn render(verdict: &Verdict, names: &Names<'_>, look: Look, out: &mut impl Write) -> io::Result<()> {
    let mut report = Report { look, out };
    if let Some(did) = names.by_hand
        && verdict.outcome != Outcome::NotStarted
    {
        return report.touched(verdict, names, did);
    }
    match verdict.outcome {
        Outcome::Passed => report.passed(verdict, names),
        Outcome::Failed => report.failed(verdict, names),
        Outcome::NotStarted => report.not_started(verdict, names),
    }
}

/// What leads on from a verdict where the learner is: commands, whole, as one types them, or keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands {
    /// Shows the page.
    pub show: String,
    /// Shows the hint that answers the first failure, if one does.
    pub hint: String,
    /// Shows the reference solution.
    pub solution: String,
    /// Goes on to the next exercise, if there is one.
    pub next: Option<String>,
    /// Plays anew: the end of a sentence such as “Mend that, then …”.
    pub again: &'static str,
    /// What one does to play the same again, before the option that names the seed.
    pub seed: &'static str,
}

struct Report<'w, W> {
    look: Look,
    out: &'w mut W,
}

impl<W: Write> Report<'_, W> {
    fn passed(&mut self, verdict: &Verdict, names: &Names<'_>) -> io::Result<()> {
        self.title("✓", Style::GOOD, names, "passed")?;
        if names.detail == Detail::Short {
            return Ok(());
        }
        self.checks(verdict, names)?;
        if !names.proved.is_empty() {
            self.heading("What this shows")?;
            for sentence in names.proved {
                self.item(sentence)?;
            }
        }
        self.notes(verdict)?;
        self.out.write_all(names.matrix.as_bytes())?;
        self.heading("Next")?;
        self.command("See how the reference does it:", &names.commands.solution)?;
        match &names.commands.next {
            Some(next) => self.command("Go on with the next exercise:", next)?,
            None => self.prose("This was the last exercise. Well done!")?,
        }
        Ok(())
    }

    fn failed(&mut self, verdict: &Verdict, names: &Names<'_>) -> io::Result<()> {
        self.title("✗", Style::BAD, names, "not passed yet")?;
        if names.detail == Detail::Short {
            return failures(verdict).next().map_or(Ok(()), |first| self.prose(&first.message));
        }
        self.checks(verdict, names)?;
        match (names.detail, failures(verdict).next()) {
            (Detail::All, _) => {
                for (place, failure) in failures(verdict).enumerate() {
                    self.explain(failure, if place == 0 { names.wire } else { "" }, names)?;
                }
            }
            (_, Some(first)) => {
                self.explain(first, names.wire, names)?;
                self.also(verdict, first)?;
            }
            (_, None) => {}
        }
        self.notes(verdict)?;
        self.out.write_all(names.matrix.as_bytes())?;
        self.heading("Next")?;
        self.command("If you are stuck:", &names.commands.hint)?;
        self.command(names.commands.seed, &format!("--seed {}", verdict.seed))
    }

    /// What a person did comes first, and no advice: it would be about the program, which may be right.
    fn touched(&mut self, verdict: &Verdict, names: &Names<'_>, did: &str) -> io::Result<()> {
        self.title("·", Style::FAINT, names, "this one does not count")?;
        writeln!(self.out)?;
        // What a check says of a program that was killed looks like praise or blame, and is neither.
        match failures(verdict).next() {
            Some(first) => {
                self.prose(&format!("{did} What follows comes from that, and does not count."))?;
                self.happened(first, names.wire)?;
                self.also(verdict, first)?;
            }
            None => self.prose(&format!("{did} It came through that, and it does not count."))?,
        }
        self.notes(verdict)?;
        self.out.write_all(names.matrix.as_bytes())?;
        self.heading("Next")?;
        self.prose(&format!("For a verdict that counts, {}", names.commands.again))
    }

    fn checks(&mut self, verdict: &Verdict, names: &Names<'_>) -> io::Result<()> {
        match names.checks {
            Checks::Table => checks::render(&verdict.checks, INDENT, self.look, self.out),
            Checks::Sentence if verdict.checks.is_empty() => Ok(()),
            Checks::Sentence => self.prose(&checks::sentence(&verdict.checks)),
        }
    }

    fn not_started(&mut self, verdict: &Verdict, names: &Names<'_>) -> io::Result<()> {
        self.title("✗", Style::BAD, names, "the program could not be started")?;
        if let Some(first) = failures(verdict).next() {
            self.explain(first, names.wire, names)?;
        }
        self.notes(verdict)?;
        self.heading("Next")?;
        self.prose(&format!("Mend that, then {}", names.commands.again))?;
        self.command("To check what is installed here:", "workshop doctor")
    }

    fn title(&mut self, mark: &str, style: Style, names: &Names<'_>, said: &str) -> io::Result<()> {
        let title = format!("{mark} {} {}: {said}", names.number, names.name);
        self.lines(&title, style.bold())
    }

    fn heading(&mut self, heading: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.lines(heading, Style::HEADING)
    }

    fn lines(&mut self, text: &str, style: Style) -> io::Result<()> {
        for line in wrap(text, self.room(0)) {
            style.write(line, self.look, self.out)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// The first failure, at length.
    fn explain(&mut self, finding: &Finding, wire: &str, names: &Names<'_>) -> io::Result<()> {
        self.happened(finding, wire)?;
        if !finding.advice.is_empty() {
            self.heading("Why, and what to try")?;
            self.prose(&finding.advice)?;
        }
        if !finding.section.is_empty() {
            let section = format!("See “{}” on the page:", finding.section);
            self.command(&section, &names.commands.show)?;
        }
        Ok(())
    }

    fn happened(&mut self, finding: &Finding, wire: &str) -> io::Result<()> {
        let mut place = Vec::new();
        if !finding.scene.is_empty() {
            place.push(format!("scene {}", harmless(&finding.scene)));
        }
        if !finding.r#where.is_empty() {
            place.push(harmless(&finding.r#where).into_owned());
        }
        let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
        self.heading(&format!("What happened{place}"))?;
        self.prose(&finding.message)?;
        if !(finding.expected.is_empty() && finding.actual.is_empty()) {
            writeln!(self.out)?;
            self.value("expected", &finding.expected, Style::GOOD)?;
            self.value("seen", &finding.actual, Style::BAD)?;
        }
        if !finding.excerpt.is_empty() {
            writeln!(self.out)?;
            excerpt::render(&finding.excerpt, INDENT, self.look, self.out)?;
        }
        if !wire.is_empty() {
            self.heading("On the wire, around that moment")?;
            self.out.write_all(wire.as_bytes())?;
        }
        Ok(())
    }

    /// The other failures, a line each; the same one in another scene says nothing new.
    fn also(&mut self, verdict: &Verdict, first: &Finding) -> io::Result<()> {
        let mut told = vec![first.id];
        for finding in failures(verdict) {
            if told.contains(&finding.id) {
                continue;
            }
            if told.len() == 1 {
                self.heading("Also seen, perhaps for the same reason")?;
            }
            told.push(finding.id);
            self.item(first_sentence(&finding.message))?;
        }
        Ok(())
    }

    fn notes(&mut self, verdict: &Verdict) -> io::Result<()> {
        let mut told: Vec<&str> = Vec::new();
        for note in verdict.findings.iter().filter(|finding| finding.kind == Kind::Note) {
            if told.contains(&note.id) {
                continue;
            }
            if told.is_empty() {
                self.heading("Worth knowing")?;
            }
            told.push(note.id);
            self.item(format!("{} {}", note.message, note.advice).trim())?;
        }
        Ok(())
    }

    /// Sentences, wrapped. A line that begins with a space is a quotation, and is written as it is.
    fn prose(&mut self, text: &str) -> io::Result<()> {
        for line in text.lines() {
            let quoted = line.starts_with([' ', '\t']);
            let line = harmless(line);
            if quoted {
                writeln!(self.out, "{:INDENT$}{}", "", line.trim_end())?;
                continue;
            }
            for line in wrap(&line, self.room(INDENT)) {
                writeln!(self.out, "{}", format!("{:INDENT$}{line}", "").trim_end())?;
            }
        }
        Ok(())
    }

    fn item(&mut self, text: &str) -> io::Result<()> {
        let text = harmless(text);
        for (at, line) in wrap(&text, self.room(INDENT + 2)).into_iter().enumerate() {
            writeln!(self.out, "{:INDENT$}{} {line}", "", if at == 0 { "•" } else { " " })?;
        }
        Ok(())
    }

    /// What was expected, or what was seen. One line of output each, so it is shortened and not wrapped.
    fn value(&mut self, name: &str, value: &str, style: Style) -> io::Result<()> {
        let name = pad_right(name, "expected".len() + 3);
        let value = harmless(value.trim_end_matches('\n')).into_owned();
        let value = if value.is_empty() { "(nothing)".to_owned() } else { value };
        write!(self.out, "{:INDENT$}{name}", "")?;
        style.write(&shorten(&value, self.room(INDENT + width(&name))), self.look, self.out)?;
        writeln!(self.out)
    }

    /// A command to type, behind what it is for, or below that where the line is too short.
    fn command(&mut self, purpose: &str, command: &str) -> io::Result<()> {
        let fits = INDENT + width(purpose) + 1 + width(command) <= self.look.prose_width();
        if fits {
            write!(self.out, "{:INDENT$}{purpose} ", "")?;
        } else {
            self.prose(purpose)?;
            write!(self.out, "{:1$}", "", INDENT + 2)?;
        }
        Style::CODE.write(command, self.look, self.out)?;
        writeln!(self.out)
    }

    fn room(&self, taken: usize) -> usize {
        self.look.prose_width().saturating_sub(taken).max(10)
    }
}

fn failures(verdict: &Verdict) -> impl Iterator<Item = &Finding> {
    verdict.findings.iter().filter(|finding| finding.kind == Kind::Failure)
}

/// The text up to its first full stop, question or exclamation mark that ends a sentence, or line end.
fn first_sentence(text: &str) -> &str {
    let text = text.lines().next().unwrap_or_default();
    let end = text
        .match_indices(['.', '?', '!'])
        .map(|(at, mark)| at + mark.len())
        .find(|&end| text[end..].starts_with(' '));
    &text[..end.unwrap_or(text.len())]
}
