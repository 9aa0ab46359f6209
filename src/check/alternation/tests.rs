//! Talks of two, built by hand: the right one, and what goes wrong in each way.

use super::Alternation;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Alteration, Ended, Head, Side};
use crate::verdict::Finding;

fn check() -> Alternation {
    Alternation { link: "talk".into(), messages: 10 }
}

fn stage(more: &str) -> Stage {
    Stage::read(&format!(
        "links.talk = {{ bind = 'PAIR', connect = 'PAIR' }}\n[scene]\nname = 'plain'\nproves = ''\ncast = [\n\
         {{ name = 'alice', arguments = ['alice', '{{talk.bind}}'] }},\n\
         {{ name = 'bob', arguments = ['bob', '{{talk.connect}}'] }},\n]\n{more}"
    ))
}

fn plain() -> Stage {
    stage("")
}

fn tampered() -> Stage {
    stage(
        "faults = [{ link = 'talk', from = 'bind', alter = { replace = { count = 1, among = [2, 4] } } }]\n",
    )
}

fn strange() -> Stage {
    stage("peers = [{ name = 'stranger', link = 'talk', does = { knock = 'nobody asked you' } }]\n")
}

fn met() -> Play {
    Play::new("plain").start("alice", &["mine"]).start("bob", &["mine"]).meet("talk", 1, "bob", 0x10, 0x10)
}

/// Says a number in each of these turns, a millisecond apart, and logs it at the other end.
fn talk(play: Play, turns: impl IntoIterator<Item = (Side, i128, Option<i128>)>) -> Play {
    turns.into_iter().enumerate().fold(play, |play, (index, (from, number, logged))| {
        let play = play.at(10.0 + 2.0 * index as f64).message("talk", 1, from, &number.to_string());
        let listener = if from == Side::Bind { "bob" } else { "alice" };
        let play = play.at(11.0 + 2.0 * index as f64);
        match logged {
            Some(line) => play.print(listener, &line.to_string()),
            None => play,
        }
    })
}

fn side(number: i128) -> Side {
    if number % 2 == 1 { Side::Bind } else { Side::Connect }
}

fn up_to(last: i128) -> impl Iterator<Item = (Side, i128, Option<i128>)> {
    (1..=last).map(|number| (side(number), number, Some(number)))
}

fn found(stage: &Stage, play: &Play) -> Vec<Finding> {
    stage.examine(&check(), play, &talk(met(), up_to(10)))
}

fn first(stage: &Stage, play: &Play) -> &'static str {
    found(stage, play).first().map_or("", |finding| finding.id)
}

#[test]
fn a_talk_from_one_to_ten_in_turns_is_right() {
    assert_eq!(ids(&check(), &plain(), &talk(met(), up_to(10)), &met()), [""; 0]);
}

#[test]
fn a_link_that_nobody_has_in_this_scene_is_skipped() {
    let other = Alternation { link: "other".into(), messages: 10 };
    assert!(plain().skips(&other, &met(), &met()));
}

#[test]
fn sockets_that_met_and_said_nothing_are_told_who_begins() {
    assert_eq!(first(&plain(), &met()), "nothing-crossed");
    let apart = Play::new("plain").start("alice", &["mine"]).start("bob", &["mine"]);
    assert_eq!(first(&plain(), &apart), "");
}

#[test]
fn two_numbers_in_a_row_are_not_in_turn() {
    let odd = [1, 3, 5, 7, 9].map(|number| (Side::Bind, number, Some(number)));
    let even = [2, 4, 6, 8, 10].map(|number| (Side::Connect, number, Some(number)));
    let play = talk(met(), odd.into_iter().chain(even));
    let found = found(&plain(), &play);
    assert_eq!(found[0].id, "did-not-wait");
    assert!(found[0].message.starts_with("`alice` sent its message 2"), "{}", found[0].message);
}

