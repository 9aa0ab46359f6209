//! The menu as a state: what each key leads to.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::list::tests::course;
use super::list::{List, Search};
use super::pane::{Kind, Pane};
use super::{Action, Deed, Left, Menu, draw};
use crate::render::Colour;
use crate::session::ladder::Climb;
use crate::ui::keys::{Input, Key, Wheel};

const DOWN: Key = Key::Char('j');

fn menu() -> Menu {
    Menu::new(List::new(course(), Some(2)), Colour::Ansi, (80, 24))
}

fn pane(kind: Kind) -> Pane {
    let text: String = (1..=60).map(|line| format!("{} {line}\n", kind.name())).collect();
    Pane::new(kind, Box::new(move |_| text.clone().into_bytes()))
}

fn press(menu: &mut Menu, key: Key) -> Action {
    menu.on(Input::Key(key))
}

/// With a page open.
fn at_a_page(exercise: usize) -> Menu {
    let mut menu = menu();
    menu.show(exercise, pane(Kind::Page));
    menu
}

fn screen(menu: &Menu) -> String {
    let (columns, rows) = menu.size;
    let backend = TestBackend::new(columns.max(1) as u16, rows.max(1) as u16);
    let mut terminal = Terminal::new(backend).expect("a terminal");
    terminal.draw(|frame| draw::draw(menu, frame)).expect("a screen");
    terminal.backend().to_string()
}

#[test]
fn enter_opens_what_is_selected_and_escape_leads_back_and_out() {
    let mut menu = menu();
    press(&mut menu, DOWN);
    assert_eq!(press(&mut menu, Key::Enter), Action::Do(Deed::Page, 3));
    menu.show(3, pane(Kind::Page));
    assert!(screen(&menu).contains("03 pubsub: PUBSUB"));
    menu.show(3, pane(Kind::Hint));
    assert!(screen(&menu).contains("03 pubsub › hint"));
    assert_eq!(press(&mut menu, Key::Esc), Action::None);
    assert_eq!(menu.text().map(Pane::kind), Some(Kind::Page));
    assert_eq!(press(&mut menu, Key::Char('q')), Action::None);
    assert_eq!(menu.text().map(Pane::kind), None);
    assert_eq!(menu.list().selected(), Some(3));
    assert_eq!(press(&mut menu, Key::Esc), Action::Leave(Left::Quit));
}

#[test]
fn each_letter_on_a_page_is_a_deed() {
    let deeds = [
        ('v', Deed::Verify),
        ('r', Deed::Run),
        ('h', Deed::Hint(Climb::Up)),
        ('H', Deed::Hint(Climb::Down)),
        ('e', Deed::Edit),
        ('w', Deed::Watch),
    ];
    for over in [None, Some(Kind::Verdict), Some(Kind::Hint), Some(Kind::Solution)] {
        let mut menu = at_a_page(5);
        if let Some(kind) = over {
            menu.show(5, pane(kind));
        }
        for (letter, deed) in deeds {
            assert_eq!(press(&mut menu, Key::Char(letter)), Action::Do(deed, 5), "{letter} over {over:?}");
        }
        assert_eq!(press(&mut menu, Key::Char('n')), Action::Do(Deed::Page, 6));
        assert_eq!(press(&mut menu, Key::Char('p')), Action::Do(Deed::Page, 4));
    }
    assert_eq!(press(&mut at_a_page(11), Key::Char('n')), Action::None, "there is none behind the last");
    assert_eq!(press(&mut at_a_page(0), Key::Char('p')), Action::None);
}

#[test]
fn the_solution_is_for_whoever_has_passed_or_asks_twice() {
    assert_eq!(press(&mut at_a_page(1), Key::Char('s')), Action::Do(Deed::Solution, 1));
    let mut menu = at_a_page(4);
    assert_eq!(press(&mut menu, Key::Char('s')), Action::None);
    assert!(menu.note().is_some_and(|note| note.contains("Press s again")));
    assert_eq!(press(&mut menu, DOWN), Action::None);
    assert_eq!(press(&mut menu, Key::Char('s')), Action::None, "another key lies between");
    assert_eq!(press(&mut menu, Key::Char('s')), Action::Do(Deed::Solution, 4));
}

#[test]
fn what_plays_is_stopped_before_anything_else_begins() {
    let mut menu = at_a_page(4);
    menu.begin(4, "building");
    menu.look("playing main.py: 7 lines printed");
    assert!(screen(&menu).contains("playing main.py: 7 lines printed  Esc stops it"));
    for letter in ['v', 'r', 'n', 'p', 'e', 'w'] {
        assert_eq!(press(&mut menu, Key::Char(letter)), Action::None, "{letter}");
    }
    for key in [Key::Esc, Key::Char('q'), Key::Ctrl('c')] {
        assert_eq!(press(&mut menu, key), Action::Cancel);
    }
    assert!(screen(&menu).contains("it is being stopped"));
    menu.end();
    assert_eq!(press(&mut menu, Key::Char('v')), Action::Do(Deed::Verify, 4));
    assert_eq!(press(&mut menu, Key::Ctrl('c')), Action::Leave(Left::Interrupted));
}

#[test]
fn a_search_takes_every_letter_until_it_is_done() {
    let mut menu = menu();
    press(&mut menu, Key::Char('/'));
    for letter in "quj".chars() {
        assert_eq!(press(&mut menu, Key::Char(letter)), Action::None);
    }
    assert_eq!(menu.list().search(), &Search::Typing("quj".to_owned()));
    press(&mut menu, Key::Ctrl('u'));
    menu.on(Input::Paste("pu\n".to_owned()));
    assert_eq!(menu.list().search(), &Search::Typing("pu".to_owned()));
    assert_eq!(press(&mut menu, Key::Enter), Action::None);
    assert_eq!(menu.list().selected(), Some(2));
    press(&mut menu, Key::Char('n'));
    assert_eq!(menu.list().selected(), Some(3));
    press(&mut menu, Key::Char('N'));
    assert_eq!(press(&mut menu, Key::Enter), Action::Do(Deed::Page, 2));
    assert_eq!(press(&mut menu, Key::Esc), Action::None, "the first one shows all again");
    assert_eq!(menu.list().search(), &Search::Off);
    assert_eq!(press(&mut menu, Key::Esc), Action::Leave(Left::Quit));
}

