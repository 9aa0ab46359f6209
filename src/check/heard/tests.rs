//! From what reached a program and what it printed to the finding that is told.

use crate::check::heard::Heard;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Alteration, Ended, Head, Side, StopReason, What};
use crate::verdict::Kind;

const TEXTS: [&str; 4] = ["foo world", "bar world", "beep world", "boop world"];

fn topics() -> Heard {
    toml::from_str("of = 'topics'\nsays = ['foo world', 'bar world', 'beep world', 'boop world']")
        .expect("a check")
}

fn subscriber(topics: &str) -> Stage {
    Stage::read(&format!(
        "links.news = {{ bind = 'PUB', connect = 'SUB' }}\n[scene]\nname = 'plain'\nproves = ''\ncast = [\n\
         {{ name = 'publisher', arguments = ['publisher', '{{news.bind}}'], ends = 'stopped' }},\n\
         {{ name = 'sub1', arguments = ['subscriber', '{{name}}', '{{news.connect}}', {topics}], \
         ends = {{ after-lines = 4 }} }},\n]\n"
    ))
}

fn begin() -> Play {
    let play = Play::new("plain").start("publisher", &["./mine", "publisher", "tcp://127.0.0.1:5001"]);
    play.meet("news", 1, "sub1", 0x20, 0x21)
}

fn started(topics: &[&str]) -> Play {
    let command = [&["./mine", "subscriber", "sub1", "tcp://127.0.0.1:6001"][..], topics].concat();
    begin().start("sub1", &command)
}

fn rounds(play: Play, conn: u32, count: u32) -> Play {
    let text = |play: Play, text: &&str| play.message("news", conn, Side::Bind, text);
    (0..count).fold(play, |play, _| TEXTS.iter().fold(play, text))
}

fn printed(play: Play, lines: &[&str]) -> Play {
    lines.iter().fold(play, |play, line| play.print("sub1", line))
}

fn in_vain(play: Play) -> Play {
    play.at(9000.0).stop("sub1", StopReason::Deadline).exit("sub1", Ended::Signal(15))
}

/// What is found where three rounds reached a subscriber to `foo` and `bar`.
fn found(lines: &[&str]) -> Vec<&'static str> {
    let play = printed(rounds(started(&["foo", "bar"]), 1, 3), lines);
    ids(&topics(), &subscriber("'foo', 'bar'"), &play, &play)
}

#[test]
fn a_run_of_what_its_topics_match_is_right_wherever_it_begins_and_ends() {
    let all = ["sub1: foo world", "sub1: bar world"].repeat(3);
    for (from, to) in [(0, 6), (0, 4), (1, 6), (2, 6), (1, 5)] {
        assert_eq!(found(&all[from..to]), [""; 0], "{from} to {to}");
    }
}

#[test]
fn each_wrong_line_is_named_by_what_is_wrong_with_it() {
    let right = "sub1: foo world";
    for (id, line) in [
        ("name-missing", "foo world"),
        ("name-missing", "foo: foo world"),
        ("unasked-topic", "sub1: beep world"),
        ("letter-case", "sub1: Foo World"),
        ("misspelled", "sub1 foo world"),
        ("misspelled", "sub1: b'foo world'"),
        ("different-text", "sub1: foo"),
        ("extra-line", "listening"),
    ] {
        assert_eq!(found(&[line, right]), [id], "{line}");
    }
}

#[test]
fn a_topic_of_which_nothing_is_printed_was_missed() {
    assert_eq!(found(&["sub1: foo world"; 3]), ["topic-missed"]);
}

#[test]
fn lines_left_out_doubled_or_turned_round_are_told_apart() {
    let (foo, bar) = ("sub1: foo world", "sub1: bar world");
    assert_eq!(found(&[foo, foo, bar, bar, foo, foo]), ["logged-twice"]);
    assert_eq!(found(&[foo, bar, bar, foo]), ["missing-line"]);
}

