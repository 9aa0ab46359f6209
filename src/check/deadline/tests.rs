//! Surveys, built by hand: the right one, and what goes wrong in each way.

use super::Deadline;
use crate::check::testing::{Play, Stage};
use crate::evidence::{Alteration, Ended, Side, StopReason, What};
use crate::verdict::Finding;

/// With the four bytes of an id in front.
const QUESTION: &str = "\u{80}aawho is there?";

fn check() -> Deadline {
    Deadline { link: "ask".into() }
}

fn stage() -> Stage {
    Stage::read(
        "links.ask = { bind = 'SURVEYOR', connect = 'RESPONDENT' }\n[scene]\nname = 'plain'\nproves = ''\ncast = [\n\
         { name = 'ann', arguments = ['respondent', '{name}', '{ask.connect}'], ends = 'stopped' },\n\
         { name = 'bea', arguments = ['respondent', '{name}', '{ask.connect}'], ends = 'stopped' },\n\
         { name = 'cid', arguments = ['respondent', '{name}', '{ask.connect}'], ends = 'stopped' },\n\
         { name = 'surveyor', arguments = ['surveyor', '{ask.bind}', '1500'] },\n]\n",
    )
}

/// Three respondents; cid is frozen.
fn begun() -> Play {
    let start = |play: Play, name: &str| play.start(name, &["mine", "respondent", name, "tcp://127.0.0.1:2"]);
    let play = ["ann", "bea", "cid"].iter().fold(Play::new("plain"), |play, name| start(play, name));
    let play = play.note(What::Frozen { actor: "cid".into() });
    play.start("surveyor", &["mine", "surveyor", "tcp://127.0.0.1:1", "1500"])
}

fn met(play: Play) -> Play {
    let names = ["ann", "bea", "cid"].iter().zip(1..);
    names.fold(play.at(100.0), |play, (name, conn)| play.meet("ask", conn, name, 0x62, 0x63))
}

fn asked(play: Play, at: f64) -> Play {
    (1..=3).fold(play.at(at), |play, conn| play.message("ask", conn, Side::Bind, QUESTION))
}

fn answer(play: Play, conn: u32, at: f64, text: &str) -> Play {
    play.at(at).message("ask", conn, Side::Connect, &format!("\u{80}aa{text}"))
}

/// Asked after 600 ms; ann and bea have answered.
fn answered() -> Play {
    answer(answer(asked(met(begun()), 600.0), 2, 603.0, "bea"), 1, 604.0, "ann")
}

fn printed(play: Play, at: f64, lines: &[&str]) -> Play {
    let play = lines.iter().fold(play.at(at), |play, line| play.print("surveyor", line));
    play.exit("surveyor", Ended::Code(0))
}

fn right() -> Play {
    printed(answered(), 2101.0, &["ann", "bea", "2 answered"])
}

fn found(play: &Play) -> Vec<Finding> {
    stage().examine(&check(), play, &right())
}

fn first(play: &Play) -> &'static str {
    found(play).first().map_or("", |finding| finding.id)
}

#[test]
fn who_answered_in_time_sorted_and_counted_is_right() {
    assert_eq!(found(&right()), []);
}

#[test]
fn a_question_before_anybody_was_connected_reaches_nobody() {
    let play = printed(met(begun()), 1600.0, &["0 answered"]);
    assert_eq!(first(&play), "asked-too-early");
    let play = printed(met(begun()), 110.0, &["0 answered"]);
    assert_eq!(first(&play), "nothing-crossed");
}

#[test]
fn a_question_that_missed_somebody_was_too_early_only_without_a_pause() {
    let play = begun().at(100.0).meet("ask", 1, "ann", 0x62, 0x63);
    let missing = |at: f64| {
        let play = play.clone().at(at).message("ask", 1, Side::Bind, QUESTION);
        let play = answer(play, 1, at + 2.0, "ann").meet("ask", 2, "bea", 0x62, 0x63);
        first(&printed(play, at + 1501.0, &["ann", "1 answered"]))
    };
    assert_eq!(missing(101.0), "asked-too-early");
    // It waited for long enough; that bea was so slow to connect is not its fault.
    assert_eq!(missing(700.0), "");
}

#[test]
fn a_second_question_is_one_too_many() {
    let play = asked(answered(), 900.0);
    assert_eq!(first(&printed(play, 2400.0, &["ann", "bea", "2 answered"])), "asks-again");
}

