//! What the check finds in the log of a server with three jobs and two workers, and what they said to it.

use super::ExactlyOnce;
use crate::check::testing::{Play, Stage, ids};
use crate::evidence::{Ended, Side, StopReason};
use crate::verdict::Finding;

fn stage() -> Stage {
    Stage::read(concat!(
        "links.jobs = { bind = 'REP', connect = 'REQ' }\n",
        "[scene]\nname = 'plain'\nproves = ''\n",
        "cast = [{ name = 'server', arguments = ['server', '{jobs.bind}', '20,30,40', '400'] }]\n",
        "peers = [{ name = 'ann', link = 'jobs', does.work = {} }, { name = 'bob', link = 'jobs', does.work = {} }]\n",
    ))
}

fn rule() -> ExactlyOnce {
    toml::from_str("link = 'jobs'").expect("parameters")
}

/// A conversation, one question and its answer at a time.
#[derive(Clone)]
struct Talk {
    play: Play,
    asked: u8,
}

const ANN: u32 = 1;
const BOB: u32 = 2;

impl Talk {
    fn begun() -> Talk {
        let play = Play::new("plain").start("server", &["mine", "server", "tcp://a:1", "20,30,40", "400"]);
        let play = play.meet("jobs", ANN, "ann", 0x31, 0x30).meet("jobs", BOB, "bob", 0x31, 0x30);
        Talk { play, asked: 0 }
    }

    /// At this millisecond somebody says this, and has that answer a millisecond later.
    fn say(mut self, ms: f64, conn: u32, text: &str, answer: &str) -> Talk {
        self.asked += 1;
        let id = format!("\u{80}\0{}", char::from(self.asked));
        self.play = self.play.at(ms).message("jobs", conn, Side::Connect, &(id.clone() + text));
        self.play = self.play.at(ms + 1.0).message("jobs", conn, Side::Bind, &(id + answer));
        self
    }

    fn log(mut self, ms: f64, line: &str) -> Talk {
        self.play = self.play.at(ms).print("server", line);
        self
    }

    fn over(self) -> Play {
        self.play.at(900.0).exit("server", Ended::Code(0))
    }
}

/// Ann has done jobs 1 and 2, and bob job 3.
fn done() -> Talk {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(2.0, BOB, "READY bob", "JOB 3 40");
    let talk = talk.say(30.0, ANN, "DONE 1 ann", "JOB 2 30").say(60.0, BOB, "DONE 3 bob", "WAIT");
    talk.say(80.0, ANN, "DONE 2 ann", "END").say(90.0, BOB, "READY bob", "END")
}

fn logged(lines: &[&str]) -> Play {
    lines.iter().fold(done(), |talk, line| talk.log(100.0, line)).over()
}

fn found(play: &Play) -> Vec<&'static str> {
    ids(&rule(), &stage(), play, play)
}

fn first(play: &Play) -> Finding {
    stage().examine(&rule(), play, play).remove(0)
}

const ONE: &str = "1 done by ann";
const TWO: &str = "2 done by ann";
const THREE: &str = "3 done by bob";

#[test]
fn each_job_once_in_any_order_and_done_at_the_end_is_right() {
    assert_eq!(found(&logged(&[ONE, THREE, TWO, "done!"])), [""; 0]);
    assert_eq!(found(&logged(&[THREE, TWO, ONE, "done!"])), [""; 0]);
}

