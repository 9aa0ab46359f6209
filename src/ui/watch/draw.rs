//! Draws `watch`: a line that says what is watched, what there is to read, and the keys.

use ansi_to_tui::IntoText;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Paragraph;

use crate::engine::Targets;
use crate::render::Colour;
use crate::text::{count, harmless, shorten, width, wrap};

use super::scene::Scene;

/// What stands at the right of the first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It plays, for so many tenths of a second.
    Plays(u64),
    /// It was stopped, and plays again as soon as it has ended.
    Stops,
    /// The last verdict.
    Passed,
    /// The last verdict.
    NotPassed,
    /// Somebody had a hand in the last play.
    Touched,
    /// The program is not there.
    Waits,
    /// There is none yet, or none that counts.
    None,
}

/// Everything on the screen.
pub(super) struct Sheet<'a> {
    /// What is watched.
    pub(super) title: String,
    pub(super) mark: Mark,
    pub(super) body: &'a Text<'static>,
    /// The first line of the body that is seen.
    pub(super) top: u16,
    /// A sentence for the person, or nothing.
    pub(super) say: &'a str,
    pub(super) keys: &'a [(&'a str, &'a str)],
    pub(super) colour: Colour,
}

/// The keys while nothing plays, and while something does.
pub(super) const AT_REST: [(&str, &str); 8] = [
    ("n", "next"),
    ("h", "hint"),
    ("s", "solution"),
    ("p", "page"),
    ("l", "list"),
    ("r", "run again"),
    ("?", "keys"),
    ("q", "quit"),
];
pub(super) const AT_PLAY: [(&str, &str); 9] = [
    ("k", "kill a worker"),
    ("f", "freeze or thaw it"),
    ("c", "cut the link"),
    ("h", "hint"),
    ("p", "page"),
    ("l", "list"),
    ("r", "run again"),
    ("?", "keys"),
    ("q", "quit"),
];
/// The keys while something else is read.
pub(super) const AWAY: [(&str, &str); 8] = [
    ("esc", "back"),
    ("n", "next"),
    ("h", "hint"),
    ("s", "solution"),
    ("p", "page"),
    ("r", "run again"),
    ("?", "keys"),
    ("q", "quit"),
];

impl Sheet<'_> {
    /// Draws it.
    pub(super) fn draw(&self, frame: &mut Frame<'_>) {
        let [head, body, say, keys] = self.places(frame.area());
        self.head(frame, head);
        frame.render_widget(Paragraph::new(self.body.clone()).scroll((self.top, 0)), body);
        let seen = usize::from(self.top) + usize::from(body.height);
        let (saying, colour) = match self.say {
            "" if seen < self.body.lines.len() => ("↓ more below", Color::Reset),
            text => (text, Color::Yellow),
        };
        let saying = shorten(&harmless(saying), say.width.into()).into_owned();
        frame.render_widget(Line::styled(saying, self.ink(colour, Modifier::BOLD)), say);
        frame.render_widget(Paragraph::new(self.keys(keys.width)), keys);
    }

    /// How many lines of the body are seen at a time.
    pub(super) fn rows(&self, area: Rect) -> u16 {
        self.places(area)[1].height
    }

    fn places(&self, area: Rect) -> [Rect; 4] {
        let keys = self.keys(area.width).len() as u16;
        // Where there is hardly any room, it is the text that counts.
        let keys = keys.min(area.height.saturating_sub(3));
        let heights =
            [Constraint::Length(1), Constraint::Min(1), Constraint::Length(1), Constraint::Length(keys)];
        Layout::vertical(heights).areas(area)
    }

    fn head(&self, frame: &mut Frame<'_>, area: Rect) {
        let (mark, colour) = match self.mark {
            Mark::Plays(tenths) => (format!("playing {}.{} s", tenths / 10, tenths % 10), Color::Cyan),
            Mark::Stops => ("stopping".to_owned(), Color::Cyan),
            Mark::Passed => ("✓ passed".to_owned(), Color::Green),
            Mark::NotPassed => ("✗ not passed".to_owned(), Color::Red),
            Mark::Touched => ("· does not count".to_owned(), Color::Yellow),
            Mark::Waits => ("waiting".to_owned(), Color::Yellow),
            Mark::None => (String::new(), Color::Reset),
        };
        let room = usize::from(area.width).saturating_sub(width(&mark) + 2);
        let title = shorten(&self.title, room).into_owned();
        let gap = " ".repeat(usize::from(area.width).saturating_sub(width(&title) + width(&mark)));
        let line = Line::from(vec![
            Span::styled(title, self.ink(Color::Reset, Modifier::BOLD)),
            Span::raw(gap),
            Span::styled(mark, self.ink(colour, Modifier::BOLD)),
        ]);
        frame.render_widget(line, area);
    }

    /// The keys, as many on a line as fit.
    fn keys(&self, columns: u16) -> Vec<Line<'static>> {
        let mut lines: Vec<Vec<Span<'static>>> = vec![Vec::new()];
        let mut taken = 0;
        for (key, does) in self.keys {
            let wide = width(key) + 1 + width(does);
            if taken > 0 && taken + 3 + wide > columns.into() {
                lines.push(Vec::new());
                taken = 0;
            }
            let line = lines.last_mut().unwrap_or_else(|| unreachable!("there is a first line"));
            if taken > 0 {
                line.push(Span::raw("   "));
                taken += 3;
            }
            line.push(Span::styled((*key).to_owned(), self.ink(Color::Cyan, Modifier::BOLD)));
            line.push(Span::raw(format!(" {does}")));
            taken += wide;
        }
        lines.into_iter().map(Line::from).collect()
    }

    fn ink(&self, colour: Color, modifier: Modifier) -> Style {
        ink(self.colour, colour, modifier)
    }
}