#[test]
fn a_click_selects_and_a_double_click_opens() {
    let mut menu = menu();
    let click = |row, double| Input::Click { column: 9, row, double };
    // A title, an empty line, and the heading of the part come first.
    assert_eq!(menu.on(click(3, false)), Action::None);
    assert_eq!(menu.list().selected(), Some(0));
    assert_eq!(menu.on(click(7, true)), Action::Do(Deed::Page, 4));
    for row in [0, 1, 2, 11, 12, 23, 200] {
        assert_eq!(menu.on(click(row, true)), Action::None, "row {row} is no exercise");
        assert_eq!(menu.list().selected(), Some(4));
    }
    menu.on(Input::Wheel(Wheel::Down));
    assert_eq!(menu.list().selected(), Some(7));
    menu.on(Input::Wheel(Wheel::Up));
    assert_eq!(menu.list().selected(), Some(4));
}

#[test]
fn help_lies_over_everything_and_any_key_takes_it_away() {
    for mut menu in [menu(), at_a_page(4)] {
        let before = screen(&menu);
        press(&mut menu, Key::Char('?'));
        assert!(screen(&menu).contains("What the keys do"));
        press(&mut menu, DOWN);
        assert_eq!(press(&mut menu, Key::Char('q')), Action::None);
        assert_eq!(screen(&menu), before);
    }
}

#[test]
fn without_colours_nothing_is_coloured_and_the_selection_is_seen() {
    let list = List::new(course(), Some(2));
    let mut menu = Menu::new(list, Colour::Plain, (80, 24));
    menu.say("a note");
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("a terminal");
    terminal.draw(|frame| draw::draw(&menu, frame)).expect("a screen");
    let plain = ratatui::style::Color::Reset;
    assert!(terminal.backend().buffer().content.iter().all(|cell| cell.fg == plain && cell.bg == plain));
    assert!(screen(&menu).contains("> ● 02  pushpull"));
}

#[test]
fn what_the_learner_has_done_is_seen_at_once() {
    let mut menu = menu();
    assert!(screen(&menu).contains("2 of 12 done"));
    let mut marks: Vec<_> = course().iter().map(|entry| entry.mark).collect();
    marks[2] = super::list::Mark::Done(3);
    menu.update(&marks, Some(3));
    let screen = screen(&menu);
    assert!(screen.contains("3 of 12 done") && screen.contains("> "), "{screen}");
    assert!(screen.contains("● 03  pubsub"), "{screen}");
}

#[test]
fn where_no_program_is_asked_for_no_key_for_one_is_offered() {
    let [machine, program] = [0, 5].map(|place| screen(&at_a_page(place)));
    assert!(machine.contains("v verify  h hint  n next") && !machine.contains("e edit"), "{machine}");
    assert!(program.contains("e edit") && program.contains("s solution"), "{program}");
}

/// Whatever is pressed, at whatever size, there is a screen, and what is selected is on it.
#[test]
fn no_key_and_no_size_is_too_much() {
    let mut chance = fastrand::Rng::with_seed(7);
    let mut menu = menu();
    let keys: Vec<char> = "jkgGnNpqvrhsew?/ bxyzé語 ".chars().collect();
    for _ in 0..4_000 {
        let input = match chance.u8(..100) {
            0..60 => Input::Key(Key::Char(chance.choice(keys.iter().copied()).unwrap_or('j'))),
            60..75 => Input::Key(
                chance
                    .choice([
                        Key::Enter,
                        Key::Esc,
                        Key::Backspace,
                        Key::Left,
                        Key::Right,
                        Key::PageDown,
                        Key::Home,
                    ])
                    .unwrap_or(Key::Enter),
            ),
            75..85 => Input::Key(Key::Ctrl(chance.lowercase())),
            85..90 => Input::Click { column: chance.u16(..90), row: chance.u16(..30), double: chance.bool() },
            90..93 => Input::Paste("pu \x1b[31m\n".to_owned()),
            93..96 => Input::Wheel(Wheel::Down),
            _ => Input::Resize(chance.u16(..100), chance.u16(..40)),
        };
        match menu.on(input) {
            Action::Do(Deed::Page, place) => menu.show(place, pane(Kind::Page)),
            Action::Do(Deed::Verify | Deed::Run, place) => {
                menu.begin(place, "playing");
                menu.show(place, pane(Kind::Run));
            }
            Action::Do(Deed::Hint(_), place) => menu.show(place, pane(Kind::Hint)),
            Action::Do(Deed::Solution, place) => menu.show_end(place, pane(Kind::Solution)),
            Action::Do(Deed::Edit | Deed::Watch, _) => menu.say("no editor ".repeat(chance.usize(..40))),
            Action::Cancel => menu.end(),
            Action::None | Action::Leave(_) | Action::Suspend | Action::Retake => {}
        }
        if chance.u8(..20) == 0 {
            menu.look("playing on");
        }
        let shown = screen(&menu);
        let (columns, rows) = menu.size;
        if menu.text().is_none() && columns >= 40 && rows >= 6 && menu.note().is_none() {
            let selected = menu.list().selected().is_some();
            assert_eq!(shown.contains("> "), selected, "{shown}");
        }
    }
}