#[test]
fn a_topic_is_a_beginning_and_no_word() {
    let play = rounds(started(&["b"]), 1, 2);
    let lines = ["sub1: bar world", "sub1: beep world", "sub1: boop world", "sub1: bar world"];
    let right = printed(play.clone(), &lines);
    assert_eq!(ids(&topics(), &subscriber("'b'"), &right, &right), [""; 0]);
    let mute = in_vain(play);
    assert_eq!(ids(&topics(), &subscriber("'b'"), &mute, &mute), ["nothing-printed"]);
}

#[test]
fn what_was_delivered_counts_and_not_what_was_sent() {
    let mut play = rounds(started(&["foo"]), 1, 2);
    for number in [1, 5] {
        play = play.alter("news", Side::Bind, number, Alteration::Rewritten(Head::of(b"foo fedak")));
    }
    let stage = subscriber("'foo'");
    let right = printed(play.clone(), &["sub1: foo fedak", "sub1: foo fedak"]);
    assert_eq!(ids(&topics(), &stage, &right, &right), [""; 0]);
    let canned = printed(play, &["sub1: foo world", "sub1: foo world"]);
    assert_eq!(ids(&topics(), &stage, &canned, &canned), ["prepared-answer"]);
}

#[test]
fn a_socket_for_each_topic_is_right_in_any_order_between_them() {
    let play = started(&["foo", "bar"]).meet("news", 2, "sub1", 0x20, 0x21);
    let play = rounds(rounds(play, 1, 2), 2, 2);
    let lines = ["sub1: bar world", "sub1: foo world", "sub1: foo world", "sub1: bar world"];
    let play = printed(play, &lines);
    assert_eq!(ids(&topics(), &subscriber("'foo', 'bar'"), &play, &play), [""; 0]);
}

#[test]
fn a_publisher_that_stops_speaking_is_blamed_and_not_the_subscriber() {
    let lines = ["sub1: foo world", "sub1: bar world"];
    let play = in_vain(printed(rounds(started(&["foo", "bar"]), 1, 1), &lines));
    assert_eq!(ids(&topics(), &subscriber("'foo', 'bar'"), &play, &play), ["publishes-once"]);
    let play = printed(rounds(started(&["foo", "bar"]), 1, 1), &lines).at(1000.0);
    let play = in_vain(rounds(play, 1, 2));
    assert_eq!(ids(&topics(), &subscriber("'foo', 'bar'"), &play, &play), ["missing-line"]);
}

#[test]
fn where_both_go_on_until_their_time_is_up_the_machine_was_slow() {
    let play = rounds(started(&["foo", "bar"]), 1, 1).at(8500.0).print("sub1", "sub1: foo world");
    let play = in_vain(rounds(play.at(8600.0), 1, 1));
    assert_eq!(ids(&topics(), &subscriber("'foo', 'bar'"), &play, &play), [""; 0]);
}

#[test]
fn other_texts_on_the_wire_are_the_speakers_mistake() {
    let stage = subscriber("'foo'");
    let sent = |text: &str| {
        let play = started(&["foo"]).message("news", 1, Side::Bind, text);
        printed(play, &[&format!("sub1: {text}")])
    };
    for (id, text) in
        [("wrong-message", "world foo"), ("letter-case", "Foo world"), ("misspelled", "foo  world")]
    {
        let play = sent(text);
        assert_eq!(ids(&topics(), &stage, &play, &play)[0], id, "{text}");
    }
    assert_eq!(ids(&topics(), &stage, &sent("foo world"), &sent("foo world")), [""; 0]);
}