#[test]
fn an_answer_that_the_tap_still_holds_back_has_not_come() {
    let play = talk(met(), up_to(10)).alter("talk", Side::Connect, 2, Alteration::Delayed(400_000));
    assert_eq!(first(&plain(), &play), "did-not-wait");
    let short = talk(met(), up_to(10)).alter("talk", Side::Connect, 2, Alteration::Delayed(500));
    assert_eq!(first(&plain(), &short), "");
}

#[test]
fn bob_who_is_always_one_ahead_begins() {
    let order = [1, 2, 4, 3, 6, 5, 8, 7, 10, 9];
    let play = talk(met(), order.map(|number| (side(number), number, Some(number))));
    assert_eq!(first(&plain(), &play), "bob-begins");
}

#[test]
fn a_talk_of_another_length_is_counted() {
    let found = found(&plain(), &talk(met(), up_to(8)));
    assert_eq!((found[0].id, found[0].actual.as_str()), ("too-few-messages", "8 messages"));
    assert_eq!(first(&plain(), &talk(met(), up_to(12))), "too-many-messages");
}

#[test]
fn a_talk_that_a_crash_broke_off_is_told_by_the_crash() {
    let words = ["thread 'main' panicked at src/main.rs:5:5:", "no luck"];
    let play = talk(met(), up_to(3)).complain("alice", &words).exit("alice", Ended::Code(101));
    assert_eq!(first(&plain(), &play), "");
}

#[test]
fn a_second_connection_with_messages_is_a_second_talk() {
    let play = talk(met(), up_to(2)).at(100.0).close("talk", 1, Side::Connect);
    let play = play.meet("talk", 2, "bob", 0x10, 0x10).message("talk", 2, Side::Bind, "3");
    let found = found(&plain(), &play);
    assert_eq!(found[0].id, "left-in-between");
    assert!(found[0].message.starts_with("`bob` closed"), "{}", found[0].message);
}

#[test]
fn a_stranger_who_only_knocks_disturbs_nobody() {
    let play = talk(met(), up_to(10)).meet("talk", 2, "stranger", 0x10, 0x10);
    let play = play.message("talk", 2, Side::Connect, "nobody asked you").close("talk", 2, Side::Bind);
    assert_eq!(first(&strange(), &play), "");
}

#[test]
fn a_stranger_who_is_answered_or_logged_disturbs() {
    let play = talk(met(), up_to(10)).at(50.0).meet("talk", 2, "stranger", 0x10, 0x10);
    assert_eq!(first(&strange(), &play.clone().message("talk", 2, Side::Bind, "11")), "disturbed");
    assert_eq!(first(&strange(), &play.print("alice", "nobody asked you")), "disturbed");
}

#[test]
fn a_failure_after_the_talk_came_from_the_stranger() {
    let words = ["thread 'main' panicked at src/main.rs:5:5:", "invalid digit"];
    let play = talk(met(), up_to(10)).at(60.0).close("talk", 1, Side::Connect).at(70.0);
    let play = play.complain("alice", &words).exit("alice", Ended::Code(101));
    assert_eq!(first(&strange(), &play), "disturbed");
    assert_eq!(first(&plain(), &play), "");
}

#[test]
fn numbers_that_came_and_were_not_asked_for_are_told_by_who_sent_them() {
    let echo = (1..=10).map(|number| {
        let said = if side(number) == Side::Bind { number } else { number - 1 };
        (side(number), said, Some(said))
    });
    assert_eq!(first(&plain(), &talk(met(), echo)), "echoes");
    let from_zero = (1..=10).map(|number| (side(number), number - 1, Some(number - 1)));
    let found = found(&plain(), &talk(met(), from_zero));
    assert_eq!((found[0].id, found[0].actual.as_str()), ("wrong-number", "0"));
}

