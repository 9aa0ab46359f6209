//! Each end of a program, and what is said of it.

use super::{Departure, Exit};
use crate::check::table::pipeline::dealing;
use crate::check::testing::{Play, Stage, ids, pubsub, pushpull};
use crate::evidence::{Ended, Side, StopReason, Stream, What};
use crate::verdict::{Cause, Ground};

#[test]
fn status_zero_passes() {
    let play = Play::new("plain").start("main", &["mine"]).exit("main", Ended::Code(0));
    assert_eq!(ids(&Exit::default(), &pushpull(), &play, &play), [""; 0]);
}

#[test]
fn status_one_without_a_crash_is_a_wrong_status() {
    let right =
        Play::new("plain").start("main", &["mine"]).print("main", "done!").exit("main", Ended::Code(0));
    let play =
        Play::new("plain").start("main", &["mine"]).print("main", "done!").exit("main", Ended::Code(1));
    assert_eq!(ids(&Exit::default(), &pushpull(), &play, &right), ["wrong-status"]);
}

#[test]
fn a_wrong_status_quotes_the_last_lines_on_stderr() {
    let right = Play::new("plain").start("main", &["mine"]).print("main", "done!");
    let play = right.clone().complain("main", &["one", "two", "three", "four"]);
    let play = play.exit("main", Ended::Code(1));
    let found = pushpull().examine(&Exit::default(), &play, &right.exit("main", Ended::Code(0)));
    assert_eq!(found[0].id, "wrong-status");
    let quoted = found[0].message.ends_with("Its last lines on stderr: `two`, `three`, `four`.");
    assert!(quoted, "{}", found[0].message);
}

#[test]
fn a_segmentation_fault_is_told_by_its_name() {
    let play = Play::new("plain").start("main", &["mine"]).exit("main", Ended::Signal(11));
    let found = pushpull().examine(&Exit::default(), &play, &play);
    assert_eq!((found[0].id, found[0].cause), ("ended-by-signal", Cause::Crash));
    assert!(found[0].message.contains("SIGSEGV"), "{}", found[0].message);
}

#[test]
fn a_program_that_is_stopped_at_its_deadline_never_exits() {
    for reason in [StopReason::Deadline, StopReason::Idle] {
        let play = Play::new("plain").start("main", &["mine"]).at(5000.0).stop("main", reason);
        let play = play.exit("main", Ended::Signal(15));
        assert_eq!(ids(&Exit::default(), &pushpull(), &play, &play), ["never-exits"]);
    }
}

#[test]
fn a_publisher_that_the_workshop_stops_is_right_whatever_its_status() {
    for ended in [Ended::Signal(15), Ended::Signal(9), Ended::Code(0), Ended::Code(143)] {
        let play = Play::new("plain").start("publisher", &["mine"]).stop("publisher", StopReason::SceneOver);
        let play = play.exit("publisher", ended);
        assert_eq!(ids(&Exit::default(), &pubsub(), &play, &play), [""; 0]);
    }
}