#[test]
fn a_text_that_is_never_sent_is_missed_after_three_rounds() {
    let three = |play: Play, count: u32| {
        let text = |play: Play, text: &&str| play.message("news", 1, Side::Bind, text);
        (0..count).fold(play, |play, _| TEXTS[..3].iter().fold(play, text))
    };
    let (line, stage) = (["sub1: foo world"], subscriber("'foo'"));
    let few = printed(three(started(&["foo"]), 3), &line);
    assert_eq!(ids(&topics(), &stage, &few, &few), [""; 0]);
    let enough = printed(three(started(&["foo"]), 4), &line);
    assert_eq!(ids(&topics(), &stage, &enough, &enough), ["text-missing"]);
}

#[test]
fn texts_in_another_order_than_the_pages_are_told() {
    let said = |order: [usize; 4]| {
        let text = |play: Play, index: usize| play.message("news", 1, Side::Bind, TEXTS[index]);
        let play = (0..3).fold(started(&["foo"]), |play, _| order.into_iter().fold(play, text));
        printed(play, &["sub1: foo world"])
    };
    let (stage, right) = (subscriber("'foo'"), said([0, 1, 2, 3]));
    assert_eq!(ids(&topics(), &stage, &said([1, 2, 3, 0]), &right), [""; 0], "it may come in between");
    assert_eq!(ids(&topics(), &stage, &said([3, 2, 1, 0]), &right), ["out-of-order"]);
    let finding = stage.examine(&topics(), &said([0, 1, 3, 2]), &right).remove(0);
    assert_eq!((finding.id, finding.expected.as_str()), ("out-of-order", "`beep world`"));
    let lost = said([0, 1, 2, 3]).message("news", 1, Side::Bind, TEXTS[1]);
    assert_eq!(ids(&topics(), &stage, &lost, &right), [""; 0], "one that was lost breaks it once");
}

fn greetings() -> Heard {
    toml::from_str("of = 'greetings'\nsays = ['{name} says hi']").expect("a check")
}

/// Ann binds, bob comes to her.
fn pair() -> Stage {
    Stage::read(concat!(
        "links.one = { bind = 'BUS', connect = 'BUS' }\nlinks.two = { bind = 'BUS', connect = 'BUS' }\n",
        "[scene]\nname = 'plain'\nproves = ''\ncast = [\n",
        "  { name = 'ann', arguments = ['node', '{name}', '{one.bind}'], ends = { after-lines = 1 } },\n",
        "  { name = 'bob', arguments = ['node', '{name}', '{two.bind}', '{one.connect}'], ends = { after-lines = 1 } },\n",
        "]\n"
    ))
}

fn nodes() -> Play {
    let play = Play::new("plain").start("ann", &["./mine", "node", "ann", "tcp://127.0.0.1:5001"]);
    let bob = ["./mine", "node", "bob", "tcp://127.0.0.1:5002", "tcp://127.0.0.1:6001"];
    play.start("bob", &bob).meet("one", 1, "bob", 0x70, 0x70)
}

fn greeted() -> Play {
    let both = |play: Play, _| {
        play.message("one", 1, Side::Bind, "ann says hi").message("one", 1, Side::Connect, "bob says hi")
    };
    (0..3).fold(nodes(), both)
}

fn of_nodes(play: &Play) -> Vec<&'static str> {
    ids(&greetings(), &pair(), play, play)
}

#[test]
fn each_greeting_that_reached_a_node_is_logged_once() {
    let right = greeted().print("ann", "bob says hi").print("bob", "ann says hi");
    assert_eq!(of_nodes(&right), [""; 0]);
    assert_eq!(of_nodes(&right.clone().print("bob", "ann says hi")), ["logged-twice"]);
    assert_eq!(of_nodes(&right.clone().print("bob", "bob is up")), ["extra-line"]);
    let own = right.print("bob", "bob says hi");
    assert_eq!(of_nodes(&own), [""; 0], "the check `silence` tells it");
}

#[test]
fn an_encoding_around_the_greeting_makes_no_difference() {
    let play = nodes().message("one", 1, Side::Bind, "{\"text\": \"ann says hi\"}");
    let play = play.message("one", 1, Side::Connect, "bob says hi\u{0}");
    assert_eq!(of_nodes(&play.print("ann", "bob says hi").print("bob", "ann says hi")), [""; 0]);
}