#[test]
fn a_job_that_two_have_done_is_logged_once() {
    let twice = |talk: Talk| talk.say(85.0, ANN, "DONE 3 ann", "END");
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 3 40").say(450.0, BOB, "READY bob", "JOB 3 40");
    let talk =
        twice(talk.say(500.0, BOB, "DONE 3 bob", "WAIT")).log(510.0, THREE).log(520.0, "3 done by ann");
    let finding = first(&talk.over());
    assert_eq!((finding.id, finding.r#where.as_str()), ("logged-twice", "line 2"));
    assert!(
        finding.message.contains("`ann` got it after 2.0 ms and said DONE after 85 ms"),
        "{}",
        finding.message
    );
}

#[test]
fn a_job_is_not_logged_before_its_done() {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").log(2.5, ONE);
    let finding = first(&talk.say(30.0, ANN, "DONE 1 ann", "WAIT").over());
    assert_eq!(finding.id, "logged-too-early");
    assert!(finding.message.contains("the DONE came after 30 ms"), "{}", finding.message);
}

#[test]
fn a_line_that_is_read_late_is_not_early() {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(30.0, ANN, "DONE 1 ann", "WAIT");
    let play = talk.log(31.0, ONE).play.at(9000.0).stop("server", StopReason::Idle);
    assert_eq!(found(&play), [""; 0]);
}

#[test]
fn a_claim_is_not_logged() {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(5.0, BOB, "DONE 1 bob", "JOB 2 30");
    let finding = first(&talk.log(6.0, "1 done by bob").over());
    assert_eq!(finding.id, "false-claim");
    assert!(finding.message.contains("It was with `ann` since 2 ms"), "{}", finding.message);
}

#[test]
fn a_job_is_logged_under_the_name_that_said_done() {
    let finding = first(&logged(&["1 done by bob", TWO, THREE, "done!"]));
    assert_eq!((finding.id, finding.expected.as_str()), ("wrong-worker", "1 done by ann"));
}

#[test]
fn jobs_and_workers_that_never_were_are_a_prepared_answer() {
    assert_eq!(found(&logged(&["7 done by ann", "done!"])), ["prepared-answer"]);
    assert_eq!(found(&logged(&["1 done by clarissa", "done!"])), ["prepared-answer"]);
}

#[test]
fn a_slip_in_the_words_is_told_as_one() {
    assert_eq!(found(&logged(&["1 done by ann.", TWO, THREE, "done!"])), ["misspelled"]);
    assert_eq!(found(&logged(&[ONE, TWO, THREE, "Done!"])), ["letter-case"]);
    assert_eq!(found(&logged(&[ONE, TWO, THREE])), ["missing-line"]);
    assert_eq!(found(&logged(&[ONE, TWO, "done!", THREE])), ["lines-out-of-order"]);
    assert_eq!(found(&logged(&["hello", ONE, TWO, THREE, "done!"])), ["extra-line"]);
    assert_eq!(found(&logged(&[])), ["nothing-printed"]);
}

#[test]
fn a_job_that_came_back_and_is_not_in_the_log_is_named() {
    let finding = first(&logged(&[ONE, THREE, "done!"]));
    assert_eq!((finding.id, finding.expected.as_str()), ("not-logged", TWO));
}

#[test]
fn done_is_not_said_while_a_job_is_open() {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(2.0, BOB, "READY bob", "JOB 2 30");
    let talk = talk.say(30.0, ANN, "DONE 1 ann", "JOB 3 40").log(31.0, ONE).log(32.0, "done!");
    let finding = first(&talk.over());
    assert_eq!(finding.id, "said-too-early");
    assert!(finding.message.contains("when 2 jobs of 3 were still open"), "{}", finding.message);
}

#[test]
fn jobs_behind_the_last_word_are_told_with_the_done_that_was_counted_again() {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(2.0, BOB, "READY bob", "JOB 2 30");
    let talk = talk.say(30.0, ANN, "DONE 1 ann", "JOB 3 40").say(40.0, BOB, "DONE 2 bob", "WAIT");
    let talk = talk.say(50.0, BOB, "DONE 2 bob", "WAIT").say(80.0, ANN, "DONE 3 ann", "END");
    let lines = [ONE, "2 done by bob", "done!", "3 done by ann"];
    let finding = first(&lines.iter().fold(talk, |talk, line| talk.log(100.0, line)).over());
    assert_eq!(finding.id, "said-too-early");
    assert!(
        finding.message.contains("Job 2 was done already when `bob` said DONE for it after 50 ms"),
        "{}",
        finding.message
    );
}

#[test]
fn a_name_whose_done_came_when_all_was_over_is_not_the_one_that_was_taken() {
    let talk = Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(2.0, BOB, "READY bob", "JOB 2 30");
    let talk = talk.say(40.0, BOB, "DONE 2 bob", "JOB 3 40").say(90.0, BOB, "DONE 3 bob", "WAIT");
    let talk = talk.say(402.0, BOB, "READY bob", "JOB 1 20").say(410.0, ANN, "DONE 1 ann", "END");
    // Its output comes late, out of a buffer.
    let over = |one: &str| {
        let talk = talk.clone().say(430.0, BOB, "DONE 1 bob", "END");
        [("2 done by bob"), ("3 done by bob"), one, "done!"]
            .iter()
            .fold(talk, |talk, line| talk.log(800.0, line))
            .over()
    };
    assert_eq!(found(&over("1 done by ann")), [""; 0]);
    let finding = first(&over("1 done by bob"));
    assert_eq!((finding.id, finding.expected.as_str()), ("wrong-worker", "1 done by ann"));
}

#[test]
fn what_a_server_that_was_stopped_has_not_printed_is_not_missed() {
    let play = done().log(31.0, ONE).play.at(9000.0).stop("server", StopReason::Idle);
    assert_eq!(found(&play), [""; 0]);
}

#[test]
fn a_server_that_nobody_talked_to_and_that_is_still_there_is_not_judged() {
    let play = Play::new("plain").start("server", &["mine", "server", "tcp://a:1", "20,30,40", "400"]);
    assert!(stage().skips(&rule(), &play, &play));
}

#[test]
fn an_empty_line_that_came_in_the_message_is_the_senders() {
    let lines = [ONE, "", TWO, THREE, "done!"];
    let sent = |end: &str| {
        let talk =
            Talk::begun().say(1.0, ANN, "READY ann", "JOB 1 20").say(2.0, BOB, "READY bob", "JOB 3 40");
        let talk = talk.say(30.0, ANN, &format!("DONE 1 ann{end}"), "JOB 2 30");
        let talk = talk.say(60.0, BOB, "DONE 3 bob", "WAIT").say(80.0, ANN, "DONE 2 ann", "END");
        let talk = talk.say(90.0, BOB, "READY bob", "END");
        first(&lines.iter().fold(talk, |talk, line| talk.log(100.0, line)).over())
    };
    let found = sent("\n");
    assert_eq!((found.id, found.r#where.as_str()), ("extra-line", "line 2"));
    assert!(found.message.contains("`DONE 1 ann` of `ann` ends with an end of line"), "{}", found.message);
    assert!(!sent("").message.contains("ends with an end of line"));
}
