//! What a person does at the terminal, as values: keys, clicks, the wheel, another size.

use std::time::{Duration, Instant};

use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// Two clicks on one place within this time are a double click.
const DOUBLE: Duration = Duration::from_millis(400);

/// Something that a person did, or that the system asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// The left button of the mouse, pressed.
    Click {
        /// Where, from the left, from 0.
        column: u16,
        /// Where, from the top, from 0.
        row: u16,
        /// Whether it is the second one on this place in a short time.
        double: bool,
    },
    /// The wheel of the mouse.
    Wheel(Wheel),
    /// Text that was pasted.
    Paste(String),
    /// The terminal has this size now, in columns and rows.
    Resize(u16, u16),
    /// The program goes on after somebody stopped it from outside: the terminal may be in any state.
    Continued,
    /// A signal asks for the end.
    End,
}

/// A key, as far as anything here knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// A letter, with Ctrl held.
    Ctrl(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// To the first line.
    Home,
    /// To the last line.
    End,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
}

/// Where the wheel turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wheel {
    /// Away from the person.
    Up,
    /// Towards the person.
    Down,
}

/// Makes inputs of the terminal's events. It remembers the last click.
#[derive(Debug, Default)]
pub struct Translator {
    clicked: Option<(u16, u16, Instant)>,
}

impl Translator {
    /// What an event means; nothing for those that nobody here waits for.
    pub fn input(&mut self, event: Event, now: Instant) -> Option<Input> {
        match event {
            Event::Key(key) => self::key(key).map(Input::Key),
            Event::Mouse(mouse) => self.mouse(mouse, now),
            Event::Paste(text) => Some(Input::Paste(text)),
            Event::Resize(columns, rows) => Some(Input::Resize(columns, rows)),
            Event::FocusGained | Event::FocusLost => None,
        }
    }

    fn mouse(&mut self, mouse: MouseEvent, now: Instant) -> Option<Input> {
        let MouseEvent { kind, column, row, .. } = mouse;
        match kind {
            MouseEventKind::ScrollUp => Some(Input::Wheel(Wheel::Up)),
            MouseEventKind::ScrollDown => Some(Input::Wheel(Wheel::Down)),
            MouseEventKind::Down(MouseButton::Left) => {
                let before = self.clicked.take();
                let double = before
                    .is_some_and(|(x, y, at)| (x, y) == (column, row) && now.duration_since(at) <= DOUBLE);
                // A third click is a first one again.
                self.clicked = (!double).then_some((column, row, now));
                Some(Input::Click { column, row, double })
            }
            _ => None,
        }
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let other = event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META);
    Some(match event.code {
        _ if other => return None,
        // What was typed before the keys came raw: the terminal has made line feeds of it.
        KeyCode::Char('j' | 'm') if ctrl => Key::Enter,
        KeyCode::Char(c) if ctrl => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Option<Input> {
        Translator::default().input(Event::Key(KeyEvent::new(code, modifiers)), Instant::now())
    }

    fn click(translator: &mut Translator, column: u16, row: u16, now: Instant) -> Option<Input> {
        let kind = MouseEventKind::Down(MouseButton::Left);
        translator.input(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }), now)
    }

    #[test]
    fn a_key_keeps_its_letter_case_and_ctrl_has_none() {
        let shift = KeyModifiers::SHIFT;
        assert_eq!(pressed(KeyCode::Char('G'), shift), Some(Input::Key(Key::Char('G'))));
        let ctrl = KeyModifiers::CONTROL;
        assert_eq!(pressed(KeyCode::Char('d'), ctrl), Some(Input::Key(Key::Ctrl('d'))));
        assert_eq!(pressed(KeyCode::Char('D'), ctrl | shift), Some(Input::Key(Key::Ctrl('d'))));
        assert_eq!(pressed(KeyCode::Char('j'), ctrl), Some(Input::Key(Key::Enter)), "a line feed");
        assert_eq!(pressed(KeyCode::Char('x'), KeyModifiers::ALT), None, "Alt and a key are no key of ours");
        assert_eq!(pressed(KeyCode::F(1), KeyModifiers::NONE), None);
    }

    #[test]
    fn two_quick_clicks_on_one_place_are_a_double_click_and_a_third_is_a_new_one() {
        let mut translator = Translator::default();
        let (began, ms) = (Instant::now(), Duration::from_millis);
        let single = |column, row| Some(Input::Click { column, row, double: false });
        assert_eq!(click(&mut translator, 3, 5, began), single(3, 5));
        assert_eq!(
            click(&mut translator, 3, 5, began + ms(200)),
            Some(Input::Click { column: 3, row: 5, double: true })
        );
        assert_eq!(click(&mut translator, 3, 5, began + ms(300)), single(3, 5));
        assert_eq!(click(&mut translator, 3, 6, began + ms(350)), single(3, 6), "another place");
        assert_eq!(click(&mut translator, 3, 6, began + ms(2_000)), single(3, 6), "too slow");
    }
}