#[test]
fn an_end_before_the_deadline_is_told_with_its_likely_cause() {
    let ended = |at: f64| found(&printed(answered(), at, &["ann", "bea", "2 answered"]));
    for (at, advice) in [(610.0, "stop with an answer"), (1000.0, "receive timeout")] {
        let found = ended(at);
        assert_eq!(found[0].id, "ended-before-deadline");
        assert!(found[0].advice.contains(advice), "{}", found[0].advice);
    }
    let early = answer(answer(asked(met(begun()), 300.0), 2, 303.0, "bea"), 1, 304.0, "ann");
    let found = found(&printed(early, 1301.0, &["ann", "bea", "2 answered"]));
    assert_eq!(found[0].id, "ended-before-deadline");
    assert!(found[0].advice.starts_with("One second is"), "{}", found[0].advice);
    // The tap may note the question late.
    assert_eq!(ended(1700.0), []);
}

#[test]
fn an_end_long_after_the_deadline_is_too_late_and_a_slow_machine_is_not() {
    let lines = ["ann", "bea", "2 answered"];
    assert_eq!(first(&printed(answered(), 2800.0, &lines)), "");
    assert_eq!(first(&printed(answered(), 3100.0, &lines)), "ended-after-deadline");
    let slow = printed(answered(), 4100.0, &lines);
    assert_eq!(stage().examine(&check(), &printed(answered(), 9000.0, &lines), &slow), []);
    let never = answered().at(12000.0).stop("surveyor", StopReason::Idle).exit("surveyor", Ended::Signal(15));
    assert_eq!(first(&never), "ended-after-deadline");
}

#[test]
fn the_timeout_at_the_end_is_no_failure_to_die_of() {
    let words = ["thread 'main' panicked at src/main.rs:5:5:", "receive: TimedOut"];
    let play = answered().at(2100.0).complain("surveyor", &words).exit("surveyor", Ended::Code(101));
    assert_eq!(first(&play), "timeout-is-the-end");
}

#[test]
fn names_are_sorted_and_counted() {
    assert_eq!(first(&printed(answered(), 2101.0, &["bea", "ann", "2 answered"])), "not-sorted");
    assert_eq!(first(&printed(answered(), 2101.0, &["ann", "bea", "3 answered"])), "wrong-count");
    assert_eq!(first(&printed(answered(), 2101.0, &["ann", "1 answered"])), "missing-name");
    assert_eq!(first(&printed(answered(), 2101.0, &["ann", "bea", "2 Answered"])), "letter-case");
    assert_eq!(first(&printed(answered(), 2101.0, &["ann", "bea"])), "missing-line");
    assert_eq!(first(&printed(answered(), 2101.0, &[])), "nothing-printed");
}

#[test]
fn who_never_answered_is_not_named() {
    let play = printed(answered(), 2101.0, &["ann", "bea", "cid", "3 answered"]);
    assert_eq!(first(&play), "prepared-answer");
}

#[test]
fn an_answer_after_the_deadline_does_not_count_and_one_close_to_it_may() {
    let held = |us: u64, lines: &[&str]| {
        let late = Alteration::Delayed(us);
        first(&printed(answered().alter("ask", Side::Connect, 1, late), 2101.0, lines))
    };
    let (with, without) = (["ann", "bea", "2 answered"], ["bea", "1 answered"]);
    assert_eq!((held(2_100_000, &with), held(2_100_000, &without)), ("counts-the-late", ""));
    assert_eq!((held(1_500_000, &with), held(1_500_000, &without)), ("", ""));
    assert_eq!((held(200_000, &with), held(200_000, &without)), ("", "missing-name"));
}

#[test]
fn a_respondent_that_says_nothing_or_something_else_is_named() {
    let play = answer(asked(met(begun()), 600.0), 1, 604.0, "ann");
    assert_eq!(first(&printed(play.clone(), 2101.0, &["ann", "1 answered"])), "");
    // By then it has surely had its time.
    assert_eq!(first(&printed(play, 2601.0, &["ann", "1 answered"])), "never-answered");
    let alike = |play: Play| answer(answer(play, 1, 604.0, "respondent"), 2, 605.0, "respondent");
    let play = alike(asked(met(begun()), 600.0));
    assert_eq!(first(&printed(play, 2101.0, &["respondent", "respondent", "2 answered"])), "wrong-name");
}

#[test]
fn a_respondent_logs_nothing() {
    let play = printed(answered().print("ann", "who is there?"), 2101.0, &["ann", "bea", "2 answered"]);
    let found = found(&play);
    assert_eq!(found[0].id, "extra-line");
    assert!(found[0].message.starts_with("`ann`"), "{}", found[0].message);
}