#[test]
fn a_publisher_that_ends_by_itself_has_ended_too_early() {
    let play = Play::new("plain").start("publisher", &["mine"]).at(900.0).exit("publisher", Ended::Code(0));
    let found = pubsub().examine(&Exit::default(), &play, &play);
    assert_eq!((found[0].id, found[0].r#where.as_str()), ("ended-too-early", "after 900 ms"));
    assert_eq!(found[0].ground, Ground::Fact, "nothing had begun that could be over");
    let play = Play::new("plain").start("publisher", &["mine"]).message("news", 1, Side::Bind, "1");
    let play = play.at(900.0).exit("publisher", Ended::Code(0));
    let found = pubsub().examine(&Exit::default(), &play, &play);
    assert_eq!((found[0].id, found[0].ground), ("ended-too-early", Ground::Time));
}

#[test]
fn where_it_is_allowed_a_publisher_may_leave_when_all_the_others_have_ended_well() {
    let exit = Exit { departure: Departure::WhenNothingIsLost };
    let ends = |code| {
        let play = Play::new("plain").start("publisher", &["mine"]);
        let play = play.at(900.0).exit("publisher", Ended::Code(0));
        ["sub1", "sub2", "sub3"].iter().fold(play, |play, sub| play.exit(sub, Ended::Code(code)))
    };
    assert_eq!(ids(&exit, &pubsub(), &ends(0), &ends(0)), [""; 0]);
    assert_eq!(ids(&Exit::default(), &pubsub(), &ends(0), &ends(0)), ["ended-too-early"]);
    assert_eq!(ids(&exit, &pubsub(), &ends(1), &ends(0)), ["ended-too-early", "wrong-status"]);
}

#[test]
fn each_runaway_is_named_once_and_its_end_is_not_judged() {
    let actor = || "main".into();
    let flood = What::Flooded { actor: actor(), stream: Stream::Stdout, bytes: 1 << 24 };
    let cases = [
        (flood, StopReason::Output, "prints-for-ever"),
        (What::KilledItsKeeper { actor: actor() }, StopReason::Deadline, "killed-its-keeper"),
        (What::Stopping { actor: actor(), reason: StopReason::Memory }, StopReason::Memory, "eats-memory"),
        (
            What::Stopping { actor: actor(), reason: StopReason::Processes },
            StopReason::Processes,
            "too-many-processes",
        ),
    ];
    for (what, reason, id) in cases {
        let play = Play::new("plain").start("main", &["mine"]).note(what).stop("main", reason);
        let play = play.exit("main", Ended::Signal(9));
        assert_eq!(ids(&Exit::default(), &pushpull(), &play, &play), [id]);
    }
}

/// A surveyor and a respondent, who left at this moment with this many answers given.
fn survey(answers: usize) -> (Stage, Play) {
    let stage = Stage::read(concat!(
        "links.ask = { bind = 'SURVEYOR', connect = 'RESPONDENT' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [\n",
        "  { name = 'ann', arguments = ['{ask.connect}'], ends = 'stopped' },\n",
        "  { name = 'surveyor', arguments = ['{ask.bind}', '1500'] },\n]\n",
    ));
    let play = Play::new("plain").start("ann", &["mine"]).start("surveyor", &["mine"]);
    let play = play.meet("ask", 1, "ann", 0x62, 0x63).message("ask", 1, Side::Bind, "who is there?");
    let play = (0..answers).fold(play, |play, _| play.message("ask", 1, Side::Connect, "ann"));
    (stage, play.at(900.0).exit("ann", Ended::Code(0)))
}

#[test]
fn a_respondent_that_has_answered_may_leave_whatever_becomes_of_the_surveyor() {
    let exit = Exit { departure: Departure::WhenNothingIsLost };
    let timed_out = ["Traceback (most recent call last):", "pynng.exceptions.Timeout: Timed out"];
    for (answers, found) in [(1, [""; 0].as_slice()), (0, ["ended-too-early"].as_slice())] {
        let (stage, play) = survey(answers);
        let play = play.at(2100.0).complain("surveyor", &timed_out).exit("surveyor", Ended::Code(1));
        assert_eq!(ids(&exit, &stage, &play, &play), found);
    }
}

#[test]
fn who_hands_out_a_number_of_things_is_told_to_stay_behind_the_last() {
    let started = Play::new("plain").start("ventilator", &["mine"]);
    let handed_out = started.clone().message("numbers", 1, Side::Bind, "1");
    for (play, advice) in [(handed_out, "behind the last send"), (started, "Let its loop run for ever")] {
        let play = play.at(900.0).exit("ventilator", Ended::Code(0));
        let found = dealing().examine(&Exit::default(), &play, &play);
        assert_eq!(found[0].id, "ended-too-early");
        assert!(found[0].advice.contains(advice), "{}", found[0].advice);
    }
}