fn logged_by_alice(lines: impl Fn(i128) -> Vec<i128>) -> Play {
    up_to(10).enumerate().fold(met(), |play, (index, (from, number, _))| {
        let play = play.at(10.0 + 2.0 * index as f64).message("talk", 1, from, &number.to_string());
        let play = play.at(11.0 + 2.0 * index as f64);
        match from {
            Side::Bind => play.print("bob", &number.to_string()),
            Side::Connect => {
                lines(number).iter().fold(play, |play, line| play.print("alice", &line.to_string()))
            }
        }
    })
}

#[test]
fn the_usual_wrong_logs_have_their_names() {
    let id = |lines: fn(i128) -> Vec<i128>| first(&plain(), &logged_by_alice(lines));
    assert_eq!(id(|number| vec![number]), "");
    assert_eq!(id(|number| vec![number - 1, number]), "logs-both");
    assert_eq!(id(|number| vec![number - 1]), "logs-what-it-sent");
    assert_eq!(id(|number| if number == 10 { Vec::new() } else { vec![number] }), "missing-line");
    assert_eq!(id(|number| vec![number, number]), "extra-line");
    assert_eq!(id(|number| vec![number * 10]), "different-text");
}

#[test]
fn words_and_an_empty_log_are_left_to_others() {
    assert_eq!(first(&plain(), &logged_by_alice(|_| Vec::new())), "");
    assert_eq!(first(&plain(), &talk(met(), up_to(10)).print("alice", "done")), "");
}

#[test]
fn a_line_that_was_there_before_its_number_was_not_received() {
    let early = ["1", "3", "5", "7", "9"].iter().fold(met().at(5.0), |play, line| play.print("bob", line));
    let silent =
        up_to(10).map(|(from, number, logged)| (from, number, logged.filter(|_| from != Side::Bind)));
    assert_eq!(first(&plain(), &talk(early, silent)), "printed-too-early");
}

/// Alice's third number is replaced by her second one: bob hears 1, 3, 3, 7, 9.
fn replaced(said: impl Fn(i128) -> String, logged: [i128; 5]) -> Play {
    let play = (1..=10).fold(met(), |play, number| {
        let play = play.at(10.0 + 2.0 * number as f64).message("talk", 1, side(number), &said(number));
        let play = play.at(11.0 + 2.0 * number as f64);
        match side(number) {
            Side::Bind => play.print("bob", &logged[number as usize / 2].to_string()),
            Side::Connect => play.print("alice", &number.to_string()),
        }
    });
    let again = Head::of(said(3).as_bytes());
    play.alter("talk", Side::Bind, 3, Alteration::Replaced(again))
}

#[test]
fn what_came_once_more_is_logged_once_more_whatever_the_encoding() {
    let text = |number: i128| number.to_string();
    // A protobuf field, which cannot be read as the number that it is.
    let other = |number: i128| format!("\u{8}{}", char::from(number as u8));
    for said in [text as fn(i128) -> String, other] {
        assert_eq!(first(&tampered(), &replaced(said, [1, 3, 3, 7, 9])), "");
        assert_eq!(first(&tampered(), &replaced(said, [1, 3, 5, 7, 9])), "prepared-answer");
    }
    assert_eq!(first(&tampered(), &replaced(text, [1, 3, 4, 7, 9])), "different-text");
}

#[test]
fn a_talk_that_a_repetition_made_longer_is_right_too() {
    let numbers: [i128; 12] = [1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 9, 10];
    let again = Head::of(b"3");
    let play = numbers.iter().enumerate().fold(met(), |play, (index, number)| {
        let said = if index == 4 { 5 } else { *number };
        let play = play.at(10.0 + 2.0 * index as f64).message("talk", 1, side(*number), &said.to_string());
        let listener = if side(*number) == Side::Bind { "bob" } else { "alice" };
        play.at(11.0 + 2.0 * index as f64).print(listener, &number.to_string())
    });
    assert_eq!(first(&tampered(), &play.alter("talk", Side::Bind, 3, Alteration::Replaced(again))), "");
}
