//! The rules of `watch`, sentence by sentence.

use super::*;

/// A watch that has begun and plays run 1.
fn begun(passed: bool) -> Watch {
    let mut watch = Watch::default();
    assert_eq!(watch.on(Event::Begun { passed }), [Do::Play(1), Do::Show(View::Verdict)]);
    watch
}

/// One whose first run came to this.
fn after(came: Came) -> Watch {
    let mut watch = begun(false);
    assert_eq!(watch.on(Event::Ended { run: 1, came }), [Do::Show(View::Verdict)]);
    watch
}

fn press(watch: &mut Watch, key: char) -> Vec<Do> {
    watch.on(Event::Input(Input::Key(Key::Char(key))))
}

#[test]
fn a_save_plays_again() {
    let mut watch = after(Came::NotPassed);
    assert!(!watch.plays());
    assert_eq!(watch.on(Event::Saved), [Do::Play(2), Do::Show(View::Verdict)]);
    assert!(watch.plays());
}

#[test]
fn a_save_during_a_run_stops_it_and_plays_again_when_it_has_ended() {
    let mut watch = begun(false);
    assert_eq!(watch.on(Event::Saved), [Do::Stop, Do::Show(View::Verdict)]);
    assert!(!watch.plays());
    assert_eq!(watch.on(Event::Saved), [Do::Show(View::Verdict)], "it is stopped once");
    let ended = watch.on(Event::Ended { run: 1, came: Came::Nothing });
    assert_eq!(ended, [Do::Play(2), Do::Show(View::Verdict)]);
}

#[test]
fn a_verdict_on_what_was_saved_over_does_not_count() {
    let mut watch = begun(false);
    watch.on(Event::Saved);
    // It was done in the same moment.
    watch.on(Event::Ended { run: 1, came: Came::Passed });
    assert!(!watch.passed);
    assert_eq!(press(&mut watch, 'q'), [Do::Quit(Farewell::NotPassed)]);
}

#[test]
fn the_end_of_an_older_run_says_nothing() {
    let mut watch = begun(false);
    assert_eq!(watch.on(Event::Ended { run: 7, came: Came::Passed }), []);
    assert!(watch.plays());
}

#[test]
fn it_ends_as_the_last_verdict_was() {
    assert_eq!(press(&mut after(Came::Passed), 'q'), [Do::Quit(Farewell::Passed)]);
    assert_eq!(press(&mut after(Came::NotPassed), 'q'), [Do::Quit(Farewell::NotPassed)]);
    assert_eq!(press(&mut begun(true), 'q'), [Do::Quit(Farewell::NotPassed)], "there was none yet");
    let mut watch = after(Came::Passed);
    watch.on(Event::Saved);
    watch.on(Event::Ended { run: 2, came: Came::NotPassed });
    assert_eq!(press(&mut watch, 'q'), [Do::Quit(Farewell::NotPassed)]);
    assert!(watch.passed, "once passed is passed");
}

#[test]
fn a_run_that_somebody_had_a_hand_in_changes_nothing() {
    let mut watch = after(Came::Passed);
    press(&mut watch, 'r');
    watch.on(Event::Ended { run: 2, came: Came::Nothing });
    assert_eq!(press(&mut watch, 'q'), [Do::Quit(Farewell::Passed)]);
}

#[test]
fn ctrl_c_and_signals_interrupt_also_while_it_plays() {
    let ctrl_c = Event::Input(Input::Key(Key::Ctrl('c')));
    assert_eq!(begun(false).on(ctrl_c), [Do::Quit(Farewell::Interrupted)]);
    assert_eq!(after(Came::Passed).on(Event::Input(Input::End)), [Do::Quit(Farewell::Interrupted)]);
    assert_eq!(press(&mut begun(false), 'q'), [Do::Quit(Farewell::NotPassed)]);
}

#[test]
fn the_solution_is_shown_after_a_pass_or_when_asked_for_twice() {
    assert_eq!(press(&mut after(Came::Passed), 's'), [Do::Show(View::Solution)]);
    assert_eq!(press(&mut begun(true), 's'), [Do::Show(View::Solution)], "it was passed before");
    let mut watch = after(Came::NotPassed);
    assert_eq!(press(&mut watch, 's'), [Do::Say(NOT_YET)]);
    assert_eq!(press(&mut watch, 's'), [Do::Show(View::Solution)]);
    assert_eq!(press(&mut watch, 's'), [Do::Say(NOT_YET)], "each time");
    press(&mut watch, 'h');
    assert_eq!(press(&mut watch, 's'), [Do::Say(NOT_YET)], "twice in a row");
    watch.on(Event::Saved);
    assert_eq!(press(&mut watch, 's'), [Do::Say(NOT_YET)], "and about one program");
}