#[test]
fn a_neighbour_that_said_nothing_is_named() {
    let play = nodes().message("one", 1, Side::Bind, "ann says hi").print("bob", "ann says hi");
    let play = play.at(7000.0).stop("ann", StopReason::Deadline).stop("bob", StopReason::Deadline);
    let found = pair().examine(&greetings(), &play, &play);
    assert_eq!(found[0].id, "says-it-once");
    assert!(found[0].message.contains("`bob` said nothing to it"), "{}", found[0].message);
}

#[test]
fn a_node_that_goes_when_it_has_heard_enough_goes_too_early() {
    let play = greeted().print("ann", "bob says hi").print("bob", "ann says hi");
    assert_eq!(of_nodes(&play.exit("bob", Ended::Code(0))), ["ended-too-early"]);
}

#[test]
fn everybody_under_one_name_says_the_wrong_words_and_passes_nothing_on() {
    let play =
        nodes().message("one", 1, Side::Bind, "ann says hi").message("one", 1, Side::Connect, "ann says hi");
    let play = play.print("ann", "ann says hi").print("bob", "ann says hi");
    assert_eq!(of_nodes(&play), ["wrong-message"]);
}

#[test]
fn nodes_that_met_and_never_said_a_word_do_not_pass() {
    let play = nodes().at(7000.0).stop("ann", StopReason::Deadline).stop("bob", StopReason::Deadline);
    assert_eq!(of_nodes(&play)[0], "says-it-once");
}

/// Bob says it so many times in three seconds, and only the first of them are kept.
fn flooded(kept: u64, more: u64) -> Play {
    let play = (0..kept).fold(greeted(), |play, _| play.message("one", 1, Side::Connect, "bob says hi"));
    let more = What::MoreMessages { link: "one".into(), conn: 1, from: Side::Connect, count: more };
    play.at(3000.0).note(more).print("ann", "bob says hi").print("bob", "ann says hi")
}

fn paced() -> Heard {
    Heard { every_ms: Some(100), ..greetings() }
}

#[test]
fn whoever_never_pauses_is_told_so_and_not_failed() {
    let found = |play: &Play| ids(&paced(), &pair(), play, play);
    assert_eq!(found(&flooded(200, 0)), [""; 0], "seven times as often");
    assert_eq!(found(&flooded(500, 0)), ["too-fast"]);
    assert_eq!(found(&flooded(5, 500)), ["too-fast"]);
    let told = pair().examine(&paced(), &flooded(500, 0), &flooded(500, 0)).remove(0);
    assert_eq!(told.kind, Kind::Note);
    assert_eq!(of_nodes(&flooded(5, 500)), [""; 0], "no pace is asked for");
}

#[test]
fn a_burst_on_a_young_connection_is_no_flood() {
    let play = (0..40).fold(greeted(), |play, _| play.message("one", 1, Side::Connect, "bob says hi"));
    let play = play.print("ann", "bob says hi").print("bob", "ann says hi");
    assert_eq!(ids(&paced(), &pair(), &play, &play), [""; 0]);
}

#[test]
fn what_is_passed_on_in_a_circle_is_no_missing_pause() {
    let play = (0..500).fold(greeted(), |play, _| play.message("one", 1, Side::Connect, "ann says hi"));
    let play = play.at(3000.0).print("ann", "bob says hi").print("bob", "ann says hi");
    assert!(!ids(&paced(), &pair(), &play, &play).contains(&"too-fast"));
}

#[test]
fn of_a_flood_that_is_not_kept_nobody_claims_what_came() {
    let play = flooded(5, 500).print("ann", "cleo says hi");
    assert_eq!(of_nodes(&play), [""; 0]);
    let play = flooded(5, 0).print("ann", "cleo says hi");
    assert_eq!(of_nodes(&play), ["extra-line"]);
}