fn ink(choice: Colour, colour: Color, modifier: Modifier) -> Style {
    match choice {
        Colour::Ansi => Style::new().fg(colour).add_modifier(modifier),
        Colour::Plain => Style::new(),
    }
}

/// Text with colours as the terminal's own sequences.
pub(super) fn coloured(text: &[u8]) -> Text<'static> {
    text.into_text().unwrap_or_else(|_| Text::raw(String::from_utf8_lossy(text).into_owned()))
}

/// What is seen of a play that goes on, in so many columns and rows.
pub(super) fn playing(
    scene: &Scene,
    there: &Targets,
    (columns, rows): (u16, u16),
    colour: Colour,
) -> Text<'static> {
    let columns = usize::from(columns);
    let faint = ink(colour, Color::Reset, Modifier::DIM);
    let mut lines: Vec<Line<'static>> = Vec::new();
    lines.extend(
        wrap(&harmless(&scene.words), columns.max(10)).into_iter().map(|line| Line::raw(line.to_string())),
    );
    if scene.lines + scene.messages > 0 || !there.actors.is_empty() {
        let lines_printed = count(scene.lines as usize, "line", "lines");
        let messages = count(scene.messages as usize, "message", "messages");
        lines.push(Line::raw(format!("{lines_printed} printed, {messages} crossed")));
    }
    let actors = there.actors.iter().map(|actor| match actor.frozen {
        true => format!("{} (frozen)", actor.name),
        false => actor.name.to_string(),
    });
    let actors: Vec<String> = actors.collect();
    if !actors.is_empty() {
        let text = format!("running: {}", actors.join(", "));
        lines.push(Line::raw(shorten(&text, columns).into_owned()));
    }
    if !scene.deeds.is_empty() {
        lines.push(Line::raw(""));
        let deeds = scene.deeds.iter().map(|deed| shorten(&harmless(deed), columns).into_owned());
        lines.extend(deeds.map(|deed| Line::styled(deed, ink(colour, Color::Yellow, Modifier::BOLD))));
        lines.push(Line::raw("You have a hand in it: no verdict on this run counts."));
    }
    lines.push(Line::raw(""));
    let several = scene.last.iter().any(|(actor, _)| *actor != scene.last[0].0);
    let room = usize::from(rows).saturating_sub(lines.len());
    for (actor, text) in scene.last.iter().skip(scene.last.len().saturating_sub(room)) {
        let text = if several { format!("{actor} | {text}") } else { text.clone() };
        lines.push(Line::styled(shorten(&harmless(&text), columns).into_owned(), faint));
    }
    Text::from(lines)
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    fn drawn(columns: u16, rows: u16, keys: &[(&str, &str)], mark: Mark) -> Vec<String> {
        let body = Text::raw("one\ntwo\nthree");
        let sheet = Sheet {
            title: "02 pushpull — mine.py".to_owned(),
            mark,
            body: &body,
            top: 1,
            say: "Something to say.",
            keys,
            colour: Colour::Plain,
        };
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a terminal");
        terminal.draw(|frame| sheet.draw(frame)).expect("a screen");
        let buffer = terminal.backend().buffer();
        let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..rows).map(row).collect()
    }

    #[test]
    fn what_is_watched_stands_above_and_the_keys_below() {
        let lines = drawn(80, 6, &AT_REST, Mark::Passed);
        assert!(lines[0].starts_with("02 pushpull — mine.py") && lines[0].ends_with("✓ passed"), "{lines:?}");
        assert_eq!(lines[1..3], ["two", "three"]);
        assert_eq!(lines[4], "Something to say.");
        assert_eq!(
            lines[5],
            "n next   h hint   s solution   p page   l list   r run again   ? keys   q quit"
        );
    }

    #[test]
    fn narrow_screens_have_more_lines_of_keys_and_tiny_ones_keep_the_text() {
        let lines = drawn(30, 12, &AT_PLAY, Mark::Plays(12));
        assert!(lines[0].ends_with("playing 1.2 s"), "{lines:?}");
        assert!(lines.iter().any(|line| line == "k kill a worker"), "{lines:?}");
        assert!(lines.last().is_some_and(|line| line.ends_with("q quit")), "{lines:?}");
        for (columns, rows) in [(1, 1), (3, 2), (10, 3), (20, 4), (5, 50)] {
            drawn(columns, rows, &AT_PLAY, Mark::NotPassed);
        }
    }

    #[test]
    fn the_last_lines_of_a_play_are_those_that_are_seen() {
        let mut scene = Scene::new("02: playing mine.py".to_owned());
        for number in 0..50 {
            scene.last.push_back(("program".into(), format!("line {number}\u{1b}[2J")));
        }
        let text = playing(&scene, &Targets::default(), (40, 10), Colour::Plain);
        let lines: Vec<String> = text.lines.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 10);
        assert!(lines[9].starts_with("line 49") && !lines[9].contains('\u{1b}'), "{lines:?}");
    }
}