#[test]
fn the_next_exercise_comes_after_a_pass_or_when_asked_for_twice() {
    assert_eq!(press(&mut after(Came::Passed), 'n'), [Do::GoOn]);
    let mut watch = after(Came::NotPassed);
    assert_eq!(press(&mut watch, 'n'), [Do::Say(GO_ON)]);
    assert_eq!(press(&mut watch, 's'), [Do::Say(NOT_YET)], "two different questions");
    assert_eq!(press(&mut watch, 'n'), [Do::Say(GO_ON)]);
    assert_eq!(press(&mut watch, 'n'), [Do::GoOn]);
}

#[test]
fn whoever_goes_on_during_a_run_stops_it_first() {
    let mut watch = begun(true);
    assert_eq!(press(&mut watch, 'n'), [Do::Stop]);
    assert_eq!(watch.on(Event::Ended { run: 1, came: Came::Nothing }), [Do::GoOn]);
    let begun = watch.on(Event::Begun { passed: false });
    assert_eq!(begun, [Do::Play(2), Do::Show(View::Verdict)]);
    assert!(!watch.passed);
}

#[test]
fn only_what_plays_can_be_hit() {
    let mut watch = begun(false);
    for (key, strike) in [('k', Strike::Kill), ('f', Strike::Freeze), ('c', Strike::Cut)] {
        assert_eq!(press(&mut watch, key), [Do::Strike(strike)]);
    }
    watch.on(Event::Saved);
    assert_eq!(press(&mut watch, 'k'), [Do::Say(NOBODY)], "it is stopped already");
    let mut watch = after(Came::Passed);
    for key in ['k', 'f', 'c'] {
        assert_eq!(press(&mut watch, key), [Do::Say(NOBODY)]);
    }
}

#[test]
fn hints_the_page_and_the_list_can_be_read_while_it_plays() {
    let mut watch = begun(false);
    for (key, view) in
        [('h', View::Hint(Climb::Up)), ('H', View::Hint(Climb::Down)), ('p', View::Page), ('l', View::List)]
    {
        assert_eq!(press(&mut watch, key), [Do::Show(view)]);
    }
    // Nobody is hit who is not seen.
    assert_eq!(press(&mut watch, 'k'), [Do::Scroll(Scroll::Lines(-1))]);
    assert_eq!(press(&mut watch, 'f'), [Do::Say(UNSEEN)]);
    let back = watch.on(Event::Input(Input::Key(Key::Esc)));
    assert_eq!(back, [Do::Show(View::Verdict)]);
    assert!(watch.plays());
    assert_eq!(press(&mut watch, 'k'), [Do::Strike(Strike::Kill)]);
}

#[test]
fn another_size_takes_nothing_away_from_what_is_typed() {
    let mut watch = after(Came::NotPassed);
    // To take the terminal anew would throw away the keys that wait.
    assert_eq!(watch.on(Event::Input(Input::Resize(40, 10))), []);
    assert_eq!(watch.on(Event::Input(Input::Continued)), [Do::Redraw]);
}

#[test]
fn nobody_is_torn_away_from_a_page_by_a_verdict() {
    let mut watch = begun(false);
    press(&mut watch, 'h');
    assert_eq!(watch.on(Event::Ended { run: 1, came: Came::Passed }), [Do::Say(ENDED)]);
    assert_eq!(watch.on(Event::Input(Input::Key(Key::Esc))), [Do::Show(View::Verdict)]);
    press(&mut watch, 'r');
    watch.on(Event::Saved);
    press(&mut watch, 'l');
    assert_eq!(watch.on(Event::Ended { run: 2, came: Came::Nothing }), [Do::Play(3)]);
    assert_eq!(watch.on(Event::Saved), [Do::Stop, Do::Show(View::Verdict)], "but by a save of one's own");
}

#[test]
fn a_program_that_is_gone_is_waited_for_and_played_when_it_is_back() {
    let mut watch = after(Came::NotPassed);
    assert_eq!(watch.on(Event::Gone), [Do::Show(View::Verdict)]);
    assert_eq!(press(&mut watch, 'r'), [Do::Say(GONE)], "there is nothing to play");
    assert_eq!(watch.on(Event::Saved), [Do::Play(2), Do::Show(View::Verdict)]);
    // And in the middle of a run: what is found out about a program that is not there says nothing.
    assert_eq!(watch.on(Event::Gone), [Do::Stop, Do::Show(View::Verdict)]);
    assert!(!watch.plays());
    assert_eq!(watch.on(Event::Ended { run: 2, came: Came::Nothing }), []);
    assert_eq!(watch.on(Event::Saved), [Do::Play(3), Do::Show(View::Verdict)]);
    watch.on(Event::Gone);
    assert_eq!(watch.on(Event::Saved), [Do::Show(View::Verdict)], "it is back before the run has ended");
    let ended = watch.on(Event::Ended { run: 3, came: Came::Nothing });
    assert_eq!(ended, [Do::Play(4), Do::Show(View::Verdict)]);
    press(&mut watch, 'h');
    assert_eq!(watch.on(Event::Gone), [Do::Stop, Do::Say(GONE)], "nobody is torn away from a page");
}
